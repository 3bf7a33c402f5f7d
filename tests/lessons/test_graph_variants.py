"""The variants of the lesson on the graph: their nodes, their gradients, what changes from one to another."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core import notebook
from core.figures.marks import Arrow
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
    assert run("yhat").torchviz_nodes == 7


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


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("view", ["contour", "3-D"])
def test_the_point_is_where_the_function_ran(variant, view):
    scene = start_scene(run(variant, start_a=0.7, start_b=1.2), view)
    (panel,) = scene.panels
    encode(scene)
    if variant == "square":
        assert panel.handle == pytest.approx((1.2, 1.2**2 + 1.2))
    elif view == "contour":
        assert panel.handle == (0.7, 1.2)
        assert (len(panel.figure["data"]) == 2) == (variant == "threshold")


def test_the_arrow_has_no_part_along_a_frozen_parameter():
    (arrow,) = (mark for mark in start_scene(run("detach")).panels[0].marks if isinstance(mark, Arrow))
    assert arrow.y1 == arrow.y0
    assert arrow.x1[0] == pytest.approx(arrow.x0[0] - 0.1 * by_hand("loss")[0], rel=1e-5)


def test_a_sample_outside_the_data_follows_none():
    assert run("loss", sample=3).graph.sample == 3
    assert run("loss", sample=9999).graph.sample is None
    assert run("square", sample=3).graph.sample is None


def test_huge_parameters_still_make_a_graph():
    found = run("branch", start_a=1e6, start_b=-1e6)
    assert len(found.graph.nodes) == 13
    assert np.isfinite(found.result)
    assert torch.is_grad_enabled()
