"""The gradients of a step by hand, against those of the autograd loop; and the graph of a prediction."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.graph.model import Graph
from core.lessons.gradient_descent.settings import DescentSettings
from core.line.data import Regression, make
from core.line.loss import mse, mse_gradient
from core.line.step_graph import compare_by_hand, gradients_by_hand, prediction_graph
from core.training.replay import same_in_torch
from core.training.train import train

numbers = st.floats(-50, 50)


def line_graph(a: float, b: float, x: np.ndarray, y: np.ndarray) -> Graph:
    """The graph of the update at a and b on all of these points."""
    data = Regression(x, y, x[:0], y[:0], np.arange(len(x)), None)
    graph = same_in_torch(train(data, (a, b), 0.1, 0, len(x)), data, 0, 0.1).graph
    assert graph is not None
    return graph


def test_the_tutorials_first_step() -> None:
    data = make()
    start = DescentSettings()
    graph = line_graph(start.start_a, start.start_b, data.x_train, data.y_train)
    assert graph.named("a").gradient.sum == pytest.approx(-3.044811379650508, abs=1e-12)
    assert graph.named("b").gradient.sum == pytest.approx(-1.8337537171510832, abs=1e-12)
    assert graph.named("loss").value.sum == pytest.approx(2.7421577700550976, abs=1e-12)
    assert [node.op for node in graph.nodes if node.op] == ["mul", "add", "sub", "pow", "mean"]


@given(numbers, numbers, st.lists(st.tuples(numbers, numbers), min_size=1, max_size=12))
def test_every_gradient_by_hand_is_autograds(a: float, b: float, points: list[tuple[float, float]]) -> None:
    x, y = (np.array(column).reshape(-1, 1) for column in zip(*points, strict=True))
    rows = compare_by_hand(line_graph(a, b, x, y), gradients_by_hand(a, b, x, y))
    assert {what for what, *_ in rows} == {"loss", "error**2", "error", "yhat", "b * x", "a", "b"}
    assert all(same for *_, same in rows)


@given(numbers, numbers, st.lists(st.tuples(numbers, numbers), min_size=1, max_size=12))
def test_by_hand_is_the_gradient_of_the_loss(a: float, b: float, points: list[tuple[float, float]]) -> None:
    x, y = (np.array(column).reshape(-1, 1) for column in zip(*points, strict=True))
    by_hand = gradients_by_hand(a, b, x, y)
    here = np.array([a, b])
    np.testing.assert_allclose([by_hand["a"][0], by_hand["b"][0]], mse_gradient(here, x, y), rtol=1e-9, atol=1e-7)
    # and a step to the side: the loss is a parabola, so the central difference is exact but for rounding
    ahead, behind = (mse(here + np.array([h, 0]), x, y) for h in (1.0, -1.0))
    assert by_hand["a"][0] == pytest.approx((ahead - behind) / 2, rel=1e-6, abs=1e-6)


def test_a_wrong_gradient_is_seen() -> None:
    data = make()
    graph = line_graph(0.5, 0.5, data.x_train, data.y_train)
    wrong = gradients_by_hand(0.5, 0.5, data.x_train, data.y_train) | {"error": np.zeros((80, 1))}
    assert [what for what, *_, same in compare_by_hand(graph, wrong) if not same] == ["error"]


def test_a_prediction_sends_one_to_each_of_its_elements() -> None:
    data = make()
    graph = prediction_graph(0.5, -0.25, data.x_train.tobytes())
    assert graph.named("a").gradient.sum == pytest.approx(80)
    assert graph.named("b").gradient.sum == pytest.approx(float(data.x_train.sum()), rel=1e-6)
    assert graph.named("yhat").value.mean == pytest.approx(0.5 - 0.25 * float(data.x_train.mean()), rel=1e-6)


@pytest.mark.parametrize(("size", "allowed"), [(0.25, 1e-9), (50.0, 5e-8)])
def test_rounding_is_told_from_a_difference(size: float, allowed: float) -> None:
    one = np.ones((1, 1))
    graph = line_graph(0.0, 0.0, one, size / 2 * one)
    exact = gradients_by_hand(0.0, 0.0, one, size / 2 * one)
    assert exact["error"].item() == size
    for factor, same in ((0.9, True), (1.1, False), (-1.1, False)):
        shifted = exact | {"error": exact["error"] + factor * allowed}
        (row,) = (row for row in compare_by_hand(graph, shifted) if row[0] == "error")
        assert row[1:3] == pytest.approx((size + factor * allowed, size), abs=1e-15)
        assert row[3] == pytest.approx(abs(factor) * allowed, rel=1e-4)
        assert row[4] is same


def test_a_prediction_is_made_in_float32_of_its_own_points() -> None:
    x = np.array([[0.5], [2.0], [3.0]])
    graph = prediction_graph(1.0, 2.0, x.tobytes())
    assert graph.named("yhat").value.dtype == "float32"
    assert graph.named("yhat").value.data.ravel().tolist() == [2.0, 5.0, 7.0]
    assert graph.named("yhat").gradient.data.ravel().tolist() == [1.0, 1.0, 1.0]


def test_one_element_that_differs_is_enough() -> None:
    x, y = np.array([[1.0], [2.0], [3.0]]), np.array([[1.0], [5.0], [2.0]])
    wrong = gradients_by_hand(0.0, 1.0, x, y)
    wrong["yhat"] = wrong["yhat"] + np.array([[0.0], [0.0], [0.5]])
    found = {what: (apart, same) for what, *_, apart, same in compare_by_hand(line_graph(0.0, 1.0, x, y), wrong)}
    assert found.pop("yhat") == (pytest.approx(0.5), False)
    assert all(same and apart < 1e-12 for apart, same in found.values())


def test_rounding_is_measured_by_the_largest_element() -> None:
    x, y = np.array([[1.0], [1.0]]), np.array([[0.0], [100.0]])
    exact = gradients_by_hand(0.0, 0.0, x, y)
    assert exact["error"].ravel().tolist() == [0.0, 100.0]
    for off, same in ((9e-8, True), (1.1e-7, False)):
        shifted = exact | {"error": exact["error"] + np.array([[off], [0.0]])}
        (row,) = (row for row in compare_by_hand(line_graph(0.0, 0.0, x, y), shifted) if row[0] == "error")
        assert row[4] is same
