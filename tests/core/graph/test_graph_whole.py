"""One small graph, worked out by hand: all that is shown and said of it, word for word.

x = 1, 2, 3, 4 and y = 3, 5, 7, 9; yhat = (x/2 - 1) · 2, so error = 4, 5, 6, 7 and loss = 31.5.
Backwards: dL/derror = error/2, dL/dyhat = -error/2; into b: -Σ (error/2)(x/2 - 1) = -4; into the layer: -error,
which is -22 for its bias and -Σ error · x = -60 for its weight.
"""

import json

import pytest

from core.graph.export import to_dot, to_json
from core.graph.panel import describe
from core.graph.picture import Box, Link, picture
from core.graph.tape import tape
from core.graph.text import brief_gradient
from tests.core.graph.examples import network, scaled

X_DATA = "x is data: it does not require a gradient, so autograd keeps none for it."
Y_DATA = "y is data: it does not require a gradient, so autograd keeps none for it."


@pytest.fixture(scope="module")
def graph():
    return tape(scaled())


@pytest.fixture(scope="module")
def facts(graph):
    return describe(graph, picture(graph))


@pytest.fixture(scope="module")
def folded(graph):
    """With the module folded, for the third sample."""
    return describe(graph, picture(graph, frozenset({"m"}), 2), 2)


def line_of(graph, node):
    return f"{node.expression}   (line {node.span.line})"


def test_boxes(graph):
    def leaf(number, tint, name, value, gradient, groups=()):
        second = ((value, "plain"), (f"∇ {gradient}", "grad"))
        return Box(f"n{number}", "leaf", tint, (((name, "strong"),), second), (number,), groups, True)

    def data(number, name):
        lines = ((name, "strong"),), (("(4, 1)", "quiet"),)
        return Box(f"n{number}", "constant", "muted", lines, (number,), (), False)

    def made(number, head, backward, value, groups=(), look="operation", tint="ink"):
        lines = ((head, "strong"), (backward, "quiet")), ((value, "plain"),)
        return Box(f"n{number}", look, tint, lines, (number,), groups, True)

    inside = ("m", "m.lin")
    assert picture(graph).boxes == (
        leaf(0, "b", "lin.weight", "0.5000", "−60", inside),
        made(1, "ᵀ", "TBackward0", "0.5000", inside),
        leaf(2, "a", "lin.bias", "−1", "−22", inside),
        data(3, "x"),
        made(4, "@ +", "AddmmBackward0", "mean 0.2500", inside),
        leaf(5, "b", "b", "2", "−4"),
        made(6, "× yhat", "MulBackward0", "mean 0.5000"),
        data(7, "y"),
        made(8, "− error", "SubBackward0", "mean 5.500"),
        made(9, "²", "PowBackward0", "mean 31.50"),
        made(10, "mean loss", "MeanBackward0", "31.50", look="result", tint="loss"),
    )


def test_links(graph):
    shown = picture(graph)
    assert shown.groups == ("m", "m.lin")
    assert shown.closed == frozenset()
    assert shown.links == (
        Link("n0", "n1", "−60", True, (0,)),
        Link("n2", "n4", "−22", True, (1,)),
        Link("n3", "n4", "", False, (2,)),
        Link("n1", "n4", "−60", True, (3,)),
        Link("n4", "n6", "Σ −22", True, (4,)),
        Link("n5", "n6", "−4", True, (5,)),
        Link("n7", "n8", "", False, (6,)),
        Link("n6", "n8", "Σ −11", True, (7,)),
        Link("n8", "n9", "Σ 11", True, (8,)),
        Link("n9", "n10", "Σ 1", True, (9,)),
    )


def test_boxes_and_links_folded_for_one_sample(graph):
    shown = picture(graph, frozenset({"m"}), 2)
    lines = (("m", "strong"),), (("2 operations, 2 parameters", "quiet"),)
    assert shown.boxes[0] == Box("m:m", "module", "ink", lines, (0, 1, 2, 4), (), True)
    assert [box.lines[-1][0][0] for box in shown.boxes[1:]] == ["3", "2", "1", "7", "6", "36", "31.50"]
    assert shown.links == (
        Link("n3", "m:m", "", False, (2,)),
        Link("m:m", "n6", "−6", True, (4,)),
        Link("n5", "n6", "−1.500 of Σ −4", True, (5,)),
        Link("n7", "n8", "", False, (6,)),
        Link("n6", "n8", "−3", True, (7,)),
        Link("n8", "n9", "3", True, (8,)),
        Link("n9", "n10", "0.2500", True, (9,)),
    )
    inner = picture(graph, frozenset({"m.lin"})).boxes[0]
    lines = (("lin", "strong"),), (("2 operations, 2 parameters", "quiet"),)
    assert inner == Box("m:m.lin", "module", "ink", lines, (0, 1, 2, 4), ("m",), True)


def test_panel_of_a_leaf(facts):
    assert facts["boxes"]["n0"] == {
        "title": "lin.weight · leaf tensor",
        "look": "leaf",
        "tint": "b",
        "rows": [["value", "0.5000"], ["gradient", "−60"], ["tensor", "(1, 1) · float32 · cpu"]],
        "chain": [],
        "sum": "",
        "nodes": [0],
    }


def test_panel_of_data(facts, folded):
    rows = [["value", "[[1], [2], [3], [4]]"], ["gradient", X_DATA], ["tensor", "(4, 1) · float32 · cpu"]]
    assert facts["boxes"]["n3"] == {
        "title": "x · no gradient flows here",
        "look": "constant",
        "tint": "muted",
        "rows": rows,
        "chain": [],
        "sum": "",
        "nodes": [3],
    }
    assert folded["boxes"]["n3"]["rows"] == [rows[0], ["sample 2", "3"], *rows[1:]]


def test_panel_of_one_operation_among_two_of_a_call(graph, facts):
    assert facts["boxes"]["n4"] == {
        "title": "@ + · AddmmBackward0",
        "look": "operation",
        "tint": "ink",
        "rows": [
            ["value", "[[−0.5000], [0], [0.5000], [1]]"],
            ["gradient", "[[−4], [−5], [−6], [−7]]"],
            ["tensor", "(4, 1) · float32 · cpu"],
            ["Python", line_of(graph, graph.nodes[4])],
            ["call", "one of 2 operations of this one Python call"],
            ["module", "m.lin"],
            ["saved", "mat1 (4, 1): 16 bytes for the way back"],
        ],
        "chain": [
            {"to": "lin.bias", "incoming": "", "local": "", "outgoing": "", "rule": "incoming, summed over the rows",
             "note": "Σ −22 comes in, −22 goes out"},
            {"to": "self.lin(x)", "incoming": "", "local": "", "outgoing": "",
             "rule": "(the left matrix)ᵀ @ incoming", "note": "Σ −22 comes in, −60 goes out"},
        ],
        "sum": "",
        "nodes": [4],
    }  # fmt: skip
    assert graph.nodes[4].expression == "self.lin(x)"


def test_panel_of_a_product(graph, facts, folded):
    rows = [
        ["value", "[[−1], [0], [1], [2]]"],
        ["gradient", "[[−2], [−2.500], [−3], [−3.500]]"],
        ["tensor", "(4, 1) · float32 · cpu"],
        ["Python", line_of(graph, graph.nodes[6])],
        ["saved", "other (1,), self (4, 1): 20 bytes for the way back"],
    ]
    rule = {"rule": "the other factor"}
    assert facts["boxes"]["n6"] == {
        "title": "× yhat · MulBackward0",
        "look": "operation",
        "tint": "ink",
        "rows": rows,
        "chain": [
            {"to": "self.lin(x)", "incoming": "−2", "local": "2", "outgoing": "−4", **rule, "note": "at sample 0"},
            {"to": "b", "incoming": "−2", "local": "−0.5000", "outgoing": "1", **rule,
             "note": "at sample 0; the 4 products that belong together add up to −4"},
        ],
        "sum": "",
        "nodes": [6],
    }  # fmt: skip
    assert folded["boxes"]["n6"]["rows"] == [rows[0], ["sample 2", "1"], *rows[1:]]
    assert folded["boxes"]["n6"]["chain"] == [
        {"to": "self.lin(x)", "incoming": "−3", "local": "2", "outgoing": "−6", **rule, "note": "at sample 2"},
        {"to": "b", "incoming": "−3", "local": "0.5000", "outgoing": "−1.500", **rule,
         "note": "at sample 2; the 4 products that belong together add up to −4"},
    ]  # fmt: skip


def test_panel_of_the_mean(graph, facts):
    assert facts["boxes"]["n10"] == {
        "title": "mean loss · MeanBackward0",
        "look": "result",
        "tint": "loss",
        "rows": [
            ["value", "31.50"],
            ["gradient", "1"],
            ["tensor", "() · float32 · cpu"],
            ["Python", line_of(graph, graph.nodes[10])],
        ],
        "chain": [
            {"to": "error**2", "incoming": "1", "local": "0.2500", "outgoing": "0.2500", "rule": "1/n",
             "note": "at sample 0"}
        ],
        "sum": "",
        "nodes": [10],
    }  # fmt: skip


def test_panel_of_a_module(folded):
    assert folded["boxes"]["m:m"] == {
        "title": "m",
        "look": "module",
        "tint": "ink",
        "rows": [
            ["inside", "2 operations, 2 parameters"],
            ["lin.weight", "0.5000   ∇ −60"],
            ["lin.bias", "−1   ∇ −22"],
            ["hands on", "[[−0.5000], [0], [0.5000], [1]]"],
        ],
        "chain": [],
        "sum": "",
        "nodes": [0, 1, 2, 4],
        "module": "m",
    }


def test_forward_steps(facts, folded):
    assert facts["forward"] == [
        {"box": "n1", "links": [0], "text": "self.lin(x)  →  0.5000"},
        {"box": "n4", "links": [1, 2, 3], "text": "self.lin(x)  →  mean 0.2500"},
        {"box": "n6", "links": [4, 5], "text": "yhat = m(x) * b  →  mean 0.5000"},
        {"box": "n8", "links": [6, 7], "text": "error = y - yhat  →  mean 5.500"},
        {"box": "n9", "links": [8], "text": "error**2  →  mean 31.50"},
        {"box": "n10", "links": [9], "text": "loss = (error**2).mean()  →  31.50"},
    ]
    assert folded["forward"] == [
        {"box": "m:m", "links": [0], "text": "self.lin(x)  →  0.5000"},
        {"box": "n6", "links": [1, 2], "text": "yhat = m(x) * b  →  1"},
        {"box": "n8", "links": [3, 4], "text": "error = y - yhat  →  6"},
        {"box": "n9", "links": [5], "text": "error**2  →  36"},
        {"box": "n10", "links": [6], "text": "loss = (error**2).mean()  →  31.50"},
    ]
    assert (facts["predicted"], folded["predicted"]) == (3, 2)


def test_backward_steps(facts):
    assert facts["backward"] == [
        {"box": "n10", "links": [9], "text": "loss gets 1, sends Σ 1 to error**2"},
        {"box": "n9", "links": [8], "text": "error**2 gets Σ 1, sends Σ 11 to error"},
        {"box": "n8", "links": [7], "text": "error gets Σ 11, sends Σ −11 to yhat"},
        {"box": "n6", "links": [4, 5], "text": "yhat gets Σ −11, sends Σ −22 to self.lin(x), −4 to b"},
        {"box": "n5", "links": [], "text": "b has its gradient: −4"},
        {"box": "n4", "links": [1, 3], "text": "self.lin(x) gets Σ −22, sends −22 to lin.bias, −60 to self.lin(x)"},
        {"box": "n2", "links": [], "text": "lin.bias has its gradient: −22"},
        {"box": "n1", "links": [0], "text": "self.lin(x) gets −60, sends −60 to lin.weight"},
        {"box": "n0", "links": [], "text": "lin.weight has its gradient: −60"},
    ]


def test_backward_steps_of_a_module_begin_with_what_comes_into_it(folded):
    assert folded["backward"] == [
        {"box": "n10", "links": [6], "text": "loss gets 1, sends 0.2500 to error**2"},
        {"box": "n9", "links": [5], "text": "error**2 gets 0.2500, sends 3 to error"},
        {"box": "n8", "links": [4], "text": "error gets 3, sends −3 to yhat"},
        {"box": "n6", "links": [1, 2], "text": "yhat gets −3, sends −6 to m, −1.500 of Σ −4 to b"},
        {"box": "n5", "links": [], "text": "b has its gradient: −4"},
        {"box": "m:m", "links": [], "text": "m gets −6 and sends nothing further"},
    ]
    _, step = network()
    graph = tape(step)
    steps = describe(graph, picture(graph, frozenset({"model.hidden", "model.head"})))["backward"]
    said = {step["box"]: step["text"] for step in steps}
    for group in ("model.hidden", "model.head"):
        last = next(node for node in reversed(graph.nodes) if group in node.groups)
        assert said[f"m:{group}"].startswith(f"{group} gets {brief_gradient(last.gradient)}")


def test_code(facts, folded):
    forward, step = facts["code"]
    assert forward["text"] == "def forward(self, x: torch.Tensor) -> torch.Tensor:\n    return self.lin(x)"
    first = scaled.__code__.co_firstlineno
    assert (step["name"], step["first_line"]) == ("step", first + 7)

    def read(source):
        return [(source["text"][a:b], *boxes) for a, b, boxes in source["spans"]]

    assert read(forward) == [("self.lin(x)", "n1", "n4"), ("x", "n3")]
    assert read(step) == [
        ("m(x) * b", "n6"), ("x", "n3"), ("b", "n5"), ("y - yhat", "n8"), ("y", "n7"),
        ("(error**2).mean()", "n10"), ("error**2", "n9"),
    ]  # fmt: skip
    assert read(folded["code"][0]) == [("self.lin(x)", "m:m"), ("x", "n3")]


def test_modules(graph, facts, folded):
    assert facts["modules"] == [["m", "m", 0, True, True], ["m.lin", "lin", 1, True, True]]
    assert folded["modules"] == [["m", "m", 0, False, True], ["m.lin", "lin", 1, True, False]]
    inner = describe(graph, picture(graph, frozenset({"m.lin"})))["modules"]
    assert inner == [["m", "m", 0, True, True], ["m.lin", "lin", 1, False, True]]


def test_table(facts, folded):
    assert facts["table"] == {
        "head": ["tensor", "made by", "Python", "value", "gradient"],
        "rows": [
            ["lin.weight", "leaf", "lin.weight", "0.5000", "−60"],
            ["ᵀ", "TBackward0", "self.lin(x)", "0.5000", "−60"],
            ["lin.bias", "leaf", "lin.bias", "−1", "−22"],
            ["x", "constant", "x", "mean 2.500", "none"],
            ["@ +", "AddmmBackward0", "self.lin(x)", "mean 0.2500", "Σ −22"],
            ["b", "leaf", "b", "2", "−4"],
            ["× yhat", "MulBackward0", "m(x) * b", "mean 0.5000", "Σ −11"],
            ["y", "constant", "y", "mean 6", "none"],
            ["− error", "SubBackward0", "y - yhat", "mean 5.500", "Σ 11"],
            ["²", "PowBackward0", "error**2", "mean 31.50", "Σ 1"],
            ["mean loss", "MeanBackward0", "(error**2).mean()", "31.50", "1"],
        ],
    }
    assert folded["table"]["rows"][:4] == [
        ["m", "module", "2 operations, 2 parameters", "", ""],
        ["x", "constant", "x", "3", "none"],
        ["b", "leaf", "b", "2", "−4"],
        ["× yhat", "MulBackward0", "m(x) * b", "1", "−3"],
    ]


def test_what_else_is_known(facts, folded):
    assert (facts["samples"], facts["sample"], folded["sample"]) == (4, None, 2)
    assert facts.keys() == {
        "boxes", "forward", "predicted", "backward", "code", "modules", "table", "samples", "sample",
    }  # fmt: skip


def test_json(graph):
    content = json.loads(to_json(graph))

    def value(*shape, data):
        return {"shape": list(shape), "dtype": "float32", "device": "cpu", "data": data}

    assert content.keys() == {
        "format", "results", "forward", "backward", "saved_bytes", "nodes", "edges", "sources",
    }  # fmt: skip
    assert content["format"] == "watchgrad graph 1"
    assert content["results"] == [10]
    assert content["forward"] == [1, 4, 6, 8, 9, 10]
    assert content["backward"] == [10, 9, 8, 6, 5, 4, 2, 1, 0]
    assert content["saved_bytes"] == 16 + 20 + 16  # x for the layer, the product's factors, the error
    assert content["nodes"][3] == {
        "id": 3, "kind": "constant", "name": "x", "operation": "", "sign": "", "backward": "", "expression": "x",
        "line": None, "module": "", "value": value(4, 1, data=[[1.0], [2.0], [3.0], [4.0]]), "gradient": None,
        "no_gradient_because": X_DATA, "backward_order": None, "saved": [],
    }  # fmt: skip
    assert content["nodes"][4] == {
        "id": 4, "kind": "operation", "name": "", "operation": "addmm", "sign": "@ +", "backward": "AddmmBackward0",
        "expression": "self.lin(x)", "line": graph.nodes[4].span.line, "module": "m.lin",
        "value": value(4, 1, data=[[-0.5], [0.0], [0.5], [1.0]]),
        "gradient": value(4, 1, data=[[-4.0], [-5.0], [-6.0], [-7.0]]), "no_gradient_because": "",
        "backward_order": 5, "saved": [{"name": "mat1", "shape": [4, 1], "bytes": 16}],
    }  # fmt: skip
    assert [node["name"] for node in content["nodes"]] == [node.name for node in graph.nodes]
    assert content["edges"][1:3] == [
        {"from": 2, "to": 4, "slot": 0, "differentiable": True, "gradient": value(1, data=[-22.0])},
        {"from": 3, "to": 4, "slot": 1, "differentiable": False, "gradient": None},
    ]
    assert content["sources"][1] == {
        "name": "step",
        "first_line": scaled.__code__.co_firstlineno + 7,
        "text": graph.sources[1].text,
    }
    assert "\n " in to_json(graph)
    assert "ᵀ" in to_json(graph)


def test_dot(graph):
    def back(one, two, label):
        return (
            f'  n{one} -> n{two} [label="{label}", style=dashed, color="#d55e00", fontcolor="#d55e00", '
            "constraint=false];"
        )

    assert to_dot(graph).split("\n") == [
        "digraph watchgrad {",
        '  node [fontname="sans-serif", fontsize=14]; edge [fontname="sans-serif", fontsize=12];',
        '  n0 [label="lin.weight\\n0.5000", shape=box, style="rounded"];',
        '  n1 [label="ᵀ\\nTBackward0\\n0.5000", shape=ellipse, style="rounded"];',
        '  n2 [label="lin.bias\\n−1", shape=box, style="rounded"];',
        '  n3 [label="x\\nmean 2.500", shape=box, style="rounded,dashed"];',
        '  n4 [label="@ +\\nAddmmBackward0\\nmean 0.2500", shape=ellipse, style="rounded"];',
        '  n5 [label="b\\n2", shape=box, style="rounded"];',
        '  n6 [label="× yhat\\nMulBackward0\\nmean 0.5000", shape=ellipse, style="rounded"];',
        '  n7 [label="y\\nmean 6", shape=box, style="rounded,dashed"];',
        '  n8 [label="− error\\nSubBackward0\\nmean 5.500", shape=ellipse, style="rounded"];',
        '  n9 [label="²\\nPowBackward0\\nmean 31.50", shape=ellipse, style="rounded"];',
        '  n10 [label="mean loss\\nMeanBackward0\\n31.50", shape=box, style="rounded"];',
        "  n0 -> n1;", back(1, 0, "−60"),
        "  n2 -> n4;", back(4, 2, "−22"),
        "  n3 -> n4;",
        "  n1 -> n4;", back(4, 1, "−60"),
        "  n4 -> n6;", back(6, 4, "Σ −22"),
        "  n5 -> n6;", back(6, 5, "−4"),
        "  n7 -> n8;",
        "  n6 -> n8;", back(8, 6, "Σ −11"),
        "  n8 -> n9;", back(9, 8, "Σ 11"),
        "  n9 -> n10;", back(10, 9, "Σ 1"),
        "}",
        "",
    ]  # fmt: skip
