"""What the lessons ask a learner to do, done."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lesson import expect_settings, moment, readout, ready, settings_shown, settled, slider

PAGES = ("/", "/data", "/gradient_descent", "/numpy")


@pytest.mark.parametrize("path", PAGES)
def test_a_cold_link_shows_the_whole_page_and_asks_no_other_machine(visit, traffic, path) -> None:
    page = ready(visit(path))
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name=re.compile("Gradient descent"))).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_text("No CUDA")).to_be_visible(timeout=30_000)
    for width, height in ((1280, 720), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(f"document.querySelector('.stMain').getBoundingClientRect().bottom === {height}")
        assert_above_the_fold(page, width, height)
    settled(page)
    assert traffic.outside() == []


def assert_above_the_fold(page: Page, width: int, height: int) -> None:
    """The stage, down to its numbers, and all of its controls are in sight, and nothing hangs out at the side."""
    bottom = page.locator(".wg-readouts").first.evaluate("cards => cards.getBoundingClientRect().bottom")
    assert bottom <= height
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= width
    last = page.get_by_role("button", name="Presets")
    if last.count():
        box = last.bounding_box()
        assert box
        assert box["y"] + box["height"] <= height


def test_nonsense_in_the_url_opens_the_defaults_and_is_named(visit) -> None:
    nonsense = "learning_rate=lots&batch_size=0&updates=1e999&x=<b>&device=cuda:9"
    page = ready(visit(f"/gradient_descent?{nonsense}"))
    for words in ("'lots'", "Batch size cannot be 0", "1e999", "no setting called 'x'"):
        expect(page.get_by_test_id("stAlert")).to_contain_text(words)
    assert settings_shown(page) == ""
    assert readout(page, "loss") == "2.7422"
    expect(page.get_by_text("There is no device 'cuda:9' here")).to_be_visible(timeout=30_000)


def test_a_rate_that_diverges_ends_at_the_last_finite_update_and_says_why(visit) -> None:
    page = ready(visit("/gradient_descent?learning_rate=1.2&updates=2000"))
    expect(page.locator(".wg-callout")).to_contain_text("the run ends at update 515")
    expect(page.locator(".wg-callout")).to_contain_text("is above 2")
    page.keyboard.press("End")
    assert moment(page) == 515
    assert "NaN" not in page.inner_text("body")


def test_reloading_in_the_middle_of_a_drag_keeps_the_page_alive(visit) -> None:
    page = ready(visit("/gradient_descent"))
    box = slider(page, "gradient_descent_learning_rate").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.63, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 12, steps=6)
    page.reload()
    ready(page)
    assert readout(page, "loss") == "2.7422"


def test_two_tabs_keep_their_own_settings(visit, new_page) -> None:
    one = ready(visit("/gradient_descent?learning_rate=0.5"))
    two = ready(visit("/gradient_descent?batch_size=16", new_page()))
    slider(one, "gradient_descent_updates").focus()
    one.keyboard.press("Home")
    expect_settings(one, "learning_rate=0.5&updates=1")
    slider(two, "gradient_descent_learning_rate").focus()
    two.keyboard.press("End")
    expect_settings(two, "learning_rate=1.2&batch_size=16")
    assert settings_shown(one) == "learning_rate=0.5&updates=1"


def test_the_prediction_is_committed_on_the_surface_and_then_revealed(visit) -> None:
    page = ready(visit("/gradient_descent"))
    page.get_by_role("button", name="Answer on the surface").click()
    expect(page.get_by_role("button", name="Now click on the surface above")).to_be_visible()
    # the page goes to the surface, and says what it waits for
    surface = page.locator(".wg-panel[data-panel=surface] .wg-plot")
    page.wait_for_function("document.querySelector('.stMain').scrollTop === 0")
    expect(page.locator(".wg-below").first).to_contain_text("Click on the loss surface")
    expect(page.locator(".wg-grip")).to_be_hidden()
    surface.click(position={"x": 200, "y": 150})
    expect(page.locator(".wg-below").first).to_contain_text(re.compile(r"Your click at .* away"), timeout=15_000)
    expect(page.get_by_text("It is “farther off”")).to_be_visible()
    expect_settings(page, "learning_rate=0.85&updates=20")
    assert moment(page) == 20


def test_phases_walk_through_the_step_and_on_to_the_next(visit) -> None:
    page = ready(visit("/gradient_descent"))
    expect(page.locator(".wgg-steps output")).to_contain_text("forward 2 of 5")
    for lit, reached in (
        ("# loss:", "forward 5 of 5"),
        ("# backward:", "backward 7 of 7"),
        ("# update:", "backward 7 of 7"),
        ("# forward:", "forward 2 of 5"),
    ):
        page.get_by_role("button", name="Next phase").click()
        expect(page.locator(".wg-code .wg-on").first).to_contain_text(lit)
        expect(page.locator(".wgg-steps output")).to_contain_text(reached)
    page.wait_for_function("document.querySelector('.wg-scrub').value === '1'")


def test_observations_bring_the_stage_into_view(visit) -> None:
    page = ready(visit("/gradient_descent"))
    page.get_by_role("button", name="Standardise").click()
    expect_settings(page, "learning_rate=0.5&updates=20&feature_scale=standard")
    page.wait_for_function("document.querySelector('.stMain').scrollTop === 0")
    assert moment(page) == 1


def test_the_finite_difference_becomes_the_gradient(visit) -> None:
    page = ready(visit("/gradient_descent"))
    h = slider(page, "gradient_descent_h")
    h.scroll_into_view_if_needed()
    assert readout(page, "(L(a+h)") == "−2.9248"
    h.focus()
    page.keyboard.press("Home")
    expect(page.locator(".wg-readout").filter(has_text="(L(a+h)").locator("b")).to_have_text("−3.0448")
    page.keyboard.press("Tab")


def test_linked_pictures_follow_the_cursor(visit) -> None:
    page = ready(visit("/gradient_descent"))
    page.locator(".wg-grid").nth(1).wait_for()
    page.locator(".wg-scrub").first.focus()
    page.keyboard.press("End")
    expect(page.locator(".wg-readout").filter(has_text="∂L/∂a, the tangent").locator("b")).to_have_text(
        readout(page, "∂L/∂a")
    )


def test_numpy_agrees_with_scikit_learn(visit) -> None:
    page = ready(visit("/numpy"))
    page.keyboard.press("End")
    assert (readout(page, "a"), readout(page, "b")) == ("1.0235", "1.9690")
    expect(page.locator(".wg-table").filter(has_text="scikit-learn").first).to_contain_text("1.02354075")
    assert page.locator(".wg-table td.wg-grad").count() == 0


def test_presenter_mode_comes_and_goes_with_a_key(visit) -> None:
    page = ready(visit("/gradient_descent"))
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    expect(page.get_by_role("button", name="Presenter mode")).to_be_visible(timeout=30_000)
    page.keyboard.press("p")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    page.get_by_role("button", name="Leave presenter mode").click()
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


def test_the_points_are_dealt_and_the_fit_settles(visit) -> None:
    page = ready(visit("/data"))
    assert moment(page) == 100
    assert (readout(page, "a of the fit"), readout(page, "b of the fit")) == ("1.0235", "1.9690")
    page.locator(".wg-scrub").first.focus()
    page.keyboard.press("Home")
    assert readout(page, "training points") == "0"
    assert readout(page, "training loss") == "–"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert readout(page, "training loss") == "0.00000"
    assert float(readout(page, "validation loss")) > 0


def test_a_csv_becomes_the_data_of_the_other_lessons(visit) -> None:
    page = ready(visit("/data"))
    rows = "\n".join(f"{i / 10};{3 + 0.5 * i / 10 + (i % 3) / 100}" for i in range(50))
    page.locator("input[type=file]").set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv", "buffer": f"dose;effect\n{rows}".encode()}
    )
    page.get_by_role("button", name="Fit effect over dose").click()
    expect(page.get_by_text("mine.csv").first).to_be_visible()
    page.wait_for_function("document.querySelector('.wg-scrub').max === '50'")
    page.get_by_test_id("stSidebar").get_by_role("link", name=re.compile("NumPy")).click()
    expect(page.get_by_text("Your data: mine.csv, effect over dose").first).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Use the tutorial's data").click()
    page.wait_for_function("document.querySelector('.wg-readout b')?.textContent === '0.4967'")


def test_a_bad_csv_gets_a_sentence_and_the_page_keeps_its_data(visit) -> None:
    page = ready(visit("/data"))
    page.locator("input[type=file]").set_input_files(
        {"name": "photo.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4}
    )
    expect(page.get_by_role("alert").filter(has_text="photo.csv")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("The page keeps the data that it had.")).to_be_visible()
    assert readout(page, "a of the fit") == "1.0235"
