"""The colours, dashes and shapes by which a reader tells the marks of a panel apart, and the house style of axes."""

from dataclasses import fields

import numpy as np
import pytest

from core.figures.axes import axis, layout, log_ticks, padded, polyline, scatter
from core.figures.marks import Lit, Mark
from core.figures.scene import Scene
from core.lessons.autograd.figures import attempt_scene
from core.lessons.autograd.run import autograd_run
from core.lessons.autograd.settings import AutogradSettings
from core.lessons.data.figures import data_scene, section_still
from core.lessons.data.run import data_run
from core.lessons.graph.figures import start_scene
from core.lessons.graph.run import run_variant
from core.lessons.graph.settings import GraphSettings
from core.lessons.tensors.figures import precision_scene
from core.lessons.tensors.run import fits
from core.lessons.tensors.transfer import Comparison, Timing
from core.lessons.tensors.transfer_figure import transfer_scene
from core.line.data import DataSettings
from tests.core.figures.scenes import picture

STYLES = ("shape", "text", "side", "current", "dash", "dots", "width", "ring_color")


def look(mark: Mark) -> str:
    """A mark in words: its kind, its colour, and what differs from the kind's defaults."""
    words = [type(mark).__name__, mark.color]
    for field in fields(mark):
        value = getattr(mark, field.name)
        if field.name in STYLES and value != field.default:
            words.append(f"{field.name}={value}")
    return " ".join(words)


def looks(scene: Scene) -> dict[str, list[str]]:
    return {panel.name: [look(mark) for mark in panel.marks] for panel in scene.panels}


def cards(scene: Scene) -> list[str]:
    """The readouts in words: label, colour, digits."""
    return [f"{readout.label} {readout.color} {readout.digits}" for readout in scene.readouts]


LOSS = ["Trail loss dots=False", "Point grad"]
PATH = ["Trail ink", "Arrow grad text=−η∇L", "Point grad shape=ring", "Point good shape=cross text=minimum"]
NOW = "Point grad current=True"


def section(name: str) -> list[str]:
    return [f"Parabola {name}", "Line grad", "Line ink dash=7 5 width=3", "Point ink shape=ring", "Point grad"]


def test_descent() -> None:
    scene = picture("descent", "mini-batches")
    assert looks(scene) == {"surface": [*PATH, NOW], "data": ["Squares loss", "Lit a", "Line grad"], "loss": LOSS}
    assert cards(scene) == ["a a 4", "b b 4", "loss loss 4", "∂L/∂a grad 4", "∂L/∂b grad 4"]
    assert [panel.area for panel in scene.panels] == ["main", "side", "low"]


def test_close_ups() -> None:
    scene = picture("sections", "tutorial")
    assert looks(scene) == {f"section-{name}": section(name) for name in "ab"}
    assert [panel.area for panel in scene.panels] == ["left", "right"]
    assert cards(scene) == [
        "∂L/∂a, the tangent grad 4",
        "(L(a+h) − L(a)) / h ink 4",
        "∂L/∂b, the tangent grad 4",
        "(L(b+h) − L(b)) / h ink 4",
    ]
    assert looks(picture("sweep", "tutorial")) == {
        "sweep": ["Segment grad dash=8 5", "Label grad text=2/λ", "Trail ink dots=False", "Point grad"]
    }
    scene = picture("batch", "mini-batches")
    assert looks(scene) == {
        "batch": ["Lit a", "Line grad"],
        "gradients": ["Arrow grad text=all points", "Arrow a text=batch"],
    }
    assert [card.split()[-2] for card in cards(scene)] == ["a", "grad", "a", "grad"]
    for part in scene.panels[1].figure["layout"]["xaxis"], scene.panels[1].figure["layout"]["yaxis"]:
        assert (part["range"], part["tickvals"]) == ([-1.15, 1.15], [-1, 0, 1])


def test_approach() -> None:
    scene = picture("approach", "tutorial")
    assert looks(scene) == {
        "distance": ["Trail ink dots=False", "Point grad"],
        "parameters": ["Trail a dots=False", "Trail b dots=False", "Point a text=a", "Point b text=b"],
    }
    assert cards(scene) == ["distance ink 8", "a − scikit-learn's a 8", "b − scikit-learn's b 8"]
    still = scene.panels[1].figure["data"]
    assert [(line["line"]["color"], line["line"]["dash"]) for line in still] == [("$a", "dot"), ("$b", "dash")]
    for line, best in zip(still, (1.02354, 1.96896), strict=True):
        assert line["x"] == [0, scene.total]
        assert line["y"] == pytest.approx([best, best], abs=1e-5)
    shortest = picture("approach", "no update")
    assert [line["x"] for line in shortest.panels[1].figure["data"]] == [[0, 1], [0, 1]]
    assert [panel.area for panel in scene.panels] == ["left", "right"]


def test_a_run_that_starts_at_its_answer_is_at_a_distance_that_can_be_drawn() -> None:
    from core.lessons.numpy.figures import approach_scene
    from tests.core.figures.scenes import run

    trace = run("no update").trace
    scene = approach_scene(trace, tuple(trace.parameters[0]))
    assert scene.readouts[0].values.tolist() == [0.0]
    assert scene.panels[0].marks[1].y.tolist() == [1e-17]  # type: ignore[attr-defined]


def test_data() -> None:
    run = data_run(DataSettings())
    scene = data_scene(run.data, run.surface, run.learning_curve, run.usual_point, "contour", ("x", "y"))
    assert looks(scene) == {
        "points": ["Revealed ink ring_color=muted", "Line grad", "Line good dash=10 7 width=3"],
        "surface": ["Point good shape=cross text=minimum", "Point grad text=fit current=True"],
        "losses": [
            "Trail muted dash=7 5 dots=False",
            "Point muted text=validation side=above",
            "Trail ink dots=False",
            "Point ink text=training side=below",
        ],
    }
    assert cards(scene) == [
        "training points ink 0",
        "a of the fit a 4",
        "b of the fit b 4",
        "training loss loss 5",
        "validation loss loss 5",
    ]
    assert looks(section_still(run.stats, run.surface, run.usual_point)) == {
        f"section-{name}": section(name) for name in "ab"
    }


def test_attempts() -> None:
    def of(attempt: str) -> Scene:
        run = autograd_run(AutogradSettings(attempt=attempt, epochs=60))
        return attempt_scene(run.attempt, run.data, run.surface, 0.1, accumulates=run.accumulates)

    silent = [mark.removesuffix(" text=−η∇L") for mark in PATH]
    assert looks(of("third"))["surface"] == [*PATH, NOW]
    assert looks(of("without zero_"))["surface"] == [*silent, "Segment loss dash=5 4", NOW]
    assert looks(of("first"))["surface"] == [*silent, "Label grad text=✗ AttributeError", NOW]
    assert cards(of("third"))[-2:] == ["a.grad grad 4", "b.grad grad 4"]
    run = autograd_run(AutogradSettings(attempt="without zero_"))
    long = attempt_scene(run.attempt, run.data, run.surface, 0.1, accumulates=True)
    assert set(looks(long)["surface"][4:-1]) == {"Segment ink"}


def test_graph() -> None:
    short = ["Trail ink", "Arrow grad", "Point grad shape=ring", "Point good shape=cross text=min", NOW]
    assert looks(start_scene(run_variant(GraphSettings()))) == {"surface": short}
    assert looks(start_scene(run_variant(GraphSettings(variant="square")))) == {"curve": ["Segment grad", NOW]}


def test_tensors() -> None:
    scene = precision_scene(fits())
    expected = ["Trail ink dots=False", "Point good shape=cross", NOW]
    assert looks(scene) == dict.fromkeys(("float16", "bfloat16", "float32", "float64"), expected)
    assert cards(scene) == [f"loss, {panel.name} loss 6" for panel in scene.panels]
    assert [panel.figure["layout"]["margin"] for panel in scene.panels] == [
        {"l": left, "r": 12, "t": 2, "b": low} for left, low in ((88, 10), (12, 10), (88, 48), (12, 48))
    ]
    timings = (Timing(32, 0.0, 1e-4, 1e-4, 1e-4, 1e-4),)
    scene = transfer_scene(Comparison(timings, 32, "words", False), "cuda:0")
    assert looks(scene) == {"transfer": ["Segment grad dash=8 5", "Label grad text=pays off from 32"]}
    assert [(trace["line"]["color"], trace["line"]["dash"]) for trace in scene.panels[0].figure["data"]] == [
        ("$a", "solid"),
        ("$good", "dot"),
        ("$b", "dash"),
        ("$grad", "solid"),
    ]


def test_the_view_in_three_dimensions() -> None:
    for figure in (
        picture("descent, 3-D", "tutorial").panels[0].figure,
        precision_scene(fits(), "3-D").panels[0].figure,
    ):
        surface, path, point = figure["data"][:3]
        assert (surface["showscale"], figure["layout"]["showlegend"]) == (False, False)
        assert (path["mode"], path["line"]["color"]) == ("lines", "$ink")
        assert (point["mode"], point["marker"]["color"]) == ("markers", "$grad")
        axes = figure["layout"]["scene"]
        titles = [axes[f"{name}axis"]["title"]["text"] for name in "xyz"]
        colors = [axes[f"{name}axis"]["title"]["font"]["color"] for name in "xyz"]
        assert (titles, colors) == (["a", "b", "loss"], ["$a", "$b", "$loss"])
        assert not any(axes[f"{name}axis"]["showbackground"] for name in "xyz")
    figure = precision_scene(fits(), "3-D").panels[0].figure
    assert (figure["data"][0]["cmin"], figure["data"][0]["cmax"]) == (0.0, 1.0)
    assert figure["layout"]["scene"]["zaxis"]["range"] == [0, 1.02]
    assert figure["layout"]["scene"]["aspectratio"] == {"x": 2.0, "y": 1.0, "z": 0.55}


def test_axes_and_traces() -> None:
    assert axis("words", "$a", range=[0, 1]) == {
        "title": {"text": "words", "font": {"color": "$a", "size": 16, "weight": 600}, "standoff": 6},
        "tickfont": {"color": "$muted", "size": 16},
        "gridcolor": "$grid",
        "zeroline": False,
        "nticks": 5,
        "fixedrange": True,
        "automargin": False,
        "range": [0, 1],
    }
    plain = layout({}, {})
    assert plain["margin"] == {"l": 62, "r": 10, "t": 6, "b": 46}
    assert (plain["showlegend"], plain["dragmode"], "legend" in plain) == (False, False, False)
    assert layout({}, {}, legend={"x": 1})["showlegend"]
    assert polyline([0], [1], "$a")["line"] == {"color": "$a", "width": 3}
    assert polyline([0], [1], "$a", marker_size=8)["marker"] == {"size": 8}
    assert scatter([0], [1], "$a", size=7, opacity=0.5, hovertemplate="")["marker"] == {
        "color": "$a",
        "size": 7,
        "opacity": 0.5,
    }


def test_a_padded_range_is_never_empty() -> None:
    assert padded(0, 10) == pytest.approx([-0.6, 10.6])
    assert padded(2, 4, 0.5) == [1, 5]
    assert padded(3, 3) == [2.5, 3.5]
    assert padded(-20, -20) == [-22, -18]


def test_ticks_are_whole_powers_of_ten() -> None:
    assert log_ticks(-1.2, 1.5) == {"tickvals": [0.1, 1, 10], "ticktext": ["0.1", "1", "10"]}
    assert log_ticks(-4, 4)["ticktext"] == ["1e-4", "0.01", "1", "100", "1e4"]
    assert log_ticks(0, 1000)["tickvals"][-1] == pytest.approx(1e248)
    # about five, whatever the range
    assert max(len(log_ticks(-3, high)["tickvals"]) for high in np.arange(-2, 320, 0.7)) <= 6


def test_a_lit_marks_columns_are_those_of_its_rows() -> None:
    assert Lit("a", np.zeros(3), np.zeros(3), np.zeros((5, 2), dtype=int)).columns == 2
