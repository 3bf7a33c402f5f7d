"""The run that the first page plays: the tutorial's line, with a learning rate whose path can be followed."""

from dataclasses import dataclass

from core.cache import cached_run
from core.line.data import Regression, make
from core.line.surface import Surface, statistics, surface_for
from core.trace import Trace
from core.training.initialise import numpy_start
from core.training.train import train

LEARNING_RATE = 0.2
UPDATES = 60


@dataclass(frozen=True, eq=False)
class OverviewRun:
    """Gradient descent on all training points, in NumPy, from the tutorial's start."""

    data: Regression
    trace: Trace
    surface: Surface


@cached_run
def overview_run() -> OverviewRun:
    """Train, and put the run together. Cached."""
    data, start = make(), numpy_start()
    trace = train(data, start, LEARNING_RATE, UPDATES, len(data.x_train))
    return OverviewRun(data, trace, surface_for(statistics(data.x_train, data.y_train), start, start))
