"""The live slider, as a person uses it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.lesson import expect_settings, ready, settings_shown, settled, slider


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
    drag(page, "gradient_descent_learning_rate", [0.65, 0.7, 0.75, 0.8])
    page.wait_for_function(
        "/learning_rate=0\\.[23]/.test(document.querySelector('.wg-stage').dataset.address)", timeout=15_000
    )
    assert "gradient_descent_learning_rate" not in page.url, "the address changes when the finger is lifted"
    page.mouse.up()
    page.wait_for_url(re.compile("learning_rate=0"))
    rest = slider(page, "gradient_descent_learning_rate").get_attribute("aria-valuetext")
    expect_settings(page, f"learning_rate={rest}")


def test_the_thumb_never_jumps_back_under_the_finger(visit) -> None:
    page = ready(visit("/gradient_descent"))
    slider(page, "gradient_descent_updates").evaluate(
        """input => {
          window.jumps = 0; window.held = 0;
          input.addEventListener("input", () => { window.held = Number(input.value); });
          window.addEventListener("watchgrad:drawn", () => {
            if (Number(input.value) !== window.held) window.jumps += 1;
          });
        }"""
    )
    drag(page, "gradient_descent_updates", [0.62, *[0.62 + 0.01 * i for i in range(1, 30)]])
    expect(page.locator(".wg-stage").first).not_to_have_attribute("data-address", "", timeout=15_000)
    assert page.evaluate("window.jumps") == 0
    page.mouse.up()
    settled(page)
    shown = slider(page, "gradient_descent_updates").get_attribute("aria-valuetext")
    expect_settings(page, f"updates={shown}")


MANY_VALUES = """input => {
  let i = 600;
  const timer = setInterval(() => {
    input.value = i++;
    input.dispatchEvent(new Event("input"));
    if (i > 700) { clearInterval(timer); input.dispatchEvent(new Event("change")); }
  }, 10);
}"""


def count_pictures(page: Page) -> None:
    page.evaluate("window.drawn = []; window.addEventListener('watchgrad:drawn', (e) => window.drawn.push(e.detail))")


def rest_of(page: Page) -> str:
    """The learning rate at which the hand of MANY_VALUES ends."""
    expect(slider(page, "gradient_descent_learning_rate")).to_have_js_property("value", "700", timeout=15_000)
    return slider(page, "gradient_descent_learning_rate").get_attribute("aria-valuetext") or ""


def test_dragging_sends_no_message_and_resting_sends_one(visit, traffic) -> None:
    page = ready(visit("/gradient_descent"))
    settled(page)
    count_pictures(page)
    sent, asked = traffic.sent, len(traffic.requests)
    slider(page, "gradient_descent_learning_rate").evaluate(MANY_VALUES)
    last = f"learning_rate={rest_of(page)}"
    page.wait_for_function("(last) => window.drawn.some((shown) => shown.includes(last))", arg=last, timeout=15_000)
    page.wait_for_url(re.compile(last))
    settled(page)
    pictures = [url for url in traffic.requests[asked:] if "/picture/" in url]
    assert 2 <= len(pictures) < 100, "the next value waits for the last picture"
    assert traffic.sent - sent == 1
    drawn = page.evaluate("window.drawn.map((stamp) => Number(/learning_rate=([^&]*)/.exec(stamp)?.[1] ?? 0.1))")
    assert drawn == sorted(drawn), f"the picture jumped back: {drawn}"


def test_without_a_way_for_pictures_the_session_draws_every_value(visit, traffic) -> None:
    page = ready(visit("/gradient_descent"))
    settled(page)
    page.route("**/picture/**", lambda route: route.abort())
    count_pictures(page)
    before = traffic.sent
    slider(page, "gradient_descent_learning_rate").evaluate(MANY_VALUES)
    page.wait_for_function("window.drawn.length >= 2", timeout=15_000)
    page.wait_for_url(re.compile(f"learning_rate={rest_of(page)}"))
    settled(page)
    assert 2 <= traffic.sent - before <= len(page.evaluate("window.drawn")) + 1, "one message waits for the last answer"


def test_the_other_sliders_and_the_words_under_the_stage_follow_the_finger(visit) -> None:
    page = ready(visit("/gradient_descent"))
    drag(page, "gradient_descent_learning_rate", [0.65, 0.8, 0.99])
    expect(page.locator(".wg-stage .wg-callout").first).to_contain_text("is above 2")
    expect(page.locator(".st-key-gradient_descent_updates .wg-caption")).to_have_text("never arrives")
    expect(page.locator(".st-key-gradient_descent_learning_rate .wg-caption")).to_contain_text("diverging")
    page.mouse.up()


def test_it_works_by_keyboard(visit) -> None:
    page = ready(visit("/gradient_descent"))
    slider(page, "gradient_descent_batch_size").focus()
    page.keyboard.press("Home")
    expect_settings(page, "batch_size=1")
    caption = page.locator(".st-key-gradient_descent_batch_size .wg-caption")
    expect(caption).to_have_text("80 updates per epoch: stochastic")
    page.keyboard.press("ArrowRight")
    expect_settings(page, "batch_size=2")
    # the mark at 0.1 holds the thumb for a hand that drags, and not for a key
    slider(page, "gradient_descent_learning_rate").focus()
    page.keyboard.press("ArrowRight")
    expect_settings(page, "batch_size=2&learning_rate=0.101")


def test_a_number_can_be_typed_and_nonsense_is_refused_in_place(visit) -> None:
    page = ready(visit("/gradient_descent"))
    box = page.get_by_label("Learning rate, as a number")
    box.fill("0.25")
    box.press("Enter")
    expect_settings(page, "learning_rate=0.25")
    for wrong, words in (("3000", "is above 0 and at most 1000"), ("much", "is not a number"), ("", "needs a number")):
        box.fill(wrong)
        box.press("Enter")
        expect(page.locator(".st-key-gradient_descent_learning_rate .wg-problem")).to_contain_text(words)
        expect(page.locator(".st-key-gradient_descent_learning_rate .wg-problem")).to_contain_text("stays at 0.25")
    assert settings_shown(page) == "learning_rate=0.25"


def test_presets_and_reset_move_it(visit) -> None:
    page = ready(visit("/gradient_descent"))
    page.get_by_role("button", name="Presets").click()
    page.get_by_role("menuitem", name=re.compile("^Zigzag")).click()
    expect_settings(page, "learning_rate=0.75")
    assert slider(page, "gradient_descent_learning_rate").get_attribute("aria-valuetext") == "0.75"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Reset", exact=True).click()
    expect_settings(page, "")
    assert slider(page, "gradient_descent_learning_rate").get_attribute("aria-valuetext") == "0.1"


def test_a_reset_right_after_a_drag_wins(visit) -> None:
    page = ready(visit("/gradient_descent"))
    settled(page)
    drag(page, "gradient_descent_learning_rate", [0.65, 0.8, 0.9])
    page.mouse.up()
    page.get_by_role("button", name="Reset", exact=True).click()
    expect_settings(page, "")
    settled(page)
    assert slider(page, "gradient_descent_learning_rate").get_attribute("aria-valuetext") == "0.1"
    assert settings_shown(page) == ""


def test_it_is_labelled_and_marks_the_critical_rate(visit) -> None:
    page = ready(visit("/gradient_descent"))
    expect(page.get_by_role("slider", name="Learning rate η")).to_be_visible()
    marks = page.locator(".st-key-gradient_descent_learning_rate .wg-marks i")
    assert marks.first.get_attribute("title") == "critical rate 2/λ = 0.8055"
