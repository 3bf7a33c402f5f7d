"""The stage and its time bar, as a person uses them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lesson import moment, readout, ready, settled, value


def test_stepping_shows_the_tutorials_first_update(visit) -> None:
    page = ready(visit("/gradient_descent"))
    assert readout(page, "loss") == "2.7422"
    page.get_by_title("One step forward (→)").first.click()
    assert (value(page, "a"), value(page, "b")) == (0.8012, 0.0451)
    page.get_by_title("One step back (←)").first.click()
    assert readout(page, "∂L/∂a") == "−3.0448"


def test_keys_move_the_cursor(visit) -> None:
    page = ready(visit("/gradient_descent"))
    for key, there in (("End", 120), ("ArrowLeft", 119), ("Home", 0), ("ArrowRight", 1)):
        page.keyboard.press(key)
        assert moment(page) == there
    for _ in range(3):
        page.locator(".wg-speed").first.click()
    expect(page.locator(".wg-speed").first).to_have_text("¼×")
    page.locator(".wg-scrub").first.focus()
    page.keyboard.press("Space")
    expect(page.locator(".wg-play").first).to_have_attribute("aria-label", "Pause")
    page.keyboard.press("Space")
    expect(page.locator(".wg-play").first).to_have_attribute("aria-label", "Play")


def test_playing_and_scrubbing_send_nothing(visit, traffic) -> None:
    page = ready(visit("/gradient_descent"))
    settled(page)
    before = traffic.sent
    page.locator(".wg-play").first.click()
    page.wait_for_function("Number(document.querySelector('.wg-scrub').value) > 20")
    page.locator(".wg-scrub").first.evaluate(
        "bar => { for (let t = 0; t < 100; t++) { bar.value = t; bar.dispatchEvent(new Event('input')); } }"
    )
    assert moment(page) == 99
    assert traffic.sent == before
    page.locator(".wg-scrub").first.dispatch_event("change")
    expect(page.get_by_text(re.compile(r"update 99 of 120"))).to_have_count(2, timeout=15_000)


def test_the_start_is_dragged_on_the_surface_and_kept_in_the_url(visit) -> None:
    page = ready(visit("/gradient_descent"))
    grip = page.locator(".wg-grip").bounding_box()
    assert grip
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    for i in range(1, 11):
        page.mouse.move(grip["x"] + 10 + 6 * i, grip["y"] + 10 - 12 * i)
    page.mouse.up()
    page.wait_for_url(re.compile(r"start_a=.*start_b="))
    page.wait_for_function(
        "() => `${new URLSearchParams(location.search)}` === "
        "`${new URLSearchParams(document.querySelector('.wg-stage').dataset.address)}`"
    )
    settled(page)
    assert value(page, "a") > 0.6
    assert value(page, "b") > 0.2
    shown = readout(page, "a"), readout(page, "b"), readout(page, "loss")
    again = ready(visit(page.url[page.url.index("/gradient_descent") :]))
    assert (readout(again, "a"), readout(again, "b"), readout(again, "loss")) == shown


def test_the_start_stays_in_the_picture_however_long_it_is_held_at_the_edge(visit) -> None:
    page = ready(visit("/gradient_descent"))
    low = page.evaluate("document.querySelector('.wg-flat')._fullLayout.yaxis.range[0]")
    grip, stage = page.locator(".wg-grip").bounding_box(), page.locator(".wg-stage").first.bounding_box()
    assert grip
    assert stage
    x, y = grip["x"] + 10, grip["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    seen = page.locator(".wg-stage").first
    for i in range(6):
        stamp = seen.get_attribute("data-address")
        page.mouse.move(x + i % 2, stage["y"] + stage["height"] + i)
        expect(seen).not_to_have_attribute("data-address", stamp or "", timeout=15_000)
        assert page.evaluate("document.querySelector('.wg-flat')._fullLayout.yaxis.range[0]") == low
    page.mouse.up()
    page.wait_for_url(re.compile("start_b="))
    assert value(page, "b") == pytest.approx(low, abs=0.02)
    # the hand has let go: now the picture makes room
    page.wait_for_function("low => document.querySelector('.wg-flat')._fullLayout.yaxis.range[0] < low", arg=low)


def test_what_is_said_of_another_moment_steps_back_while_the_bar_moves(visit) -> None:
    page = ready(visit("/gradient_descent"))
    page.locator(".st-key-gradient_descent_step").wait_for()
    assert not page.evaluate("document.body.classList.contains('wg-moving')")
    page.locator(".wg-play").first.click()
    page.wait_for_function("document.body.classList.contains('wg-moving')")
    page.locator(".wg-play").first.click()
    page.wait_for_function("!document.body.classList.contains('wg-moving')")


def test_after_scrubbing_with_the_mouse_the_keys_are_the_pages(visit) -> None:
    page = ready(visit("/gradient_descent"))
    box = page.locator(".wg-scrub").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile("tick="))
    at = moment(page)
    assert at > 10
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".wg-code .wg-on").first).to_contain_text("# loss:")
    assert moment(page) == at


def test_the_start_moves_with_the_arrow_keys(visit) -> None:
    page = ready(visit("/gradient_descent"))
    before = value(page, "a")
    page.locator(".wg-grip").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("start_a="))
    page.wait_for_function(
        "old => Number(document.querySelector('.wg-readout b').textContent.replace('−', '-')) > old", arg=before
    )


def test_three_dimensions_keep_the_path_and_come_back(visit) -> None:
    page = ready(visit("/gradient_descent?tick=40"))
    page.get_by_role("button", name="3-D").click()
    page.wait_for_selector(".wg-three-d:not([hidden]) canvas", timeout=20_000)
    page.wait_for_function("document.querySelector('.wg-three-d').data?.[1]?.x?.length === 41")
    page.wait_for_url(re.compile("view=3-D"))
    page.get_by_role("button", name="contour").click()
    expect(page.locator(".wg-panel[data-panel=surface] .wg-flat")).to_be_visible()
    assert moment(page) == 40


def test_trace_types_that_only_depth_needs_wait_for_it(visit) -> None:
    kinds = "Object.keys(Plotly.PlotSchema.get().traces)"
    page = ready(visit("/gradient_descent"))
    assert set(page.evaluate(kinds)) == {"scatter", "heatmap", "contour"}
    page.get_by_role("button", name="3-D").click()
    page.wait_for_selector(".wg-three-d:not([hidden]) canvas", timeout=20_000)
    assert {"surface", "scatter3d"} < set(page.evaluate(kinds))


@pytest.mark.parametrize("answer", ["none", "the app's page"])
def test_without_its_route_the_library_comes_whole(visit, new_page, traffic, answer: str) -> None:
    page = new_page()
    page.route("**/plotly.js*", lambda route: route.abort() if answer == "none" else route.fulfill(body="/* not it */"))
    ready(visit("/gradient_descent", page))
    assert any(url.endswith("/plotly.min.js") for url in traffic.requests)
    assert page.evaluate("Plotly.registerRest") is None


def test_the_stage_is_never_remounted(visit) -> None:
    page = ready(visit("/gradient_descent"))
    page.locator(".wg-stage").first.evaluate("stage => { stage.dataset.mine = 'yes'; }")
    page.locator(".st-key-gradient_descent_feature_scale").get_by_role("radio", name="standard").click()
    page.wait_for_url(re.compile("feature_scale=standard"))
    assert page.locator(".wg-stage").first.get_attribute("data-mine") == "yes"


def test_a_screen_reader_gets_a_table_of_the_moment(visit) -> None:
    page = ready(visit("/gradient_descent"))
    page.keyboard.press("ArrowRight")
    rows = page.locator(".wg-stage table.wg-sr").first.locator("tr")
    assert rows.all_inner_texts()[0].split() == ["a", "0.8012"]
    assert page.locator(".wg-scrub").first.get_attribute("aria-valuetext") == "update 1 of 120"


def test_the_overview_moves_by_itself_unless_less_motion_is_asked_for(visit, new_page) -> None:
    page = ready(visit("/"))
    page.wait_for_function("Number(document.querySelector('.wg-scrub').value) > 3")
    calm = ready(visit("/", new_page(reduced_motion="reduce")))
    settled(calm)
    assert moment(calm) == 0
    expect(calm.locator(".wg-play[aria-label=Play]").first).to_be_visible()


def test_both_themes_paint_the_surface_in_their_own_colours(visit, new_page) -> None:
    painted = []
    for scheme in ("light", "dark"):
        page = ready(visit("/gradient_descent", new_page(color_scheme=scheme)))
        fill = page.evaluate("document.querySelector('.wg-flat .contourbg path').style.fill")
        ink = page.evaluate("getComputedStyle(document.querySelector('.wg-readout b')).color")
        painted.append((fill, ink))
    assert painted[0][0] != painted[1][0]
    assert painted[0][1] != painted[1][1]
