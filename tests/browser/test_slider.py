"""The live slider, as a person uses it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.lesson import expect_stamp, ready, settled, slider, stamp


def drag(page: Page, key: str, shares: list[float]) -> None:
    """Press on a slider and move through these shares of its width, without letting go."""
    box = slider(page, key).bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * shares[0], y)
    page.mouse.down()
    for share in shares[1:]:
        page.mouse.move(box["x"] + box["width"] * share, y, steps=3)


def test_it_redraws_while_it_is_dragged(visit) -> None:
    page = ready(visit("/gradient_descent"))
    drag(page, "gd_learning_rate", [0.65, 0.7, 0.75, 0.8])
    page.wait_for_function(
        "/gd_learning_rate=0\\.[23]/.test(document.querySelector('.wg-stage').dataset.stamp)", timeout=15_000
    )
    assert "gd_learning_rate" not in page.url, "the address changes when the finger is lifted"
    page.mouse.up()
    page.wait_for_url(re.compile("gd_learning_rate=0"))
    rest = slider(page, "gd_learning_rate").get_attribute("aria-valuetext")
    expect_stamp(page, f"gd_learning_rate={rest}")


def test_the_thumb_never_jumps_back_under_the_finger(visit) -> None:
    page = ready(visit("/gradient_descent"))
    slider(page, "gd_updates").evaluate(
        """input => {
          window.jumps = 0; window.held = 0;
          input.addEventListener("input", () => { window.held = Number(input.value); });
          window.addEventListener("watchgrad:drawn", () => {
            if (Number(input.value) !== window.held) window.jumps += 1;
          });
        }"""
    )
    drag(page, "gd_updates", [0.62, *[0.62 + 0.01 * i for i in range(1, 30)]])
    expect(page.locator(".wg-stage").first).not_to_have_attribute("data-stamp", "", timeout=15_000)
    assert page.evaluate("window.jumps") == 0
    page.mouse.up()
    settled(page)
    shown = slider(page, "gd_updates").get_attribute("aria-valuetext")
    expect_stamp(page, f"gd_updates={shown}")


def test_one_message_waits_for_the_last_picture(visit, traffic) -> None:
    page = ready(visit("/gradient_descent"))
    settled(page)
    page.evaluate("window.drawn = 0; window.addEventListener('watchgrad:drawn', () => { window.drawn += 1; })")
    before = traffic.sent
    slider(page, "gd_learning_rate").evaluate(
        "input => { for (let i = 600; i < 800; i++) { input.value = i; input.dispatchEvent(new Event('input')); } }"
    )
    page.wait_for_function("window.drawn >= 2", timeout=15_000)
    assert traffic.sent - before <= page.evaluate("window.drawn") + 1
    assert traffic.sent - before < 20, "200 values were not 200 messages"


def test_it_works_by_keyboard(visit) -> None:
    page = ready(visit("/gradient_descent"))
    slider(page, "gd_batch_size").focus()
    page.keyboard.press("Home")
    expect_stamp(page, "gd_batch_size=1")
    expect(page.locator(".st-key-gd_batch_size .wg-caption")).to_have_text("80 updates per epoch: stochastic")
    page.keyboard.press("ArrowRight")
    expect_stamp(page, "gd_batch_size=2")


def test_a_number_can_be_typed_and_nonsense_is_refused_in_place(visit) -> None:
    page = ready(visit("/gradient_descent"))
    box = page.get_by_label("Learning rate, as a number")
    box.fill("0.25")
    box.press("Enter")
    expect_stamp(page, "gd_learning_rate=0.25")
    for wrong, words in (("3", "goes from 0.001 to 1.2"), ("much", "is not a number"), ("", "is not a number")):
        box.fill(wrong)
        box.press("Enter")
        expect(page.locator(".st-key-gd_learning_rate .wg-problem")).to_contain_text(words)
        expect(page.locator(".st-key-gd_learning_rate .wg-problem")).to_contain_text("stays at 0.25")
    assert stamp(page) == "gd_learning_rate=0.25"


def test_presets_and_reset_move_it(visit) -> None:
    page = ready(visit("/gradient_descent"))
    page.get_by_role("button", name="Presets").click()
    page.get_by_role("button", name=re.compile("^Zigzag")).first.click()
    expect_stamp(page, "gd_learning_rate=0.75")
    assert slider(page, "gd_learning_rate").get_attribute("aria-valuetext") == "0.75"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Reset", exact=True).click()
    expect_stamp(page, "")
    assert slider(page, "gd_learning_rate").get_attribute("aria-valuetext") == "0.1"


def test_it_is_labelled_and_marks_the_critical_rate(visit) -> None:
    page = ready(visit("/gradient_descent"))
    expect(page.get_by_role("slider", name="Learning rate η")).to_be_visible()
    marks = page.locator(".st-key-gd_learning_rate .wg-marks i")
    assert marks.first.get_attribute("title") == "critical rate 2/λ = 0.8055"
