"""The lesson on the graph without a browser: every variant, every button, hostile links."""

import pytest

from core.lessons.graph.settings import VARIANTS
from tests.lessons.test_graph_variants import NODES
from tests.ui.app import choose, html, opened, press, sent, warned
from ui.lessons.graph.words import OBSERVATIONS, PRESETS, WORDS

PAGE = "pages/06_graph.py"


def boxes(at):
    return len(sent(at, "gr_graph")["boxes"])


def test_opens_on_the_loss():
    at = opened(PAGE)
    assert boxes(at) == 9
    assert "What did Python just build?" in html(at)
    assert "✗" not in html(at)


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_from_its_link(variant):
    at = opened(PAGE, gr_variant=variant, gr_against="loss")
    assert boxes(at) == NODES[variant]
    assert sent(at, "gr_graph")["hint"] == WORDS[variant].did
    assert ('class="wg-badge"' in sent(at, "gr_graph")["svg"]) == (variant not in ("yhat", "error", "loss"))
    assert not at.warning


def test_a_broken_link_is_explained():
    at = opened(PAGE, gr_variant="<b>x</b>", gr_turns="99", gr_start_a="nan", gr_sample="1.5", gr_nothing="1")
    assert boxes(at) == 9
    said = " ".join(at.session_state["gr.state"].ignored)
    assert said.count("cannot be") == 4
    assert "no setting called" in said
    assert warned(at).startswith("Ignored: Variant cannot be '<b>x</b>': choose one of yhat")


def test_presets_observations_and_reset():
    at = opened(PAGE)
    for name, (_, settings) in PRESETS.items():
        choose(at, "gr", name)
        assert sent(at, "gr_graph")["hint"] == WORDS[settings.variant].did
    for number, seen in enumerate(OBSERVATIONS):
        press(at, f"gr_notice_{number}")
        assert sent(at, "gr_graph")["hint"] == WORDS[seen.settings["variant"]].did
    press(at, "gr_random")
    press(at, "gr_reset")
    assert boxes(at) == 9


def test_prediction_goes_to_the_branch():
    at = press(opened(PAGE), "gr_predict_two")
    assert "That is right" in html(at)
    assert boxes(at) == 13


def test_a_gone_branch_is_said_in_words():
    at = opened(PAGE, gr_variant="threshold", gr_against="branch", gr_start_a="0.9", gr_start_b="1.5")
    assert "4 gone" in html(at)
    assert "no branch" in str(sent(at, "gr_threshold")["caption"])
