"""Updates that fail: the line, the message, the names, the graph and the tensors, as PyTorch itself leaves them."""

import numpy as np
import pytest
import torch

from core.code.replay import replay
from core.code.source import phase_lines, source_of
from core.lessons.autograd.attempts import ATTEMPTS
from core.lessons.autograd.run_attempt import run
from tests.core.code.loops import DATA, DEVICES, START, Step, attempt_arguments

# the plain runs beside the replays say it too
pytestmark = pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf")
FAILING = ("first", "second", "fourth")
NOT_A_LEAF = "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed."


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("attempt", FAILING)
def test_an_attempt_fails_as_in_its_run(attempt, device):
    inside = replay(ATTEMPTS[attempt], attempt_arguments(device))
    plain = run(attempt, DATA, START, device=device)
    assert inside.failure == plain.failure
    assert inside.end.phase == {"first": "zero", "second": "update", "fourth": "zero"}[attempt]
    assert inside.failure.line in phase_lines(source_of(ATTEMPTS[attempt]))[inside.end.phase]
    for name in "ab":
        now, given = inside.end.names[name], inside.end.given[name]
        expected = plain.references[name]
        assert (now.thing == given.thing) == expected.is_original
        for held, state in ((now, expected.now), (given, expected.original)):
            assert (held.is_leaf, held.requires_grad, held.grad_fn) == (
                state.is_leaf, state.requires_grad, state.grad_fn,
            )  # fmt: skip
            assert (None if held.grad is None else f"{held.grad.sum:.4f}") == (
                None if state.grad is None else state.grad.split("[")[1].split("]")[0]
            )
        assert now.value.sum == plain.tensors[name].item()
    if attempt == "second":
        assert inside.update is None
    else:
        np.testing.assert_array_equal(
            [value.sum for value in inside.update.parameters.values()], plain.trace.parameters[1]
        )


@pytest.mark.parametrize("attempt", FAILING)
def test_the_very_tensors_are_there(attempt):
    given = attempt_arguments()
    inside = replay(ATTEMPTS[attempt], given)
    assert {"x_train", "y_train", "a", "b", "yhat", "error", "loss"} == inside.tensors.keys()
    assert (inside.tensors["a"] is given["a"]) == (attempt == "second")
    assert inside.tensors["x_train"] is given["x_train"]
    function = inside.tensors["loss"].grad_fn
    with pytest.raises(RuntimeError, match="second time"):
        inside.tensors["loss"].backward()
    assert function.name() == "MeanBackward0"
    if attempt == "first":
        assert inside.tensors["a"].grad_fn.next_functions[0][0].variable is given["a"]
    if attempt == "second":
        with pytest.raises(RuntimeError, match="in-place operation"):
            inside.tensors["a"].sub_(1)


@pytest.mark.parametrize("attempt", FAILING)
def test_the_graph_of_the_loss_has_its_gradients_though_the_update_failed(attempt):
    inside = replay(ATTEMPTS[attempt], attempt_arguments())
    assert inside.graph.named("loss").gradient.sum == 1.0
    for name in "ab":
        assert inside.graph.named(name).gradient.sum == inside.after("backward").names[name].grad.sum
    assert [source.text for source in inside.graph.sources] == [source_of(ATTEMPTS[attempt])]


def test_behind_a_name_that_lost_its_leaf():
    graph = replay(ATTEMPTS["first"], attempt_arguments()).behind["a"]
    assert [(node.kind, node.name, node.expression) for node in graph.nodes] == [
        ("constant", "a.grad", "a.grad"), ("constant", "", "lr * a.grad"), ("leaf", "a", "a"),
        ("result", "a", "a - lr * a.grad"),
    ]  # fmt: skip
    assert graph.nodes[-1].backward == "SubBackward0"
    assert graph.nodes[2].value.sum == pytest.approx(START[0])
    assert all(node.gradient is None for node in graph.nodes)
    assert [node.reached for node in graph.nodes] == [False, False, True, True]

    unwatched = replay(ATTEMPTS["fourth"], attempt_arguments()).behind["a"]
    assert [node.expression for node in unwatched.nodes] == [node.expression for node in graph.nodes]
    assert unwatched.nodes[-1].backward == ""
    assert "no_grad" in unwatched.nodes[-1].reason

    inside = replay(ATTEMPTS["second"], attempt_arguments())
    (leaf,) = inside.behind["a"].nodes
    assert (leaf.kind, leaf.name, leaf.gradient.sum) == ("leaf", "a", inside.end.names["a"].grad.sum)


def test_what_torch_warned_of_is_told_each_time():
    for _ in range(2):
        inside = replay(ATTEMPTS["first"], attempt_arguments())
        assert {item.category for item in inside.warned} == {"UserWarning"}
        assert all(item.message.startswith(NOT_A_LEAF) for item in inside.warned)
        shown = source_of(ATTEMPTS["first"]).splitlines()
        assert [shown[item.line].strip()[:14] for item in inside.warned] == [
            "yield Step(epo", "yield Step(epo", "a.grad.zero_()",
        ]  # fmt: skip
    assert replay(ATTEMPTS["third"], attempt_arguments()).warned == ()


def failed(loop, *shapes):
    """The replay of a loop over parameters of these shapes, and the error of a plain run of it."""

    def given():
        return {name: torch.ones(shape, requires_grad=True) for name, shape in zip("ab", shapes, strict=False)}

    inside = replay(loop, given())
    with pytest.raises(Exception) as plain:
        list(loop(**given()))
    assert (inside.failure.error, inside.failure.message) == (type(plain.value).__name__, str(plain.value))
    return inside


def test_a_failure_in_the_forward_pass():
    def mismatched(a, b):
        # forward: shapes that do not fit
        half = a * 2
        out = half @ b

        # backward: never
        out.sum().backward()
        yield

    inside = failed(mismatched, (2, 3), (2, 3))
    assert inside.failure.code == "out = half @ b"
    assert "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)" in inside.failure.message
    assert [moment.phase for moment in inside.phases] == ["forward"]
    assert inside.tensors.keys() == {"a", "b", "half"}
    assert [(node.name, node.op) for node in inside.graph.nodes] == [("a", ""), ("half", "mul")]
    assert inside.graph.named("a").gradient is None
    assert inside.graph.named("a").reached
    assert inside.end.names["half"].grad_fn == "MulBackward0"


def test_a_failure_of_backward_itself():
    def not_a_number(a):
        # loss: of every element
        errors = a**2

        # backward: from where?
        errors.backward()
        yield

    inside = failed(not_a_number, (3,))
    assert inside.failure.message == "grad can be implicitly created only for scalar outputs"
    assert inside.graph.named("errors").kind == "result"
    assert inside.graph.named("errors").gradient is None
    assert [item.name for item in inside.graph.named("errors").saved] == ["self"]
    assert inside.end.names["a"].grad is None


def test_a_second_backward_keeps_what_the_first_brought():
    def twice(a):
        # loss: a square
        loss = (a**2).sum()

        # backward: once, and once more
        loss.backward()
        loss.backward()
        yield

    inside = failed(twice, (2,))
    assert "backward through the graph a second time" in inside.failure.message
    assert inside.graph.named("a").gradient.data.tolist() == [2.0, 2.0]
    assert inside.end.names["a"].grad.data.tolist() == [2.0, 2.0]
    square = next(node for node in inside.graph.nodes if node.op == "pow")
    assert [item.name for item in square.saved] == ["self"]


def test_a_saved_tensor_changed_in_place():
    def changed(a):
        # forward: changed after it was saved
        v = a * 1
        loss = (v * v).sum()
        v += 1

        # backward: too late
        loss.backward()
        yield

    inside = failed(changed, (1,))
    assert "modified by an inplace operation" in inside.failure.message
    assert inside.end.names["v"].version == 1
    assert inside.graph.named("loss").gradient.sum == 1.0
    assert inside.end.names["a"].grad is None


def test_failures_outside_the_phases():
    def before(a):
        a.no_such_thing()
        # forward: never
        yield a

    def between(a):
        # forward: well
        out = a * 2

        text = "abc"
        number = int(text)
        yield number, out

    inside = failed(before, (1,))
    assert inside.failure.code == "a.no_such_thing()"
    assert (inside.start.names["a"].value.sum, inside.graph) == (1.0, None)
    inside = failed(between, (1,))
    assert inside.failure.error == "ValueError"
    assert [moment.phase for moment in inside.phases] == ["forward", ""]
    assert inside.end.names["out"].value.sum == 2.0


def test_a_failure_in_numpys_loop():
    def broken(a):
        # forward: shapes that do not fit
        out = a + np.ones(3)
        yield Step(parameters={"a": out}, gradients={"a": out}, loss=out.mean())

    inside = replay(broken, {"a": np.ones(2)})
    assert "could not be broadcast" in inside.failure.message
    assert inside.end.names["a"].value.data.tolist() == [1.0, 1.0]
    assert (inside.graph, inside.tensors, inside.behind) == (None, {}, {})


def test_numpys_warnings_are_heard():
    def overflowing(a):
        # forward: too large
        out = a * 1e200
        yield Step(parameters={"a": out}, gradients={"a": out}, loss=out[0])

    inside = replay(overflowing, {"a": np.array([1e200])})
    (warned,) = inside.warned
    assert (warned.category, warned.line) == ("RuntimeWarning", 2)
    assert "overflow" in warned.message
    assert inside.update.parameters["a"].sum == np.inf


def test_a_name_that_is_gone_has_nothing_behind_it():
    def forgetful(a, b):
        # forward: one name less
        out = a * 2
        del b

        # backward: of three numbers
        out.backward()
        yield

    inside = failed(forgetful, (3,), (1,))
    assert inside.behind.keys() == {"a"}
    assert inside.end.given.keys() == {"a", "b"}
    assert "b" not in inside.tensors
