"""The variants of the lesson on the graph: their nodes, their gradients, what changes from one to another."""

import math
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch

from core import notebook
from core.fields import Number, kinds
from core.figures.marks import Arrow, Point, Segment, ThreeDPoint, ThreeDTrail, Trail
from core.figures.scene import encode
from core.graph.svg import draw
from core.lessons.graph.compare import compare
from core.lessons.graph.figures import start_scene
from core.lessons.graph.run import compared, run_variant
from core.lessons.graph.settings import VARIANTS, GraphSettings
from core.lessons.graph.variants import FUNCTIONS
from core.line.data import make

NODES = {
    "yhat": 5,
    "error": 7,
    "loss": 9,
    "frozen": 9,
    "branch": 13,
    "threshold": 13,
    "loop": 14,
    "detach": 10,
    "no_grad": 9,
    "square": 3,
    "module": 9,
    "outputs": 11,
}


def run(variant, **more):
    return run_variant(GraphSettings(variant=variant, **more))


def called(graph, ids):
    return [f"{graph.nodes[i].sign} {graph.nodes[i].name}".strip() for i in ids]


def by_hand(variant):
    """The gradients in a and b at torch's start, by the chain rule in float64; None where none arrives."""
    data, at = make(), GraphSettings()
    x, error = data.x_train, data.y_train - (at.start_a + at.start_b * data.x_train)
    a, b = -2 * error.mean(), -2 * (x * error).mean()
    n = len(x)
    return {
        "yhat": (n, x.sum()),
        "error": (-n, -x.sum()),
        "frozen": (None, b),
        "branch": (a, b - x.mean()),
        "threshold": (a, b - x.mean()),
        "detach": (a, None),
        "no_grad": (a, None),
        "outputs": (a - np.sign(error).mean(), b - (x * np.sign(error)).mean()),
    }.get(variant, (a, b))


def test_every_choice_is_a_function():
    assert tuple(FUNCTIONS) == VARIANTS
    assert NODES.keys() == set(VARIANTS)


@pytest.mark.parametrize("variant", VARIANTS)
def test_nodes_and_gradients(variant):
    found = run(variant)
    assert len(found.graph.nodes) == NODES[variant]
    leaves = [node for node in found.graph.nodes if node.kind == "leaf"]
    shown = {node.name.removeprefix("model."): node.gradient and node.gradient.sum for node in leaves}
    said = {name.removeprefix("model."): value for name, value in found.gradients.items()}
    for name, value in said.items():
        assert shown.get(name) == (None if value is None else pytest.approx(value, rel=1e-6))
    if variant == "square":
        assert said == {"w": pytest.approx(2 * GraphSettings().start_b + 1)}
    elif variant == "module":
        assert [said["linear.bias"], said["linear.weight"]] == pytest.approx(by_hand(variant), rel=1e-5)
    else:
        for name, expected in zip(("a", "b"), by_hand(variant), strict=True):
            assert said[name] == (None if expected is None else pytest.approx(expected, rel=1e-5))


def test_the_notebooks_numbers():
    found = run("loss")
    assert notebook.TORCH_LOSS.agrees(found.result)
    assert notebook.TORCH_GRADIENTS[0].agrees(found.graph_gradient("a"))
    assert notebook.TORCH_GRADIENTS[1].agrees(found.graph_gradient("b"))


@pytest.mark.parametrize(("at", "nodes"), [((0.0, 0.0), 13), ((0.9, 1.5), 9)])
def test_the_branch_comes_and_goes_with_the_point(at, nodes):
    found = run("threshold", start_a=at[0], start_b=at[1], threshold=1.0)
    assert found.branched == (nodes == 13) == (found.compared_loss > 1.0)
    assert len(found.graph.nodes) == nodes


@pytest.mark.parametrize("turns", [1, 2, 8])
def test_every_turn_adds_a_product_and_a_sum(turns):
    found = run("loop", turns=turns)
    assert len(found.graph.nodes) == 8 + 2 * turns
    into_b = [edge for edge in found.graph.uses[found.graph.named("b").id] if edge.gradient]
    assert len(into_b) == turns
    assert sum(edge.gradient.sum for edge in into_b) == pytest.approx(by_hand("loss")[1], rel=1e-5)


def test_gradients_add_up_to_nothing_where_the_curve_is_flat():
    graph = run("square", start_b=-0.5).graph
    flows = sorted(edge.gradient.sum for edge in graph.uses[0])
    assert flows == [-0.5, -0.5, 1.0]
    assert graph.nodes[0].gradient.sum == 0


def test_what_changed():
    loss, branch, frozen, no_grad = (run(name).graph for name in ("loss", "branch", "frozen", "no_grad"))
    changes = compare(loss, branch)
    assert called(branch, changes.added) == ["× yhat2", "− error2", "mean", "+ loss"]
    assert not changes.removed
    assert called(branch, compare(branch, loss).removed) == ["× yhat2", "− error2", "mean", "+ loss"]
    assert called(frozen, compare(loss, frozen).turned) == ["a"]
    changes = compare(loss, no_grad)
    assert (called(no_grad, changes.added), called(loss, changes.removed)) == (["× tilt"], ["×"])
    assert not compare(loss, run("loss").graph)


def test_compared_with_at_the_same_point():
    settings = GraphSettings(variant="branch", against="loss", start_a=2.0)
    other = compared(run_variant(settings))
    assert (other.settings.variant, other.settings.start_a) == ("loss", 2.0)
    assert compared(run("loss")) is None
    assert compared(run_variant(replace(settings, against="branch"))) is None


def test_marks_are_drawn_and_stand_alone():
    svg = draw(run("branch").graph, marked={9: "new", 0: "turned"}, theme="dark").svg
    assert svg.count('class="wg-badge"') == 2
    assert "var(" not in svg


def marks_of(panel):
    return [(type(mark), plain(vars(mark))) for mark in panel.marks]


def plain(values):
    return {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in values.items()}


def mark(kind, *args, **options):
    """A mark as `marks_of` has it."""
    return kind, plain(vars(kind(*args, **options)))


@pytest.mark.parametrize("variant", [variant for variant in VARIANTS if variant != "square"])
def test_the_point_is_where_the_function_ran_and_the_arrow_its_step(variant):
    found = run(variant, start_a=0.7, start_b=1.2)
    (panel,) = start_scene(found).panels
    names = ("model.linear.bias", "model.linear.weight") if variant == "module" else ("a", "b")
    to = [at - 0.1 * (found.gradients[name] or 0) for at, name in zip((0.7, 1.2), names, strict=True)]
    if variant in ("yhat", "error"):  # many numbers have no slope
        to = [math.nan, math.nan]
    fit = fitted(found)
    near = partial(pytest.approx, nan_ok=True)
    assert marks_of(panel) == [
        mark(Trail, "ink", [0.7], [1.2]),
        mark(Arrow, "grad", [0.7], [1.2], near([to[0]]), near([to[1]])),
        mark(Point, "grad", near([to[0]]), near([to[1]]), shape="ring"),
        mark(Point, "good", near([fit[0]]), near([fit[1]]), shape="cross", text="min"),
        mark(Point, "grad", [0.7], [1.2], current=True),
    ]
    assert (panel.view, panel.pick, panel.area, panel.name) == ("contour", ("start_a", "start_b"), "main", "surface")
    assert panel.handle == (0.7, 1.2)
    assert panel.handle_text == "drag me"


def fitted(found):
    """The line that numpy fits to the training points."""
    slope, intercept = np.polyfit(found.data.x_train[:, 0], found.data.y_train[:, 0], 1)
    return intercept, slope


@pytest.mark.parametrize("variant", [variant for variant in VARIANTS if variant != "square"])
def test_the_solid_surface_carries_the_point_too(variant):
    found = run(variant, start_a=0.7, start_b=1.2)
    scene = start_scene(found, "3-D")
    (panel,) = scene.panels
    assert (panel.view, panel.marks, panel.handle) == ("3-D", (), None)
    assert [(mark.trace, type(mark)) for mark in panel.three_d] == [(1, ThreeDTrail), (2, ThreeDPoint)]
    for mark in panel.three_d:
        assert (mark.x.tolist(), mark.y.tolist()) == ([0.7], [1.2])
        assert mark.z.shape == (1,)
    assert not any(trace["type"] == "contour" for trace in panel.figure["data"])
    assert len(encode(scene)["panels"][0]["threeD"]) == 2


def test_the_arrow_has_no_part_along_a_frozen_parameter():
    (arrow,) = (mark for mark in start_scene(run("detach")).panels[0].marks if isinstance(mark, Arrow))
    assert arrow.y1 == arrow.y0
    assert arrow.x1[0] == pytest.approx(arrow.x0[0] - 0.1 * by_hand("loss")[0], rel=1e-5)


@pytest.mark.parametrize("variant", VARIANTS)
def test_only_the_threshold_is_drawn_as_a_ring(variant):
    (panel,) = start_scene(run(variant, threshold=0.75)).panels
    data = panel.figure["data"]
    assert len(data) == (2 if variant == "threshold" else 1)
    if variant == "threshold":
        surface, ring = data
        assert {key: value for key, value in ring.items() if key not in "xyz"} == {
            "type": "contour", "autocontour": False, "showscale": False, "hoverinfo": "skip",
            "contours": {"start": 0.75, "end": 0.75, "size": 1, "coloring": "none"},
            "line": {"color": "$loss", "width": 4, "smoothing": 1},
        }  # fmt: skip
        for own, theirs in zip("xyz", ("x", "y", "customdata"), strict=True):
            np.testing.assert_array_equal(ring[own], surface[theirs])
            assert ring[own].dtype == np.float32


@pytest.mark.parametrize("w", [-0.5, 1.2, 2.0, -9.0])
def test_the_curve_has_its_point_and_its_tangent(w):
    (panel,) = start_scene(run("square", start_b=w)).panels
    (curve,) = panel.figure["data"]
    reach = max(2.5, 1.2 * abs(w + 0.5))
    assert len(curve["x"]) == len(curve["y"]) == 121
    assert (curve["x"][0], curve["x"][-1]) == pytest.approx((-0.5 - reach, -0.5 + reach), rel=1e-6)
    np.testing.assert_allclose(curve["y"], curve["x"] ** 2 + curve["x"], rtol=1e-4, atol=1e-5)
    assert (curve["x"].dtype, curve["y"].dtype) == (np.float32, np.float32)
    assert (curve["line"]["color"], curve["hoverinfo"]) == ("$loss", "skip")
    x_axis, y_axis = panel.figure["layout"]["xaxis"], panel.figure["layout"]["yaxis"]
    assert (x_axis["title"]["text"], x_axis["title"]["font"]["color"]) == ("w", "$b")
    assert (y_axis["title"]["text"], y_axis["title"]["font"]["color"]) == ("w·w + w", "$loss")
    assert x_axis["range"] == pytest.approx([-0.5 - reach, -0.5 + reach])
    assert x_axis["showgrid"] is False
    top = reach**2 - 0.25
    assert y_axis["range"] == pytest.approx([-0.25 - 0.08 * (top + 0.25), top + 0.08 * (top + 0.25)])
    height, slope = w * w + w, 2 * w + 1
    (kind, tangent), point = marks_of(panel)
    assert (kind, tangent["color"], tangent["dash"]) == (Segment, "grad", None)
    assert point == mark(Point, "grad", [w], [height], current=True)
    (x0,), (y0,), (x1,), (y1,) = (tangent[name] for name in ("x0", "y0", "x1", "y1"))
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx((w, height))
    assert (y1 - y0) / (x1 - x0) == pytest.approx(slope)
    assert x1 > x0
    assert math.hypot(x1 - x0, y1 - y0) == pytest.approx(2 / 3 * reach)
    assert panel.handle == pytest.approx((w, height))
    assert (panel.handle_text, panel.pick, panel.name, panel.title, panel.area) == (
        "drag me", ("start_b", ""), "curve", "w·w + w", "main",
    )  # fmt: skip


def test_the_scene_is_one_picture_of_one_moment():
    scene = start_scene(run("loss"))
    assert (scene.ticks.tolist(), scene.epochs.tolist(), scene.total) == ([0], [1], 0)
    assert (scene.layout, scene.readouts) == ("single", ())
    assert scene.summary == "Where the function is run: drag the point"


def test_what_the_settings_may_be():
    found = kinds(GraphSettings)
    numbers = {name: spec for name, spec in found.items() if isinstance(spec, Number)}
    assert {name: (s.low, s.high, s.step, s.integer, s.symbol, s.label) for name, s in numbers.items()} == {
        "threshold": (0, 5, 0.01, False, "", "Threshold"), "turns": (1, 8, 1, True, "", "Turns of the loop"),
        "start_a": (-1e6, 1e6, 0.01, False, "a", "a"), "start_b": (-1e6, 1e6, 0.01, False, "b", "b"),
        "sample": (-1, 9999, 1, True, "", "Sample"),
    }  # fmt: skip
    assert (found["variant"].options, found["variant"].label) == (VARIANTS, "Variant")
    assert (found["against"].options, found["against"].label) == (("nothing", *VARIANTS), "Compared with")
    usual = GraphSettings()
    assert (usual.variant, usual.against, usual.threshold, usual.turns, usual.sample) == ("loss", "nothing", 1, 3, -1)
    assert notebook.TORCH_START[0].agrees(usual.start_a)
    assert notebook.TORCH_START[1].agrees(usual.start_b)
    assert found["threshold"].help == "The branch is taken where the loss is above it."
    assert found["turns"].help == "How often the body of the for runs."
    assert found["sample"].help == "The row that is followed; -1 follows none."


# for each variant: the boxes of data, the boxes that torchviz draws, whether a branch ran, the number compared
COUNTS = {
    "yhat": (1, 7, False, False), "error": (2, 8, False, False), "loss": (2, 10, False, True),
    "frozen": (3, 8, False, True), "branch": (2, 14, True, True), "threshold": (2, 14, True, True),
    "loop": (2, 14, False, True), "detach": (2, 7, False, True), "no_grad": (2, 7, False, True),
    "square": (0, 5, False, False), "module": (2, 10, False, True), "outputs": (2, 10, False, False),
}  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_counted(variant):
    found, at = run(variant), GraphSettings()
    data, theirs, branched, has_loss = COUNTS[variant]
    assert (found.data_nodes, found.torchviz_nodes, found.branched) == (data, theirs, branched)
    x, y = found.data.x_train, found.data.y_train
    error = y - (at.start_a + at.start_b * x)
    loss = (error**2).mean()
    expected = {
        "yhat": (y - error).sum(),
        "error": error.sum(),
        "square": at.start_b**2 + at.start_b,
        "branch": loss + (y - at.start_b * x).mean(),
        "threshold": loss + (y - at.start_b * x).mean(),
    }
    assert found.result == pytest.approx(expected.get(variant, loss), rel=1e-5)
    compared_loss = loss if has_loss else math.nan
    assert found.compared_loss == pytest.approx(compared_loss, rel=1e-5, nan_ok=True)
    frozen = {"frozen": "a", "detach": "b", "no_grad": "b"}.get(variant)
    if frozen:
        assert math.isnan(found.graph_gradient(frozen))


@pytest.mark.parametrize("sample", [-1, 0, 79, 80])
def test_samples_from_the_first_to_the_last_are_followed(sample):
    assert run("loss", sample=sample).graph.sample == (sample if 0 <= sample < 80 else None)


def test_a_sample_outside_the_data_follows_none():
    assert run("loss", sample=3).graph.sample == 3
    assert run("loss", sample=9999).graph.sample is None
    assert run("square", sample=3).graph.sample is None


def test_huge_parameters_still_make_a_graph():
    found = run("branch", start_a=1e6, start_b=-1e6)
    assert len(found.graph.nodes) == 13
    assert np.isfinite(found.result)
    assert torch.is_grad_enabled()
