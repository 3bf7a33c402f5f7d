"""Everything that the autograd lesson shows of one attempt."""

import math
from dataclasses import dataclass

from core.cache import cached_run
from core.lessons.autograd.run_attempt import Attempt, run
from core.lessons.autograd.settings import AutogradSettings
from core.line.curvature import Curvature, curvature
from core.line.data import TUTORIAL, Points, Regression, make
from core.line.surface import LineStatistics, Surface, statistics, surface_for
from core.trace import Trace
from core.training.initialise import torch_start

# with the tutorial's data and seed: what the surface shows as long as a start lies inside it
_USUAL = (0.33669037, 0.12880941)


@dataclass(frozen=True, eq=False)
class AutogradRun:
    """One attempt, run, with its data and its surface."""

    settings: AutogradSettings
    device: str
    data: Regression
    stats: LineStatistics
    start: tuple[float, float]
    attempt: Attempt
    surface: Surface
    curve: Curvature

    @property
    def trace(self) -> Trace:
        return self.attempt.trace

    @property
    def accumulates(self) -> bool:
        """Whether a.grad and b.grad keep what earlier epochs added to them."""
        return self.settings.attempt == "without zero_"

    @property
    def critical_rate(self) -> float:
        """The rate above which the attempt diverges.

        2 / lambda_max; with gradients that add up it is 4 / lambda_max: along an eigenvector the update
        is then x(k+1) - (2 - eta lambda) x(k) + x(k-1) = 0, whose roots lie on the unit circle if and
        only if 0 < eta lambda < 4.
        """
        return self.curve.critical_rate * (2 if self.accumulates else 1)

    @property
    def distance(self) -> float:
        """How far from the minimum the run ends."""
        return math.dist(self.trace.parameters[-1], self.surface.minimum)

    @property
    def late_losses(self) -> tuple[float, float]:
        """The lowest and the highest loss of the last hundred updates."""
        last = self.trace.loss[-100:]
        return float(last.min()), float(last.max())


@cached_run
def autograd_run(settings: AutogradSettings, points: Points | None = None, device: str = "cpu") -> AutogradRun:
    """Draw the start and run the attempt. Cached by its arguments."""
    data = make(TUTORIAL, points)
    stats = statistics(data.x_train, data.y_train)
    start = torch_start(settings.seed)
    attempt = run(settings.attempt, data, start, settings.learning_rate, settings.epochs, device)
    return AutogradRun(
        settings, device, data, stats, start, attempt, surface_for(stats, start, _USUAL), curvature(stats)
    )
