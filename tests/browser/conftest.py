"""A real Chromium, a real server, and a record of everything the browser did.

    def test_something(visit, traffic):
        page = visit("/numpy?lr=0.2")
        page.get_by_role("button", name="Play").click()
        assert traffic.outside() == []

Every page of a test that throws an uncaught error fails that test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, WebSocket, sync_playwright

from tests.browser.lesson import SETTLED
from tests.serve import ROOT, serve
from tools.browser import ARGUMENTS, HELP, find

VIEWPORT = {"width": 1280, "height": 720}
RESULTS = ROOT / "test-results"


@dataclass
class Traffic:
    """What the pages of one test did: requests, messages over the websocket, and complaints."""

    requests: list[str] = field(default_factory=list)
    sent: int = 0
    received: int = 0
    bytes_received: int = 0
    console_errors: list[str] = field(default_factory=list)
    page_errors: list[str] = field(default_factory=list)

    def outside(self) -> list[str]:
        """The addresses that were asked for and are not on this machine."""
        return [url for url in self.requests if not _is_local(url)]

    def watch(self, page: Page) -> None:
        """Record everything that `page` does from now on."""
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", self._watch_websocket)
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.page_errors.append(str(error.stack or error)))

    def _watch_websocket(self, websocket: WebSocket) -> None:
        self.requests.append(websocket.url)
        websocket.on("framesent", self._note_sent)
        websocket.on("framereceived", self._note_received)

    def _note_sent(self, _payload: str | bytes) -> None:
        self.sent += 1

    def _note_received(self, payload: str | bytes) -> None:
        self.received += 1
        self.bytes_received += len(payload)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.console_errors.append(message.text)


def _is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"data", "blob", "about"} or parts.hostname in {"127.0.0.1", "localhost", "::1"}


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The address of the app, served once for all the tests of a worker."""
    with serve() as server:
        yield server.url


# Not for the session: Playwright's event loop must be gone before other tests call asyncio.run.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One headless Chromium; without one the test fails and says what to install."""
    path = find()
    if path is None:
        pytest.fail(HELP, pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def traffic() -> Traffic:
    """What all the pages of this test did."""
    return Traffic()


@pytest.fixture
def new_page(browser: Browser, traffic: Traffic, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Opens a page in a fresh profile; takes what Playwright's new_context takes (color_scheme, ...)."""
    pages: list[Page] = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": VIEWPORT, **options})
        page = context.new_page()
        traffic.watch(page)
        pages.append(page)
        return page

    yield open_page

    if getattr(request.node, "failed", False):
        _keep_screenshots(request.node.nodeid, pages)
    for page in pages:
        page.context.close()
    assert traffic.page_errors == [], "a page threw an uncaught error"


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page, 1280 by 720."""
    return new_page()


@pytest.fixture
def visit(server_url: str, request: pytest.FixtureRequest) -> Callable[..., Page]:
    """`visit(path, page=None)` opens a page of the app and returns when its script has run."""

    def go(path: str = "/", page: Page | None = None) -> Page:
        page = page or request.getfixturevalue("page")
        page.goto(server_url + path)
        page.locator(SETTLED).wait_for()
        return page

    return go


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let a fixture's teardown know that its test failed."""
    report = yield
    if report.when == "call":
        item.failed = report.failed
    return report


def _keep_screenshots(test: str, pages: list[Page]) -> None:
    RESULTS.mkdir(exist_ok=True)
    for number, page in enumerate(pages):
        if not page.is_closed():
            page.screenshot(path=RESULTS / f"{re.sub(r'[^A-Za-z0-9_.-]+', '-', test)}-{number}.png")
