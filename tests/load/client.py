"""A browser without a browser: one session of the app over Streamlit's own websocket.

async with Session(server.url, "gradient_descent", "updates=60") as session:
    answer, picture = await session.drag("learning_rate", 0.2)
    answer = await session.slide("learning_rate", 0.3)
    session.data["gradient_descent_stage"]["address"]
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

STREAM = "/_stcore/stream"


@dataclass(frozen=True)
class Answer:
    """What one run of the script cost: from the request to its end, and the bytes that came back."""

    seconds: float
    bytes: int
    messages: int


class Session:
    """One user: opens a page, then moves its sliders.

    `data` holds what Python last sent to each browser component, by the component's key; `opened` is the
    cost of the first run, connecting included. Raises `RuntimeError` where the page shows an exception.
    """

    def __init__(self, url: str, page: str = "", query: str = "") -> None:
        self.url = url.replace("http", "ws", 1) + STREAM
        self.page = page
        self.query = query
        self.data: dict[str, Any] = {}
        self.opened = Answer(0.0, 0, 0)
        self._socket: ClientConnection
        self._page_hash = ""
        self._ids: dict[str, str] = {}
        self._fragments: dict[str, str] = {}
        self._widgets: dict[str, WidgetState] = {}
        self._moves = 0
        self._figures: set[str] = set()

    async def __aenter__(self) -> Self:
        began = time.perf_counter()
        # No proxy: loopback must never be asked of one, whatever the environment says.
        self._socket = await connect(self.url, subprotocols=[Subprotocol("streamlit")], max_size=None, proxy=None)
        try:
            self.opened = await self._run(began)
        except BaseException:
            await self._socket.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._socket.close()

    async def slide(self, name: str, value: float) -> Answer:
        """Let the live slider of a setting come to rest at a value: the part of the page that follows it runs.

        Raises `KeyError` if the page has no such component.
        """
        self._moves += 1
        key = f"{self.page}_{name}"
        message = {"rev": self.data[key]["rev"], "n": self._moves, "patch": {name: value}, "act": False}
        state = {"message": message}
        identity = self._ids[key]
        self._widgets[identity] = WidgetState(id=identity, json_value=json.dumps(state))
        return await self._run(time.perf_counter(), self._fragments[key])

    async def drag(self, name: str, value: float) -> tuple[Answer, dict[str, Any]]:
        """Drag the live slider of a setting over a value: its picture comes over HTTP, and no script runs.

        As a browser does, it names the figures that it has. Raises `KeyError` if the page has no such slider,
        `RuntimeError` if there is no picture.
        """
        began = time.perf_counter()
        query = {**dict(parse_qsl(self.data[f"{self.page}_{name}"]["address"])), name: value}
        parts = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        try:
            have = ",".join(self._figures)
            request = f"GET /picture/{self.page}?{urlencode(query)} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            writer.write(f"{request}X-Have: {have}\r\nConnection: close\r\n\r\n".encode())
            raw = await reader.read()
        finally:
            writer.close()
        head, body = raw.split(b"\r\n\r\n", 1)
        if head.split()[1] != b"200":
            raise RuntimeError(f"There is no picture: {head.splitlines()[0].decode()} {body.decode()}")
        picture = json.loads(body)
        self._figures |= {panel["figure"]["digest"] for panel in picture["scene"]["panels"]}
        return Answer(time.perf_counter() - began, len(raw), 1), picture

    async def _run(self, began: float, fragment: str = "") -> Answer:
        request = BackMsg()
        script = request.rerun_script
        script.query_string = self.query
        script.fragment_id = fragment
        script.page_script_hash = self._page_hash
        script.widget_states.widgets.extend(self._widgets.values())
        if not self._page_hash:
            script.page_name = self.page
        await self._socket.send(request.SerializeToString())
        received = messages = 0
        while True:
            raw = await self._socket.recv(decode=False)
            received, messages = received + len(raw), messages + 1
            message = ForwardMsg.FromString(raw)
            if self._is_the_end(message):
                return Answer(time.perf_counter() - began, received, messages)

    def _is_the_end(self, message: ForwardMsg) -> bool:
        """Take a message in; whether it says that the script has run, and is not about to run again."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._page_hash = message.new_session.page_script_hash
        elif kind == "navigation":
            # the page that st.navigation really chose, which is what a browser asks for from then on
            self._page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta":
            element = message.delta.new_element
            if element.WhichOneof("type") == "exception":
                raise RuntimeError(f"The page shows an exception: {element.exception.message}")
            if element.WhichOneof("type") == "bidi_component":
                self._note(element.bidi_component, message.delta.fragment_id)
        return kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _note(self, component: BidiComponent, fragment: str) -> None:
        # An id ends in the key: $$ID-<hash>-<key>.
        key = component.id.split("-", 2)[2]
        self._ids[key] = component.id
        self._fragments[key] = fragment
        self.data[key] = received(component)


def received(component: BidiComponent) -> dict[str, Any]:
    """What a browser component is sent, as ui/component.py puts it together."""
    data, kept, _version = json.loads(component.bytes)
    return {**kept, **data}
