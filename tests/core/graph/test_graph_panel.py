"""What the view says: steps in the true order, the chain rule in numbers, code spans that fit the code."""

import json

import pytest
import torch

from core.graph.names import mentions
from core.graph.panel import describe
from core.graph.picture import picture
from core.graph.tape import tape
from core.graph.text import brief, brief_gradient, detail
from core.graph.values import to_value
from core.numbers import short as number
from tests.core.graph.examples import branch, encoder, line, line_tensors, network


def facts_of(step, closed=None, sample=None):
    graph = tape(step)
    return graph, describe(graph, picture(graph, closed, sample), sample)


def read(shown):
    return float(shown.replace("−", "-"))


def test_chain_rule_is_written_out_for_the_chosen_sample():
    a, b, x, y = line_tensors()
    graph, facts = facts_of(line(a, b, x, y), sample=5)
    product = facts["boxes"][f"n{graph.forward[0]}"]
    (to_b,) = product["chain"]
    error = (y[5] - (a + b * x[5])).item()
    assert to_b["to"] == "b"
    assert read(to_b["incoming"]) == pytest.approx(-2 * error / 80, rel=1e-3)
    assert read(to_b["local"]) == pytest.approx(x[5].item(), rel=1e-3)
    assert read(to_b["outgoing"]) == pytest.approx(-2 * error / 80 * x[5].item(), rel=1e-3)
    assert "at sample 5" in to_b["note"]
    assert f"80 products that belong together add up to {number(graph.named('b').gradient.sum)}" in to_b["note"]


def test_gradients_that_meet_are_added_in_writing():
    w = torch.tensor([3.0], requires_grad=True)
    graph, facts = facts_of(lambda: w * w - w)
    assert facts["boxes"][f"n{graph.named('w').id}"]["sum"] == "3 + 3 + (−1) = 5"


def test_how_far_the_prediction_goes():
    a, b, x, y = line_tensors()
    graph, facts = facts_of(line(a, b, x, y))
    reached = [step["box"] for step in facts["forward"][: facts["predicted"]]]
    assert reached[-1] == f"n{graph.named('yhat').id}"
    assert [graph.nodes[int(box[1:])].op for box in reached] == ["mul", "add"]
    # nothing is called yhat here: the whole way
    w = torch.tensor([3.0], requires_grad=True)
    _, facts = facts_of(lambda: w * w - w)
    assert facts["predicted"] == len(facts["forward"]) == 2


def test_steps_follow_forward_and_true_backward_order():
    graph, facts = facts_of(branch(*line_tensors()))
    assert [step["box"] for step in facts["forward"]] == [f"n{i}" for i in graph.forward]
    assert [step["box"] for step in facts["backward"]] == [f"n{i}" for i in graph.backward]
    lit = [link for step in facts["backward"] for link in step["links"]]
    assert len(lit) == len(set(lit)) == sum(edge.gradient is not None for edge in graph.edges)
    assert facts["forward"][0]["text"].startswith("b * x_train  →  mean")


@pytest.mark.parametrize("closed", [None, frozenset()])
@pytest.mark.parametrize("make", [lambda: network()[1], lambda: encoder()[1], lambda: branch(*line_tensors())])
def test_facts_are_json_and_speak_of_boxes_that_are_shown(make, closed):
    graph = tape(make())
    shown = picture(graph, closed)
    facts = describe(graph, shown)
    assert json.loads(json.dumps(facts, allow_nan=False)) == facts
    ids = {box.id for box in shown.boxes}
    assert facts["boxes"].keys() == ids
    assert {step["box"] for step in facts["forward"] + facts["backward"]} <= ids
    assert len(facts["table"]["rows"]) == len(ids)
    for source in facts["code"]:
        for start, end, boxes in source["spans"]:
            assert 0 <= start < end <= len(source["text"])
            assert set(boxes) <= ids


def test_code_spans_are_the_expressions_and_the_names():
    graph, facts = facts_of(line(*line_tensors()))
    (source,) = facts["code"]
    said = {(source["text"][a:b], *boxes) for a, b, boxes in source["spans"]}
    assert ("b * x_train", f"n{graph.forward[0]}") in said
    assert ("b", f"n{graph.named('b').id}") in said
    assert ("y_train", f"n{graph.named('y_train').id}") in said


def test_mentions_reads_wide_letters_and_attributes():
    assert mentions("ä = größe + self.w\nö = ä") == (
        ("größe", 4, 9), ("self", 12, 16), ("w", 17, 18), ("ä", 23, 24),
    )  # fmt: skip
    assert mentions("lambda: (") == ()


def test_numbers_read_like_numbers():
    shown = {0.0: "0", 2.0: "2", -1.5: "−1.500", 0.1079: "0.1079", 1e-7: "1.00·10⁻⁷", -2.5e12: "−2.50·10¹²",
             float("inf"): "∞", float("-inf"): "−∞", 12345.6: "12346", 9999.96: "10000"}  # fmt: skip
    assert {x: number(x) for x in shown} == shown
    assert number(float("nan")) == "not a number"


def test_tensors_in_a_few_characters():
    column = to_value(torch.arange(40.0).reshape(20, 2))
    assert brief(column) == "mean 19.50"
    assert brief(column, 20, 3) == "[6, 7]"
    assert brief_gradient(column) == "Σ 780"
    assert detail(column) == "(20, 2)  mean 19.50, from 0 to 39"
    assert detail(to_value(torch.tensor([[1.0, 2.5]]))) == "[[1, 2.500]]"
    assert brief(to_value(torch.empty(0))) == "empty"
    assert brief(to_value(torch.tensor(float("inf")))) == "∞"
