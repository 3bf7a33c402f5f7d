"""Gradient descent on the line: the surface, the data and the loss of one run."""

from typing import Any

import numpy as np

from core.figures.marks import Line, Lit, Mark, Point, Squares, Trail
from core.figures.panels import START, data_figure, loss_figure, surface_panel
from core.figures.scene import Panel, Readout, Scene
from core.line.data import Regression
from core.line.loss import mse_gradient
from core.line.surface import Surface
from core.trace import Trace, thin


def next_steps(trace: Trace, learning_rate: float) -> np.ndarray:
    """The step -eta * gradient that follows each tick, (T+1, 2); NaN after the last."""
    return np.vstack([-learning_rate * trace.gradients, [[np.nan, np.nan]]])


def lit_rows(trace: Trace, ticks: np.ndarray) -> np.ndarray | None:
    """The batch that the next update sees at each tick, (M, n), -1 where there is none."""
    if trace.rows is None:
        return None
    wide = max(len(rows) for rows in trace.rows) if trace.rows else 1
    table = np.full((len(ticks), wide), -1, dtype=np.int32)
    for i, tick in enumerate(ticks):
        if tick < trace.updates:
            rows = trace.rows[tick]
            table[i, : len(rows)] = rows
    return table


def data_panel(data: Regression, a: np.ndarray, b: np.ndarray, rows: np.ndarray | None, area: str) -> Panel:
    """The points, the line of each tick, and the square of every training residual."""
    px, py = data.x_train[:, 0], data.y_train[:, 0]
    # all squares are filled; a few, spread over x, are outlined so that single ones can be seen
    outlined = np.argsort(px)[np.linspace(0, len(px) - 1, 5).astype(int)[1:-1]]
    marks = (
        Squares("loss", px, py, a, b, outlined=tuple(outlined.tolist())),
        *((Lit("a", px, py, rows),) if rows is not None else ()),
        Line("grad", a, b),
    )
    return Panel("data", "data, line and squared errors", area, data_figure(data), marks)


def descent_scene(
    trace: Trace,
    data: Regression,
    surface: Surface,
    learning_rate: float,
    view: str = "contour",
    pick: tuple[str, ...] = START,
    then: tuple[tuple[str, Any], ...] = (),
    annotations: tuple[Mark, ...] = (),
    unit: str = "update",
) -> Scene:
    """Surface, data and loss of one run.

    `unit` is what its ticks count; `pick` and `then` say what a click on the surface sets.
    """
    ticks = thin(trace)
    path, loss = trace.parameters[ticks], trace.loss[ticks]
    a, b = path[:, 0].copy(), path[:, 1].copy()
    gradient = mse_gradient(path, data.x_train, data.y_train)
    steps = next_steps(trace, learning_rate)[ticks]
    curve = Panel(
        "loss",
        "loss",
        "low",
        loss_figure(trace.loss, ticks, surface.minimum_loss, unit),
        marks=(
            Trail("loss", ticks, loss, dots=False),
            Point("grad", ticks, loss),
        ),
    )
    return Scene(
        panels=(
            surface_panel(surface, path, loss, steps, view, pick, then, annotations),
            data_panel(data, a, b, lit_rows(trace, ticks), "side"),
            curve,
        ),
        readouts=(
            Readout("a", "a", a),
            Readout("b", "b", b),
            Readout("loss", "loss", loss),
            Readout("∂L/∂a", "grad", gradient[:, 0]),
            Readout("∂L/∂b", "grad", gradient[:, 1]),
        ),
        ticks=ticks,
        epochs=epochs_at(trace, ticks),
        total=trace.updates,
        layout="hero",
        summary=f"Gradient descent: loss surface, data and loss over {trace.updates} {unit}s",
        unit=unit,
    )


def epochs_at(trace: Trace, ticks: np.ndarray) -> np.ndarray:
    """The epoch, counted from 1, in which each tick's update was made; the start is in the first."""
    if not trace.updates:
        return np.ones(len(ticks), dtype=int)
    return trace.epoch[np.maximum(ticks - 1, 0)] + 1
