"""Rows, sums and steps of a box's panel, where there are many gradients, many axes, or none."""

import pytest
import torch
from torch import nn

from core.graph.panel import describe
from core.graph.picture import Box, Link, picture
from core.graph.svg import box_width, label_width
from core.graph.tape import tape
from core.graph.text import brief, row_text, width
from core.graph.values import to_value


def facts_of(function, closed=frozenset(), sample=None, **options):
    graph = tape(function, **options)
    return graph, describe(graph, picture(graph, closed, sample), sample)


@pytest.mark.parametrize(("uses", "written"), [
    (1, ""), (2, "1 + 1 = 2"), (6, "1 + 1 + 1 + 1 + 1 + 1 = 6"), (7, ""),
])  # fmt: skip
def test_up_to_six_gradients_are_added_in_writing(uses, written):
    w = torch.tensor(2.0, requires_grad=True)
    _, facts = facts_of(lambda: torch.stack([w] * uses).sum() if uses > 1 else w * 1)
    assert facts["boxes"]["n0"]["sum"] == written


def test_negative_terms_stand_in_brackets():
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    _, facts = facts_of(lambda: (w * 2 - w).sum())
    assert facts["boxes"]["n0"]["sum"] == "Σ 4 + (Σ −2) = Σ 2"


def test_one_element_of_a_tensor_without_samples_is_named_by_its_place():
    w, v = (torch.ones(1, 2, requires_grad=True) for _ in range(2))
    graph, facts = facts_of(lambda: w * v, gradient=3.0)
    assert graph.samples == 0
    assert facts["boxes"]["n2"]["chain"][0] == {
        "to": "w", "incoming": "3", "local": "1", "outgoing": "3", "rule": "the other factor",
        "note": "at element [0, 0]",
    }  # fmt: skip
    w = torch.tensor(2.0, requires_grad=True)
    _, facts = facts_of(lambda: w * 3)
    assert facts["boxes"]["n1"]["chain"] == [
        {"to": "w", "incoming": "1", "local": "3", "outgoing": "3", "rule": "the other factor", "note": ""}
    ]


def test_a_sample_of_a_tensor_of_many_axes_is_its_first_element():
    w, x = torch.tensor([2.0, 5.0], requires_grad=True), torch.arange(6.0).reshape(3, 2)
    graph, facts = facts_of(lambda: (w * x).sum(), sample=2)
    assert graph.samples == 3
    assert facts["boxes"]["n2"]["chain"][0] == {
        "to": "w", "incoming": "1", "local": "4", "outgoing": "4", "rule": "the other factor",
        "note": "at sample 2; the 3 products that belong together add up to Σ 15",
    }  # fmt: skip
    assert facts["boxes"]["n2"]["rows"][1] == ["sample 2", "[8, 25]"]
    assert facts["boxes"]["n1"]["rows"][1] == ["sample 2", "[4, 5]"]
    assert [row[0] for row in facts["boxes"]["n0"]["rows"]] == ["value", "gradient", "tensor"]


def test_a_parameter_without_a_gradient_within_a_folded_module():
    class Half(nn.Module):
        def __init__(self):
            super().__init__()
            self.used, self.cut = (nn.Parameter(torch.tensor([number])) for number in (2.0, 3.0))

        def forward(self, x):
            return x * self.used + (x * self.cut).detach()

    half, x = Half(), torch.ones(2)
    graph, facts = facts_of(lambda: half(x).sum(), frozenset({"half"}))
    (panel,) = (panel for panel in facts["boxes"].values() if panel["look"] == "module")
    assert panel["rows"] == [
        ["inside", "4 operations, 2 parameters"], ["used", "2   ∇ 2"], ["cut", "3   ∇ no gradient"],
        ["hands on", "[5, 5]"],
    ]  # fmt: skip
    (cut,) = (node for node in graph.nodes if node.op == "detach")
    _, facts = facts_of(lambda: half(x).sum())
    assert facts["boxes"][f"n{cut.id}"]["rows"][1] == ["gradient", cut.reason]
    assert facts["boxes"][f"n{cut.id}"]["title"] == "detach · no gradient flows here"


def test_the_widest_line_and_the_gaps_between_its_parts_make_a_box_wide():
    def box(look, *lines):
        return Box("n0", look, "ink", lines, (0,), (), True)

    words = ("a rather long expression", "MulBackward0")
    strong, quiet = width(words[0], 17, True), width(words[1], 16, False)
    two = ((words[0], "strong"), (words[1], "quiet"))
    short = (("2", "plain"),)
    for look, ends in (("operation", 38), ("module", 38), ("leaf", 28), ("constant", 28), ("result", 28)):
        assert box_width(box(look, two, short)) == round(strong + quiet + 10) + ends
        assert box_width(box(look, short, two[:1])) == round(strong) + ends
        assert box_width(box(look, short, short)) == 64 + ends
    grad = (("the value of it", "plain"), ("∇ its own gradient", "grad"))
    assert box_width(box("leaf", short, grad)) == round(
        width("the value of it") + width("∇ its own gradient", 16, True) + 10 + 28
    )


def test_a_label_is_as_wide_as_its_words():
    assert label_width(Link("n0", "n1", "Σ −4", True, (0,))) == width("Σ −4", 16, True) + 4
    assert label_width(Link("n0", "n1", "", True, (0,))) == 0


def test_letters_have_three_widths_and_bold_ones_are_wider():
    assert width("") == 0
    assert width("abc") == pytest.approx(3 * 0.6 * 16)
    assert width("ABC") == pytest.approx(3 * 0.72 * 16)
    assert width("mw%") == pytest.approx(3 * 0.86 * 16)
    assert width("il.") == pytest.approx(3 * 0.36 * 16)
    assert width("abc", 10, True) == pytest.approx(3 * 0.6 * 10 * 1.06)


@pytest.mark.parametrize(("elements", "shown"), [
    ([2.0], "2"), ([1.0, 2.0], "[1, 2]"), ([1.0, 2.0, 3.5], "[1, 2, 3.500]"), ([1.0, 2.0, 3.0, 4.0], "mean 2.500"),
])  # fmt: skip
def test_up_to_three_elements_of_a_sample_are_listed(elements, shown):
    assert row_text(to_value(torch.tensor(elements)).data) == shown
    assert brief(to_value(torch.tensor([elements, elements])), 2, 1) == shown
