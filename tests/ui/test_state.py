"""What a session remembers of a lesson, without a page around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lessons.gradient_descent.settings import DescentSettings
from ui.state import LessonState, read


def lesson() -> LessonState[DescentSettings]:
    return read(DescentSettings, "gd", {})


def test_without_a_url_it_opens_at_the_defaults() -> None:
    state = lesson()
    assert state.settings == DescentSettings()
    assert (state.step, state.view, state.phase, state.ignored) == (0, "contour", "forward", [])


def test_the_moment_and_the_view_travel_in_the_url() -> None:
    state = read(DescentSettings, "gd", {"gd_t": "37", "gd_view": "3-D", "gd_learning_rate": "0.3"})
    assert (state.step, state.view, state.settings) == (37, "3-D", DescentSettings(learning_rate=0.3))
    assert state.ignored == []


@pytest.mark.parametrize("text", ["-1", "1.5", "abc", "", "²", "9" * 5000, "1e3", "nan"])
def test_a_moment_that_is_none_is_named(text: str) -> None:
    state = read(DescentSettings, "gd", {"gd_t": text})
    assert state.step == 0
    assert state.ignored == [f"The moment cannot be {text[:40]!r}: it is a whole number of updates."]


def test_a_view_that_is_none_is_named() -> None:
    state = read(DescentSettings, "gd", {"gd_view": "<b>"})
    assert state.view == "contour"
    assert state.ignored == ["There is no view called '<b>': contour or 3-D."]


@given(st.dictionaries(st.sampled_from(["gd_t", "gd_view", "gd_updates", "gd_x"]), st.text()))
def test_no_url_raises(query: dict[str, str]) -> None:
    state = read(DescentSettings, "gd", query)
    assert state.step >= 0
    assert state.view in ("contour", "3-D")


def test_setting_from_python_makes_the_sliders_follow() -> None:
    state = lesson()
    state.put(DescentSettings(learning_rate=0.5), step=9)
    assert (state.settings.learning_rate, state.step, state.nonce, state.jump) == (0.5, 9, 1, 1)
    state.change(updates=7)
    assert (state.settings.updates, state.step, state.nonce, state.jump) == (7, 9, 2, 1)


def test_a_reset_is_not_undone_by_a_finger_that_was_faster() -> None:
    state = lesson()
    assert state.hear({"n": 5, "nonce": 0})
    state.put(DescentSettings())
    assert not state.hear({"n": 6, "nonce": 0})
    assert state.heard == 6
    assert state.hear({"n": 7, "nonce": 1})


def test_the_finger_on_a_slider_is_not_disturbed() -> None:
    state = lesson()
    state.slide("learning_rate", 0.5)
    assert (state.settings.learning_rate, state.nonce, state.jump) == (0.5, 0, 0)


@pytest.mark.parametrize("how", ["slide", "change"])
def test_a_value_out_of_range_is_refused_in_words_and_nothing_changes(how: str) -> None:
    state = lesson()
    if how == "slide":
        state.slide("learning_rate", 7)
    else:
        state.change(learning_rate=7)
    assert state.settings == DescentSettings()
    assert state.ignored == ["Learning rate cannot be 7: it goes from 0.001 to 1.2."]
    state.slide("learning_rate", 0.2)
    assert state.ignored == []


def test_the_cursor_never_goes_before_the_start() -> None:
    state = lesson()
    state.move(-5)
    assert (state.step, state.jump) == (0, 1)


def test_our_own_last_address_is_an_echo_and_no_wish_to_go_back(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("ui.state.time.monotonic", lambda: now)
    state = read(DescentSettings, "gd", {"gd_t": "3", "gd_learning_rate": "0.3"})
    state.address({"gd_learning_rate": "0.3", "gd_t": "4"})
    assert state.is_echo({"gd_learning_rate": "0.3", "gd_t": "3"})
    assert not state.is_echo({"gd_learning_rate": "0.5"}), "an address that was never ours is the learner's"
    now = 111.0
    assert not state.is_echo({"gd_learning_rate": "0.3", "gd_t": "3"}), "later, it is the back button"
