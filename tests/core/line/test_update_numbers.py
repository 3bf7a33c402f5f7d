"""The numbers of one update, read from its replay: against plain loops of the same lines, and the notebook."""

import numpy as np
import pytest
import torch

from core import notebook
from core.lessons.autograd.attempts import ATTEMPTS
from core.lessons.autograd.run_attempt import run
from core.lessons.gradient_descent.run import descend
from core.lessons.gradient_descent.settings import DescentSettings
from core.line.data import make
from core.line.update_numbers import UpdateNumbers, update_numbers
from core.training.replay import known_update, same_in_torch
from core.training.train import loop, tensors, train

DATA = make()
START = (0.33669037, 0.12880941)
BATCH = descend(DescentSettings()).trace
MINI = train(DATA, (0.5, -0.1), 0.2, 12, 16)


def numbers(function, trace, tick: int, rate: float = 0.1) -> UpdateNumbers:
    return update_numbers(known_update(function, trace, DATA, tick, rate), tick, tick == trace.updates)


def attempt(name: str, tick: int, epochs: int = 60) -> UpdateNumbers:
    return numbers(ATTEMPTS[name], run(name, DATA, START, 0.1, epochs).trace, tick)


def trained(trainer: str, tick: int) -> UpdateNumbers:
    return numbers(loop(trainer), train(DATA, START, 0.1, 8, 80, trainer), tick)


def plain(way: str, updates: int) -> list[tuple[list[float | None], list[float], list[int]]]:
    """For each update: a.grad before backward, after it and at the end; a before and after; a._version likewise."""
    x, y, a, b = tensors(DATA, START, "cpu")
    sgd = torch.optim.SGD([a, b], lr=0.1)
    seen = []
    for _ in range(updates):
        grads, values, versions = [a.grad and a.grad.item()], [a.item()], [a._version]
        yhat = a + b * x
        error = y - yhat
        loss = (error**2).mean()
        loss.backward()
        grads.append(a.grad.item())
        if way == "optim.SGD":
            sgd.step()
        else:
            with torch.no_grad():
                a -= 0.1 * a.grad
                b -= 0.1 * b.grad
        values.append(a.item())
        versions.append(a._version)
        if way == "optim.SGD":
            sgd.zero_grad()
        elif way != "without zero_":
            a.grad.zero_()
            b.grad.zero_()
        grads.append(a.grad and a.grad.item())
        seen.append((grads, values, versions))
    return seen


@pytest.mark.parametrize("way", ["autograd", "optim.SGD", "third", "without zero_"])
def test_what_grad_holds_after_every_phase(way: str) -> None:
    for tick, (grads, (old, new), versions) in enumerate(plain(way, 6)):
        found = attempt(way, tick) if way in ATTEMPTS else trained(way, tick)
        a = found.a
        assert [a.before, a.held, a.left] == grads
        assert (a.old, a.new) == (old, new)
        assert list(a.versions or ()) == versions
        assert a.adds_up == (way == "without zero_" and tick > 0)
        assert a.slope == pytest.approx(a.formula, rel=1e-5)
        assert (a.before or 0) + a.slope == pytest.approx(a.held, rel=1e-6)
    assert grads[2] == {"optim.SGD": None, "without zero_": grads[1]}.get(way, 0.0)


def test_the_third_attempts_last_gradients_are_autograds_own() -> None:
    x, y, a, b = tensors(DATA, START, "cpu")
    for _ in ATTEMPTS["third"](x, y, a, b, 0.1, 1000):
        held = a.grad.item(), b.grad.item()
    last = attempt("third", 999, 1000)
    assert (last.a.held, last.b.held) == held
    assert held == pytest.approx((5.485e-7, -5.732e-7), rel=1e-3)


def test_the_first_step_is_the_notebooks() -> None:
    first = numbers(loop("NumPy"), BATCH, 0)
    assert (first.tick, first.points, first.of_points, first.learning_rate) == (0, 80, 80, 0.1)
    assert (first.autograd, first.last, first.a.before, first.a.left, first.a.versions) == (
        False, False, None, None, None,
    )  # fmt: skip
    for ours, printed in (
        *zip((first.a.old, first.b.old), notebook.NUMPY_START, strict=True),
        (first.loss, notebook.NUMPY_LOSS),
        *zip((first.a.slope, first.b.slope), notebook.NUMPY_GRADIENTS, strict=True),
        *zip((first.a.new, first.b.new), notebook.NUMPY_ONE_UPDATE, strict=True),
    ):
        assert printed.agrees(ours)


@pytest.mark.parametrize("trace", [BATCH, MINI], ids=["batch", "mini-batch"])
def test_the_formulas_hold_between_the_numbers(trace) -> None:
    rate = 0.2 if trace is MINI else 0.1
    for tick in range(10):
        here = numbers(loop("NumPy"), trace, tick, rate)
        rows = slice(None) if trace.rows is None else trace.rows[tick]
        np.testing.assert_array_equal(here.x, DATA.x_train[rows])
        np.testing.assert_array_equal(here.y, DATA.y_train[rows])
        assert here.points == len(here.x)
        assert here.mean_yhat + here.mean_error == pytest.approx(here.y.mean())
        assert here.loss == pytest.approx(trace.batch_loss[tick])
        for i, p in enumerate((here.a, here.b)):
            assert p.held == p.slope == trace.gradients[tick, i]
            assert p.formula == pytest.approx(p.slope)
            assert (p.old, p.new) == (trace.parameters[tick, i], trace.parameters[tick + 1, i])
            assert p.new == pytest.approx(p.old - here.learning_rate * p.slope)


def test_at_the_end_all_points_are_seen() -> None:
    end = numbers(loop("NumPy"), MINI, 12, 0.2)
    assert end.last
    assert end.points == end.of_points == 80
    assert end.loss == pytest.approx(MINI.loss[-1])


@pytest.mark.parametrize(("trace", "tick"), [(BATCH, 0), (BATCH, 120), (MINI, 3), (MINI, 12)])
def test_autograd_finds_in_float64_what_numpy_found_by_hand(trace, tick: int) -> None:
    hand = numbers(loop("NumPy"), trace, tick)
    graph = same_in_torch(trace, DATA, tick, 0.1).graph
    assert {node.value.dtype for node in graph.nodes if node.value} == {"float64"}
    assert graph.named("x").value.size == hand.points
    assert graph.named("loss").value.sum == pytest.approx(hand.loss, rel=1e-12)
    for p in (hand.a, hand.b):
        assert graph.named(p.name).gradient.sum == pytest.approx(p.slope, rel=1e-9, abs=1e-14)


def test_the_same_update_is_made_once() -> None:
    assert known_update(loop("NumPy"), BATCH, DATA, 3, 0.1) is known_update(loop("NumPy"), BATCH, DATA, 3, 0.1)
    assert same_in_torch(BATCH, DATA, 3, 0.1) is same_in_torch(BATCH, DATA, 3, 0.1)
    assert known_update(loop("NumPy"), BATCH, DATA, 4, 0.1) is not known_update(loop("NumPy"), BATCH, DATA, 3, 0.1)


def test_a_graph_before_its_backward_pass_has_no_gradients() -> None:
    graph = known_update(loop("autograd"), train(DATA, START, 0.1, 3, 80, "autograd"), DATA, 1, 0.1).graph
    ahead = graph.forward_only
    assert ahead is graph.forward_only
    assert all(item.gradient is None for item in (*ahead.nodes, *ahead.edges))
    assert ahead.backward == ()
    assert [node.value for node in ahead.nodes] == [node.value for node in graph.nodes]
    assert graph.named("a").gradient is not None
