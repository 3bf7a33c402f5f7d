"""How far one attempt gets: the gradient-descent scene, with what its `.grad` really holds."""

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from core.figures.descent import descent_scene
from core.figures.scene import Mark, Panel, Readout, Scene
from core.line.data import Regression
from core.line.loss import mse_gradient
from core.line.surface import Surface
from core.trace import Trace, thin

if TYPE_CHECKING:
    from core.lessons.autograd.run_attempt import Attempt

LONG = 150  # updates: the path of a longer orbit covers the picture
TAIL = 24  # of which these are drawn


def attempt_scene(
    attempt: "Attempt",
    data: Regression,
    surface: Surface,
    learning_rate: float,
    view: str = "contour",
    accumulates: bool = False,
) -> Scene:
    """Surface, data and loss of an attempt; the place of its error, where one ended it.

    With `accumulates` a dashed line shows the step that this moment's gradient alone would make.
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
        # at the last moment, from which no step goes, it has no length
        going = (moments < trace.updates)[:, None]
        alone = path - learning_rate * slope * going
        ends = {"x0": path[:, 0], "y0": path[:, 1], "x1": alone[:, 0], "y1": alone[:, 1]}
        extra = (Mark("segment", "loss", ends, {"dash": "5 4"}), *_tail(path))
    scene = descent_scene(trace, data, surface, learning_rate, view, pick=None, extra=extra)
    held = grads_held(attempt, slope[-1], accumulates)[moments]
    readouts = (
        *scene.readouts[:3],
        Readout("a.grad", "grad", held[:, 0]),
        Readout("b.grad", "grad", held[:, 1]),
    )
    return replace(
        scene,
        panels=(_plain(scene.panels[0], accumulates), *scene.panels[1:])
        if attempt.failure or accumulates
        else scene.panels,
        readouts=readouts,
        summary=f"How far the attempt gets: {trace.updates} updates",
    )


def grads_held(attempt: "Attempt", last: np.ndarray, accumulates: bool) -> np.ndarray:
    """What `a.grad` and `b.grad` give after backward at each moment, (T+1, 2); NaN where that is None.

    `last` (2,) is the gradient at the last moment, from which the trace has no update.
    """
    gradients = attempt.trace.gradients
    carried = gradients[-1] if accumulates and len(gradients) else 0.0
    lost = not attempt.references["a"].is_original
    return np.vstack([gradients, np.full(2, np.nan) if lost else last + carried])


def _tail(path: np.ndarray) -> tuple[Mark, ...]:
    """The last TAIL steps before each moment, for an orbit that would cover the picture; none for a short one."""
    if len(path) <= LONG:
        return ()
    # before the start there is only the start: those segments have no length
    back = [path[np.maximum(np.arange(len(path)) - k, 0)] for k in range(TAIL + 1)]
    ends = [(points[:, 0].copy(), points[:, 1].copy()) for points in back]
    return tuple(
        Mark("segment", "ink", {"x0": x0, "y0": y0, "x1": x1, "y1": y1}) for (x1, y1), (x0, y0) in pairwise(ends)
    )


def _plain(panel: Panel, accumulates: bool) -> Panel:
    """The surface without the words at the next step: it is not made, or not -eta times the gradient.

    Where gradients accumulate, also without the whole path of a long orbit, and with a legend.
    """
    marks = [replace(mark, options={}) if mark.kind == "arrow" else mark for mark in panel.marks]
    if not accumulates:
        return replace(panel, marks=tuple(marks))
    if sum(mark.kind == "segment" for mark in marks) > 1:
        marks = [mark for mark in marks if mark.kind != "trail"]
    # the solid view draws no marks, so it has nothing to explain
    return replace(panel, marks=tuple(marks), note="" if panel.moves3d else "dashed: −η∇L alone")


def sums_at(trace: Trace, data: Regression, moment: int) -> tuple[int, np.ndarray]:
    """The update after a moment, where gradients add up: for a and b (before, gradient, sum, old, new).

    Returns the moment, clipped to that of the last update, and the numbers (2, 5): what `.grad` held
    before backward, what backward adds, their sum, and the parameter before and after the update.
    """
    moment = max(0, min(moment, trace.updates - 1))
    before = trace.gradients[moment - 1] if moment else np.zeros(2)
    slope = mse_gradient(trace.parameters[moment], data.x_train, data.y_train)
    return moment, np.column_stack(
        [before, slope, trace.gradients[moment], trace.parameters[moment], trace.parameters[moment + 1]]
    )
