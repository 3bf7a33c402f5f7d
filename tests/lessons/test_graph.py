"""The lesson on the graph without a browser: every variant, every button, hostile links."""

import pytest

from core.lessons.graph.settings import VARIANTS
from tests.lessons.test_graph_variants import NODES
from tests.ui.app import choose, html, opened, predict, press, sent, warned
from ui.lessons.graph.words import OBSERVATIONS, PRESETS, WORDS

PAGE = "pages/06_graph.py"


def boxes(at):
    return len(sent(at, "graph_graph")["boxes"])


def test_opens_on_the_loss():
    at = opened(PAGE)
    assert boxes(at) == 9
    assert "What did Python just build?" in html(at)
    assert "✗" not in html(at)


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_from_its_link(variant):
    at = opened(PAGE, variant=variant, against="loss")
    assert boxes(at) == NODES[variant]
    assert sent(at, "graph_graph")["hint"] == WORDS[variant].did
    assert ('class="wg-badge"' in sent(at, "graph_graph")["svg"]) == (variant not in ("yhat", "error", "loss"))
    assert not at.warning


def test_a_broken_link_is_explained():
    at = opened(PAGE, variant="<b>x</b>", turns="99", start_a="nan", sample="1.5", nothing="1")
    assert boxes(at) == 9
    said = " ".join(at.session_state["address.graph"].ignored)
    assert said.count("cannot be") == 4
    assert "no setting called" in said
    assert warned(at).startswith("Ignored: Variant cannot be '<b>x</b>': choose one of yhat")


def test_presets_observations_and_reset():
    at = opened(PAGE)
    for name, (_, settings) in PRESETS.items():
        choose(at, "graph", name)
        assert sent(at, "graph_graph")["hint"] == WORDS[settings.variant].did
    for number, seen in enumerate(OBSERVATIONS):
        press(at, f"graph_notice_{number}")
        assert sent(at, "graph_graph")["hint"] == WORDS[seen.settings["variant"]].did
    press(at, "graph_random")
    press(at, "graph_reset")
    assert boxes(at) == 9


def test_prediction_goes_to_the_branch():
    at = predict(opened(PAGE), "graph", "two")
    assert "That is right" in html(at)
    assert boxes(at) == 13


def test_a_gone_branch_is_said_in_words():
    at = opened(PAGE, variant="threshold", against="branch", start_a="0.9", start_b="1.5")
    assert "4 gone" in html(at)
    assert "no branch" in str(sent(at, "graph_threshold")["caption"])
