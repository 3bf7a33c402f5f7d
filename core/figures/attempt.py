"""How far one attempt gets: the gradient-descent scene, with what its `.grad` really holds."""

from dataclasses import replace

import numpy as np

from core.attempts_run import Attempt
from core.data import Regression
from core.figures.descent import descent_scene
from core.figures.scene import Mark, Panel, Readout, Scene
from core.loss import mse_gradient
from core.surface import Surface
from core.trace import thin


def attempt_scene(
    attempt: Attempt,
    data: Regression,
    surface: Surface,
    learning_rate: float,
    view: str = "contour",
    accumulates: bool = False,
) -> Scene:
    """Surface, data and loss of an attempt; the place of its error, where one ended it.

    With `accumulates` a second arrow shows the step that this moment's gradient alone would make.
    """
    trace = attempt.trace
    moments = thin(trace)
    path = trace.parameters[moments]
    slope = mse_gradient(path, data.x_train, data.y_train)
    extra: tuple[Mark, ...] = ()
    if attempt.failure:
        here = {"x": np.full(len(moments), path[-1, 0]), "y": np.full(len(moments), path[-1, 1])}
        extra = (Mark("label", "grad", here, {"text": f"✗ {attempt.failure.error}"}),)
    elif accumulates:
        # none at the last moment, from which no step goes
        alone = np.where(moments[:, None] < trace.updates, -learning_rate * slope, np.nan)
        ends = {"x0": path[:, 0], "y0": path[:, 1], "x1": path[:, 0] + alone[:, 0], "y1": path[:, 1] + alone[:, 1]}
        extra = (Mark("arrow", "loss", ends, {"text": "−η∇L"}),)
    scene = descent_scene(trace, data, surface, learning_rate, view, pick=None, extra=extra)
    arrow = "" if attempt.failure else "−η·grad" if accumulates else "−η∇L"
    held = grads_held(attempt, slope[-1], accumulates)[moments]
    readouts = (
        *scene.readouts[:3],
        Readout("a.grad", "grad", held[:, 0]),
        Readout("b.grad", "grad", held[:, 1]),
    )
    return replace(
        scene,
        panels=tuple(_labelled(panel, arrow) for panel in scene.panels),
        readouts=readouts,
        summary=f"How far the attempt gets: {trace.updates} updates",
    )


def grads_held(attempt: Attempt, last: np.ndarray, accumulates: bool) -> np.ndarray:
    """What `a.grad` and `b.grad` give after backward at each moment, (T+1, 2); NaN where that is None.

    `last` (2,) is the gradient at the last moment, from which the trace has no update.
    """
    gradients = attempt.trace.gradients
    carried = gradients[-1] if accumulates and len(gradients) else 0.0
    lost = not attempt.references["a"].is_original
    return np.vstack([gradients, np.full(2, np.nan) if lost else last + carried])


def _labelled(panel: Panel, arrow: str) -> Panel:
    """The panel with another text at the arrow of the next step: it is the first of its arrows."""
    first = next((i for i, mark in enumerate(panel.marks) if mark.kind == "arrow"), None)
    if first is None:
        return panel
    marks = list(panel.marks)
    marks[first] = replace(marks[first], options={"text": arrow} if arrow else {})
    return replace(panel, marks=tuple(marks))
