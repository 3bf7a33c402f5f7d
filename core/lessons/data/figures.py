"""The data lesson's scene: the points, the surface that they make, and what holding some back shows."""

import numpy as np

from core.figures.axes import axis, layout, log_ticks, padded, scatter
from core.figures.panels import contour_figure
from core.figures.scene import Figure, Mark, Panel, Readout, Scene
from core.figures.sections import section_panels
from core.figures.solid import solid_figure, solid_moves
from core.lessons.data.learning_curve import Dealing
from core.line.data import Regression
from core.line.surface import LineStatistics, Surface, line_loss, statistics


def split_figure(data: Regression, x_name: str = "x", y_name: str = "y") -> Figure:
    """All points, faint."""
    x = np.concatenate([data.x_train, data.x_val])[:, 0]
    y = np.concatenate([data.y_train, data.y_val])[:, 0]
    ends = padded(float(x.min()), float(x.max()), 0.04)
    faint = {"size": 7, "opacity": 0.25}
    points = scatter(x, y, "$muted", marker=faint, hovertemplate="x %{x:.4g}<br>y %{y:.4g}<extra></extra>")
    return {
        "data": [points],
        "layout": layout(
            axis(x_name, range=ends, showgrid=False),
            axis(y_name, range=padded(float(y.min()), float(y.max()), 0.08)),
        ),
    }


def data_scene(
    data: Regression, surface: Surface, dealing: Dealing, at: tuple[float, float], view: str, names: tuple[str, str]
) -> Scene:
    """Points by split, the training set's surface, and the loss on both sets as points are dealt.

    Moment k is after k points of the shuffled order; `at` is the point of the cross-sections.
    """
    moments = np.arange(len(data.shuffled) + 1)
    px = np.concatenate([data.x_train, data.x_val])[:, 0]
    py = np.concatenate([data.y_train, data.y_val])[:, 0]
    true: tuple[Mark, ...] = ()
    if data.true_line is not None:
        a, b = (np.full(len(moments), value) for value in data.true_line)
        true = (Mark("line", "good", {"a": a, "b": b}, {"dash": "10 7", "width": 3}),)
    points = Panel(
        "points", "data by split", "main", split_figure(data, *names),
        marks=(
            Mark("deal", "ink", {"px": px, "py": py}, {"cut": len(data.x_train), "other": "muted"}),
            Mark("line", "grad", {"a": dealing.a, "b": dealing.b}),
            *true,
        ),
        note="discs train, rings validate" + (" · dashed: the true line" if true else ""),
    )  # fmt: skip
    return Scene(
        (points, _surface(surface, data, dealing, at, view), _losses(dealing, moments)),
        (
            Readout("training points", "ink", dealing.dealt, 0),
            Readout("a of the fit", "a", dealing.a),
            Readout("b of the fit", "b", dealing.b),
            Readout("training loss", "loss", dealing.training, 5),
            Readout("validation loss", "loss", dealing.validation, 5),
        ),
        moments,
        np.ones_like(moments),
        len(data.shuffled),
        "hero",
        "The points by split, the loss surface that the training points make, and the loss on both sets",
        unit="point",
    )


def _surface(surface: Surface, data: Regression, dealing: Dealing, at: tuple[float, float], view: str) -> Panel:
    views = ("contour", "3-D")
    title = "loss surface"
    if view == views[1]:
        stats = statistics(data.x_train, data.y_train)
        _, fit = solid_moves(surface, dealing.a, dealing.b, line_loss(stats, dealing.a, dealing.b))
        return Panel("surface", title, "side", solid_figure(surface), (), (fit,), views, view)
    best_a, best_b = (np.full(len(dealing.a), value) for value in surface.minimum)
    marks = (
        Mark("point", "good", {"x": best_a, "y": best_b}, {"shape": "cross", "text": "minimum"}),
        Mark("point", "grad", {"x": dealing.a, "y": dealing.b}, {"now": True, "text": "fit"}),
    )
    return Panel("surface", title, "side", contour_figure(surface), marks, (), views, view, "point", at, "cut here")


def _losses(dealing: Dealing, moments: np.ndarray) -> Panel:
    """The learning curve: two points fit perfectly, and say little about the rest."""
    # one decade below where both end: a fit of two points has no loss at all, and no place on this scale
    both = np.concatenate([dealing.training, dealing.validation])
    ends = [v for v in (dealing.training[-1], dealing.validation[-1]) if np.isfinite(v)]
    floor = max(1e-12, 0.1 * min(ends, default=1.0))
    # without noise there is only rounding: a flat line says so better than its digits
    nothing = max(ends, default=1.0) < floor
    lowest = floor if nothing else 0.1 * floor
    top = float(np.nanmax(both)) if np.isfinite(both).any() else 1.0
    low, high = padded(float(np.log10(floor)), float(np.log10(max(top, 10 * floor))), 0.08)
    ticks = log_ticks(low, high)
    if nothing:
        low, high, ticks = low - 1, high, {"tickvals": [floor], "ticktext": ["0"]}
    figure = {
        "data": [],
        "layout": layout(
            axis("points dealt", range=padded(0, float(moments[-1]), 0.03), showgrid=False),
            axis("loss", "$loss", type="log", range=[low, high], **ticks),
        ),
    }
    above = "training" if dealing.training[-1] > dealing.validation[-1] else "validation"
    marks = []
    for name, color, values, more in (
        ("validation", "muted", dealing.validation, {"dash": "7 5"}),
        ("training", "ink", dealing.training, {}),
    ):
        arrays = {"x": moments, "y": np.where(np.isnan(values), np.nan, np.maximum(values, lowest))}
        marks.append(Mark("trail", color, arrays, {"dots": False, **more}))
        marks.append(Mark("point", color, arrays, {"text": name, "below": name != above, "above": name == above}))
    note = "zero, but for rounding" if nothing else ""
    return Panel("losses", "loss of the fit", "low", figure, tuple(marks), note=note)


def section_still(stats: LineStatistics, surface: Surface, at: tuple[float, float]) -> Scene:
    """Both cross-sections through one point, with their tangents."""
    panels, readouts = section_panels(stats, surface, np.array([at]), 0.0)
    shown = tuple(readout for readout in readouts if "tangent" in readout.label)
    one = np.zeros(1, dtype=int)
    return Scene(panels, shown, one, one + 1, 0, "pair", "Cross-sections of the loss surface through one point")
