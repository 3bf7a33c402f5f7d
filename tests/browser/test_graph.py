"""The lesson on the graph in a real browser, on a server that finds no program at all: every variant, every file."""

import json
import re
import xml.etree.ElementTree as ET

import graphviz
import pytest
from playwright.sync_api import expect

from core.lessons.graph.run import run_variant
from core.lessons.graph.settings import VARIANTS, GraphSettings
from core.numbers import short
from tests.browser.lesson import settled
from tests.lessons.test_graph_variants import NODES
from tests.serve import serve
from ui.lessons.graph.words import WORDS

RECTANGLES = """(selector) => [...document.querySelectorAll(selector)].map((e) => {
  const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; })"""
STATEMENT = re.compile(r'  (node|n\d+( -> n\d+)?)( \[(\w+=("(\\.|[^"\\])*"|[\w.]+)(, )?)+\])?;( edge \[.*\];)?')


@pytest.fixture(scope="module")
def bare_url():
    """The app, on a server whose PATH is empty: no dot to be found."""
    with serve(env={"PATH": ""}) as server:
        yield server.url


@pytest.fixture
def lesson(bare_url, new_page):
    """Opens the lesson and waits for its graph."""

    def open_lesson(query="", **options):
        page = new_page(**options)
        page.goto(f"{bare_url}/graph?{query}")
        page.locator(".wgg .wg-box").first.wait_for(timeout=90_000)
        page.locator(".wg-stage[data-address]").wait_for(timeout=60_000)
        settled(page)
        return page

    return open_lesson


def overlapping(rectangles, slack=1.0):
    return [
        (one, two)
        for i, one in enumerate(rectangles)
        for two in rectangles[i + 1 :]
        if min(one[2], two[2]) - max(one[0], two[0]) > slack and min(one[3], two[3]) - max(one[1], two[1]) > slack
    ]


def inside(boxes, frame, slack=1.0):
    left, top, right, bottom = frame
    return all(
        left - slack <= box[0] and top - slack <= box[1] and box[2] <= right + slack and box[3] <= bottom + slack
        for box in boxes
    )


def gradients_shown(page):
    """What stands behind the nabla of each leaf, by the leaf's name."""
    found = {}
    for leaf in page.locator(".wgg-frame .wg-leaf").all():
        slope = leaf.locator(".wg-gradient")
        found[leaf.locator(".wg-strong").text_content()] = slope.text_content() if slope.count() else None
    return found


def test_every_variant_is_drawn_whole_with_autograds_gradients(lesson, traffic):
    page = lesson()
    for variant in (*VARIANTS[:2], *VARIANTS[3:], "loss"):
        page.get_by_role("radio", name=WORDS[variant].label, exact=True).click()
        expect(page.locator(".wgg-said")).to_have_text(WORDS[variant].did, timeout=30_000)
        boxes = page.locator(".wgg-frame .wg-box")
        expect(boxes).to_have_count(NODES[variant])
        shapes = page.evaluate(RECTANGLES, ".wgg-frame .wg-shape")
        labels = page.evaluate(RECTANGLES, ".wgg-frame .wg-backward text")
        assert overlapping(shapes + labels) == [], variant
        assert inside(shapes + labels, page.evaluate(RECTANGLES, ".wgg-frame")[0]), variant
        run = run_variant(GraphSettings(variant=variant))
        expected = {
            name.removeprefix("model."): None if value is None else f"∇ {short(value)}"
            for name, value in run.gradients.items()
        }
        assert {name: gradients_shown(page).get(name) for name in expected} == expected
    settled(page)
    assert traffic.outside() == []


def test_dragging_over_the_ring_builds_and_drops_the_branch(lesson):
    page = lesson("variant=threshold&against=loss")
    expect(page.locator(".wgg-frame .wg-box")).to_have_count(13)
    assert page.locator(".wgg-frame .wg-badge").count() == 4
    grip = page.locator(".wg-grip").bounding_box()
    # where least squares lies on the screen: inside the ring, the loss is below the threshold
    minimum = page.locator(".wg-flat").first.evaluate(
        """plot => {
          const { xaxis, yaxis } = plot._fullLayout;
          const box = plot.getBoundingClientRect();
          return { x: box.x + xaxis._offset + xaxis.d2p(1.02), y: box.y + yaxis._offset + yaxis.d2p(1.97) };
        }"""
    )
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(minimum["x"], minimum["y"], steps=8)
    expect(page.locator(".wgg-frame .wg-box")).to_have_count(9, timeout=20_000)
    page.mouse.move(grip["x"] - 10, grip["y"] + 10, steps=8)
    page.mouse.up()
    expect(page.locator(".wgg-frame .wg-box")).to_have_count(13, timeout=20_000)
    page.wait_for_url("**start_a=**")


def test_a_sample_is_kept_in_the_link(lesson):
    page = lesson()
    page.get_by_label("Sample to follow").fill("7")
    page.get_by_label("Sample to follow").press("Enter")
    page.wait_for_url("**sample=7**")
    expect(page.locator(".wgg-frame .wg-constant text").last).not_to_have_text("(80, 1)")
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(page.get_by_label("Sample to follow")).to_have_value("")


def test_the_cell_that_failed_is_drawn(lesson, traffic):
    page = lesson("variant=yhat")
    drawn = page.locator(".st-key-graph_torchviz svg")
    expect(drawn.locator("g.node")).to_have_count(7, timeout=60_000)
    assert set(drawn.locator("g.node text").all_text_contents()) >= {"AddBackward0", "MulBackward0", "(80, 1)"}
    assert traffic.outside() == []


def test_every_download_opens(lesson, tmp_path):
    page = lesson("variant=branch&against=loss", color_scheme="dark")
    for kind in ("SVG", "PNG", "DOT", "JSON"):
        page.locator(".wgg-menu summary").click()
        with page.expect_download() as waiting:
            page.locator(".wgg-menu").get_by_role("button", name=kind, exact=True).click()
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        content = path.read_bytes()
        if kind == "SVG":
            root = ET.fromstring(content)
            assert b"var(" not in content
            assert sum("wg-box" in (item.get("class") or "").split() for item in root.iter()) == 13
        elif kind == "PNG":
            assert content[:8] == b"\x89PNG\r\n\x1a\n"
            assert int.from_bytes(content[16:20]) > 800, "pixels wide"
        elif kind == "DOT":
            source = graphviz.Source(content.decode()).source
            first, *statements, last = source.rstrip("\n").split("\n")
            assert (first, last) == ("digraph watchgrad {", "}")
            assert [line for line in statements if not STATEMENT.fullmatch(line)] == []
        else:
            assert len(json.loads(content)["nodes"]) == 13
