"""A session's address: what controls, Back and Forward, the browser's points and the sidebar do to it."""

import json
import time
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import core.device
from core.fields import END
from core.lessons.gradient_descent.settings import DescentPlace, DescentSettings
from core.line.data import Points
from core.own_file import store
from tests.ui.app import DESCENT, NUMPY, opened, press, send, sent, settled, shown, stage_of, tell, trigger, warned
from ui import live

SLUG = "gradient_descent"
RATE = "gradient_descent_learning_rate"
NOWHERE = (
    "Ignored: This link speaks of somebody's own file, which neither this server nor this browser has. "
    "You see the tutorial's data."
)


@pytest.fixture
def points() -> Points:
    """Points that this process does not have."""
    x = np.linspace(0, 4, 12)
    found = Points.of("mine.csv", "hours", "score", x, 3 * x + 1)
    store._kept.pop(found.digest, None)
    return found


def address(at: AppTest, slug: str = SLUG) -> Any:
    return shown(at, slug).address


def test_a_message_sets_the_address_and_the_control_that_sent_it_is_not_set() -> None:
    at = opened(DESCENT)
    rev = shown(at, SLUG).rev
    send(at, RATE, {"rev": rev, "n": 41, "patch": {"learning_rate": 0.3}, "act": False})
    here = shown(at, SLUG)
    assert (here.settings, here.rev, here.heard) == (DescentSettings(learning_rate=0.3), rev, 41)
    for key in (RATE, "gradient_descent_updates", "gradient_descent_stage", "gradient_descent_boxes"):
        told = sent(at, key)
        assert (told["rev"], told["heard"], told["address"]) == (rev, 41, "learning_rate=0.3")
    assert sent(at, RATE)["value"] == 0.3


def test_a_message_from_before_a_reset_changes_nothing_but_what_was_heard() -> None:
    at = opened(DESCENT, learning_rate="0.3", tick="7")
    rev = shown(at, SLUG).rev
    press(at, "gradient_descent_reset")
    assert shown(at, SLUG).rev == rev + 1
    send(at, RATE, {"rev": rev, "n": 5, "patch": {"learning_rate": 0.9}, "act": True})
    here = shown(at, SLUG)
    assert (here.settings, here.place, here.rev, here.heard) == (DescentSettings(), DescentPlace(), rev + 1, 5)
    assert sent(at, RATE)["heard"] == 5
    # nor is it said that what is outside the domain was refused: nobody asks for it any more
    send(at, RATE, {"rev": rev, "n": 6, "patch": {"learning_rate": -1}, "act": False})
    assert not at.warning


def test_an_act_makes_all_controls_follow() -> None:
    at = opened(DESCENT)
    rev = shown(at, SLUG).rev
    tell(at, SLUG, act=True, start_a=1.5, start_b=-0.5)
    assert shown(at, SLUG).rev == rev + 1
    assert {sent(at, key)["rev"] for key in (RATE, "gradient_descent_stage", "gradient_descent_boxes")} == {rev + 1}
    assert [field["value"] for field in sent(at, "gradient_descent_boxes")["fields"]] == [1.5, -0.5]
    # an act brings nothing into view and plays nothing
    assert (stage_of(at)["scroll"], stage_of(at)["play"]) == (False, False)


@pytest.mark.parametrize("act", [False, True])
def test_a_refused_patch_leaves_all_of_the_address_and_says_why(act: bool) -> None:
    at = opened(DESCENT, learning_rate="0.3")
    before, rev = address(at), shown(at, SLUG).rev
    tell(at, SLUG, act=act, batch_size=16, learning_rate=-1)
    assert address(at) == before
    assert (shown(at, SLUG).rev, shown(at, SLUG).heard) == (rev, 1)
    assert warned(at) == "Ignored: Learning rate cannot be -1: it is above 0 and at most 1000."
    tell(at, SLUG, batch_size=16)
    assert not at.warning
    assert address(at).settings == DescentSettings(learning_rate=0.3, batch_size=16)


def test_what_is_brought_into_view_and_played_holds_for_one_change() -> None:
    at = press(opened(DESCENT), "gradient_descent_notice_0")
    assert (stage_of(at)["scroll"], stage_of(at)["tick"]) == (True, 30)
    press(at, "gradient_descent_phase_next")
    assert not stage_of(at)["scroll"]
    attempts = opened("pages/05_autograd.py")
    assert not stage_of(attempts)["play"]
    attempts.radio(key="autograd_attempt").set_value("third")
    assert stage_of(settled(attempts))["play"]
    assert not stage_of(press(attempts, "autograd_reset"))["play"]


def test_revs_of_two_servers_are_not_confused_and_javascript_can_count_them() -> None:
    earlier = shown(opened(DESCENT), SLUG).rev
    later = shown(opened(DESCENT), SLUG).rev
    assert earlier < later <= time.time_ns() // 1000 < 2**53


def test_a_reset_keeps_the_device_and_the_data(points: Points) -> None:
    digest = store.keep(points)
    at = opened(DESCENT, device="cpu", data=digest, learning_rate="0.3", tick="9", view="3-D", speed="4")
    assert address(at).place == DescentPlace(tick=9, view="3-D", speed="4")
    rev = shown(at, SLUG).rev
    press(at, "gradient_descent_reset")
    here = address(at)
    assert shown(at, SLUG).rev == rev + 1  # they were never gone
    assert (here.settings, here.place) == (DescentSettings(), DescentPlace())
    assert (here.device, here.data) == ("cpu", digest)
    assert stage_of(at)["address"] == f"device=cpu&data={digest}"


def test_an_ordinary_rerun_reads_nothing_from_the_address_bar() -> None:
    at = tell(opened(DESCENT, learning_rate="0.3"), SLUG, learning_rate=0.5)
    at.query_params["learning_rate"] = "0.9"  # as late as the browser likes
    settled(at)
    assert address(at).settings.learning_rate == 0.5


def test_the_last_tick_stays_the_last_one_when_the_run_grows() -> None:
    at = opened(DESCENT, tick="end")
    assert "<b>120</b> of 120" in stage_said(at)
    tell(at, SLUG, updates=300)
    assert address(at).place.tick == END
    assert "<b>300</b> of 300" in stage_said(at)


def stage_said(at: AppTest) -> str:
    return "\n".join(element.proto.body for element in at.get("html") if "update <b>" in element.proto.body)


# ---- the learner's own points, by their digest


def asked(at: AppTest) -> tuple[Any, str]:
    """The points that the browser is to keep, and the digest of those that it is asked for."""
    bar = sent(at, "address_bar")
    return bar["keep"], bar["missing"]


def bar(at: AppTest) -> dict[str, Any]:
    """What the address bar's component is told, but for the number of the session."""
    return {name: told for name, told in sent(at, "address_bar").items() if name != "session"}


def test_every_component_hears_which_session_speaks() -> None:
    earlier, later = opened(DESCENT), opened(DESCENT)
    for at in (earlier, later):
        assert stage_of(at)["session"] == sent(at, "address_bar")["session"] == sent(settled(at), RATE)["session"] > 0
    assert stage_of(earlier)["session"] != stage_of(later)["session"]


def test_without_the_points_the_server_asks_the_browser_and_shows_the_tutorials(points: Points) -> None:
    usual = opened(DESCENT)
    at = opened(DESCENT, data=points.digest)
    assert bar(at) == {"slug": SLUG, "keep": None, "missing": points.digest}
    assert stage_of(at)["scene"] == stage_of(usual)["scene"]
    assert not at.warning


def test_points_that_the_browser_brings_are_shown(points: Points) -> None:
    at = opened(DESCENT, data=points.digest)
    trigger(at, "address_bar", "points", {"digest": points.digest, "points": points.to_json()})
    assert store.find(points.digest) == points
    assert bar(at) == {
        "slug": SLUG,
        "keep": {"digest": points.digest, "points": points.to_json()},
        "missing": "",
    }
    assert shown(at, SLUG).points == points
    assert stage_of(at)["address"] == f"data={points.digest}"
    assert stage_of(at)["scene"] == json.loads(json.dumps(live.answer(SLUG, {"data": points.digest})))["scene"]
    assert stage_of(at)["scene"] != stage_of(opened(DESCENT, tick="1"))["scene"]
    assert not at.warning


def test_where_the_browser_has_none_either_it_is_the_tutorials_data_and_a_sentence(points: Points) -> None:
    at = opened(DESCENT, data=points.digest, learning_rate="0.3")
    rev = shown(at, SLUG).rev
    trigger(at, "address_bar", "points", {"digest": points.digest, "points": None})
    assert warned(at) == NOWHERE
    here = shown(at, SLUG)
    assert (here.address.data, here.points, here.settings.learning_rate) == ("", None, 0.3)
    assert here.rev > rev  # the address bar follows
    assert stage_of(at)["address"] == "learning_rate=0.3"
    assert bar(at) == {"slug": SLUG, "keep": None, "missing": ""}
    # the other lessons, too
    at.switch_page(NUMPY)
    assert address(settled(at), "numpy").data == ""


def test_points_that_a_server_lost_in_the_middle_are_asked_for_again(points: Points) -> None:
    at = opened(DESCENT, data=store.keep(points))
    own = stage_of(at)["scene"]
    store._kept.pop(points.digest)
    settled(at)
    assert asked(at) == (None, points.digest)
    trigger(at, "address_bar", "points", {"digest": points.digest, "points": points.to_json()})
    assert stage_of(at)["scene"] == own


@pytest.mark.parametrize(
    "harmed",
    [
        lambda kept: {**kept, "x": [*kept["x"][:-1], 5.0]},
        lambda kept: {**kept, "x_name": "minutes"},
        lambda kept: {**kept, "y": kept["y"][:-1]},
        lambda kept: {**kept, "x_name": "\ud800"},
        lambda kept: {"x": kept["x"]},
        lambda kept: [kept],
        lambda kept: "points",
    ],
)
def test_what_the_browser_brings_is_not_believed(points: Points, harmed: Any) -> None:
    at = opened(DESCENT, data=points.digest)
    trigger(at, "address_bar", "points", {"digest": points.digest, "points": harmed(points.to_json())})
    assert warned(at) == NOWHERE
    assert address(at).data == ""
    assert store.find(points.digest) is None


def test_points_that_come_too_late_change_nothing(points: Points) -> None:
    x = np.linspace(-1, 1, 5)
    other = Points.of("other.csv", "u", "v", x, x)
    at = opened(DESCENT, data=store.keep(other))
    trigger(at, "address_bar", "points", {"digest": points.digest, "points": None})
    assert address(at).data == other.digest
    assert not at.warning


def test_own_points_go_along_to_other_lessons(points: Points) -> None:
    at = opened(DESCENT, data=store.keep(points))
    at.switch_page(NUMPY)
    assert address(settled(at), "numpy").data == points.digest
    press(at, "numpy_tutorial_data")
    assert address(at, "numpy").data == ""
    at.switch_page(DESCENT)
    assert address(settled(at)).data == ""


# ---- Back and Forward


def test_back_shows_the_address_that_it_went_to() -> None:
    at = tell(opened(DESCENT, learning_rate="0.3", tick="7"), SLUG, act=True, learning_rate=0.5)
    rev, heard = shown(at, SLUG).rev, shown(at, SLUG).heard
    trigger(at, "address_bar", "went", {"slug": SLUG, "query": "learning_rate=0.3&tick=7&view=3-D"})
    here = shown(at, SLUG)
    assert (here.settings, here.place) == (DescentSettings(learning_rate=0.3), DescentPlace(tick=7, view="3-D"))
    assert (here.rev, here.heard) == (rev + 1, heard)
    assert (sent(at, RATE)["value"], stage_of(at)["tick"]) == (0.3, 7)
    assert not at.warning
    # what was on its way when Back was pressed comes too late
    send(at, RATE, {"rev": rev, "n": heard + 1, "patch": {"learning_rate": 0.9}, "act": False})
    assert address(at).settings.learning_rate == 0.3


def test_back_to_the_bare_address_is_back_to_the_defaults() -> None:
    at = tell(opened(DESCENT), SLUG, act=True, batch_size=16)
    trigger(at, "address_bar", "went", {"slug": SLUG, "query": ""})
    assert (address(at).settings, address(at).place) == (DescentSettings(), DescentPlace())


def test_back_to_another_lesson_is_known_when_its_page_comes() -> None:
    at = opened(DESCENT)
    trigger(at, "address_bar", "went", {"slug": "numpy", "query": "epochs=60"})
    assert address(at).settings == DescentSettings()
    at.switch_page(NUMPY)
    assert address(settled(at), "numpy").settings.epochs == 60
    assert stage_of(at)["scene"]["total"] == 60


def test_back_brings_the_device_and_the_data_of_that_address(points: Points) -> None:
    digest = store.keep(points)
    at = opened(DESCENT)
    trigger(at, "address_bar", "went", {"slug": SLUG, "query": f"device=cpu&data={digest}"})
    assert (address(at).device, address(at).data, shown(at, SLUG).points) == ("cpu", digest, points)
    trigger(at, "address_bar", "went", {"slug": SLUG, "query": ""})
    assert (address(at).device, address(at).data) == ("", "")


def test_back_to_nonsense_says_so_and_back_to_no_lesson_is_nothing() -> None:
    at = opened(DESCENT, learning_rate="0.3")
    trigger(at, "address_bar", "went", {"slug": SLUG, "query": "learning_rate=x&momentum=1"})
    assert warned(at) == (
        "Ignored: Learning rate cannot be 'x': it is a number. There is no setting called 'momentum'."
    )
    rev = shown(at, SLUG).rev
    trigger(at, "address_bar", "went", {"slug": "no_such_lesson", "query": "learning_rate=0.5"})
    assert (address(at).settings, shown(at, SLUG).rev) == (DescentSettings(), rev)


# ---- the device


def test_the_device_chosen_in_the_sidebar_is_in_every_lessons_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core.device, "available", lambda: [core.device.CPU, core.device.Device("cuda:7", "CUDA 7")])
    at = opened(DESCENT)
    rev = shown(at, SLUG).rev
    at.selectbox(key="device.select").set_value("cuda:7")
    settled(at)
    assert stage_of(at)["address"] == "device=cuda%3A7"
    assert shown(at, SLUG).rev == rev + 1
    at.switch_page(NUMPY)
    assert address(settled(at), "numpy").device == "cuda:7"
    assert not at.warning
