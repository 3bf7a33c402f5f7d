"""While something is dragged: redraws a second, and how long after the finger each one is on the screen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from bench.chromium import Traffic, Way, move, visit, watched
from bench.table import Row, percentile
from core.lessons.gradient_descent.settings import DescentSettings
from tests.serve import serve

PLAIN_APP = Path(__file__).with_name("plain_app.py")
PLAIN_STEPS = 12
SECONDS = 5.0
SLIDER_DRAGGED = "slider dragged"
SLIDER = ".st-key-gradient_descent_learning_rate input[type=range]"
SURFACE = '[data-panel="surface"] .wg-plot'


@dataclass(frozen=True)
class Drag:
    """What one drag gave: seconds from finger to picture for every redraw, redraws a second, bytes of each."""

    delays: list[float]
    rate: float
    bytes_each: float


async def measure(browser: Browser, url: str) -> list[Row]:
    """The rows of dragging in the app at `url`."""
    async with visit(browser, f"{url}/gradient_descent") as (page, traffic):
        await page.locator(SLIDER).wait_for()
        await _drawn(page)
        slider = await _drag(page, traffic, await _along_the_slider(page), ["learning_rate"])
        surface = await _drag(page, traffic, await _around_on_the_surface(page), ["start_a", "start_b"])
    return [
        *_rows(SLIDER_DRAGGED, slider),
        Row(f"{SLIDER_DRAGGED}: received per redraw", slider.bytes_each / 1e3, "kB", at_most=100),
        *_rows("start dragged on the surface", surface),
    ]


async def beside_plain(browser: Browser, ours: list[Row]) -> list[Row]:
    """The rows of the same page made with Streamlit's own parts, and what they are of the rows that are `ours`."""
    plain = await _plain_steps(browser)
    rate, p50, *_ = (row.value for row in ours if row.what.startswith(SLIDER_DRAGGED))
    return [
        Row("plain st.slider + st.plotly_chart: key to picture, p50", percentile(plain, 0.5) * 1e3, "ms"),
        Row("plain page, p50 over ours", percentile(plain, 0.5) * 1e3 / p50, "×"),
        Row("our redraws a second over the plain page's", rate * sum(plain) / len(plain), "×"),
    ]


def _rows(what: str, drag: Drag) -> list[Row]:
    return [
        Row(f"{what}: redraws of all pictures", drag.rate, "per s", at_least=12),
        Row(f"{what}: finger to picture, p50", percentile(drag.delays, 0.5) * 1e3, "ms", at_most=80),
        Row(f"{what}: finger to picture, p95", percentile(drag.delays, 0.95) * 1e3, "ms", at_most=150),
    ]


async def _drawn(page: Page) -> None:
    """Wait until the first picture stands and the page is quiet."""
    await page.wait_for_function("watched.drawn.length > 0")
    await page.wait_for_timeout(1000)


async def _along_the_slider(page: Page) -> Way:
    box = await page.locator(SLIDER).bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    # there and back, from far too small to diverging
    return lambda share: (box["x"] + box["width"] * (0.05 + 0.9 * (1 - abs(1 - 2 * share))), y)


async def _around_on_the_surface(page: Page) -> Way:
    box = await page.locator(SURFACE).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    radius = min(box["width"], box["height"]) / 4
    return lambda share: (x + radius * math.cos(2 * math.pi * share), y + radius * math.sin(2 * math.pi * share))


async def _drag(page: Page, traffic: Traffic, way: Way, names: list[str]) -> Drag:
    await page.mouse.move(*way(0))
    await page.mouse.down()
    await page.wait_for_timeout(700)
    await page.evaluate("watched.fingers = []; watched.drawn = []")
    received = traffic.bytes_received
    await move(page, SECONDS, way)
    await page.wait_for_timeout(500)
    received = traffic.bytes_received - received
    fingers, drawn = await watched(page, "fingers"), await watched(page, "drawn")
    await page.mouse.up()
    await page.wait_for_timeout(1000)
    delays = _match(fingers, drawn, names)
    span = (drawn[-1]["at"] - fingers[0]["at"]) / 1e3
    return Drag(delays, len(delays) / span, received / len(drawn))


def _match(fingers: list[dict[str, Any]], drawn: list[dict[str, Any]], names: list[str]) -> list[float]:
    """Seconds from the finger to its picture, for every picture.

    Values are drawn in the order in which the finger made them. Where it made one twice, the earlier
    counts, which can only lengthen the delay.
    """
    defaults = DescentSettings()
    delays, next_finger = [], 0
    for picture in drawn:
        values = [float(picture["address"].get(name, getattr(defaults, name))) for name in names]
        for i in range(next_finger, len(fingers)):
            if fingers[i]["at"] > picture["at"]:
                break
            if all(abs(v - f) < 6e-5 for v, f in zip(values, fingers[i]["values"], strict=True)):
                delays.append((picture["at"] - fingers[i]["at"]) / 1e3)
                next_finger = i + 1
                break
    return delays


async def _plain_steps(browser: Browser) -> list[float]:
    """Seconds from a key on st.slider to all three charts, the next key when they stand."""
    with serve(PLAIN_APP) as server:
        async with visit(browser, server.url) as (page, _):
            await page.wait_for_function("document.querySelectorAll('.js-plotly-plot').length === 3")
            await page.wait_for_timeout(2000)
            await page.locator(".st-key-rate input[type=range]").focus()
            for step in range(1, PLAIN_STEPS + 1):
                await page.keyboard.press("ArrowRight")
                await page.wait_for_function(f"watched.steps.length === {step}")
            steps: list[float] = await watched(page, "steps")
    return [step / 1e3 for step in steps]
