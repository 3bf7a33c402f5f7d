"""The graph view in a real browser: clicks, steps, code, modules, samples, themes."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.serve import ROOT, serve

APP = Path(__file__).parent / "apps" / "graph_app.py"
CHOSEN = ".wg-box.wgg-chosen"


@pytest.fixture(scope="module")
def graph_url(tmp_path_factory):
    """The address of a page with only graph views, beside the app's own static files; no PATH to find dot."""
    home = tmp_path_factory.mktemp("graph_app")
    script = shutil.copy(APP, home)
    (home / "static").symlink_to(ROOT / "static", target_is_directory=True)
    with serve(script, env={**os.environ, "PYTHONPATH": str(ROOT), "PATH": ""}) as server:
        yield server.url


@pytest.fixture
def view(graph_url, new_page):
    """Opens the page of one case and waits for its drawing."""

    def open_case(case="line", **options):
        page = new_page(**options)
        page.goto(f"{graph_url}/?case={case}")
        page.locator(".wgg .wg-box").first.wait_for(timeout=60_000)
        page.evaluate("document.fonts.ready")
        return page

    return open_case


def numbers(page):
    return page.locator(".wgg-frame .wg-backward:not(.wgg-waiting) text").all_text_contents()


RECTANGLES = """(selector) => [...document.querySelectorAll(selector)].map((e) => {
  const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; })"""


def overlapping(rectangles, slack=1.0):
    return [
        (one, two)
        for i, one in enumerate(rectangles)
        for two in rectangles[i + 1 :]
        if min(one[2], two[2]) - max(one[0], two[0]) > slack and min(one[3], two[3]) - max(one[1], two[1]) > slack
    ]


# Whether nothing has moved since this was asked last: the stylesheet and the fonts have come, the picture fits.
STILL = """() => {
  const places = [...document.querySelectorAll(".wgg-frame, .wgg-frame .wg-shape, .wgg-frame text")];
  const now = JSON.stringify(places.map((node) => node.getBoundingClientRect()));
  const still = document.fonts.status === "loaded" && window.placesBefore === now;
  window.placesBefore = now;
  return still;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("case", ["line", "network"])
def test_everything_is_inside_and_no_text_overlaps(view, case, scheme):
    page = view(case, color_scheme=scheme)
    page.wait_for_function(STILL, polling=400)
    boxes = page.evaluate(RECTANGLES, ".wgg-frame .wg-shape")
    labels = page.evaluate(RECTANGLES, ".wgg-frame .wg-backward text")
    assert len(boxes) == {"line": 9, "network": 10}[case]
    assert overlapping(boxes + labels) == []
    left, top, right, bottom = page.evaluate(RECTANGLES, ".wgg-frame")[0]
    for box in boxes + labels:
        assert left <= box[0]
        assert top <= box[1]
        assert box[2] <= right
        assert box[3] <= bottom
    texts = page.evaluate(RECTANGLES, ".wgg-frame .wg-box text")
    pairs = zip([box for box in boxes for _ in range(2)], texts, strict=True)
    assert all(box[0] < text[0] and text[2] < box[2] for box, text in pairs)
    ink, paper = page.evaluate(
        "() => [getComputedStyle(document.querySelector('.wgg-frame .wg-operation text')).fill,"
        "getComputedStyle(document.querySelector('.wgg-frame')).backgroundColor]"
    )
    dark = [sum(int(part) for part in colour[4:-1].split(",")[:3]) < 384 for colour in (ink, paper)]
    assert dark == ([True, False] if scheme == "light" else [False, True])


def test_click_shows_the_panel_and_lights_the_code(view):
    page = view()
    page.locator('.wg-box[data-box="n2"]').click()
    expect(page.locator(".wgg-panel h4")).to_have_text("× · MulBackward0")
    page.locator('.wg-box[data-box="n4"]').click()
    expect(page.locator(".wgg-panel h4")).to_have_text("+ yhat · AddBackward0")
    assert page.locator(".wgg-code .wgg-lit").all_text_contents() == ["a + b * x_train"]
    expect(page.locator(".wgg-chain")).to_have_count(2)


def test_hovering_an_expression_lights_its_box(view):
    page = view()
    page.locator(".wgg-code span[data-boxes]", has_text="y_train - yhat").last.hover(position={"x": 75, "y": 10})
    expect(page.locator(".wg-box.wgg-hover")).to_have_attribute("data-box", "n6")


def test_keyboard_alone_reaches_and_opens_everything(view):
    page = view()
    page.locator(".wgg-frame").focus()
    page.keyboard.press("Tab")
    expect(page.locator(CHOSEN)).to_have_attribute("data-box", "n0")
    expect(page.locator(".wgg-panel h4")).to_have_text("b · leaf tensor")
    page.keyboard.press("Home")
    expect(page.locator("output")).to_have_text("forward 0 of 5")
    assert numbers(page) == []
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    expect(page.locator("output")).to_have_text("forward 0 of 5")
    page.keyboard.press("ArrowRight")
    expect(page.locator("output")).to_have_text("forward 1 of 5")
    expect(page.locator(".wgg-said")).to_contain_text("b * x_train")


def test_walk_shows_each_gradient_when_it_has_flowed(view):
    page = view()
    frame = page.locator(".wgg-frame")
    frame.press("Home")
    for _ in range(5):
        frame.press("ArrowRight")
    assert numbers(page) == []
    expect(page.locator("output")).to_have_text("forward 5 of 5")
    seen = []
    for step in range(7):
        frame.press("ArrowRight")
        expect(page.locator("output")).to_have_text(f"backward {step + 1} of 7")
        seen.append(len(numbers(page)))
    assert seen == [1, 2, 3, 5, 5, 6, 6]  # mean, pow, sub, add (two ways), leaf a, mul, leaf b
    frame.press("ArrowLeft")
    frame.press("ArrowLeft")
    assert len(numbers(page)) == 5


def test_play_runs_and_stops_at_the_end(view):
    page = view(reduced_motion="reduce")
    page.get_by_role("button", name="Play").click()
    expect(page.locator("output")).to_have_text("forward 2 of 5", timeout=5000)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()


# The zoom before and after a press of a button, and the zoom at which all of the drawing is seen, in one
# breath: until its size has settled, a drawing that nobody has zoomed follows its frame.
PRESSED = """(button) => {
  const frame = document.querySelector(".wgg-frame"), svg = frame.querySelector("svg");
  const zoom = () => new DOMMatrix(getComputedStyle(svg).transform).a;
  const before = zoom();
  button.click();
  const { width, height } = svg.viewBox.baseVal;
  return [before, zoom(), Math.min(frame.clientWidth / width, frame.clientHeight / height, 1.15)];
}"""


def test_zoom_pan_and_fit(view):
    page = view()
    before, zoomed, _ = page.get_by_role("button", name="Zoom in").evaluate(PRESSED)
    assert zoomed == pytest.approx(before * 1.25, rel=1e-4)
    box = page.locator(".wgg-frame").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 80, box["y"] + 60, steps=4)
    page.mouse.up()
    panned, fitted, whole = page.get_by_role("button", name="Fit").evaluate(PRESSED)
    assert panned == pytest.approx(zoomed, rel=1e-4)
    assert fitted == pytest.approx(whole, rel=1e-4)
    assert fitted < panned


def test_new_data_keeps_the_element_the_zoom_and_the_selection(view):
    page = view()
    page.get_by_role("button", name="Zoom in").click()
    page.locator('.wg-box[data-box="n0"]').focus()
    page.evaluate("document.querySelector('.wgg').mark = 1")
    before = page.locator(".wgg-frame > svg").get_attribute("style")
    value = page.locator('.wg-box[data-box="n0"] .wg-plain').text_content()
    page.get_by_role("slider", name="slope").press("ArrowRight")
    expect(page.locator('.wg-box[data-box="n0"] .wg-plain')).not_to_have_text(value)
    assert page.evaluate("document.querySelector('.wgg').mark") == 1
    assert page.locator(".wgg-frame > svg").get_attribute("style").split(")")[1] == before.split(")")[1]
    expect(page.locator(CHOSEN)).to_have_attribute("data-box", "n0")


def test_phase_of_the_page_moves_the_walk(view):
    page = view()
    page.get_by_role("combobox", name="phase").click()
    page.get_by_role("option", name="forward").click()
    expect(page.locator("output")).to_have_text("forward 2 of 5")  # as far as yhat
    assert numbers(page) == []


def test_one_sample_is_followed(view):
    page = view()
    page.get_by_label("Sample to follow").fill("7")
    page.get_by_label("Sample to follow").press("Enter")
    x = page.locator('.wg-box[data-box="n1"] text').last
    expect(x).to_have_text("0.08861")
    shares = [text for text in numbers(page) if " of Σ " in text]
    assert len(shares) == 2  # the broadcasts of a and b
    page.get_by_label("Sample to follow").fill("")
    page.get_by_label("Sample to follow").press("Enter")
    expect(x).to_have_text("(80, 1)")


def test_modules_open_and_close(view):
    page = view("network")
    expect(page.locator(".wgg-frame .wg-box")).to_have_count(10)
    page.get_by_role("button", name="linear1", exact=True).click()
    expect(page.locator('.wg-box[data-box="m:layer.linear1"]')).to_have_count(0)
    expect(page.get_by_text("linear1.weight").first).to_be_attached()
    page.locator('.wg-box[data-box="m:layer.linear2"]').press("Enter")
    expect(page.locator('.wg-box[data-box="m:layer.linear2"]')).to_have_count(0)
    page.get_by_role("button", name="layer", exact=True).click()
    expect(page.locator(".wgg-frame .wg-box")).to_have_count(3)


def test_table_says_the_same(view):
    page = view()
    page.get_by_text("The same facts as a table").click()
    rows = page.locator(".wgg-table tbody tr")
    expect(rows).to_have_count(9)
    expect(rows.nth(8)).to_contain_text("MeanBackward0")


def test_hostile_name_is_text(view, traffic):
    page = view("hostile")
    assert page.evaluate("window.broken") is None
    assert page.locator(".wgg img").count() == 0
    assert "<img" in page.locator(".wgg-frame").text_content()
    assert traffic.outside() == []
    assert traffic.page_errors == []
