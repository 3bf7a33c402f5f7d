"""Where something begins or ends: sizes that are kept whole, gradients that fit, samples, memory that is shared."""

import pickle

import numpy as np
import pytest
import torch
from torch import nn

from core.graph.backward import describe_saved, distinct_bytes, saved_tensors, walk
from core.graph.model import NotReal, Value
from core.graph.panel import called
from core.graph.tape import tape
from core.graph.values import to_value


@pytest.mark.parametrize(("size", "whole"), [(1, True), (16, True), (17, False)])
def test_up_to_sixteen_elements_are_shown_whole(size, whole):
    value = to_value(torch.arange(float(size)))
    assert value.whole == (list(range(size)) if whole else None)
    assert (value.shape, value.size, value.dtype, value.device) == ((size,), size, "float32", "cpu")


@pytest.mark.parametrize(("size", "kept"), [(65_536, True), (65_537, False)])
def test_up_to_65536_elements_are_kept(size, kept):
    value = to_value(torch.ones(size))
    assert (value.data is not None) == kept
    assert (value.mean, value.min, value.max, value.sum) == (1, 1, 1, size)


def test_statistics_of_values():
    value = to_value(torch.tensor([[1.0, 2.0], [-4.0, 3.0]], dtype=torch.float16))
    assert (value.mean, value.min, value.max, value.sum, value.dtype) == (0.5, -4, 3, 2, "float16")
    empty = to_value(torch.empty(0, 2, dtype=torch.int64))
    assert (empty.mean, empty.min, empty.max, empty.sum, empty.size) == (0, 0, 0, 0, 0)
    assert empty.dtype == "int64"
    single = to_value(torch.tensor([[2.5]]))
    assert (single.mean, single.min, single.max, single.sum, single.shape) == (2.5, 2.5, 2.5, 2.5, (1, 1))
    infinite = Value.of(np.array([np.inf, -np.inf]), "float64", "cpu")
    assert np.isnan(infinite.sum)
    assert (infinite.min, infinite.max) == (-np.inf, np.inf)
    assert to_value(torch.eye(2).to_sparse()).whole == [[1, 0], [0, 1]]
    with pytest.raises(NotReal, match="makes complex ones"):
        to_value(torch.tensor([1j]))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_values_are_copies_that_cannot_be_written(dtype):
    tensor = torch.tensor([1.0, 2.0], dtype=dtype)
    value = to_value(tensor)
    tensor += 1
    assert value.whole == [1, 2]
    with pytest.raises(ValueError, match="read-only"):
        value.data[0] = 3
    assert pickle.loads(pickle.dumps(value)).whole == [1, 2]


@pytest.mark.parametrize(("gradient", "sent"), [
    (None, [1.0]), (2, [2.0]), (0.5, [0.5]), (torch.tensor([3], dtype=torch.int64), [3.0]), ([4.0], [4.0]),
    ((torch.tensor([5.0]),), [5.0]), ([None], [1.0]),
])  # fmt: skip
def test_what_flows_into_a_result(gradient, sent):
    w = torch.tensor([2.0], requires_grad=True)
    graph = tape(lambda: w * 3, gradient=gradient)
    assert graph.nodes[-1].gradient.whole == sent
    assert graph.nodes[0].gradient.whole == [3 * sent[0]]


@pytest.mark.parametrize(("function", "options", "message"), [
    (lambda w: 3, {}, "this is an int"), (lambda w: "x", {}, "this is a str"), (lambda w: [], {}, "nothing"),
    (lambda w: {}, {}, "nothing"), (lambda w: (w, 3), {}, "an int"), (lambda w: (w, w.detach()), {}, "built no graph"),
    (lambda w: (w * w, w), {"gradient": [1.0]}, "2 results need 2 gradients, not 1"),
    (lambda w: w * w, {"gradient": torch.ones(2, 1)}, r"gradient has shape \(2, 1\), but the result has \(2,\)"),
    (lambda w: w * w, {}, r"has shape \(2,\)"),
    (lambda w: (w * w).sum(), {"sample": 2}, "sample is 2; this graph has 2 samples, counted from 0"),
    (lambda w: (w * w).sum(), {"sample": -1}, "sample is -1; this graph has 2 samples"),
])  # fmt: skip
def test_each_refusal(function, options, message):
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(ValueError, match=message):
        tape(lambda: function(w), **options)
    assert w.grad is None


def test_results_that_are_leaves_begin_the_way_back():
    w, v = torch.tensor(2.0, requires_grad=True), torch.tensor(3.0, requires_grad=True)
    graph = tape(lambda: (w, v * w, v))
    assert [node.name for node in graph.nodes] == ["v", "w", ""]
    assert graph.results == (1, 2, 0)
    assert [node.gradient.whole for node in graph.nodes] == [3, 4, 1]
    assert [graph.nodes[number].name or "product" for number in graph.backward][:2] == ["w", "v"]
    graph = tape(lambda: (w * v, w * v))
    assert (graph.results, graph.forward) == ((2, 3), (2, 3))
    graph = tape(lambda: [w] * 2)
    assert (graph.results, len(graph.nodes), graph.nodes[0].gradient.whole) == ((0,), 1, 2)


def test_a_parameter_of_two_modules_stands_where_both_are():
    class Tied(nn.Module):
        def __init__(self):
            super().__init__()
            self.one, self.two = nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False)
            self.two.weight = self.one.weight

        def forward(self, x):
            return self.two(self.one(x))

    tied, x = Tied(), torch.ones(3, 1)
    graph = tape(lambda: tied(x).sum())
    (weight,) = (node for node in graph.nodes if node.kind == "leaf")
    assert weight.groups == ("tied",)
    (data,) = (node for node in graph.nodes if node.kind == "constant")
    assert data.groups == ()
    assert {node.groups for node in graph.nodes if node.op == "mm"} == {("tied", "tied.one"), ("tied", "tied.two")}


def test_memory_that_tensors_share_counts_once():
    one, other = torch.ones(4), torch.ones(3, dtype=torch.float64)
    assert distinct_bytes([]) == 0
    assert distinct_bytes([one, one[:2], other, one]) == 16 + 24
    assert distinct_bytes([one[:2], one]) == 16
    (saved,) = describe_saved([("self", other)])
    assert (saved.name, saved.shape, saved.dtype, saved.bytes) == ("self", (3,), "float64", 24)


def test_saved_tensors_that_are_gone_are_left_out():
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    square = w**2
    assert [name for name, _ in saved_tensors(square.grad_fn)] == ["self"]
    square.sum().backward()
    assert saved_tensors(square.grad_fn) == []
    joined = torch.cat([w, w])
    assert saved_tensors(joined.grad_fn) == []
    several = w[torch.tensor([0])]
    assert [name for name, _ in saved_tensors(several.grad_fn)] == ["indices"]


def test_a_graph_with_many_ways_is_walked_once():
    w = torch.tensor(1.0, requires_grad=True)

    def step():
        z = w
        for _ in range(60):
            z = z * z
        return z

    graph = tape(step)
    assert (len(graph.nodes), len(graph.edges)) == (61, 120)
    assert graph.nodes[0].gradient.whole == 2.0**60
    assert len(walk([step().grad_fn])) == 61


def test_how_nodes_are_called():
    w, x = torch.tensor([1.0], requires_grad=True), torch.tensor([2.0])
    graph = tape(lambda: (w * x).sum())
    assert [called(node) for node in graph.nodes] == ["w", "x", "w * x", "(w * x).sum()"]
    doubled = w * 2
    assert [called(node) for node in tape(lambda: doubled.sum()).nodes] == ["leaf", "mul", "doubled.sum()"]
    with pytest.raises(KeyError, match="nothing"):
        graph.named("nothing")
