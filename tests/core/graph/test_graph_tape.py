"""The tape against autograd, closed forms and what Python's own source says."""

import pickle

import numpy as np
import pytest
import torch

from core.graph.tape import tape
from tests.core.graph.examples import branch, encoder, line, line_tensors, network


def text(graph, node):
    span = node.span
    return graph.sources[span.source].text[span.start : span.end]


def close(value, tensor):
    np.testing.assert_allclose(value.data, tensor.detach().double().numpy(), rtol=1e-12, atol=1e-14)


def test_line_has_the_textbook_graph():
    graph = tape(line(*line_tensors()))
    assert [node.sign for node in graph.nodes if node.op] == ["×", "+", "−", "²", "mean"]
    assert [node.backward for node in graph.nodes if node.op] == [
        "MulBackward0", "AddBackward0", "SubBackward0", "PowBackward0", "MeanBackward0",
    ]  # fmt: skip
    names = {(graph.nodes[e.source].name or graph.nodes[e.source].op,
              graph.nodes[e.target].name or graph.nodes[e.target].op) for e in graph.edges}  # fmt: skip
    assert names == {("b", "mul"), ("x_train", "mul"), ("a", "yhat"), ("mul", "yhat"), ("y_train", "error"),
                     ("yhat", "error"), ("error", "pow"), ("pow", "loss")}  # fmt: skip
    assert [node.kind for node in map(graph.named, ("a", "b", "x_train", "yhat", "loss"))] == [
        "leaf", "leaf", "constant", "operation", "result",
    ]  # fmt: skip
    assert "data" in graph.named("x_train").reason
    assert graph.samples == 80


def test_line_values_and_gradients_have_their_closed_forms():
    a, b, x, y = line_tensors()
    graph = tape(line(a, b, x, y))
    error = (y - (a + b * x)).detach()
    n = len(x)
    close(graph.named("error").value, error)
    close(graph.named("loss").value, (error**2).mean())
    close(graph.named("a").gradient, (-2 * error.mean()).reshape(1))
    close(graph.named("b").gradient, (-2 * (x * error).mean()).reshape(1))
    close(graph.named("error").gradient, 2 * error / n)
    close(graph.named("yhat").gradient, -2 * error / n)
    into_mean = graph.inputs[graph.named("loss").id][0]
    close(into_mean.gradient, torch.full((n, 1), 1 / n, dtype=torch.float64))
    into_mul = {graph.nodes[e.source].name: e for e in graph.inputs[2]}
    close(into_mul["b"].gradient, (-2 * (x * error).mean()).reshape(1))
    assert into_mul["x_train"].gradient is None
    assert not into_mul["x_train"].differentiable


def test_each_expression_is_cut_out_of_the_source_exactly():
    graph = tape(line(*line_tensors()))
    expected = ["b * x_train", "a + b * x_train", "y_train - yhat", "error**2", "(error**2).mean()"]
    assert [text(graph, graph.nodes[i]) for i in graph.forward] == expected
    assert graph.sources[0].name == "step"


def test_expression_over_lines_with_wide_letters():
    weite = torch.ones(2, dtype=torch.float64, requires_grad=True)

    def step():
        ä, größe = weite * 2, weite * 3
        return (
            (ä + größe)
            * weite
        ).sum()  # fmt: skip

    graph = tape(step)
    assert [graph.nodes[i].expression for i in graph.forward] == [
        "weite * 2", "weite * 3", "ä + größe", "(ä + größe) * weite", "( (ä + größe) * weite ).sum()",
    ]  # fmt: skip


def test_one_leaf_twice_adds_up():
    w = torch.tensor([3.0], dtype=torch.float64, requires_grad=True)
    graph = tape(lambda: w * w + w)
    square, total = (graph.nodes[i] for i in graph.forward)
    assert (square.sign, total.sign) == ("×", "+")
    assert [e.gradient.data.item() for e in graph.uses[graph.named("w").id]] == [3.0, 3.0, 1.0]
    assert graph.named("w").gradient.data.item() == 7.0


def test_branch_feeds_b_into_two_products():
    a, b, x, y = line_tensors()
    graph = tape(branch(a, b, x, y))
    uses = list(graph.uses[graph.named("b").id])
    assert [graph.nodes[e.target].op for e in uses] == ["mul", "mul"]
    total = sum(e.gradient.data for e in uses)
    np.testing.assert_allclose(total, graph.named("b").gradient.data, rtol=1e-14)
    expected = torch.autograd.grad(branch(a, b, x, y)(), [a, b])
    close(graph.named("a").gradient, expected[0])
    close(graph.named("b").gradient, expected[1])


def test_detach_cuts_and_says_so():
    a, b, x, _y = line_tensors()

    def step():
        target = (b * x).detach()
        return ((a - target) ** 2).mean()

    graph = tape(step)
    wall = graph.named("target")
    assert wall.kind == "constant"
    assert wall.op == "detach"
    assert "cuts" in wall.reason
    assert graph.named("b").gradient is None
    assert not graph.named("b").reached
    assert "cut" in graph.named("b").reason
    close(graph.named("a").gradient, torch.autograd.grad(step(), a)[0])


def test_no_grad_is_named_as_the_reason():
    a, b, x, _ = line_tensors()

    def step():
        with torch.no_grad():
            scale = b * 2
        return (a * scale * x).sum()

    graph = tape(step)
    assert "no_grad" in graph.named("scale").reason
    assert graph.named("scale").kind == "constant"


def test_loop_repeats_the_same_expression():
    w = torch.tensor(1.5, dtype=torch.float64, requires_grad=True)

    def step():
        z = w
        for _ in range(3):
            z = z * w
        return z

    graph = tape(step)
    assert [graph.nodes[i].expression for i in graph.forward] == ["z * w"] * 3
    assert len({graph.nodes[i].call for i in graph.forward}) == 3
    assert graph.named("w").gradient.data.item() == pytest.approx(4 * 1.5**3, rel=1e-15)


def test_in_place_steps_keep_their_own_values():
    w = torch.tensor([2.0], requires_grad=True)

    def step():
        z = w * 3
        z += 1
        z.mul_(2)
        return z.sum()

    graph = tape(step)
    assert [graph.nodes[i].value.sum for i in graph.forward] == [6.0, 7.0, 14.0, 14.0]
    assert graph.named("w").gradient.sum == 6.0


def test_linear_is_two_operations_of_one_call_inside_its_module():
    model, step = network()
    graph = tape(step)
    transposed, product = (graph.nodes[i] for i in graph.forward[:2])
    assert (transposed.op, product.op) == ("t", "addmm")
    assert transposed.call == product.call
    assert product.groups == ("model", "model.hidden")
    assert product.name == "h"
    assert transposed.name == ""
    assert graph.named("hidden.weight").groups == ("model", "model.hidden")
    assert {node.name for node in graph.nodes if node.kind == "leaf"} == dict(model.named_parameters()).keys()
    for name, parameter in model.named_parameters():
        close(graph.named(name).gradient, torch.autograd.grad(step(), parameter)[0])
    close(transposed.value, model.hidden.weight.T)


def test_module_called_twice_makes_two_groups():
    layer = torch.nn.Linear(1, 1)
    graph = tape(lambda: layer(layer(torch.ones(3, 1))).sum())
    groups = {node.groups for node in graph.nodes if node.op == "addmm"}
    assert groups == {("layer",), ("layer (call 2)",)}
    assert graph.named("weight").groups == ()


def test_several_results_go_back_together():
    w = torch.tensor([2.0], dtype=torch.float64, requires_grad=True)
    graph = tape(lambda: {"square": (w * w).sum(), "triple": w * 3})
    assert len(graph.results) == 2
    assert all(graph.nodes[i].kind == "result" for i in graph.results)
    assert graph.named("w").gradient.data.item() == 7.0
    graph = tape(lambda: ((w * w).sum(), w * 3), gradient=(1.0, torch.tensor([10.0])))
    assert graph.named("w").gradient.data.item() == 34.0


def test_gradient_for_a_result_of_any_shape():
    a, b, x, _ = line_tensors()
    graph = tape(lambda: a + b * x, gradient=1.0)
    close(graph.named("a").gradient, torch.tensor([80.0]))
    close(graph.named("b").gradient, x.sum().reshape(1))


def test_result_that_is_a_leaf():
    w = torch.tensor(5.0, requires_grad=True)
    graph = tape(lambda: w)
    assert [node.kind for node in graph.nodes] == ["leaf"]
    assert graph.nodes[0].gradient.sum == 1.0


@pytest.mark.parametrize("function", [
    lambda: line(*line_tensors()), lambda: branch(*line_tensors()),
    lambda: network()[1], lambda: encoder()[1],
])  # fmt: skip
def test_backward_order_is_the_engines(function):
    step = function()
    graph = tape(step)
    seen = []
    result = step()
    stack, known = [result.grad_fn], set()
    while stack:
        item = stack.pop()
        if item is None or item in known:
            continue
        known.add(item)
        item.register_hook(lambda *_, item=item: seen.append(item.name().rsplit("::", 1)[-1]))
        stack.extend(into for into, _ in item.next_functions)
    result.backward()
    ours = [graph.nodes[i].backward or "AccumulateGrad" for i in graph.backward]
    assert ours == seen


def test_edges_sum_to_the_gradient_of_their_source():
    for step in (line(*line_tensors()), branch(*line_tensors()), network()[1], encoder()[1]):
        graph = tape(step)
        for node in graph.nodes:
            flows = [e.gradient.data for e in graph.uses[node.id] if e.gradient is not None]
            if node.reached and node.id not in graph.results and node.backward not in ("UnbindBackward0",):
                np.testing.assert_allclose(sum(flows), node.gradient.data, rtol=1e-5, atol=1e-6)


def test_encoder_gradients_are_autograds():
    layer, step = encoder()
    graph = tape(step)
    expected = torch.autograd.grad(step(), list(layer.parameters()))
    for (name, _), gradient in zip(layer.named_parameters(), expected, strict=True):
        np.testing.assert_allclose(graph.named(name).gradient.data, gradient.numpy(), rtol=1e-5, atol=1e-6)


def test_saved_tensors_and_their_bytes():
    graph = tape(line(*line_tensors(dtype=torch.float32)))
    square = graph.nodes[graph.forward[3]]
    assert [(item.name, item.shape, item.bytes) for item in square.saved] == [("self", (80, 1), 320)]
    assert graph.saved_bytes == 640  # x_train for the product, error for the square


def test_five_thousand_operations():
    w = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)

    def chain():
        z = w
        for _ in range(5000):
            z = z * 1.0001
        return z

    graph = tape(chain)
    assert len(graph.nodes) == 5001
    assert graph.named("w").gradient.data.item() == pytest.approx(1.0001**5000, rel=1e-12)


def test_everything_is_left_as_it_was():
    a, b, x, y = line_tensors()
    line(a, b, x, y)().backward()
    before = [(t, t.detach().clone(), t.grad.clone(), t._version) for t in (a, b)]
    random = torch.get_rng_state()
    modes = torch.is_grad_enabled(), torch.overrides._get_current_function_mode_stack()
    graph = tape(line(a, b, x, y))
    for tensor, value, gradient, version in before:
        assert torch.equal(tensor, value)
        assert torch.equal(tensor.grad, gradient)
        assert tensor._version == version
        assert tensor.is_leaf
        assert not tensor._backward_hooks
    assert torch.equal(random, torch.get_rng_state())
    assert modes == (torch.is_grad_enabled(), torch.overrides._get_current_function_mode_stack())
    copy = graph.named("a").value.data
    with torch.no_grad():
        a += 100
    assert copy.item() < 50
    assert not copy.flags.writeable
    assert len(pickle.loads(pickle.dumps(graph)).nodes) == len(graph.nodes)


def test_raising_function_leaves_no_mode_behind():
    with pytest.raises(ZeroDivisionError):
        tape(lambda: 1 / 0)
    assert not torch.overrides._get_current_function_mode_stack()


def test_large_tensors_leave_only_statistics():
    w = torch.ones(70_000, dtype=torch.float64, requires_grad=True)
    graph = tape(lambda: (w * 2).sum())
    value = graph.named("w").value
    assert value.data is None
    assert (value.mean, value.sum, value.whole) == (1.0, 70_000.0, None)


@pytest.mark.parametrize(("function", "message"), [
    (lambda w: w * torch.ones(3), "shape \\(3,\\)"),
    (lambda w: w.detach(), "does not require a gradient"),
    (lambda w: 3.0, "must return tensors; this is a float"),
    (lambda w: (), "nothing"),
    (lambda w: (w * torch.tensor([1j])).sum().abs(), "complex"),
])  # fmt: skip
def test_refusals_are_sentences(function, message):
    w = torch.ones(1, requires_grad=True)
    with pytest.raises(ValueError, match=message):
        tape(lambda: function(w))


def test_freed_graph_is_refused():
    w = torch.ones(1, requires_grad=True)

    def step():
        loss = (w**2).sum()
        loss.backward()
        return loss

    with pytest.raises(ValueError, match="has been freed"):
        tape(step)


def test_changed_in_place_is_refused_with_torchs_reason():
    w = torch.ones(2, requires_grad=True)

    def step():
        z = w * 2
        loss = (z**2).sum()
        z += 1
        return loss

    with pytest.raises(ValueError, match="inplace"):
        tape(step)


def test_wrong_gradient_and_sample_are_refused():
    a, b, x, y = line_tensors()
    with pytest.raises(ValueError, match="gradient has shape"):
        tape(lambda: a + b * x, gradient=torch.ones(3))
    with pytest.raises(ValueError, match="1 results need 1"):
        tape(lambda: a + b * x, gradient=[1.0, 2.0])
    with pytest.raises(ValueError, match="80 samples"):
        tape(line(a, b, x, y), sample=80)
    assert tape(line(a, b, x, y), sample=79).sample == 79
