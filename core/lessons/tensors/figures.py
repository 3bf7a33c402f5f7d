"""The loss near its minimum in four precisions, and where training ends in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.figures.axes import axis, layout
from core.figures.figure import Figure
from core.figures.marks import Point, ThreeDMark, ThreeDPoint, ThreeDTrail, Trail
from core.figures.panels import VIEWS
from core.figures.scene import Panel, Readout, Scene

if TYPE_CHECKING:
    from core.lessons.tensors.run import Fit, Fits

AREAS = {"float16": "one", "bfloat16": "two", "float32": "three", "float64": "four"}
# The four share their axes: only the lower two name what runs across, only the left two what runs up.
LOWER, LEFT = ("three", "four"), ("one", "three")
# How much of a, in half ranges of b, a picture about twice as wide as high shows.
SHOWN = 2.0


def precision_scene(found: Fits, view: str = VIEWS[0]) -> Scene:
    """Four panels in one window around the exact minimum, on one cursor over the updates.

    Every panel has the same colours for the same rise above its own lowest cell: a flat floor is flat.
    """
    ticks = np.arange(max(fit.trace.updates for fit in found.fits) + 1)
    span = _span(found)
    panels = tuple(_panel(found, fit, ticks, span, view) for fit in found.fits)
    readouts = tuple(Readout(f"loss, {fit.dtype}", "loss", _at(fit.trace.loss, ticks), 6) for fit in found.fits)
    return Scene(
        panels,
        readouts,
        ticks,
        np.maximum(ticks, 1),
        int(ticks[-1]),
        "quad",
        f"The loss surface within {found.half:.3g} of its minimum, computed in float16, bfloat16, float32 and float64",
        unit="epoch",
    )


def _at(values: np.ndarray, ticks: np.ndarray) -> np.ndarray:
    """The values at the ticks; a run that ended earlier stays where it ended."""
    return values[np.minimum(ticks, len(values) - 1)]


def _span(found: Fits) -> float:
    """How far the exact loss rises within the window."""
    loss = found.fit("float64").surface.loss
    shown = loss[:, np.abs(found.a) <= SHOWN * found.half]
    finite = shown[np.isfinite(shown)]
    return float(np.ptp(finite)) if finite.size and np.ptp(finite) > 0 else 1.0


def _heights(fit: Fit, span: float) -> np.ndarray:
    """The root of the rise above the panel's own lowest cell, as a share of the window's exact rise."""
    loss = fit.surface.loss
    if np.isnan(loss).all():
        return np.zeros_like(loss)
    return np.sqrt(np.clip((loss - np.nanmin(loss)) / span, 0.0, None))


def _panel(found: Fits, fit: Fit, ticks: np.ndarray, span: float, view: str) -> Panel:
    path = _at(fit.trace.parameters, ticks) - np.array(found.minimum)
    a, b = path[:, 0].copy(), path[:, 1].copy()
    area, note = AREAS[fit.dtype], _note(fit)
    height = _heights(fit, span)
    # the switch stands in the first panel alone, and turns all four
    views = VIEWS if fit.dtype == "float16" else ()
    if view == VIEWS[1]:
        return Panel(
            fit.dtype,
            fit.dtype,
            area,
            _three_d_figure(found, height),
            three_d=_three_d_marks(found, height, a, b),
            views=views,
            view=view,
            note=note,
        )
    zero = np.zeros(len(ticks))
    marks = (
        Trail("ink", a, b, dots=False),
        Point("good", zero, zero, shape="cross"),
        Point("grad", a, b, current=True),
    )
    figure = _flat_figure(found, fit, height, area)
    return Panel(fit.dtype, fit.dtype, area, figure, marks, views=views, view=view, note=note)


def _note(fit: Fit) -> str:
    if fit.surface.overflowed:
        return "overflows"
    if fit.trace.diverged_at is not None:
        return f"diverges at {fit.trace.diverged_at}"
    return f"stops at {fit.still}" if fit.still < fit.trace.updates else "still moving"


def _axis(found: Fits, which: int, reach: float, titled: bool) -> dict:
    """An axis of offsets from the exact minimum, with three ticks."""
    name = "ab"[which]
    # across, the picture is wider than high; upright, labels at its very ends would not fit
    tick = found.half if which == 0 else found.half / 2
    sign = "−" if found.minimum[which] >= 0 else "+"
    return axis(
        f"{name} {sign} {abs(found.minimum[which]):.4f}" if titled else "",
        f"${name}",
        range=[-reach, reach],
        tickvals=[-tick, 0.0, tick],
        ticktext=[f"−{_short(tick)}", "0", _short(tick)] if titled else ["", "", ""],
        showgrid=False,
    )


def _short(value: float) -> str:
    """Two digits, and a power of ten where that is shorter: 0.33, 2e-4."""
    return f"{value:.2g}" if value >= 0.01 else f"{value:.1e}".replace("e-0", "e-").replace(".0e", "e")


def _flat_figure(found: Fits, fit: Fit, height: np.ndarray, area: str) -> Figure:
    """Every cell in the colour of its own loss: nothing is smoothed between them."""
    return {
        "data": [
            {
                "type": "heatmap",
                "x": found.a,
                "y": found.b,
                "z": height.astype(np.float32),
                "customdata": fit.surface.loss,
                "hovertemplate": "loss %{customdata:.8g}<extra></extra>",
                "colorscale": "$surface",
                "showscale": False,
                "zmin": 0.0,
                "zmax": 1.0,
                "zsmooth": False,
            },
            {
                "type": "contour",
                "x": found.a,
                "y": found.b,
                "z": height.astype(np.float32),
                "hoverinfo": "skip",
                "showscale": False,
                "autocontour": False,
                "contours": {"start": 0.1, "end": 1.0, "size": 0.1, "coloring": "none"},
                "line": {"color": "$contour", "width": 1, "smoothing": 0},
            },
        ],
        "layout": layout(
            _axis(found, 0, SHOWN * found.half, area in LOWER),
            _axis(found, 1, found.half, area in LEFT),
            margin={"l": 88 if area in LEFT else 12, "r": 12, "t": 2, "b": 48 if area in LOWER else 10},
        ),
    }


def _three_d_figure(found: Fits, height: np.ndarray) -> Figure:
    """The rise of the loss as a height, over offsets in half ranges of b."""
    keep = np.abs(found.a) <= SHOWN * found.half
    bare = {"showticklabels": False, "gridcolor": "$grid", "showbackground": False}

    def named(text: str, color: str) -> dict:
        return {"title": {"text": text, "font": {"color": color, "size": 15}}, **bare}

    nowhere = np.zeros(1, dtype=np.float32)
    moving = {"type": "scatter3d", "x": nowhere, "y": nowhere, "z": nowhere, "hoverinfo": "skip"}
    rise = np.clip(height[:, keep] ** 2, 0.0, 1.0)
    return {
        "data": [
            {
                "type": "surface",
                "x": found.a[keep] / found.half,
                "y": found.b / found.half,
                "z": rise.astype(np.float32),
                "surfacecolor": height[:, keep].astype(np.float32),
                "cmin": 0.0,
                "cmax": 1.0,
                "colorscale": "$surface",
                "showscale": False,
                "hoverinfo": "skip",
            },
            {**moving, "mode": "lines", "line": {"color": "$ink", "width": 5}},
            {**moving, "mode": "markers", "marker": {"color": "$grad", "size": 6}},
        ],
        "layout": {
            "scene": {
                "xaxis": named("a", "$a"),
                "yaxis": named("b", "$b"),
                "zaxis": {**named("loss", "$loss"), "range": [0, 1.02]},
                "camera": {"eye": {"x": 0.5, "y": -1.45, "z": 0.95}, "center": {"x": 0, "y": 0, "z": -0.12}},
                "aspectmode": "manual",
                "aspectratio": {"x": 2.0, "y": 1.0, "z": 0.55},
            },
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "uirevision": "camera",
        },
    }


def _three_d_marks(found: Fits, height: np.ndarray, a: np.ndarray, b: np.ndarray) -> tuple[ThreeDMark, ...]:
    """The path on its own rough surface, at the nearest cell; NaN outside the window."""
    inside = (np.abs(a) <= SHOWN * found.half) & (np.abs(b) <= found.half)
    column, row = _nearest(found.a, a), _nearest(found.b, b)
    lift = np.clip(height[row, column] ** 2, 0.0, 1.0) + 0.02
    x, y, z = (np.where(inside, values, np.nan) for values in (a / found.half, b / found.half, lift))
    return ThreeDTrail(1, x, y, z), ThreeDPoint(2, x, y, z)


def _nearest(cells: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The index of the evenly spaced cell nearest to each value."""
    share = (np.clip(at, cells[0], cells[-1]) - cells[0]) / (cells[-1] - cells[0])
    return np.rint(share * (len(cells) - 1)).astype(int)
