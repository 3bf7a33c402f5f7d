"""The number boxes, as a person uses them."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.lesson import expect_settings, readout, ready, settled

START = "start_a=2.5&start_b=-1"


def box(page: Page, label: str) -> Locator:
    return page.get_by_label(label, exact=True)


@pytest.fixture
def descent(visit) -> Page:
    return ready(visit(f"/gradient_descent?{START}"))


def test_enter_takes_the_number_and_the_comma_is_a_point(descent) -> None:
    expect(box(descent, "Start a")).to_have_value("2.5")
    box(descent, "Start a").fill("1,25")
    box(descent, "Start a").press("Enter")
    expect_settings(descent, "start_a=1.25&start_b=-1.0")
    expect(box(descent, "Start a")).to_have_value("1.25")
    descent.wait_for_url(re.compile("start_a=1.25"))
    assert readout(descent, "a") == "1.2500"


def test_two_boxes_typed_one_after_the_other_both_count(descent) -> None:
    box(descent, "Start a").fill("0")
    box(descent, "Start a").press("Tab")
    descent.keyboard.type("3")
    descent.keyboard.press("Enter")
    descent.wait_for_url(re.compile("start_a=0.0&start_b=3.0"))
    expect_settings(descent, "start_a=0.0&start_b=3.0")


def test_arrow_keys_go_a_step_at_a_time(descent) -> None:
    for key in ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown"):
        box(descent, "Start b").press(key)
    expect(box(descent, "Start b")).to_have_value("-0.98")
    descent.wait_for_url(re.compile(r"start_b=-0\.98"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Start a needs a number. It stays at 2.5."),
        ("two", "“two” is not a number. It stays at 2.5."),
        ("1e7", "Start a goes from -1000000 to 1000000. It stays at 2.5."),
    ],
)
def test_what_is_no_number_is_refused_in_place(descent, typed, sentence) -> None:
    box(descent, "Start a").fill(typed)
    box(descent, "Start b").focus()
    expect(descent.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    expect(box(descent, "Start a")).to_have_value("2.5")
    box(descent, "Start a").fill("0.5")
    box(descent, "Start a").press("Enter")
    expect_settings(descent, "start_a=0.5&start_b=-1.0")
    expect(descent.get_by_text(sentence)).to_be_hidden()


def test_escape_gives_the_number_back(descent) -> None:
    box(descent, "Start a").fill("7")
    box(descent, "Start a").press("Escape")
    expect(box(descent, "Start a")).to_have_value("2.5")
    box(descent, "Start b").focus()
    settled(descent)
    expect_settings(descent, "start_a=2.5&start_b=-1.0")


def test_the_boxes_follow_the_hand_on_the_surface(descent) -> None:
    grip = descent.locator(".wg-grip").first.bounding_box()
    assert grip
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    descent.mouse.move(x, y)
    descent.mouse.down()
    descent.mouse.move(x - 60, y - 60, steps=6)
    expect(box(descent, "Start a")).not_to_have_value("2.5")
    expect(box(descent, "Start b")).not_to_have_value("-1")
    descent.mouse.up()
    descent.wait_for_url(lambda url: "start_a=2.5" not in url)
    settled(descent)
    shown = [float(box(descent, f"Start {name}").input_value()) for name in "ab"]
    expect_settings(descent, f"start_a={shown[0]}&start_b={shown[1]}")


def test_a_reset_reaches_the_boxes(descent) -> None:
    box(descent, "Start a").fill("4")
    descent.get_by_role("button", name="Reset", exact=True).click()
    expect(box(descent, "Start a")).to_have_value("0.4967")
    expect_settings(descent, "")


def test_on_the_page_of_the_graph(visit) -> None:
    page = ready(visit("/graph"))
    box(page, "a").fill("0.9")
    box(page, "a").press("Enter")
    page.wait_for_url(re.compile(r"start_a=0\.9"))
    expect(box(page, "a")).to_have_value("0.9")
