"""How far one attempt gets: the gradient-descent scene, with what its `.grad` really holds."""

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from core.figures.descent import descent_scene
from core.figures.marks import Arrow, Label, Mark, Segment, Trail
from core.figures.scene import Panel, Readout, Scene
from core.line.data import Regression
from core.line.loss import mse_gradient
from core.line.surface import Surface
from core.trace import thin

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

    With `accumulates` a dashed line shows the step that this tick's gradient alone would make.
    """
    trace = attempt.trace
    ticks = thin(trace)
    path = trace.parameters[ticks]
    annotations: tuple[Mark, ...] = ()
    if attempt.failure:
        here_a, here_b = (np.full(len(ticks), value) for value in path[-1])
        annotations = (Label("grad", here_a, here_b, f"✗ {attempt.failure.error}"),)
    elif accumulates:
        # at the last tick, from which no step goes, it has no length
        slope = mse_gradient(path, data.x_train, data.y_train)
        going = (ticks < trace.updates)[:, None]
        alone = path - learning_rate * slope * going
        annotations = (Segment("loss", path[:, 0], path[:, 1], alone[:, 0], alone[:, 1], dash="5 4"), *_tail(path))
    scene = descent_scene(trace, data, surface, learning_rate, view, pick=(), annotations=annotations)
    held = grads_held(attempt)[ticks]
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


def grads_held(attempt: "Attempt") -> np.ndarray:
    """What backward left in `a.grad` and `b.grad` at each tick, (T+1, 2) float64; NaN where that is None.

    After the last update no backward ran: there it is what the last one left or, where none led to an update, what
    `.grad` still holds.
    """
    gradients = attempt.trace.gradients
    if not attempt.references["a"].is_original:
        last = np.full(2, np.nan)
    elif len(gradients):
        last = gradients[-1]
    else:
        grads = [attempt.tensors[name].grad for name in "ab"]
        last = np.array([np.nan if grad is None else grad.item() for grad in grads])
    return np.vstack([gradients, last])


def _tail(path: np.ndarray) -> tuple[Mark, ...]:
    """The last TAIL steps before each tick, for an orbit that would cover the picture; none for a short one."""
    if len(path) <= LONG:
        return ()
    # before the start there is only the start: those segments have no length
    back = [path[np.maximum(np.arange(len(path)) - k, 0)] for k in range(TAIL + 1)]
    ends = [(points[:, 0].copy(), points[:, 1].copy()) for points in back]
    return tuple(Segment("ink", x0, y0, x1, y1) for (x1, y1), (x0, y0) in pairwise(ends))


def _plain(panel: Panel, accumulates: bool) -> Panel:
    """The surface without the words at the next step: it is not made, or not -eta times the gradient.

    Where gradients accumulate, also without the whole path of a long orbit, and with a legend.
    """
    marks = [replace(mark, text="") if isinstance(mark, Arrow) else mark for mark in panel.marks]
    if not accumulates:
        return replace(panel, marks=tuple(marks))
    if sum(isinstance(mark, Segment) for mark in marks) > 1:
        marks = [mark for mark in marks if not isinstance(mark, Trail)]
    # in three dimensions no marks are drawn, so there is nothing to explain
    return replace(panel, marks=tuple(marks), note="" if panel.three_d else "dashed: −η∇L alone")
