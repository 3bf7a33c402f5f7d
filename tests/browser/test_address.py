"""The address bar and the link: what they say, where Back goes, and what outlives a request, a server, a machine."""

import os
import re
import signal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.lesson import ready, settled, slider
from tests.serve import serve

RATE = "gradient_descent_learning_rate"

# A hand that has moved the thumb and not let go.
MOVE = "(input, at) => { input.value = at; input.dispatchEvent(new Event('input')); }"


def stage(page: Page) -> Locator:
    return page.locator(".st-key-gradient_descent_stage .wg-stage")


def inside(page: Page) -> Locator:
    """Where "Inside this step" says that it is."""
    return page.locator(".st-key-gradient_descent_step .wg-section small")


def loss(page: Page) -> Locator:
    named = page.locator("span", has_text=re.compile("^loss$"))
    return stage(page).locator(".wg-readout").filter(has=named).locator("b")


def expect_everywhere(page: Page, query: str, *, shown: str, at: str) -> None:
    """The stage, its loss, "Inside this step", the address bar and the link agree."""
    expect(stage(page)).to_have_attribute("data-address", query, timeout=20_000)
    expect(stage(page).locator(".wg-timebar output")).to_contain_text(at)
    expect(loss(page)).to_have_text(shown)
    expect(inside(page)).to_have_text(at, timeout=20_000)
    url = re.compile(r"/gradient_descent" + re.escape(f"?{query}" if query else "") + "$")
    expect(page).to_have_url(url)
    expect(page.locator(".wg-link")).to_have_text(url)


def choose_preset(page: Page, name: str) -> None:
    page.get_by_role("button", name="Presets").click()
    page.get_by_role("menuitem", name=re.compile(f"^{name}")).click()
    page.keyboard.press("Escape")


def entries(page: Page) -> int:
    length: int = page.evaluate("history.length")
    return length


def test_a_drag_stays_in_its_entry_and_back_and_forward_go_from_act_to_act(visit) -> None:
    page = ready(visit("/gradient_descent?updates=40"))
    expect_everywhere(page, "updates=40", shown="2.7422", at="update 0 of 40")
    first = entries(page)
    box = slider(page, RATE).bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.65, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, y, steps=30)
    expect(page).to_have_url(re.compile("learning_rate="))  # the hand has not let go
    page.mouse.up()
    rate = slider(page, RATE).get_attribute("aria-valuetext")
    dragged = f"learning_rate={rate}&updates=40"
    expect_everywhere(page, dragged, shown="2.7422", at="update 0 of 40")
    assert entries(page) == first

    choose_preset(page, "Zigzag")
    expect_everywhere(page, "learning_rate=0.75", shown="2.7422", at="update 0 of 120")
    assert entries(page) == first + 1
    page.get_by_role("button", name="3-D").click()
    expect_everywhere(page, "learning_rate=0.75&view=3-D", shown="2.7422", at="update 0 of 120")
    assert entries(page) == first + 2

    page.go_back()
    expect_everywhere(page, "learning_rate=0.75", shown="2.7422", at="update 0 of 120")
    page.go_back()
    expect_everywhere(page, dragged, shown="2.7422", at="update 0 of 40")
    expect(slider(page, RATE)).to_have_attribute("aria-valuetext", str(rate))
    page.go_forward()
    expect_everywhere(page, "learning_rate=0.75", shown="2.7422", at="update 0 of 120")
    assert entries(page) == first + 2


def test_back_and_forward_go_to_another_lesson_as_it_was(visit) -> None:
    page = ready(visit("/gradient_descent?learning_rate=0.3&tick=7"))
    choose_preset(page, "Zigzag")
    expect_everywhere(page, "learning_rate=0.75", shown="2.7422", at="update 0 of 120")
    settled(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name=re.compile("NumPy")).click()
    page.wait_for_selector(".st-key-numpy_stage .wg-stage[data-address]")
    settled(page)
    page.go_back()
    expect_everywhere(page, "learning_rate=0.75", shown="2.7422", at="update 0 of 120")
    page.go_back()
    expect_everywhere(page, "learning_rate=0.3&tick=7", shown="0.1137", at="update 7 of 120")
    # past an entry of the same lesson: the page must change, and the moment, too
    page.evaluate("history.go(2)")
    page.wait_for_selector(".st-key-numpy_stage .wg-stage[data-address]")
    settled(page)
    page.evaluate("history.go(-2)")
    expect_everywhere(page, "learning_rate=0.3&tick=7", shown="0.1137", at="update 7 of 120")


@pytest.fixture(scope="module")
def other():
    """Another server of the same app."""
    with serve() as server:
        yield server


def test_the_end_stays_the_end_after_a_reload_and_on_another_server(visit, new_page, other) -> None:
    page = ready(visit("/gradient_descent"))
    settled(page)
    page.keyboard.press("End")
    expect_everywhere(page, "tick=end", shown="0.0133", at="update 120 of 120")
    box = page.get_by_label("Updates, as a number")
    box.fill("500")
    box.press("Enter")
    expect_everywhere(page, "updates=500&tick=end", shown="0.0080", at="update 500 of 500")
    page.reload()
    expect_everywhere(page, "updates=500&tick=end", shown="0.0080", at="update 500 of 500")

    link = urlsplit(page.locator(".wg-link").inner_text())
    elsewhere = new_page()
    elsewhere.goto(f"{other.url}{link.path}?{link.query}")
    expect_everywhere(elsewhere, "updates=500&tick=end", shown="0.0080", at="update 500 of 500")
    cards = ".st-key-gradient_descent_stage .wg-readouts"
    assert elsewhere.locator(cards).inner_text() == page.locator(cards).inner_text()


def test_a_page_outlives_its_server(new_page) -> None:
    page = new_page()
    with serve() as server:
        page.goto(f"{server.url}/gradient_descent?learning_rate=0.3&updates=60")
        expect_everywhere(page, "learning_rate=0.3&updates=60", shown="2.7422", at="update 0 of 60")
        settled(page)
        page.locator(".wgg-frame .wg-box").first.wait_for()
        page.wait_for_load_state("networkidle")  # what is not loaded yet would never be
        os.kill(server.pid, signal.SIGKILL)
        # the page knows
        expect(page.get_by_role("radio", name="standard")).to_be_disabled()
    # what is done meanwhile is in the address bar
    page.locator(".wg-scrub").first.fill("60")
    expect(page).to_have_url(re.compile("learning_rate=0.3&updates=60&tick=end$"))
    with serve(port=urlsplit(server.url).port):
        expect_everywhere(page, "learning_rate=0.3&updates=60&tick=end", shown="0.0088", at="update 60 of 60")
        expect(page.get_by_role("radio", name="standard")).to_be_enabled()
        box = page.get_by_label("Learning rate, as a number")
        box.fill("0.75")
        box.press("Enter")
        expect_everywhere(page, "learning_rate=0.75&updates=60&tick=end", shown="0.0080", at="update 60 of 60")


def test_a_picture_that_cannot_be_drawn_leaves_the_last_one_and_the_next_one_comes(visit, traffic) -> None:
    page = ready(visit("/gradient_descent"))
    settled(page)
    sentence = "This picture could not be drawn."
    page.route("**/picture/**", lambda route: route.fulfill(status=500, body=sentence), times=1)
    sent = traffic.sent
    slider(page, RATE).evaluate(MOVE, 700)
    expect(stage(page).locator(".wg-status")).to_have_text(sentence)
    expect(stage(page)).to_have_attribute("data-address", "")
    slider(page, RATE).evaluate(MOVE, 800)
    expect(stage(page)).to_have_attribute("data-address", "learning_rate=0.291")
    expect(stage(page).locator(".wg-status")).to_be_hidden()
    assert traffic.sent == sent, "both were asked for over HTTP"


def test_after_a_request_that_failed_the_pictures_come_back_with_the_network(visit, traffic) -> None:
    page = ready(visit("/gradient_descent"))
    settled(page)
    page.route("**/picture/**", lambda route: route.abort(), times=1)
    sent = traffic.sent
    slider(page, RATE).evaluate(MOVE, 700)
    expect(stage(page)).to_have_attribute("data-address", "learning_rate=0.143")
    assert traffic.sent == sent + 1, "the session drew it"
    settled(page)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    with page.expect_response("**/picture/gradient_descent?learning_rate=0.291"):
        slider(page, RATE).evaluate(MOVE, 800)
    expect(stage(page)).to_have_attribute("data-address", "learning_rate=0.291")
    assert traffic.sent == sent + 1
