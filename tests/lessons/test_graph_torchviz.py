"""Operation nodes and edges, node for node, against torchviz.make_dot of the same tensor."""

import re
from collections import Counter

import pytest
import torch
from torchviz import make_dot

from core.graph import tape as tape_module
from core.graph.tape import tape
from tests.core.graph.examples import branch, encoder, line, line_tensors, network

W = torch.tensor([1.5], requires_grad=True)


def detached():
    a, b, x, _ = line_tensors()
    return lambda: ((a - (b * x).detach()) ** 2 * b).mean()


def loop():
    def step():
        z = W
        for _ in range(4):
            z = torch.sin(z * W) + z
        return z.sum()

    return step


CASES = {
    "line": lambda: line(*line_tensors()),
    "branch": lambda: branch(*line_tensors()),
    "w*w+w": lambda: lambda: (W * W + W).sum(),
    "detach": detached,
    "loop": loop,
    "network": lambda: network()[1],
    "encoder": lambda: encoder()[1],
    "split": lambda: lambda: sum(part.prod() for part in torch.cat([W * 2, W.exp(), W * W]).split(2)),
}


@pytest.mark.parametrize("case", CASES)
def test_same_nodes_and_edges_as_torchviz(case, monkeypatch):
    step, kept = CASES[case](), {}

    # the very functions that autograd made for the traced tensor, by their place in the graph
    def keep(recording, outputs, passed, sample):
        graph = original(recording, outputs, passed, sample)
        kept.update(result=outputs[0], order=passed.order, graph=graph)
        return graph

    original = tape_module.assemble
    monkeypatch.setattr(tape_module, "assemble", keep)
    graph = tape(step)
    ids = [i for i in graph.backward if graph.nodes[i].op]
    node_of = {str(id(function)): i for function, i in zip(kept["order"], ids, strict=True)}

    body = make_dot(kept["result"]).source
    labels = dict(re.findall(r'^\t(\d+) \[label="?([A-Za-z0-9]+)"?[\]\s]', body, re.MULTILINE))
    theirs = {key: name for key, name in labels.items() if "Backward" in name}
    assert theirs == {key: graph.nodes[i].backward for key, i in node_of.items()}

    arrows = Counter(re.findall(r"^\t(\d+) -> (\d+)", body, re.MULTILINE))
    theirs_edges = {(node_of[s], node_of[t]): n for (s, t), n in arrows.items() if s in node_of and t in node_of}
    ours = Counter((e.source, e.target) for e in graph.edges if e.differentiable and graph.nodes[e.source].op)
    assert theirs_edges == ours

    accumulators = [key for key, name in labels.items() if name == "AccumulateGrad"]
    into = Counter(t for (s, t), n in arrows.items() for _ in range(n) if s in accumulators)
    leaves = Counter(e.target for e in graph.edges if e.differentiable and graph.nodes[e.source].kind == "leaf")
    assert {node_of[key]: n for key, n in into.items()} == leaves
    assert len(accumulators) == sum(n.kind == "leaf" and n.reached for n in graph.nodes)


@pytest.mark.parametrize("case", CASES)
def test_watching_does_not_change_what_is_built(case):
    step = CASES[case]()
    graph = tape(step)
    body = make_dot(step()).source
    names = Counter(re.findall(r"\b[A-Z]\w*Backward\d*\b", body))
    assert names == Counter(node.backward for node in graph.nodes if node.reached and node.backward)
