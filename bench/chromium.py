"""A Chromium that is watched: pages with `watch.js` in them, and a hand that moves at 60 Hz."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, Request, ViewportSize, WebSocket, async_playwright

from tests.browser.lesson import SETTLED
from tools.browser import ARGUMENTS, HELP, NoBrowserError, find

WATCH = Path(__file__).with_name("watch.js")
VIEWPORT: ViewportSize = {"width": 1280, "height": 720}
# The page itself by SwiftShader, too: an emulated graphics card, and the hardest case.
EMULATED = ["--use-gl=angle", "--use-angle=swiftshader"]
HAND_HERTZ = 60
PATIENCE_MS = 120_000

# Where the hand is at a share, from 0 to 1, of its way.
Way = Callable[[float], tuple[float, float]]


class Traffic:
    """Messages over the websocket of a page, and the bytes of these and of the pictures that came over HTTP."""

    def __init__(self, page: Page) -> None:
        self.sent = 0
        self.bytes_received = 0
        page.on("websocket", self._watch)
        page.on("requestfinished", self._note_picture)

    async def _note_picture(self, request: Request) -> None:
        if "/live/" in request.url:
            sizes = await request.sizes()
            self.bytes_received += sizes["responseBodySize"] + sizes["responseHeadersSize"]

    def _watch(self, websocket: WebSocket) -> None:
        websocket.on("framesent", self._note_sent)
        websocket.on("framereceived", self._note_received)

    def _note_sent(self, _payload: str | bytes) -> None:
        self.sent += 1

    def _note_received(self, payload: str | bytes) -> None:
        self.bytes_received += len(payload)


@asynccontextmanager
async def chromium(*, emulated: bool = False) -> AsyncIterator[Browser]:
    """One headless Chromium; `emulated`: on an emulated graphics card. Raises `NoBrowserError` where there is none."""
    path = find()
    if path is None:
        raise NoBrowserError(HELP)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS + EMULATED * emulated)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def visit(browser: Browser, url: str, settled: bool = True) -> AsyncIterator[tuple[Page, Traffic]]:
    """The page at `url` in a fresh profile, watched from its first moment; `settled`: when its script has run."""
    context = await browser.new_context(viewport=VIEWPORT)
    # a busy machine is a slow number, not a failure
    context.set_default_timeout(PATIENCE_MS)
    try:
        await context.add_init_script(path=WATCH)
        page = await context.new_page()
        traffic = Traffic(page)
        await page.goto(url, wait_until="commit")
        if settled:
            await page.locator(SETTLED).wait_for()
        yield page, traffic
    finally:
        await context.close()


async def watched(page: Page, what: str) -> Any:
    """What `watch.js` has written down under a name."""
    return await page.evaluate(f"watched.{what}")


async def move(page: Page, seconds: float, way: Way) -> None:
    """Move the mouse along `way(share)`, share from 0 to 1, at 60 Hz, as a hand does: waiting for nobody."""
    steps = int(seconds * HAND_HERTZ)
    moves = []
    for i in range(1, steps + 1):
        moves.append(asyncio.create_task(page.mouse.move(*way(i / steps))))
        await asyncio.sleep(1 / HAND_HERTZ)
    await asyncio.gather(*moves)
