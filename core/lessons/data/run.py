"""Everything that the data lesson shows of one choice of settings."""

from dataclasses import dataclass

from core.cache import cached_run
from core.lessons.data.learning_curve import LearningCurve, learning_curve
from core.line.data import DataSettings, Points, Regression, make
from core.line.surface import LineStatistics, Surface, minimum, statistics, surface_for


@dataclass(frozen=True, eq=False)
class DataRun:
    """The data of some settings, the training set's surface, and the fit as the points come in."""

    data: Regression
    stats: LineStatistics
    surface: Surface
    learning_curve: LearningCurve
    usual_point: tuple[float, float]


@cached_run
def data_run(settings: DataSettings, points: Points | None = None) -> DataRun:
    """Make or take the data, split and scale them, and compute their surface. Cached by its arguments.

    The surface is seen over a fixed reach around its minimum, so that a valley that turns or stretches
    under a slider really does so on the screen.
    """
    data = make(settings, points)
    stats = statistics(data.x_train, data.y_train)
    a, b = minimum(stats)
    reach = 1.5 if points is None else max(1.0, 0.5 * max(abs(a), abs(b)))
    surface = surface_for(stats, (a, b), (a, b - reach))
    return DataRun(data, stats, surface, learning_curve(data), (a, b - 0.6 * reach))
