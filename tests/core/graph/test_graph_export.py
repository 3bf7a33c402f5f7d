"""Other formats: torchviz's own picture made safe, our DOT and JSON."""

import json
import re

import pytest
import torch
from torchviz import make_dot

from core.graph.export import to_dot, to_json
from core.graph.tape import tape
from core.lessons.graph.torchviz_view import depth, safe_labels, torchviz_dot
from tests.core.graph.examples import encoder, line, line_tensors

LABEL = re.compile(r'label="((?:[^"\\]|\\.)*)"', re.DOTALL)


def lines_of(dot):
    return [line for label in LABEL.findall(dot) for line in re.split(r"\\[nlr]|\n", label)]


@pytest.mark.parametrize("named", [False, True])
def test_torchviz_labels_have_no_empty_line(named):
    a, b, x, y = line_tensors()
    loss = line(a, b, x, y)()
    names = {"a": a, "b": b} if named else None
    theirs, ours = make_dot(loss, params=names).source, torchviz_dot(loss, names)
    assert all(text.strip() for text in lines_of(ours))
    if not named:
        assert any(not text.strip() for text in lines_of(theirs))
    arrows = re.compile(r"^\t\d+ -> \d+", re.MULTILINE)
    assert len(arrows.findall(ours)) == len(arrows.findall(theirs))
    assert "MulBackward0" in ours
    assert "(1)" in ours


def test_safe_labels_leaves_the_rest_alone():
    assert safe_labels('n [label="\n (2)" shape=box]') == 'n [label="(2)" shape=box]'
    assert safe_labels('n [label=""]') == 'n [label=" "]'
    assert safe_labels(r'n [label="a\n\nsay \"x\""]') == r'n [label="a\nsay \"x\""]'


def test_torchviz_refusals():
    w = torch.ones(1, requires_grad=True)
    with pytest.raises(ValueError, match="no graph"):
        torchviz_dot(torch.ones(1))
    deep = w
    for _ in range(3000):
        deep = deep * 1.0
    assert depth(deep) == 3001
    with pytest.raises(ValueError, match="recurses"):
        torchviz_dot(deep)
    freed = (w**2).sum()
    freed.backward()
    with pytest.raises(ValueError, match="freed"):
        torchviz_dot(freed, show_saved=True)


def test_json_holds_every_number():
    graph = tape(line(*line_tensors(points=8)))
    content = json.loads(to_json(graph))
    assert len(content["nodes"]) == len(graph.nodes)
    assert len(content["edges"]) == len(graph.edges)
    loss = content["nodes"][graph.named("loss").id]
    assert loss["value"]["data"] == graph.named("loss").value.data.item()
    assert content["nodes"][graph.named("b").id]["gradient"]["data"] == [graph.named("b").gradient.sum]
    assert loss["expression"] == "(error**2).mean()"


def test_json_is_strict_even_where_a_number_is_not_finite():
    w = torch.tensor([0.0], requires_grad=True)
    content = to_json(tape(lambda: (1 / w).sum()))
    strict = json.loads(content, parse_constant=lambda name: pytest.fail(name))
    assert any(node["value"] and node["value"].get("data") == ["Infinity"] for node in strict["nodes"])


@pytest.mark.parametrize("make", [lambda: line(*line_tensors()), lambda: encoder()[1]])
def test_dot_has_every_node_and_edge_and_safe_labels(make):
    graph = tape(make())
    dot = to_dot(graph)
    assert len(re.findall(r"^  n\d+ \[", dot, re.MULTILINE)) == len(graph.nodes)
    forward = [line for line in dot.splitlines() if "->" in line and "dashed" not in line]
    assert len(forward) == len(graph.edges)
    assert all(text.strip() for text in lines_of(dot))


@pytest.mark.parametrize(("operations", "drawn"), [(900, True), (901, False)])
def test_torchviz_draws_nine_hundred_operations(operations, drawn):
    w = torch.ones(1, requires_grad=True)
    z = w
    for _ in range(operations - 1):  # the leaf's own node counts, too
        z = z * 1.0
    assert depth(z) == operations
    if drawn:
        assert torchviz_dot(z).count("MulBackward0") == operations - 1
    else:
        with pytest.raises(ValueError, match="more than 900 operations deep"):
            torchviz_dot(z)


def test_depth_is_the_longest_way():
    w, v = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
    assert depth(torch.ones(1)) == 0
    assert depth(w) == 0
    assert depth(w * 2) == 2
    side = w * 2
    assert depth(side + v) == depth(v + side) == 3
    assert depth(side + side.exp().exp()) == depth(side.exp().exp() + side) == 5
    both = side * v
    assert depth((both + both.exp()) * both) == 6
    for _ in range(60):
        w = w * w  # 2^60 ways
    assert depth(w) == 61


def test_torchviz_shows_attributes_and_saved_tensors_where_asked():
    w = torch.full((2,), 3.0, requires_grad=True)
    plain, attributes, saved = (
        torchviz_dot((w**2).sum(), {"w": w}, **options) for options in ({}, {"show_attrs": True}, {"show_saved": True})
    )
    assert r"PowBackward0" in plain
    assert "exponent" not in plain
    assert re.search(r"exponent: +2", attributes)
    assert "orange" not in attributes
    assert "orange" in saved
    assert "exponent" not in saved
    assert all("w" in lines_of(dot) for dot in (plain, attributes, saved))
