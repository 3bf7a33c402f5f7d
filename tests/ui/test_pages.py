"""Every page opens: through the door, from a deep link, and with anything at all in the URL."""

import re

import numpy as np
import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from core.line.data import Points
from core.own_file import store
from tests.ui.app import (
    DESCENT,
    NUMPY,
    OVERVIEW,
    PAGES,
    ROOT,
    choose,
    html,
    opened,
    press,
    sent,
    settled,
    shown,
    warned,
)
from ui.lessons import LESSONS

QUESTIONS = {entry.path: entry.question for entry in LESSONS}
SLUGS = {entry.path: entry.slug for entry in LESSONS}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens(page: str) -> None:
    at = opened(page)
    shown = html(at)
    assert f"<h1>{QUESTIONS[page]}</h1>" in shown
    assert not re.search(r"\b(nan|None|inf)\b", shown)
    assert not at.warning
    stage = sent(at, f"{SLUGS[page]}_stage")
    assert {panel["name"] for panel in stage["scene"]["panels"]} == {"surface", "data", "loss"}
    assert stage["tick"] == 0
    assert (stage["play"], stage["loop"]) == ((True, True) if page == OVERVIEW else (False, False))


def test_a_page_that_streamlit_ran_alone_starts_again_through_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(DESCENT)
    page = ROOT / DESCENT
    monkeypatch.setattr(PagesManager, "uses_pages_directory", True)
    alone = settled(AppTest.from_file(page, default_timeout=60))
    assert alone.session_state["door"] == "tried"
    assert not PagesManager.uses_pages_directory
    assert at.session_state["door"] == "open"
    assert QUESTIONS[DESCENT] in html(at)


def test_the_map_leads_to_every_lesson() -> None:
    at = opened(OVERVIEW)
    labels = [link.proto.label for link in at.main.get("page_link")]
    for entry in LESSONS[1:]:
        assert any(entry.number in label and entry.title in label for label in labels)
        assert entry.question in html(at)
    assert "PyTorch can use" in html(at)


def test_the_sidebar_lists_every_lesson() -> None:
    at = opened(NUMPY)
    assert len(at.sidebar.get("page_link")) == len(LESSONS)
    press(at, "presenter")
    assert at.session_state["presenting"]


NONSENSE = ("nan", "1e999", "-inf", "abc", "", "9" * 3000, "True", "<script>alert(1)</script>", "\0", "٣x")


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_in_the_url_opens_the_defaults_and_is_named(text: str) -> None:
    at = opened(DESCENT, learning_rate=text, updates=text, trainer=text, tick=text, view=text)
    state = at.session_state["address.gradient_descent"]
    assert (state.settings.to_query(), state.place.tick, state.place.view) == ({}, 0, "contour")
    said = " ".join(state.ignored)
    for label in ("Learning rate cannot be", "Updates cannot be", "Gradients by cannot be", "Tick cannot be"):
        assert label in said
    cut = f"{said[:300]} and {len(said) - 300} more"
    assert warned(at) == " ".join(f"Ignored: {said if len(said) <= 300 else cut}".split())
    assert sent(at, "gradient_descent_learning_rate")["value"] == 0.1


def test_what_is_unknown_is_named_and_what_is_right_is_kept() -> None:
    at = opened(NUMPY, momentum="0.9", epochs="3000", seed="7", learning_rate="abc")
    assert warned(at) == (
        "Ignored: Learning rate cannot be 'abc': it is a number. Epochs cannot be 3000: it goes from 1 to 2000. "
        "There is no setting called 'momentum'."
    )
    settings = at.session_state["address.numpy"].settings
    assert (settings.seed, settings.epochs) == (7, 1000)


def test_the_warning_goes_with_a_reset() -> None:
    at = opened(DESCENT, learning_rate="abc")
    press(at, "gradient_descent_reset")
    assert not at.warning


def test_a_link_reopens_the_state() -> None:
    at = opened(DESCENT, learning_rate="0.3", batch_size="16", tick="12", view="3-D")
    state = at.session_state["address.gradient_descent"]
    assert (state.settings.learning_rate, state.settings.batch_size, state.place.tick) == (0.3, 16, 12)
    stage = sent(at, "gradient_descent_stage")
    assert stage["tick"] == 12
    assert stage["scene"]["panels"][0]["view"] == "3-D"
    assert "update <b>12</b> of 120" in html(at)
    assert "?learning_rate=0.3&amp;batch_size=16&amp;tick=12&amp;view=3-D</code>" in html(at)


def test_what_controls_are_told_is_the_address_of_the_page() -> None:
    at = press(opened(DESCENT), "gradient_descent_notice_2")
    assert sent(at, "gradient_descent_stage")["address"] == "learning_rate=0.75&tick=3"
    press(at, "gradient_descent_reset")
    assert sent(at, "gradient_descent_learning_rate")["address"] == ""


def test_two_sessions_keep_their_own_settings() -> None:
    one, other = opened(DESCENT, learning_rate="0.3"), opened(DESCENT)
    choose(other, "gradient_descent", "Zigzag")
    press(one, "gradient_descent_phase_next")
    for at, rate, phase in ((one, 0.3, "loss"), (other, 0.75, "forward")):
        here = shown(at, "gradient_descent")
        assert here.settings.learning_rate == sent(at, "gradient_descent_learning_rate")["value"] == rate
        assert here.place.phase == phase


def test_a_session_keeps_each_lessons_settings_while_it_goes_about() -> None:
    at = choose(opened(DESCENT), "gradient_descent", "Zigzag")
    at.switch_page(NUMPY)
    settled(at)
    assert at.session_state["address.numpy"].settings.learning_rate == 0.1
    at.switch_page(DESCENT)
    settled(at)
    assert sent(at, "gradient_descent_learning_rate")["value"] == 0.75


def test_a_device_in_the_url_that_is_none_is_named() -> None:
    at = opened(DESCENT, device="<b>gpu</b>", trainer="autograd")
    assert at.selectbox(key="device.select").value == "cpu"
    assert warned(at) == "Ignored: There is no device called '<b>gpu</b>'."


def test_a_device_in_the_url_that_is_not_there() -> None:
    name = "cuda:7"
    at = opened(DESCENT, device=name, trainer="autograd")
    assert at.selectbox(key="device.select").value == "cpu"
    assert f"There is no device {name!r} here: running on the CPU." in [caption.value for caption in at.sidebar.caption]


def test_where_there_is_no_cuda_the_sidebar_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.version, "cuda", None)
    at = opened(OVERVIEW)
    assert [caption.value for caption in at.sidebar.caption] == ["No CUDA: this PyTorch was built without it."]
    assert "No CUDA: this PyTorch was built without it. Everything here also runs on the CPU." in html(at)


def test_with_an_own_file_the_page_says_what_is_still_the_tutorials() -> None:
    x = np.linspace(0, 4, 12)
    page = "pages/01_data.py"
    said = "From here on, the page speaks of the tutorial&#39;s data."
    at = opened(page)
    assert said not in html(at)
    assert sent(at, "data_stage")["scene"]["panels"][0]["note"].endswith("dashed: the true line")
    at.session_state["session.data"] = store.keep(Points.of("mine.csv", "hours", "score", x, 3 * x + 1))
    settled(at)
    assert said in html(at)
    assert sent(at, "data_stage")["scene"]["panels"][0]["note"] == "discs train, rings validate"
    assert at.button(key="data_random").label == "New split"
