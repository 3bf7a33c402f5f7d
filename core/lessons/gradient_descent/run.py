"""Everything that the gradient-descent lesson shows of one choice of settings."""

from dataclasses import dataclass, replace

from core.cache import cached_run
from core.lessons.gradient_descent.settings import DescentSettings
from core.line.curvature import Curvature, curvature, measured_updates_to_converge, regime, updates_to_converge
from core.line.data import TUTORIAL, Points, Regression, make
from core.line.surface import LineStatistics, Surface, statistics, surface_for
from core.trace import Trace
from core.training.batches import updates_per_epoch
from core.training.train import train


@dataclass(frozen=True, eq=False)
class Descent:
    """One run with its data, its surface and what the curvature predicts of it."""

    settings: DescentSettings
    data: Regression
    stats: LineStatistics
    trace: Trace
    surface: Surface
    curve: Curvature
    regime: str
    predicted_updates: int | None
    measured_updates: int | None

    @property
    def start(self) -> tuple[float, float]:
        return self.settings.start_a, self.settings.start_b

    @property
    def batch_size(self) -> int:
        """The batch size that the data allow."""
        return min(self.settings.batch_size, len(self.data.x_train))

    @property
    def updates_per_epoch(self) -> int:
        """ceil(N / n)."""
        return updates_per_epoch(len(self.data.x_train), self.batch_size)


@cached_run
def descend(
    settings: DescentSettings,
    points: Points | None = None,
    device: str = "cpu",
) -> Descent:
    """Train with these settings and put the run together with what can be said of it beforehand.

    Cached by its arguments: the same settings, in any session, are trained once.
    """
    data = make(replace(TUTORIAL, feature_scale=settings.feature_scale), points)
    stats = statistics(data.x_train, data.y_train)
    start = settings.start_a, settings.start_b
    trace = train(data, start, settings.learning_rate, settings.updates, settings.batch_size, settings.trainer, device)
    curve = curvature(stats)
    usual = DescentSettings().start_a, DescentSettings().start_b
    return Descent(
        settings,
        data,
        stats,
        trace,
        surface_for(stats, start, usual),
        curve,
        regime(curve, settings.learning_rate),
        updates_to_converge(stats, start, settings.learning_rate),
        measured_updates_to_converge(trace.loss, stats),
    )
