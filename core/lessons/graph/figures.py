"""Where the graph's numbers come from: a point on the loss surface, or on the curve of w*w + w."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.figures.axes import axis, layout, padded, polyline
from core.figures.marks import Arrow, Mark, Point, Segment
from core.figures.panels import surface_panel
from core.figures.scene import Panel, Scene
from core.lessons.graph.settings import GraphSettings
from core.line.surface import Surface, line_loss, statistics, surface_for

if TYPE_CHECKING:
    from core.lessons.graph.run import VariantRun

HANDLE = "drag me"
RATE = 0.1  # the tutorial's: the arrow is the update that these gradients would make
_SUMS = ("yhat", "error")  # results of many numbers: their gradients are no slopes of the surface


def start_scene(run: VariantRun, view: str = "contour") -> Scene:
    """One picture with one tick: the point at which the variant ran, to be dragged."""
    panel = _curve(run.settings.start_b) if run.settings.variant == "square" else _surface(run, view)
    one = np.zeros(1, dtype=int)
    return Scene((panel,), (), one, one + 1, 0, "single", "Where the function is run: drag the point")


def _surface(run: VariantRun, view: str) -> Panel:
    settings, usual = run.settings, GraphSettings()
    at = settings.start_a, settings.start_b
    stats = statistics(run.data.x_train, run.data.y_train)
    surface = surface_for(stats, at, (usual.start_a, usual.start_b))
    panel = surface_panel(surface, np.array([at]), line_loss(stats, *np.array([at]).T), _step(run), view)
    if settings.variant == "threshold":
        panel = _with_ring(panel, surface, settings.threshold)
    return replace(panel, marks=tuple(_short(mark) for mark in panel.marks), handle_text=HANDLE)


def _short(mark: Mark) -> Mark:
    """The mark without words that a small picture has no room for."""
    if isinstance(mark, Arrow):
        return replace(mark, text="")
    return replace(mark, text="min") if isinstance(mark, Point) and mark.text == "minimum" else mark


def _step(run: VariantRun) -> np.ndarray:
    """(1, 2): the update by this graph's gradients, 0 where none arrived; NaN where they are no slopes."""
    if run.settings.variant in _SUMS:
        return np.full((1, 2), np.nan)
    names = ("model.linear.bias", "model.linear.weight") if run.settings.variant == "module" else ("a", "b")
    return np.array([[-RATE * (run.gradients[name] or 0.0) for name in names]])


def _with_ring(panel: Panel, surface: Surface, threshold: float) -> Panel:
    """The panel with the line on which the loss is `threshold`; in three dimensions, as it is."""
    if panel.three_d:
        return panel
    ring = {
        "type": "contour",
        "x": surface.a.astype(np.float32),
        "y": surface.b.astype(np.float32),
        "z": surface.loss.astype(np.float32),
        "autocontour": False,
        "contours": {"start": threshold, "end": threshold, "size": 1, "coloring": "none"},
        "line": {"color": "$loss", "width": 4, "smoothing": 1},
        "showscale": False,
        "hoverinfo": "skip",
    }
    figure = {**panel.figure, "data": [*panel.figure["data"], ring]}
    return replace(panel, figure=figure)


def _curve(w: float) -> Panel:
    """w*w + w around its minimum at w = -1/2, wide enough to show w."""
    reach = max(2.5, 1.2 * abs(w + 0.5))
    x = np.linspace(-0.5 - reach, -0.5 + reach, 121)
    y = x * x + x
    figure = {
        "data": [polyline(x.astype(np.float32), y.astype(np.float32), "$loss", hoverinfo="skip")],
        "layout": layout(
            axis("w", "$b", range=[float(x[0]), float(x[-1])], showgrid=False),
            axis("w·w + w", "$loss", range=padded(-0.25, float(y.max()), 0.08)),
        ),
    }
    here, height = np.array([w]), np.array([w * w + w])
    slope = 2 * w + 1
    # the tangent, as long as a third of the picture is wide
    run = reach / 3 / np.hypot(1, slope)
    marks = (
        Segment("grad", here - run, height - run * slope, here + run, height + run * slope),
        Point("grad", here, height, current=True),
    )
    handle = (w, w * w + w)
    return Panel(
        "curve", "w·w + w", "main", figure, marks, pick=("start_b", ""), handle=handle, handle_text=HANDLE
    )
