"""What stands still in the figures: the style of each trace, and the axes, margins and cameras around them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.figures.figure import Figure
from core.figures.panels import contour_figure, data_figure, loss_figure
from core.lessons.data.figures import data_scene
from core.lessons.data.run import data_run
from core.lessons.numpy.figures import approach_scene
from core.lessons.tensors.figures import precision_scene
from core.lessons.tensors.run import fits
from core.lessons.tensors.transfer import Comparison, Timing
from core.lessons.tensors.transfer_figure import transfer_scene
from core.line.data import DataSettings
from tests.core.figures.scenes import panel, picture, run

DATA = {"x", "y", "z", "customdata", "surfacecolor", "hovertemplate", "zmin", "zmax", "contours", "text"}


def style(trace: dict[str, Any]) -> dict[str, Any]:
    """A trace without its numbers and its words."""
    return {key: value for key, value in trace.items() if key not in DATA}


def styles(figure: Figure) -> list[dict[str, Any]]:
    return [style(trace) for trace in figure["data"]]


def axes(figure: Figure) -> list[dict[str, Any]]:
    """Of each axis what differs between the figures, but for its range and its ticks."""
    usual = {"tickfont", "gridcolor", "zeroline", "nticks", "fixedrange", "automargin", "range", "tickvals", "ticktext"}
    found = []
    for name in "xy":
        axis = figure["layout"][f"{name}axis"]
        rest = {key: value for key, value in axis.items() if key not in {*usual, "title"}}
        found.append({"color": axis["title"]["font"]["color"], **rest})
    return found


def dots(color: str, size: float, opacity: float, **symbol: str) -> dict[str, Any]:
    marker = {"color": color, "size": size, "opacity": opacity, **symbol}
    return {"type": "scatter", "mode": "markers", "marker": marker}


def test_contours_and_their_units() -> None:
    figure = contour_figure(run("tutorial").surface)
    assert styles(figure) == [
        {
            "type": "contour",
            "colorscale": "$surface",
            "showscale": False,
            "autocontour": False,
            "line": {"color": "$contour", "width": 1, "smoothing": 1},
        }
    ]
    across, up = axes(figure)
    assert across == {"color": "$a", "showgrid": False}
    # equal units, or the gradient would not stand at right angles to the contours
    assert up == {"color": "$b", "showgrid": False, "scaleanchor": "x", "constrain": "range"}


def test_points_and_the_axes_around_them() -> None:
    data = run("tutorial").data
    figure = data_figure(data)
    assert styles(figure) == [dots("$muted", 6, 0.6, symbol="circle-open"), dots("$ink", 6, 0.75)]
    assert axes(figure) == [{"color": "$muted", "showgrid": False}, {"color": "$muted"}]
    assert [figure["layout"][f"{name}axis"]["title"]["text"] for name in "xy"] == ["x", "y"]
    x, y = (np.concatenate(pair) for pair in ((data.x_train, data.x_val), (data.y_train, data.y_val)))
    wide, high = np.ptp(x), y.max()
    assert y.min() > 0  # so that nought is the lower end
    layout = figure["layout"]
    assert layout["xaxis"]["range"] == pytest.approx([x.min() - 0.04 * wide, x.max() + 0.04 * wide])
    assert layout["yaxis"]["range"] == pytest.approx([-0.08 * high, 1.08 * high])

    of = data_run(DataSettings())
    lesson = data_scene(of.data, of.surface, of.learning_curve, of.usual_point, "contour", ("x", "y"))
    split = panel(lesson, "points").figure
    assert styles(split) == [dots("$muted", 7, 0.25)]
    assert axes(split) == [{"color": "$muted", "showgrid": False}, {"color": "$muted"}]
    assert split["layout"]["xaxis"]["range"] == pytest.approx([x.min() - 0.04 * wide, x.max() + 0.04 * wide])
    rise = np.ptp(y)
    assert split["layout"]["yaxis"]["range"] == pytest.approx([y.min() - 0.08 * rise, y.max() + 0.08 * rise])
    losses = panel(lesson, "losses").figure
    assert axes(losses) == [{"color": "$muted", "showgrid": False}, {"color": "$loss", "type": "log"}]


def test_the_axes_of_a_loss_hold_it_in_steps_of_a_quarter_decade() -> None:
    losses = np.array([3.0, 0.5, 0.02])
    figure = loss_figure(losses, np.arange(3), 0.01, "epoch")
    (floor,) = figure["data"]
    assert (floor["x"], floor["y"]) == ([0, 2], [0.01, 0.01])
    assert style(floor) == {"type": "scatter", "mode": "lines", "line": {"color": "$good", "width": 2, "dash": "dot"}}
    assert axes(figure) == [{"color": "$muted", "showgrid": False}, {"color": "$loss", "type": "log"}]
    layout = figure["layout"]
    assert layout["xaxis"]["title"]["text"] == "epoch"
    assert layout["xaxis"]["range"] == pytest.approx([-0.06, 2.06])
    # -2 to 0.477, a tenth wider on each side, and out to quarters
    assert layout["yaxis"]["range"] == [-2.25, 0.75]
    assert layout["yaxis"]["tickvals"] == pytest.approx([0.01, 0.1, 1.0])
    # without a floor, or with none that can be drawn
    assert loss_figure(losses, np.arange(3), None, "epoch")["layout"]["yaxis"]["range"] == [-2.0, 0.75]
    nothing = loss_figure(np.array([1.0, 0.0]), np.arange(2), 0.0, "epoch")
    assert (nothing["data"], nothing["layout"]["yaxis"]["range"]) == ([], [-13.25, 1.25])
    unknown = loss_figure(np.array([1.0, 0.0]), np.arange(2), None, "epoch")
    assert unknown["layout"]["yaxis"]["range"] == [-13.25, 1.25]
    assert loss_figure(losses[:1], np.zeros(1, dtype=int), 1e-12, "epoch")["data"] == []
    assert len(loss_figure(losses[:1], np.zeros(1, dtype=int), 1.01e-12, "epoch")["data"]) == 1
    (still,) = loss_figure(losses[:1], np.zeros(1, dtype=int), 0.01, "epoch")["data"]
    assert still["x"] == [0, 1]


def titled(text: str, color: str, **axis: Any) -> dict[str, Any]:
    return {"title": {"text": text, "font": {"color": color, "size": 15}}, "gridcolor": "$grid", **axis}


EDGELESS = {
    "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "showlegend": False,
    "uirevision": "camera",
}


def test_the_surface_as_a_height() -> None:
    figure = panel(picture("descent, 3-D", "tutorial"), "surface").figure
    surface, path, point, minimum, start = styles(figure)
    assert surface == {"type": "surface", "colorscale": "$surface", "showscale": False, "opacity": 0.92}
    moving = {"type": "scatter3d", "hoverinfo": "skip"}
    assert path == {**moving, "mode": "lines", "line": {"color": "$ink", "width": 6}}
    assert point == {**moving, "mode": "markers", "marker": {"color": "$grad", "size": 7}}
    for named, color, symbol in ((minimum, "$good", "cross"), (start, "$ink", "circle-open")):
        assert named == {
            **moving,
            "mode": "markers+text",
            "marker": {"color": color, "size": 7, "symbol": symbol},
            "textposition": "top center",
            "textfont": {"color": color, "size": 15},
        }
    # something to draw before the first tick
    middle = np.float32(run("tutorial").surface.minimum[0])
    for trace in figure["data"][1:3]:
        assert [trace[name].tolist() for name in "xyz"] == [[middle]] * 3
        assert trace["x"].dtype == np.float32
    look = {"tickfont": {"size": 12, "color": "$muted"}, "showbackground": False}
    high = figure["layout"]["scene"]["zaxis"]["range"]
    assert figure["layout"] == {
        "scene": {
            "xaxis": titled("a", "$a", **look),
            "yaxis": titled("b", "$b", **look),
            "zaxis": titled("loss", "$loss", **look, range=high),
            "camera": {"eye": {"x": 1.5, "y": -1.75, "z": 1.05}, "center": {"x": 0, "y": 0, "z": -0.14}},
            "aspectmode": "cube",
        },
        **EDGELESS,
    }


def test_the_four_precisions() -> None:
    found = fits()
    flat = precision_scene(found).panels[0].figure
    assert styles(flat) == [
        {"type": "heatmap", "colorscale": "$surface", "showscale": False, "zsmooth": False},
        {
            "type": "contour",
            "hoverinfo": "skip",
            "showscale": False,
            "autocontour": False,
            "line": {"color": "$contour", "width": 1, "smoothing": 0},
        },
    ]
    assert axes(flat) == [{"color": f"${name}", "showgrid": False} for name in "ab"]
    solid = precision_scene(found, "3-D").panels[0].figure
    surface, path, point = styles(solid)
    shown = {"type": "surface", "cmin": 0.0, "cmax": 1.0, "colorscale": "$surface", "showscale": False}
    moving = {"type": "scatter3d", "hoverinfo": "skip"}
    assert surface == {**shown, "hoverinfo": "skip"}
    assert path == {**moving, "mode": "lines", "line": {"color": "$ink", "width": 5}}
    assert point == {**moving, "mode": "markers", "marker": {"color": "$grad", "size": 6}}
    for trace in solid["data"][1:]:
        assert [trace[name].tolist() for name in "xyz"] == [[0]] * 3
    look = {"showticklabels": False, "showbackground": False}
    assert solid["layout"] == {
        "scene": {
            "xaxis": titled("a", "$a", **look),
            "yaxis": titled("b", "$b", **look),
            "zaxis": titled("loss", "$loss", **look, range=[0, 1.02]),
            "camera": {"eye": {"x": 0.5, "y": -1.45, "z": 0.95}, "center": {"x": 0, "y": 0, "z": -0.12}},
            "aspectmode": "manual",
            "aspectratio": {"x": 2.0, "y": 1.0, "z": 0.55},
        },
        **EDGELESS,
    }


def test_the_sweep_has_a_scale_beside_it() -> None:
    figure = panel(picture("sweep", "tutorial"), "sweep").figure
    (heat,) = figure["data"]
    assert {key: heat[key] for key in ("type", "colorscale")} == {"type": "heatmap", "colorscale": "$surface"}
    bar = heat["colorbar"]
    assert (bar["thickness"], bar["tickfont"], bar["outlinewidth"]) == (12, {"size": 13}, 0)
    assert bar["title"]["font"] == {"size": 14}
    assert axes(figure) == [
        {"color": "$muted", "type": "log", "showgrid": False},
        {"color": "$muted", "showgrid": False},
    ]
    assert figure["layout"]["xaxis"]["tickvals"] == [0.001, 0.01, 0.1, 1]
    assert figure["layout"]["margin"] == {"l": 62, "r": 90, "t": 6, "b": 46}


def test_every_axis_says_what_runs_along_it() -> None:
    def words(kind: str, name: str) -> list[str]:
        layout = panel(picture(kind, "tutorial"), name).figure["layout"]
        return [layout[f"{which}axis"]["title"]["text"] for which in "xy"]

    assert words("descent", "surface") == ["intercept a", "slope b"]
    assert words("descent", "data") == ["x", "y"]
    assert words("descent", "loss") == ["update", "loss"]
    assert words("epochs", "loss") == ["epoch", "loss"]
    assert words("sections", "section-a") == ["intercept a", "loss"]
    assert words("sections", "section-b") == ["slope b", "loss"]
    assert words("sweep", "sweep") == ["learning rate η", "update"]
    assert words("batch", "gradients") == ["∂L/∂a", "∂L/∂b"]
    assert words("approach", "distance") == ["epoch", "distance"]
    assert words("approach", "parameters") == ["epoch", "value"]


def test_close_ups_and_batches() -> None:
    for name, part in zip("ab", picture("sections", "tutorial").panels, strict=True):
        assert axes(part.figure) == [{"color": f"${name}"}, {"color": "$loss"}]
        words = {"a": "intercept a", "b": "slope b"}[name]
        assert part.figure["layout"]["xaxis"]["title"]["text"] == words
        assert part.figure["data"] == []
    gradients = panel(picture("batch", "mini-batches"), "gradients").figure
    assert axes(gradients) == [{"color": "$a"}, {"color": "$b", "scaleanchor": "x"}]
    assert [gradients["layout"][f"{name}axis"]["title"]["text"] for name in "xy"] == ["∂L/∂a", "∂L/∂b"]


def test_timings() -> None:
    timings = (Timing(32, 0.0, 1e-4, 1e-4, 1e-4, 1e-4),)
    figure = panel(transfer_scene(Comparison(timings, None, "words", False), "cuda:0"), "transfer").figure
    for trace in figure["data"]:
        assert (trace["type"], trace["mode"], trace["marker"]) == ("scatter", "lines+markers", {"size": 8})
        assert trace["line"]["width"] == 3
    assert axes(figure) == [
        {"color": "$ink", "type": "log", "showgrid": False},
        {"color": "$ink", "type": "log"},
    ]
    layout = figure["layout"]
    assert layout["margin"] == {"l": 74, "r": 10, "t": 6, "b": 46}
    assert layout["legend"] == {"x": 0.02, "y": 0.98, "font": {"size": 15}, "bgcolor": "rgba(0,0,0,0)"}


def test_the_approach_is_seen_whole() -> None:
    scene = picture("approach", "tutorial")
    distance, parameters = (part.figure for part in scene.panels)
    across = {"color": "$muted", "showgrid": False}
    assert axes(distance) == [across, {"color": "$ink", "type": "log"}]
    assert axes(parameters) == [across, {"color": "$muted"}]
    for trace in parameters["data"]:
        assert (trace["mode"], trace["line"]["width"]) == ("lines", 2)
    for figure in (distance, parameters):
        assert figure["layout"]["xaxis"]["range"] == pytest.approx([-0.03 * scene.total, 1.03 * scene.total])
    path = run("tutorial").trace.parameters
    best = np.array(run("tutorial").surface.minimum)
    logs = np.log10(np.hypot(*(path - best).T))
    rise = np.ptp(logs)
    assert distance["layout"]["yaxis"]["range"] == pytest.approx([logs.min() - 0.08 * rise, logs.max() + 0.08 * rise])
    for readout, values in zip(scene.readouts, (np.hypot(*(path - best).T), *(path - best).T), strict=True):
        np.testing.assert_array_equal(readout.values, values)
    low, high = min(path.min(), best.min()), max(path.max(), best.max())
    reach = high - low
    assert parameters["layout"]["yaxis"]["range"] == pytest.approx([low - 0.1 * reach, high + 0.1 * reach])
    still = panel(picture("approach", "no update"), "distance").figure["layout"]["xaxis"]["range"]
    assert still == pytest.approx([-0.03, 1.03])


def test_where_a_run_diverges_the_approach_shows_its_start() -> None:
    trace = run("diverging").trace
    figure = panel(picture("approach", "diverging"), "parameters").figure
    places = np.concatenate([trace.parameters[0], run("diverging").surface.minimum])
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < places.min() < places.max() < high < 1e3
    assert abs(trace.parameters).max() > 1e6


@pytest.mark.parametrize(("kind", "view"), [("descent", "contour"), ("descent, 3-D", "3-D"), ("epochs", "contour")])
def test_the_surface_offers_both_views(kind: str, view: str) -> None:
    surface = panel(picture(kind, "tutorial"), "surface")
    assert (surface.views, surface.view) == (("contour", "3-D"), view)
    assert (surface.title, surface.area) == ("loss surface", "main")


@pytest.mark.parametrize("view", ["contour", "3-D"])
def test_the_data_lessons_surface_offers_both_views(view: str) -> None:
    of = data_run(DataSettings())
    scene = data_scene(of.data, of.surface, of.learning_curve, of.usual_point, view, ("x", "y"))
    surface = panel(scene, "surface")
    assert (surface.views, surface.view, surface.area) == (("contour", "3-D"), view, "side")
    pick = (("point",), of.usual_point, "cut here") if view == "contour" else ((), None, "start, drag me")
    assert (surface.pick, surface.handle, surface.handle_text) == pick


def test_the_approach_holds_what_a_and_b_pass_on_their_way() -> None:
    # in a zigzag both go beyond where they start and end
    path = run("zigzag").trace.parameters
    best = np.array(run("zigzag").surface.minimum)
    for flipped in (1.0, -1.0):
        trace = replace(run("zigzag").trace, parameters=flipped * path)
        figure = panel(approach_scene(trace, tuple(flipped * best)), "parameters").figure
        ends = [flipped * path.min(), flipped * path.max(), *(flipped * best)]
        reach = max(ends) - min(ends)
        expected = [min(ends) - 0.1 * reach, max(ends) + 0.1 * reach]
        assert figure["layout"]["yaxis"]["range"] == pytest.approx(expected)
