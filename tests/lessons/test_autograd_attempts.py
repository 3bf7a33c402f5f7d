"""The attempts against what the tutorial's notebook prints, and against what PyTorch really raises."""

import re
from collections.abc import Callable

import numpy as np
import pytest
import torch

from core.code.source import phase_lines, source_of
from core.lessons.autograd.attempts import ATTEMPTS, accumulate
from core.lessons.autograd.run_attempt import Attempt, accumulated, run
from core.line.data import Regression
from core.training.initialise import torch_start
from core.training.train import tensors

START = torch_start(42)
# PyTorch says once that reading the gradient of a result gives None: the first attempt does just that
pytestmark = pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf")


@pytest.fixture(scope="module")
def data() -> Regression:
    random = np.random.RandomState(42)
    x = random.rand(100, 1)
    y = 1 + 2 * x + 0.1 * random.randn(100, 1)
    index = np.arange(100)
    random.shuffle(index)
    train, val = index[:80], index[80:]
    return Regression(x[train], y[train], x[val], y[val], index, (1.0, 2.0))


def attempt(name: str, data: Regression, **settings: float) -> Attempt:
    return run(name, data, START, **settings)  # type: ignore[arg-type]


def source_line(result: Attempt) -> str:
    assert result.failure is not None
    return source_of(result.function).splitlines()[result.failure.line].strip()


def test_the_start_is_the_notebooks_and_leaves_the_global_stream_alone() -> None:
    before = torch.get_rng_state()
    assert torch_start(42) == pytest.approx((0.33669037, 0.12880941), abs=5e-9)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch_start(43) != START


def test_first_attempt_loses_the_leaf(data: Regression) -> None:
    result = attempt("first", data)
    assert result.failure is not None
    assert result.failure.error == "AttributeError"
    assert result.failure.message == "'NoneType' object has no attribute 'zero_'"
    assert result.failure.code == source_line(result) == "a.grad.zero_()"

    a = result.references["a"]
    assert a.now.text == "tensor([0.6479], grad_fn=<SubBackward0>)"
    assert (a.now.is_leaf, a.now.requires_grad, a.now.grad_fn, a.now.grad) == (
        False,
        True,
        "SubBackward0",
        None,
    )
    assert not a.is_original
    assert a.original.text == "tensor([0.3367], requires_grad=True)"
    assert (a.original.is_leaf, a.original.grad_fn) == (True, None)
    assert a.original.grad == "tensor([-3.1125])"
    assert result.references["b"].original.grad == "tensor([-1.8156])"

    assert result.trace.parameters[:, 0] == pytest.approx([0.33669037, 0.6479], abs=1e-4)
    assert result.trace.gradients[0] == pytest.approx([-3.1125, -1.8156], abs=1e-4)
    assert result.trace.loss[0] == pytest.approx(2.7474866, abs=1e-6)
    assert result.trace.batch_loss[0] == pytest.approx(2.7474866, abs=1e-6)
    assert result.trace.loss[1] < result.trace.loss[0]


def test_first_attempts_graph_leads_back_to_the_leaf_that_the_name_lost(data: Regression) -> None:
    result = attempt("first", data)
    grad_fn = result.tensors["a"].grad_fn
    assert grad_fn is not None
    leaf = grad_fn.next_functions[0][0].variable  # type: ignore[union-attr]
    assert leaf.item() == START[0]
    assert leaf.grad.item() == pytest.approx(-3.1125, abs=1e-4)
    assert result.tensors["loss"].item() == pytest.approx(2.7474866, abs=1e-6)
    assert result.tensors["loss"].grad_fn.name() == "MeanBackward0"  # type: ignore[union-attr]


def test_first_attempt_fails_in_a_single_epoch_too(data: Regression) -> None:
    result = attempt("first", data, n_epochs=1)
    assert result.failure is not None
    assert result.trace.updates == 1


def test_second_attempt_may_not_change_a_leaf_in_place(data: Regression) -> None:
    result = attempt("second", data)
    with pytest.raises(RuntimeError) as real:
        torch.ones(1, requires_grad=True).sub_(1)
    assert result.failure is not None
    assert result.failure.error == "RuntimeError"
    assert result.failure.message == str(real.value)
    assert "a leaf Variable that requires grad" in result.failure.message
    assert "in-place operation" in result.failure.message
    assert result.failure.code == source_line(result) == "a -= lr * a.grad"

    a = result.references["a"]
    assert a.is_original
    assert a.now == a.original
    assert (a.now.is_leaf, a.now.requires_grad, a.now.grad_fn) == (True, True, None)
    assert a.now.grad == "tensor([-3.1125])"
    assert result.trace.updates == 0
    assert result.trace.parameters.tolist() == [list(START)]
    assert result.trace.loss == pytest.approx([2.7474866], abs=1e-6)


def test_third_attempt_walks_to_the_minimum(data: Regression) -> None:
    result = attempt("third", data)
    assert result.failure is None
    assert result.trace.updates == 1000
    assert result.trace.parameters[-1] == pytest.approx([1.02354312, 1.96896005], abs=1e-6)
    assert result.trace.loss[-1] == pytest.approx(0.0080446554, abs=1e-8)
    a = result.references["a"]
    assert a.is_original
    assert a.now.text == "tensor([1.0235], requires_grad=True)"
    assert result.references["b"].now.text == "tensor([1.9690], requires_grad=True)"
    assert a.now.grad == "tensor([0.])"
    assert (np.diff(result.trace.loss[:300]) < 0).all()


def test_fourth_trap_forgets_that_gradients_were_wanted(data: Regression) -> None:
    result = attempt("fourth", data)
    assert result.failure is not None
    assert result.failure.error == "AttributeError"
    assert result.failure.message == "'NoneType' object has no attribute 'zero_'"
    assert result.failure.code == source_line(result) == "a.grad.zero_()"
    a = result.references["a"]
    assert a.now.text == "tensor([0.6479])"
    assert (a.now.is_leaf, a.now.requires_grad, a.now.grad_fn, a.now.grad) == (True, False, None, None)
    assert not a.is_original
    assert (a.original.requires_grad, a.original.grad) == (True, "tensor([-3.1125])")


def test_without_zero_the_parameters_orbit_the_minimum(data: Regression) -> None:
    result = attempt("without zero_", data)
    assert result.failure is None
    assert result.trace.diverged_at is None
    assert result.trace.updates == 1000

    # the first update is the third attempt's; the second uses the sum of two gradients
    third = attempt("third", data, n_epochs=2)
    assert result.trace.parameters[1] == pytest.approx(third.trace.parameters[1], abs=1e-7)
    assert result.trace.gradients[1] == pytest.approx(third.trace.gradients.sum(axis=0), abs=1e-5)

    # the loss never settles: it is as large in the last hundred epochs as it was in the first
    loss = result.trace.loss
    assert loss[-100:].max() > 0.5 * loss[:100].max()
    assert loss[-100:].max() > 100 * 0.0080446554

    # along the steepest direction the parameters swing from one side of the minimum to the other, again and
    # again: seen with their velocity, they turn, always the same way
    a, b = result.trace.parameters.T
    steep = (a - 1.02354075) * 0.885 + (b - 1.96896447) * 0.466
    assert ((steep[:-1] * steep[1:]) < 0).sum() > 100
    angle = np.unwrap(np.arctan2(np.diff(steep) / np.sqrt(0.1 * 2.4829), steep[:-1]))
    assert (np.diff(angle) < 0).all()
    assert abs(angle[-1] - angle[0]) > 50 * 2 * np.pi


def test_backward_twice_gives_exactly_double(data: Regression) -> None:
    once, twice = accumulated(data, START, times=2)
    assert once == pytest.approx([-3.1125, -1.8156], abs=5e-5)
    assert twice == pytest.approx([-6.2250, -3.6313], abs=5e-5)
    assert (twice == 2 * once).all()


def test_a_rate_that_is_too_large_ends_at_the_last_finite_update(data: Regression) -> None:
    result = attempt("third", data, lr=1.2)
    assert result.failure is None
    assert result.trace.diverged_at is not None
    assert result.trace.diverged_at == result.trace.updates + 1 < 1000
    assert np.isfinite(result.trace.parameters).all()
    assert "nan" not in result.references["a"].now.text


def test_an_attempt_that_does_not_exist_is_refused(data: Regression) -> None:
    with pytest.raises(ValueError, match="no attempt 'fifth': choose one of first, second"):
        attempt("fifth", data)


@pytest.mark.parametrize("function", [*ATTEMPTS.values(), accumulate])
def test_phases_are_lit_as_in_the_other_loops(function: Callable[..., object]) -> None:
    full = ["forward", "loss", "backward", "update", "zero"]
    expected = {"without_zero": full[:4], "accumulate": full[:3]}
    assert list(phase_lines(source_of(function))) == expected.get(function.__name__, full)


@pytest.mark.parametrize(("name", "phase"), [("first", "zero"), ("second", "update"), ("fourth", "zero")])
def test_the_line_that_failed_lies_in_its_phase(data: Regression, name: str, phase: str) -> None:
    result = attempt(name, data)
    assert result.failure is not None
    assert result.failure.line in phase_lines(source_of(result.function))[phase]


@pytest.mark.parametrize("function", [*ATTEMPTS.values(), accumulate])
def test_what_is_done_to_a_is_done_to_b(function: Callable[..., object]) -> None:
    source = source_of(function)
    lines = [line.strip() for line in source.splitlines()]
    for phase in ("update", "zero"):
        code = [lines[i] for i in sorted(phase_lines(source).get(phase, ()))]
        of_a = [line for line in code if line.startswith("a")]
        assert [line for line in code if line.startswith("b")] == [re.sub(r"\ba\b", "b", line) for line in of_a]
        assert len(of_a) == (phase in phase_lines(source))
    for line in (line for line in lines if "Step(" in line):
        assert line == 'yield Step(epoch, ALL, {"a": a, "b": b}, {"a": a.grad, "b": b.grad}, loss)'


@pytest.mark.parametrize("name", ["first", "third", "fourth", "without zero_"])
def test_every_first_update_is_against_the_gradient(data: Regression, name: str) -> None:
    result = attempt(name, data, n_epochs=1, lr=0.25)
    np.testing.assert_allclose(
        result.trace.parameters[1], np.array(START) - 0.25 * result.trace.gradients[0], rtol=1e-6
    )
    x, y, a, b = tensors(data, START, "cpu")
    step = next(ATTEMPTS[name](x, y, a, b, 0.25, 1))
    assert list(step.parameters) == list(step.gradients) == ["a", "b"]
    assert [value.item() for value in step.parameters.values()] == result.trace.parameters[1].tolist()
    if name in ("third", "without zero_"):
        assert step.gradients["a"] is a.grad
        assert step.gradients["b"] is b.grad
