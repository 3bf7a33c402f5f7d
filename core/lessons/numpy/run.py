"""The tutorial's NumPy lesson, run: its random start, its loop, its data and its surface."""

from dataclasses import dataclass

from core.cache import cached_run
from core.lessons.numpy.settings import NumpySettings
from core.line.curvature import Curvature, curvature
from core.line.data import TUTORIAL, Points, Regression, make
from core.line.surface import LineStatistics, Surface, statistics, surface_for
from core.trace import Trace
from core.training.initialise import numpy_start
from core.training.train import train


@dataclass(frozen=True, eq=False)
class NumpyRun:
    """The tutorial's NumPy lesson: its random start, its run, its data and its surface."""

    settings: NumpySettings
    data: Regression
    stats: LineStatistics
    start: tuple[float, float]
    trace: Trace
    surface: Surface
    curve: Curvature


@cached_run
def numpy_run(settings: NumpySettings, points: Points | None = None) -> NumpyRun:
    """Initialise, then train on all points for a number of epochs. Cached by its arguments."""
    data = make(TUTORIAL, points)
    stats = statistics(data.x_train, data.y_train)
    start = numpy_start(settings.seed)
    trace = train(data, start, settings.learning_rate, settings.epochs, len(data.x_train))
    surface = surface_for(stats, start, numpy_start())
    return NumpyRun(settings, data, stats, start, trace, surface, curvature(stats))
