"""From opening the browser's tab to a picture that moves, and what playing and scrubbing then cost."""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable
from pathlib import Path

from playwright.async_api import Browser, Page

from bench.chromium import Traffic, move, visit, watched
from bench.table import Row
from tests.serve import serve, serve_asgi

EMPTY_APP = Path(__file__).with_name("empty_app.py")
WARM_RUNS = 5
COLD_RUNS = 3
SECONDS = 3.0


async def cold(browser: Browser) -> list[Row]:
    """The rows of a server that has just started: each run starts one."""
    ready, moving = [], []
    for _ in range(COLD_RUNS):
        began = time.perf_counter()
        with serve_asgi() as server:
            ready.append(time.perf_counter() - began)
            moving.append(await _first_move(browser, server.url))
    return [
        Row("server start to ready", statistics.median(ready), "s"),
        Row("open to first moving picture, server just started", statistics.median(moving), "s", at_most=4),
    ]


async def empty(browser: Browser) -> list[Row]:
    """The row of a Streamlit app that shows one word: what no app of Streamlit's can be faster than."""
    seen = []
    with serve(EMPTY_APP) as server:
        for _ in range(WARM_RUNS + 1):
            async with visit(browser, server.url, settled=False) as (page, _):
                await page.get_by_text("Hello").wait_for()
                seen.append(float(await page.evaluate("performance.now()")) / 1e3)
    return [Row("an empty Streamlit page: open to its first word", statistics.median(seen[1:]), "s")]


async def warm(browser: Browser, url: str) -> list[Row]:
    """The row of a server that has been running for a while."""
    await _first_move(browser, url)
    moving = [await _first_move(browser, url) for _ in range(WARM_RUNS)]
    return [Row("open to first moving picture, warm server", statistics.median(moving), "s", at_most=2)]


async def _first_move(browser: Browser, url: str) -> float:
    """Seconds from asking for the address, in a fresh profile, to the first frame in which the time bar has moved."""
    async with visit(browser, url, settled=False) as (page, _):
        await page.wait_for_function("watched.firstMove !== null")
        return float(await watched(page, "firstMove - performance.timeOrigin")) / 1e3


async def moving(browser: Browser, url: str) -> list[Row]:
    """The rows of playing and of scrubbing, with three linked panels and a moment for every frame."""
    async with visit(browser, f"{url}/gradient_descent?updates=2000") as (page, traffic):
        await page.wait_for_function("document.querySelector('.wg-scrub')?.max > 1000")
        await page.wait_for_timeout(1000)
        sent = traffic.sent
        await page.locator(".wg-play").first.click()
        playing = await _frames(page, page.wait_for_timeout(SECONDS * 1e3))
        sent_playing = traffic.sent - sent
        await page.locator(".wg-play").first.click()
        await page.wait_for_timeout(1500)
        scrubbing, sent_scrubbing = await _scrub(page, traffic)
    return [
        Row("playing: frames a second", playing, "", at_least=30),
        Row("scrubbing: frames a second", scrubbing, "", at_least=30),
        Row("playing and scrubbing: messages to the server", sent_playing + sent_scrubbing, "", at_most=0),
    ]


async def _scrub(page: Page, traffic: Traffic) -> tuple[float, int]:
    """Frames a second and messages sent while the time bar is dragged there and back, and not yet let go."""
    box = await page.locator(".wg-scrub").first.bounding_box()
    assert box is not None
    left, width, y = box["x"], box["width"], box["y"] + box["height"] / 2
    await page.mouse.move(left + 0.02 * width, y)
    await page.mouse.down()
    await page.wait_for_timeout(300)
    sent = traffic.sent
    frames = await _frames(
        page, move(page, SECONDS, lambda share: (left + width * (0.02 + 0.96 * (1 - abs(1 - 2 * share))), y))
    )
    sent = traffic.sent - sent
    await page.mouse.up()
    return frames, sent


async def _frames(page: Page, while_this_runs: Awaitable[None]) -> float:
    """Frames a second in which the time bar was somewhere else than in the frame before."""
    await page.evaluate("watched.frames = 0; watched.from = performance.now()")
    await while_this_runs
    return float(await page.evaluate("watched.frames / (performance.now() - watched.from) * 1000"))
