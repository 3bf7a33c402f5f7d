"""The pictures of the line's training that several lessons share."""

from typing import Any

import numpy as np

from core.cache import kept_with
from core.figures.axes import axis, layout, log_ticks, padded, polyline, scatter
from core.figures.figure import Figure, Still
from core.figures.marks import Arrow, Mark, Point, Trail
from core.figures.scene import Panel
from core.figures.three_d import name_of_minimum, named, three_d_figure, three_d_marks
from core.line.data import Regression
from core.line.surface import Surface

VIEWS = ("contour", "3-D")
START = ("start_a", "start_b")  # the fields that a dragged start sets


@kept_with
def contour_figure(surface: Surface) -> Still:
    """Contours of the root of the excess loss: on a quadratic, evenly spaced rings."""
    height = np.sqrt(np.maximum(surface.loss - surface.minimum_loss, 0))
    half = (surface.b[-1] - surface.b[0]) / 2
    middle = (surface.a[0] + surface.a[-1]) / 2
    # rings are counted where the picture usually ends; its far corners take the last colour
    top = float(height[:, np.abs(surface.a - middle) <= 1.3 * half].max()) or 1.0
    return Still(
        {
            "data": [
                {
                    "type": "contour",
                    "x": surface.a.astype(np.float32),
                    "y": surface.b.astype(np.float32),
                    "z": height.astype(np.float32),
                    "customdata": surface.loss.astype(np.float32),
                    "hovertemplate": "a %{x:.3f}<br>b %{y:.3f}<br>loss %{customdata:.4g}<extra></extra>",
                    "colorscale": "$surface",
                    "showscale": False,
                    "autocontour": False,
                    "zmin": 0,
                    "zmax": top,
                    "contours": {"start": top / 13, "end": top, "size": top / 13},
                    "line": {"color": "$contour", "width": 1, "smoothing": 1},
                }
            ],
            "layout": layout(
                # half a unit of a around the middle: the scale anchor widens it to equal units
                axis("intercept a", "$a", range=[middle - half * 0.4, middle + half * 0.4], showgrid=False),
                axis(
                    "slope b",
                    "$b",
                    range=[float(surface.b[0]), float(surface.b[-1])],
                    showgrid=False,
                    scaleanchor="x",
                    constrain="range",
                ),
            ),
        }
    )


def surface_panel(
    surface: Surface,
    path: np.ndarray,
    loss: np.ndarray,
    steps: np.ndarray,
    view: str = VIEWS[0],
    pick: tuple[str, ...] = START,
    then: tuple[tuple[str, Any], ...] = (),
    annotations: tuple[Mark, ...] = (),
) -> Panel:
    """The loss surface with a run's path (M, 2), its loss (M,) and, at each tick, the next step (M, 2).

    The step is drawn at its own length, the learning rate times the negative gradient: its arrow ends
    at the next point. A row of NaN is a tick with no next step. `annotations` are drawn under the current point,
    and not in three dimensions.
    """
    a, b = path[:, 0].copy(), path[:, 1].copy()
    if view == VIEWS[1]:
        moving = three_d_marks(surface, a, b, loss)
        figure: Figure = three_d_figure(surface)
        if np.isfinite(moving[0].z[0]):
            start = named(surface, (a[0], b[0]), loss[0], "start", "$ink", symbol="circle-open")
            figure = {**figure, "data": [*figure["data"], start]}
        return Panel("surface", "loss surface", "main", figure, three_d=moving, views=VIEWS, view=view)
    next_a, next_b = a + steps[:, 0], b + steps[:, 1]
    best_a, best_b = (np.full(len(a), value) for value in surface.minimum)
    marks = (
        Trail("ink", a, b),
        Arrow("grad", a, b, next_a, next_b, text="−η∇L"),
        Point("grad", next_a, next_b, shape="ring"),
        Point("good", best_a, best_b, shape="cross", text=name_of_minimum(surface)),
        *annotations,
        Point("grad", a, b, current=True),
    )
    handle = (float(a[0]), float(b[0])) if pick == START else None
    return Panel(
        "surface",
        "loss surface",
        "main",
        contour_figure(surface),
        marks,
        views=VIEWS,
        view=view,
        pick=pick,
        then=then,
        handle=handle,
    )


@kept_with
def data_figure(data: Regression) -> Still:
    """The training points as discs and the validation points as small rings."""
    both_x = np.concatenate([data.x_train, data.x_val])[:, 0]
    both_y = np.concatenate([data.y_train, data.y_val])[:, 0]
    return Still(
        {
            "data": [
                scatter(
                    data.x_val[:, 0],
                    data.y_val[:, 0],
                    "$muted",
                    symbol="circle-open",
                    size=6,
                    opacity=0.6,
                    hovertemplate="validation<br>x %{x:.3f}<br>y %{y:.3f}<extra></extra>",
                ),
                scatter(
                    data.x_train[:, 0],
                    data.y_train[:, 0],
                    "$ink",
                    size=6,
                    opacity=0.75,
                    hovertemplate="training<br>x %{x:.3f}<br>y %{y:.3f}<extra></extra>",
                ),
            ],
            "layout": layout(
                axis("x", range=padded(float(both_x.min()), float(both_x.max()), 0.04), showgrid=False),
                axis("y", range=padded(min(0.0, float(both_y.min())), float(both_y.max()), 0.08)),
            ),
        }
    )


def loss_figure(losses: np.ndarray, ticks: np.ndarray, floor: float | None, unit: str) -> Figure:
    """Axes for a loss curve: updates (or another unit) across, the loss on a logarithmic scale.

    The range holds all `losses` of the run and, where it is known, the `floor`: the loss at the minimum, drawn
    as a dotted line. What is below 1e-12 counts as 1e-12.
    """
    shown = np.log10(np.maximum(losses, 1e-12))
    low = float(min(shown.min(), np.log10(max(floor, 1e-12)) if floor is not None else np.inf))
    low, high = padded(low, float(shown.max()), 0.1)
    # in steps of a quarter decade the axis stays the same while a slider moves a little
    low, high = np.floor(4 * low) / 4, np.ceil(4 * high) / 4
    data = []
    if floor is not None and floor > 1e-12:
        data = [
            polyline(
                [0, int(ticks[-1]) or 1],
                [floor, floor],
                "$good",
                width=2,
                dash="dot",
                hovertemplate="loss at the minimum %{y:.5f}<extra></extra>",
            )
        ]
    return {
        "data": data,
        "layout": layout(
            axis(unit, range=padded(0, float(ticks[-1]) or 1.0, 0.03), showgrid=False),
            axis(
                "loss",
                "$loss",
                type="log",
                range=[float(low), float(high)],
                **log_ticks(low, high),
            ),
        ),
    }
