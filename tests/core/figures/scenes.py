"""Every picture of the regression lessons, over runs that are usual, long, diverging, flat and tiny."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from core.figures.descent import descent_scene
from core.figures.scene import Panel, Scene
from core.lessons.gradient_descent.figures import batch_scene, section_scene, sweep_scene
from core.lessons.gradient_descent.settings import DescentSettings
from core.lessons.numpy.figures import approach_scene
from core.line.curvature import curvature
from core.line.data import DataSettings, Regression, make
from core.line.surface import LineStatistics, Surface, minimum, statistics, surface_for
from core.trace import Trace, read_only
from core.training.train import train

START = (DescentSettings().start_a, DescentSettings().start_b)


class Run(NamedTuple):
    """One run with what its pictures need."""

    data: Regression
    stats: LineStatistics
    surface: Surface
    trace: Trace
    rate: float


def few(x: list[float], y: list[float]) -> Regression:
    """A few points, all of them for training."""
    x_train, y_train = (read_only(np.array(v, dtype=float)[:, None]) for v in (x, y))
    nobody = read_only(np.empty((0, 1)))
    return Regression(x_train, y_train, nobody, nobody, read_only(np.arange(len(x))), None)


# data, rate, updates, batch size, trainer
CASES = {
    "tutorial": (make(), 0.1, 120, 80, "NumPy"),
    "1,000 epochs": (make(), 0.1, 1000, 80, "NumPy"),
    "thinned": (make(), 0.1, 2500, 1, "NumPy"),
    "mini-batches": (make(), 0.4, 60, 16, "autograd"),
    "one update": (make(), 0.1, 1, 80, "NumPy"),
    "no update": (make(), 0.1, 0, 80, "NumPy"),
    "zigzag": (make(), 0.75, 40, 80, "optim.SGD"),
    "at rest": (make(DataSettings(feature_scale="standard")), 0.5, 30, 80, "NumPy"),
    "diverging": (make(), 1.2, 2000, 80, "NumPy"),
    "diverging in float32": (make(), 1.2, 300, 80, "autograd"),
    "diverging, badly scaled": (make(DataSettings(feature_scale="×10")), 1.2, 2000, 80, "NumPy"),
    "diverging, stochastic": (make(), 1.2, 2000, 1, "NumPy"),
    "one point": (few([0.5], [2.0]), 0.1, 20, 1, "NumPy"),
    "all x equal": (few([2.0, 2.0, 2.0], [1.0, 2.0, 4.0]), 0.1, 20, 3, "NumPy"),
    "a perfect fit": (few([0.0, 1.0], [1.0, 3.0]), 0.5, 200, 2, "NumPy"),
}
DIVERGING = [name for name in CASES if name.startswith("diverging")]


@cache
def run(name: str) -> Run:
    """One of CASES, trained."""
    data, rate, updates, batch_size, trainer = CASES[name]
    stats = statistics(data.x_train, data.y_train)
    trace = train(data, START, rate, updates, batch_size, trainer)
    return Run(data, stats, surface_for(stats, START, START), trace, rate)


PICTURES: dict[str, Callable[[Run], Scene]] = {
    "descent": lambda r: descent_scene(r.trace, r.data, r.surface, r.rate),
    "descent, 3-D": lambda r: descent_scene(r.trace, r.data, r.surface, r.rate, "3-D"),
    "epochs": lambda r: descent_scene(r.trace, r.data, r.surface, r.rate, pick=(), unit="epoch"),
    "sections": lambda r: section_scene(r.trace, r.data, r.surface, 0.12),
    "tangents": lambda r: section_scene(r.trace, r.data, r.surface, 0.0),
    "sweep": lambda r: sweep_scene(r.trace, r.stats, START, r.rate, curvature(r.stats).critical_rate),
    "batch": lambda r: batch_scene(r.trace, r.data),
    "approach": lambda r: approach_scene(r.trace, minimum(r.stats)),
}


@cache
def picture(kind: str, name: str) -> Scene:
    """One of PICTURES of one of CASES."""
    return PICTURES[kind](run(name))


def panel(scene: Scene, name: str) -> Panel:
    """The panel of a scene with this name."""
    return next(panel for panel in scene.panels if panel.name == name)
