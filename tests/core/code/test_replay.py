"""What a replay says of the names after each phase, and of the graph, against the same lines run plainly."""

import pickle
import subprocess
import sys

import numpy as np
import pytest
import torch

from core.code.names import Held
from core.code.replay import one_batch, replay
from core.code.source import source_of
from core.graph.svg import draw
from core.graph.tape import tape
from core.lessons.autograd.attempts import without_zero
from core.training.autograd import autograd
from core.training.by_hand import by_hand
from core.training.optimizer import optimizer
from tests.core.code.loops import (
    DATA,
    DEVICES,
    FRAMES,
    Step,
    array_arguments,
    attempt_arguments,
    modules,
    small_network,
    tensor_arguments,
    without_end,
)

PHASES = ["forward", "loss", "backward", "update", "zero"]


def plainly(loop, device, rows, before=None):
    """(a, a.grad, a._version) before the first phase and after each, of the loop's lines run here."""
    given = tensor_arguments(device)
    x, y, a, b = given["x_train"][rows], given["y_train"][rows], given["a"], given["b"]
    if before is not None:
        a.grad, b.grad = (torch.full_like(a, value) for value in before)
    sgd = torch.optim.SGD([a, b], lr=0.1)
    seen = []

    def look():
        seen.append((a.item(), None if a.grad is None else a.grad.item(), a._version))

    look()
    yhat = a + b * x
    look()
    error = y - yhat
    loss = (error**2).mean()
    look()
    loss.backward()
    look()
    if loop is optimizer:
        sgd.step()
    else:
        with torch.no_grad():
            a -= 0.1 * a.grad
            b -= 0.1 * b.grad
    look()
    if loop is without_zero:
        return seen
    if loop is optimizer:
        sgd.zero_grad()
    else:
        a.grad.zero_()
        b.grad.zero_()
    look()
    return seen


def of_a(inside):
    found = []
    for moment in (inside.start, *inside.phases):
        held = moment.names["a"]
        found.append((held.value.data.item(), None if held.grad is None else held.grad.data.item(), held.version))
    return found


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("rows", [slice(None), np.array([3, 70, 12, 5, 41])], ids=["all", "batch"])
@pytest.mark.parametrize("loop", [autograd, optimizer])
def test_grad_and_version_after_each_phase(loop, rows, device):
    inside = replay(loop, tensor_arguments(device, rows))
    assert [moment.phase for moment in inside.phases] == PHASES
    plain = plainly(loop, device, rows)
    assert of_a(inside) == plain
    assert plain[3][1] != 0
    assert plain[-1][1] == (None if loop is optimizer else 0.0)
    for moment in (inside.start, *inside.phases):
        held = moment.names["a"]
        assert (held.kind, held.is_leaf, held.requires_grad, held.grad_fn) == ("tensor", True, True, None)
        assert (held.value.shape, held.value.dtype) == ((1,), "float32")
        assert held.value.device.startswith(device)
        assert moment.given["a"].thing == held.thing


def test_without_zero_adds_to_what_the_caller_says_was_there():
    given = attempt_arguments()
    given["a"].grad, given["b"].grad = torch.tensor([2.5]), torch.tensor([-1.25])
    inside = replay(without_zero, given)
    plain = plainly(without_zero, "cpu", slice(None), before=(2.5, -1.25))
    assert of_a(inside) == plain
    assert plain[0][1] == 2.5
    assert [moment.phase for moment in inside.phases] == PHASES[:4]
    # the graph's gradient is this backward's alone
    assert inside.graph.named("a").gradient.sum == pytest.approx(plain[3][1] - 2.5, rel=1e-6)
    assert inside.update.gradients["a"].sum == plain[3][1]


def test_results_have_their_function_and_no_grad():
    inside = replay(autograd, tensor_arguments())
    names = inside.after("loss").names
    assert {name: names[name].grad_fn for name in ("yhat", "error", "loss", "x")} == {
        "yhat": "AddBackward0", "error": "SubBackward0", "loss": "MeanBackward0", "x": None,
    }  # fmt: skip
    assert [names[name].is_leaf for name in ("yhat", "x")] == [False, True]
    assert names["loss"].grad is None
    assert "yhat" not in inside.start.names
    assert "error" not in inside.after("forward").names
    np.testing.assert_array_equal(names["x"].value.data, DATA.x_train.astype(np.float32).astype(np.float64))
    assert not names["x"].value.data.flags.writeable
    with pytest.raises(KeyError, match="nothing"):
        inside.after("nothing")


def test_numpys_loop_has_arrays_and_numbers_and_no_graph():
    rows = np.array([4, 9, 2])
    inside = replay(by_hand, array_arguments(rows))
    x, y = DATA.x_train[rows], DATA.y_train[rows]
    a, b = (np.array([value]) for value in (0.33669037, 0.12880941))
    error = y - (a + b * x)
    names = inside.after("backward").names
    assert names["loss"].value.sum == (error**2).mean()
    assert names["a_grad"].value.sum == -2 * error.mean()
    assert names["b_grad"].value.sum == -2 * (x * error).mean()
    np.testing.assert_array_equal(names["error"].value.data, error)
    assert (names["error"].kind, names["error"].value.dtype, names["error"].value.shape) == ("array", "float64", (3, 1))
    assert (names["lr"].kind, names["lr"].value.sum, names["lr"].is_leaf) == ("number", 0.1, None)
    assert names["rows"].value.data.tolist() == rows.tolist()
    assert inside.after("update").names["a"].value.data == a - 0.1 * (-2 * error.mean())
    assert inside.after("update").names["a"].thing != names["a"].thing
    assert [moment.phase for moment in inside.phases] == PHASES[:4]
    assert inside.graph is None
    assert (inside.behind, inside.tensors, inside.failure, inside.start.given) == ({}, {}, None, {})


def test_numpys_loop_does_not_wait_for_torch():
    script = """
import sys
import numpy as np
from core.code.replay import one_batch
from core.line.data import make
from core.training.by_hand import by_hand
from core.training.replay import replay_update
from core.training.train import train
trace = train(make(), (0.0, 0.0), 0.1, 3, 80)
print(len(replay_update(by_hand, trace, make(), 2, 0.1).phases), "torch" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["4", "False"]


def shape_of(graph):
    return [
        (node.kind, node.name, node.op, node.backward, node.expression, node.order, node.reached, node.saved)
        for node in graph.nodes
    ]


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("loop", [autograd, optimizer])
def test_the_graph_is_that_of_the_same_lines_on_the_tape(loop, device):
    given = tensor_arguments(device)
    x, y, a, b = given["x_train"], given["y_train"], given["a"], given["b"]

    def lines():
        yhat = a + b * x
        error = y - yhat
        loss = (error**2).mean()
        return loss  # noqa: RET504 (the name is part of what is traced)

    taped = tape(lines)
    graph = replay(loop, given).graph
    assert shape_of(graph) == shape_of(taped)
    assert graph.backward == taped.backward
    assert (graph.saved_bytes, graph.samples, graph.results) == (taped.saved_bytes, taped.samples, taped.results)
    for mine, other in zip(graph.nodes, taped.nodes, strict=True):
        np.testing.assert_array_equal(mine.value.data, other.value.data)
        assert (mine.gradient is None) == (other.gradient is None)
        if mine.gradient is not None:
            np.testing.assert_array_equal(mine.gradient.data, other.gradient.data)
    for mine, other in zip(graph.edges, taped.edges, strict=True):
        assert (mine.source, mine.target, mine.slot) == (other.source, other.target, other.slot)
        assert mine.differentiable == other.differentiable
        if mine.gradient is not None:
            np.testing.assert_array_equal(mine.gradient.data, other.gradient.data)
    assert "yhat" in draw(graph).svg
    assert len(pickle.loads(pickle.dumps(graph)).nodes) == len(graph.nodes)


@pytest.mark.parametrize("loop", [autograd, modules])
def test_spans_lie_in_the_code_on_the_page(loop):
    graph = inside_modules().graph if loop is modules else replay(loop, tensor_arguments()).graph
    assert [source.text for source in graph.sources] == [source_of(loop)]
    for node in graph.nodes:
        if node.span:
            cut = source_of(loop)[node.span.start : node.span.end]
            assert " ".join(cut.split()) == node.expression
    expected = {
        autograd: ["b * x", "a + b * x", "y - yhat", "error**2", "(error**2).mean()"],
        modules: ["model(x)"] * 5 + ["torch.nn.functional.mse_loss(yhat, y)"],
    }
    assert [graph.nodes[i].expression for i in graph.forward] == expected[loop]


def inside_modules(momentum=0.9):
    given = {name: item for name, item in tensor_arguments().items() if name not in ("a", "b")}
    return replay(modules, given | {"model": small_network(), "momentum": momentum})


def test_a_modules_graph_and_parameters():
    inside, model = inside_modules(), small_network()
    x, y = tensor_arguments()["x_train"], tensor_arguments()["y_train"]
    torch.nn.functional.mse_loss(model(x), y).backward()
    names = inside.after("backward").names
    for name, parameter in model.named_parameters():
        np.testing.assert_array_equal(names[f"model.{name}"].grad.data, parameter.grad.double())
        np.testing.assert_array_equal(inside.graph.named(name).gradient.data, parameter.grad.double())
    assert inside.graph.named("1.1.weight").groups == ("model", "model.1", "model.1.1")
    assert [node.backward for node in inside.graph.nodes if node.op] == [
        "TBackward0", "AddmmBackward0", "TanhBackward0", "TBackward0", "AddmmBackward0", "MseLossBackward0",
    ]  # fmt: skip
    assert inside.start.given.keys() == {f"model.{name}" for name, _ in model.named_parameters()}


def test_the_lines_after_the_yield_run_and_no_second_forward_pass():
    FRAMES.clear()
    given = attempt_arguments()
    given = {"x": given["x_train"], "y": given["y_train"], "a": given["a"], "b": given["b"], "lr": 0.1}
    given["a"].grad, given["b"].grad = torch.tensor([7.0]), torch.tensor([8.0])
    inside = replay(without_end, given)
    assert len(FRAMES) == 1
    assert [moment.phase for moment in inside.phases] == ["zero", *PHASES[:4]]
    a, b = (inside.after("zero").names[name] for name in "ab")
    assert (inside.start.names["a"].grad.sum, a.grad.sum, b.grad) == (7.0, 0.0, None)
    assert a.version == 0
    assert inside.after("update").names["leaf"].thing == inside.start.given["b"].thing
    assert given["a"].grad.item() == inside.after("update").names["a"].grad.sum
    assert inside.update.parameters["a"].sum == given["a"].item()


def test_hooks_fire_in_the_engines_order_and_are_gone_afterwards():
    kept = {}

    def two_passes(w, v):
        # forward: a shared part
        shared = w * v
        one, two = (shared**2).sum(), (shared * 3).sum()

        # backward: twice, through the shared part
        one.backward(retain_graph=True)
        two.backward()
        kept["shared"] = shared
        yield Step(parameters={"w": w}, gradients={"w": w.grad}, loss=one)

    w, v = (torch.tensor([value], requires_grad=True) for value in (2.0, 5.0))
    inside = replay(two_passes, {"w": w, "v": v})
    assert inside.failure is None
    assert w.grad.item() == inside.update.gradients["w"].sum == 2 * 10 * 5 + 3 * 5
    graph = inside.graph
    assert len(graph.results) == 2
    # of two passes through one node the last is kept
    assert graph.named("w").gradient.sum == 15
    assert graph.named("shared").gradient.sum == 3
    square = next(node for node in graph.nodes if node.op == "pow")
    assert (square.gradient.sum, [item.name for item in square.saved]) == (1.0, ["self"])
    shared = kept["shared"]
    with pytest.raises(RuntimeError, match="second time"):
        shared.sum().backward()
    assert not w._backward_hooks
    assert not torch.overrides._get_current_function_mode_stack()
    assert not torch.utils._python_dispatch._get_current_dispatch_mode_stack()


def test_gradients_by_autograd_grad():
    def functional(w, x):
        # backward: without .grad
        (slope,) = torch.autograd.grad(((w * x) ** 2).sum(), [w])

        # update: a new leaf
        w = (w - 0.1 * slope).detach().requires_grad_()
        yield Step(parameters={"w": w}, gradients={"w": slope}, loss=slope.sum())

    w = torch.tensor([3.0], requires_grad=True)
    inside = replay(functional, {"w": w, "x": torch.tensor([2.0])})
    assert inside.failure is None
    assert [moment.phase for moment in inside.phases] == ["backward", "update"]
    assert inside.graph.named("w").gradient.sum == 24.0
    assert inside.end.names["w"].thing != inside.end.given["w"].thing
    assert (inside.end.given["w"].grad, inside.end.names["w"].version) == (None, 0)
    assert inside.behind.keys() == {"w"}


def test_a_change_through_data_is_seen_though_no_version_counts_it():
    def through_data(w):
        # forward: with a copy
        loss = (w * 2).sum()

        # update: behind autograd's back
        w.data += 1
        yield Step(parameters={"w": w}, gradients={"w": None}, loss=loss)

    inside = replay(through_data, {"w": torch.tensor([3.0], requires_grad=True)})
    held: list[Held] = [inside.after(phase).names["w"] for phase in ("forward", "update")]
    assert [(one.value.sum, one.version) for one in held] == [(3.0, 0), (4.0, 0)]
    assert inside.update.gradients == {"w": None}
    # nothing was gone back through: the graph is the one behind the last result
    assert inside.graph.named("loss").kind == "result"
    assert inside.graph.named("w").gradient is None


def test_an_epochs_number_is_the_runs():
    batches = one_batch("the batch", epoch=2)
    assert [list(batches()) for _ in range(3)] == [[], [], ["the batch"]]


def test_a_loop_without_an_update_is_refused():
    given = tensor_arguments() | {"n_epochs": 0}
    with pytest.raises(ValueError, match="autograd ended without making an update"):
        replay(autograd, given)


def test_complex_numbers_are_refused():
    def turning(w):
        # forward: once around
        loss = (w * torch.tensor([1j])).abs().sum()
        yield Step(parameters={"w": w}, gradients={"w": None}, loss=loss)

    with pytest.raises(ValueError, match="real numbers"):
        replay(turning, {"w": torch.ones(1, requires_grad=True)})
    assert not torch.overrides._get_current_function_mode_stack()


def test_a_loop_whose_numbers_are_refused_is_closed_at_once():
    closed = []

    def turning(w):
        try:
            # forward: once
            loss = w.sum()
            yield Step(parameters={"w": w}, gradients={"w": torch.ones(1) * 1j}, loss=loss)
        finally:
            closed.append(True)

    with pytest.raises(ValueError, match="real numbers"):
        replay(turning, {"w": torch.ones(1, requires_grad=True)})
    assert closed == [True]
