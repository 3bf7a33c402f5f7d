"""Everything that the gradient-descent lesson shows of one choice of settings."""

from dataclasses import dataclass, replace
from functools import lru_cache

from core.curvature import (
    Curvature,
    curvature,
    measured_updates_to_converge,
    regime,
    updates_to_converge,
)
from core.data import Regression, make
from core.figures.descent import surface_for
from core.run import train
from core.settings import DataSettings, DescentSettings
from core.surface import LineStatistics, Surface, statistics
from core.trace import Trace
from core.training.batches import updates_per_epoch


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

    @property
    def growth(self) -> float:
        """|1 - eta lambda_max|: what each update multiplies the error along the steepest direction by."""
        return float(abs(1 - self.settings.learning_rate * self.curve.eigenvalues[1]))


@lru_cache(maxsize=128)
def descend(
    settings: DescentSettings, data_settings: DataSettings = DataSettings(), device: str = "cpu"  # noqa: B008
) -> Descent:
    """Train with these settings and put the run together with what can be said of it beforehand.

    Cached by its arguments: the same settings, in any session, are trained once.
    """
    data = make(replace(data_settings, feature_scale=settings.feature_scale))
    stats = statistics(data.x_train, data.y_train)
    start = settings.start_a, settings.start_b
    trace = train(
        data, start, settings.learning_rate, settings.updates, settings.batch_size, settings.trainer, device
    )
    curve = curvature(stats)
    usual = DescentSettings().start_a, DescentSettings().start_b
    return Descent(
        settings, data, stats, trace, surface_for(stats, start, usual), curve,
        regime(curve, settings.learning_rate),
        updates_to_converge(stats, start, settings.learning_rate),
        measured_updates_to_converge(trace.loss, stats),
    )  # fmt: skip
