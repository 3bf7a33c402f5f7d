"""The data lesson's scene: the points, the surface that they make, and what holding some back shows."""

import numpy as np

from core.figures.axes import axis, layout, log_ticks, padded, scatter
from core.figures.figure import Figure
from core.figures.marks import Line, Mark, Point, Revealed, Trail
from core.figures.panels import VIEWS, contour_figure
from core.figures.scene import Panel, Readout, Scene
from core.figures.sections import section_panels
from core.figures.three_d import three_d_figure, three_d_marks
from core.lessons.data.learning_curve import LearningCurve
from core.line.data import Regression
from core.line.surface import LineStatistics, Surface, line_loss, statistics


def split_figure(data: Regression, x_name: str = "x", y_name: str = "y") -> Figure:
    """All points, faint."""
    x = np.concatenate([data.x_train, data.x_val])[:, 0]
    y = np.concatenate([data.y_train, data.y_val])[:, 0]
    ends = padded(float(x.min()), float(x.max()), 0.04)
    hover = "x %{x:.4g}<br>y %{y:.4g}<extra></extra>"
    points = scatter(x, y, "$muted", size=7, opacity=0.25, hovertemplate=hover)
    return {
        "data": [points],
        "layout": layout(
            axis(x_name, range=ends, showgrid=False),
            axis(y_name, range=padded(float(y.min()), float(y.max()), 0.08)),
        ),
    }


def data_scene(
    data: Regression,
    surface: Surface,
    curve: LearningCurve,
    at: tuple[float, float],
    view: str,
    names: tuple[str, str],
) -> Scene:
    """Points by split, the training set's surface, and the loss on both sets as points come in.

    Tick k is after k points of the shuffled order. `at` is the point of the cross-sections, and `names` are those
    of x and y.
    """
    ticks = np.arange(len(data.shuffled) + 1)
    px = np.concatenate([data.x_train, data.x_val])[:, 0]
    py = np.concatenate([data.y_train, data.y_val])[:, 0]
    true: tuple[Mark, ...] = ()
    if data.true_line is not None:
        a, b = (np.full(len(ticks), value) for value in data.true_line)
        true = (Line("good", a, b, dash="10 7", width=3),)
    points = Panel(
        "points", "data by split", "main", split_figure(data, *names),
        marks=(
            Revealed("ink", px, py, discs=len(data.x_train), ring_color="muted"),
            Line("grad", curve.a, curve.b),
            *true,
        ),
        note="discs train, rings validate" + (" · dashed: the true line" if true else ""),
    )  # fmt: skip
    return Scene(
        (points, _surface(surface, data, curve, at, view), _losses(curve, ticks)),
        (
            Readout("training points", "ink", curve.training_points, 0),
            Readout("a of the fit", "a", curve.a),
            Readout("b of the fit", "b", curve.b),
            Readout("training loss", "loss", curve.training, 5),
            Readout("validation loss", "loss", curve.validation, 5),
        ),
        ticks,
        np.ones_like(ticks),
        len(data.shuffled),
        "hero",
        "The points by split, the loss surface that the training points make, and the loss on both sets",
        unit="point",
    )


def _surface(surface: Surface, data: Regression, curve: LearningCurve, at: tuple[float, float], view: str) -> Panel:
    title = "loss surface"
    if view == VIEWS[1]:
        stats = statistics(data.x_train, data.y_train)
        _, fit = three_d_marks(surface, curve.a, curve.b, line_loss(stats, curve.a, curve.b))
        figure = three_d_figure(surface)
        return Panel("surface", title, "side", figure, three_d=(fit,), views=VIEWS, view=view)
    best_a, best_b = (np.full(len(curve.a), value) for value in surface.minimum)
    marks = (
        Point("good", best_a, best_b, shape="cross", text="minimum"),
        Point("grad", curve.a, curve.b, text="fit", current=True),
    )
    return Panel(
        "surface",
        title,
        "side",
        contour_figure(surface),
        marks,
        views=VIEWS,
        view=view,
        pick=("point",),
        handle=at,
        handle_text="cut here",
    )


def _losses(curve: LearningCurve, ticks: np.ndarray) -> Panel:
    """The learning curve: two points fit perfectly, and say little about the rest."""
    # one decade below where both end: a fit of two points has no loss at all, and no place on this scale
    both = np.concatenate([curve.training, curve.validation])
    ends = [v for v in (curve.training[-1], curve.validation[-1]) if np.isfinite(v)]
    floor = max(1e-12, 0.1 * min(ends, default=1.0))
    # without noise there is only rounding: a flat line says so better than its digits
    nothing = max(ends, default=1.0) < floor
    lowest = floor if nothing else 0.1 * floor
    top = float(np.nanmax(both)) if np.isfinite(both).any() else 1.0
    low, high = padded(float(np.log10(floor)), float(np.log10(max(top, 10 * floor))), 0.08)
    labels = log_ticks(low, high)
    if nothing:
        low, high, labels = low - 1, high, {"tickvals": [floor], "ticktext": ["0"]}
    figure = {
        "data": [],
        "layout": layout(
            axis("points dealt", range=padded(0, float(ticks[-1]), 0.03), showgrid=False),
            axis("loss", "$loss", type="log", range=[low, high], **labels),
        ),
    }
    above = "training" if curve.training[-1] > curve.validation[-1] else "validation"
    marks: list[Mark] = []
    for name, color, values, dash in (
        ("validation", "muted", curve.validation, "7 5"),
        ("training", "ink", curve.training, None),
    ):
        y = np.where(np.isnan(values), np.nan, np.maximum(values, lowest))
        marks.append(Trail(color, ticks, y, dash=dash, dots=False))
        marks.append(Point(color, ticks, y, text=name, side="above" if name == above else "below"))
    note = "zero, but for rounding" if nothing else ""
    return Panel("losses", "loss of the fit", "low", figure, tuple(marks), note=note)


def section_still(stats: LineStatistics, surface: Surface, at: tuple[float, float]) -> Scene:
    """Both cross-sections through one point, with their tangents."""
    panels, readouts = section_panels(stats, surface, np.array([at]), 0.0)
    shown = tuple(readout for readout in readouts if "tangent" in readout.label)
    one = np.zeros(1, dtype=int)
    return Scene(panels, shown, one, one + 1, 0, "pair", "Cross-sections of the loss surface through one point")
