"""A Chromium that is watched: pages with `watch.js` in them, and a hand that moves at 60 Hz."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, WebSocket, async_playwright

from tests.browser.conftest import ARGUMENTS, SETTLED, VIEWPORT
from tools.browser import HELP, NoBrowserError, find

WATCH = Path(__file__).with_name("watch.js")
HAND_HERTZ = 60


class Traffic:
    """Messages over the websocket of a page."""

    def __init__(self, page: Page) -> None:
        self.sent = 0
        self.bytes_received = 0
        page.on("websocket", self._watch)

    def _watch(self, websocket: WebSocket) -> None:
        websocket.on("framesent", self._note_sent)
        websocket.on("framereceived", self._note_received)

    def _note_sent(self, _payload: str | bytes) -> None:
        self.sent += 1

    def _note_received(self, payload: str | bytes) -> None:
        self.bytes_received += len(payload)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """One headless Chromium. Raises `NoBrowserError` where there is none."""
    path = find()
    if path is None:
        raise NoBrowserError(HELP)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@asynccontextmanager
async def visit(browser: Browser, url: str, settled: bool = True) -> AsyncIterator[tuple[Page, Traffic]]:
    """The page at `url` in a fresh profile, watched from its first moment; `settled`: when its script has run."""
    context = await browser.new_context(viewport=VIEWPORT)  # type: ignore[arg-type]
    await context.add_init_script(path=WATCH)
    page = await context.new_page()
    traffic = Traffic(page)
    await page.goto(url, wait_until="commit")
    if settled:
        await page.locator(SETTLED).wait_for()
    yield page, traffic
    await context.close()


async def watched(page: Page, what: str) -> Any:
    """What `watch.js` has written down under a name."""
    return await page.evaluate(f"watched.{what}")


async def move(page: Page, seconds: float, path: Callable[[float], tuple[float, float]]) -> None:
    """Move the mouse along `path(share)`, share from 0 to 1, at 60 Hz, as a hand does: waiting for nobody."""
    steps = int(seconds * HAND_HERTZ)
    moves = []
    for i in range(1, steps + 1):
        moves.append(asyncio.create_task(page.mouse.move(*path(i / steps))))
        await asyncio.sleep(1 / HAND_HERTZ)
    await asyncio.gather(*moves)
