"""What is folded: which modules, how they are counted, what flows between them, and where a large graph is cut."""

import pytest
import torch
from torch import nn

from core.graph.picture import Link, closed_at_first, picture, short_name
from core.graph.tape import tape
from tests.core.graph.examples import network


class Fork(nn.Module):
    """x k and x + k."""

    def __init__(self) -> None:
        super().__init__()
        self.k = nn.Parameter(torch.tensor([2.0]))

    def forward(self, x):
        return x * self.k, x + self.k


class Join(nn.Module):
    def forward(self, one, two):
        return one * two


def chain(length, w, layer=None, inside=0):
    """A function of `length` operations, the first `inside` of them in calls of a module."""

    def step():
        z = w
        for number in range(length):
            z = layer(z) if number < inside else z * 2
        return z

    return step


class Doubled(nn.Module):
    def forward(self, x):
        return x * 2


def counts_of(graph, group):
    (box,) = (box for box in picture(graph, frozenset({group})).boxes if box.id == f"m:{group}")
    return box.lines[1][0][0]


def test_a_folded_module_counts_its_operations_and_parameters():
    graph = tape(network()[1])
    assert counts_of(graph, "model") == "5 operations, 4 parameters"
    assert counts_of(graph, "model.hidden") == "2 operations, 2 parameters"
    assert counts_of(graph, "model.head.0") == "1 operation"
    product = Fork()
    graph = tape(lambda: product(torch.ones(3))[0].sum())
    assert counts_of(graph, "product") == "1 operation, 1 parameter"


def test_several_gradients_between_two_folded_modules_are_counted():
    fork, join = Fork(), Join()
    graph = tape(lambda: join(*fork(torch.tensor([2.0, 3.0]))).sum())
    shown = picture(graph, frozenset({"fork", "join"}))
    assert [link for link in shown.links if link.target == "m:join"] == [
        Link("m:fork", "m:join", "2 gradients", True, (4, 5))
    ]
    assert [link.label for link in picture(graph, frozenset({"fork"})).links if link.target != "m:fork"] == [
        "Σ 9", "Σ 10", "Σ 2",
    ]  # fmt: skip


def test_one_tensor_used_twice_in_a_folded_module_sends_one_sum():
    square, w = Join(), torch.tensor([2.0, 3.0], requires_grad=True)

    def step():
        twice = w * 2
        return square(twice, twice).sum()

    graph = tape(step)
    assert [link.label for link in picture(graph, frozenset()).links] == ["Σ 40", "Σ 10", "Σ 10", "Σ 2"]
    shown = picture(graph, frozenset({"square"}))
    assert [(link.label, link.edges) for link in shown.links] == [("Σ 40", (0,)), ("Σ 20", (1, 2)), ("Σ 2", (3,))]


@pytest.mark.parametrize(("nodes", "folded"), [(40, False), (41, True)])
def test_graphs_of_more_than_forty_nodes_start_folded(nodes, folded):
    w = torch.tensor(1.0, requires_grad=True)
    graph = tape(chain(nodes - 1, w, Doubled(), inside=3))
    assert len(graph.nodes) == nodes
    outer = {"layer", "layer (call 2)", "layer (call 3)"}
    assert closed_at_first(graph) == (outer if folded else set())
    assert picture(graph).closed == closed_at_first(graph)


@pytest.mark.parametrize(("before", "outer"), [(39, False), (40, True)])
def test_the_outermost_module_is_folded_where_more_than_forty_boxes_stay(before, outer):
    w = torch.tensor(1.0, requires_grad=True)
    model = nn.Sequential(Doubled(), nn.Sequential(Doubled(), Doubled()))

    def step():
        z = w
        for _ in range(before):
            z = z * 2
        return model(z)

    graph = tape(step)
    inner = {"model.0", "model.1", "model.1.0", "model.1.1"}
    assert closed_at_first(graph) == inner | ({"model"} if outer else set())


@pytest.mark.parametrize("nodes", [160, 161, 163])
def test_the_middle_of_a_long_chain_is_folded_to_160_boxes(nodes):
    w = torch.tensor(1.0, requires_grad=True)
    graph = tape(chain(nodes - 1, w))
    shown = picture(graph, frozenset())
    ids = [f"n{number}" for number in range(nodes)]
    if nodes <= 160:
        assert [box.id for box in shown.boxes] == ids
        return
    assert [box.id for box in shown.boxes] == [*ids[:80], "m:…", *ids[-80:]]
    (middle,) = (box for box in shown.boxes if box.id == "m:…")
    assert middle.nodes == tuple(range(80, nodes - 80))
    assert middle.lines[0] == (("…", "strong"),)
    assert middle.groups == ()


@pytest.mark.parametrize(("group", "outer", "short"), [
    ("model", "", "model"), ("model.head", "model", "head"), ("model.head.0", "model.head", "head.0"),
    ("model.0", "model", "model.0"), ("models.a", "model", "models.a"), ("layer (call 2)", "model", "layer (call 2)"),
])  # fmt: skip
def test_a_module_is_called_by_its_name_within_the_one_around_it(group, outer, short):
    assert short_name(group, outer) == short


def test_tints_follow_the_parameters_names():
    names = {"a": "a", "b": "b", "w": "b", "W": "b", "bias": "a", "weight": "b", "in_proj_weight": "b", "wb": "a"}
    layer = nn.Module()
    for name in names:
        layer.register_parameter(name, nn.Parameter(torch.ones(1)))
    graph = tape(lambda: torch.cat(list(layer.parameters())).sum())
    assert {box.lines[0][0][0]: box.tint for box in picture(graph).boxes if box.look == "leaf"} == names
