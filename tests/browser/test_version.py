"""A page that outlives its server: the new server's messages reload it, once for each version."""

import re

from playwright.sync_api import Page, WebSocketRoute

from tests.browser.lesson import expect_settings, ready, settled, slider

VERSION = re.compile(rb'(?<=,")[0-9a-f]{12}(?="\])')


class Server:
    """Between a page and the app: lets the app's messages say that it has another version."""

    def __init__(self, page: Page) -> None:
        self.version = b""
        self.loads = 0
        page.route_web_socket("**/_stcore/stream", self._relay)
        page.on("load", self._count)

    def _relay(self, browser: WebSocketRoute) -> None:
        app = browser.connect_to_server()
        app.on_message(lambda message: browser.send(self._changed(message)))

    def _changed(self, message: str | bytes) -> str | bytes:
        # of the same length, so that the lengths in the message stay true
        return VERSION.sub(self.version, message) if self.version and isinstance(message, bytes) else message

    def _count(self, _page: Page) -> None:
        self.loads += 1


def test_a_page_reloads_once_for_each_version_and_never_in_a_loop(visit, page: Page) -> None:
    server = Server(page)
    ready(visit("/gradient_descent?updates=40"))
    for loads, version in ((2, b"b" * 12), (3, b"c" * 12)):
        server.version = version
        with page.expect_event("load"):
            page.get_by_role("button", name="Reset", exact=True).click()
        ready(page)
        settled(page)
        assert server.loads == loads
    # from here on two versions answer in turn: the page stays, and shows what it gets
    for version, key, updates in ((b"b" * 12, "Home", "1"), (b"c" * 12, "End", "2000"), (b"b" * 12, "Home", "1")):
        server.version = version
        slider(page, "gradient_descent_updates").focus()
        page.keyboard.press(key)
        expect_settings(page, f"updates={updates}")
        settled(page)
    assert server.loads == 3
