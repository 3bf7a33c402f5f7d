"""What a session remembers of a lesson: its settings, its cursor, and how both travel in the URL."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar, cast
from urllib.parse import urlencode

import streamlit as st

from core.fields import Settings

S = TypeVar("S", bound=Settings)
EXTRAS = ("t", "view")
ECHO_SECONDS = 10.0  # longer than a message is ever under way
END = 1_000_000  # as a step: the last moment, whatever the run


@dataclass
class LessonState(Generic[S]):
    """One lesson of one session.

    `nonce` counts the changes that did not come from a slider's own finger: sliders then follow.
    `jump` counts the moves of the cursor that did not come from the stage: the stage then follows.
    `look` counts the times when the page asks the learner to look at the stage. `home` is the step at
    which the page opens. `heard` is the number of the last message from a control that is being dragged, and
    `token` and `draw` are how the browser gets pictures of settings that the session has not heard of yet
    (ui/live.py).
    """

    prefix: str
    settings: S
    ignored: list[str] = field(default_factory=list)
    nonce: int = 0
    step: int = 0
    jump: int = 0
    look: int = 0
    view: str = "contour"
    phase: str = "forward"
    notes: dict[str, Any] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, float] = field(default_factory=dict)
    home: int = 0
    heard: int = 0
    token: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    draw: Callable[[S], Any] | None = None

    def is_echo(self, query: Mapping[str, str]) -> bool:
        """Whether this address was our own until a moment ago.

        The browser sends its address with every message. One that left before our new address arrived is
        no wish to go back: taking it for one would undo what the learner did since.
        """
        return time.monotonic() - self.replaced.get(_one_text(query), -ECHO_SECONDS) < ECHO_SECONDS

    def address(self, query: Mapping[str, str]) -> None:
        """Note the parameters that now stand in the URL."""
        if query != self.query:
            now = time.monotonic()
            self.replaced = {old: at for old, at in self.replaced.items() if now - at < ECHO_SECONDS}
            self.replaced[_one_text(self.query)] = now
            self.query = dict(query)

    def put(self, settings: S, step: int | None = None) -> None:
        """Set everything from Python: a preset, a reset, an observation's button."""
        self.settings = settings
        self.nonce += 1
        if step is not None:
            self.move(step)

    def change(self, **values: Any) -> None:
        """Change some settings from Python; a value outside its range is refused with a sentence."""
        try:
            self.put(replace(self.settings, **values))
            self.ignored = []
        except ValueError as problem:
            self.ignored = [str(problem)]

    def slide(self, name: str, value: Any) -> None:
        """Take a value from a control that already shows it."""
        try:
            self.settings = replace(self.settings, **cast(dict[str, Any], {name: value}))
            self.ignored = []
        except ValueError as problem:
            self.ignored = [str(problem)]

    def greeting(self) -> dict[str, Any]:
        """What every control that can be dragged is told, so that static/live.js knows what the session knows."""
        return {"token": self.token, "nonce": self.nonce, "heard": self.heard}

    def hear(self, message: Mapping[str, Any]) -> bool:
        """Note a message from a control that is dragged; whether it counts.

        One that left before everything was set from Python, by a reset or a preset, comes too late.
        """
        self.heard = message["n"]
        return bool(message["nonce"] == self.nonce)

    def show(self, settings: S, step: int) -> None:
        """Set everything from Python, and bring the stage into view."""
        self.put(settings, step)
        self.look += 1

    def move(self, step: int) -> None:
        """Set the cursor from Python."""
        self.step = max(0, step)
        self.jump += 1


def _one_text(query: Mapping[str, str]) -> str:
    return urlencode(sorted(query.items()))


def lesson_state(kind: type[S], prefix: str, home: int = 0) -> LessonState[S]:
    """This session's state of a lesson, read from the URL when it is new or the URL was changed."""
    key = f"{prefix}.state"
    query = {k: v for k, v in st.query_params.to_dict().items() if k.startswith(f"{prefix}_")}
    known = st.session_state.get(key)
    if isinstance(known, LessonState) and (not query or query == known.query or known.is_echo(query)):
        return known
    state = read(kind, prefix, query, home)
    if isinstance(known, LessonState):
        state.nonce, state.jump, state.look = known.nonce + 1, known.jump + 1, known.look
        state.heard = known.heard
    st.session_state[key] = state
    return state


def read(kind: type[S], prefix: str, query: Mapping[str, str], home: int = 0) -> LessonState[S]:
    """A lesson's state from the URL's parameters. Whatever makes no sense is listed in `ignored`."""
    extras = {name: query.get(f"{prefix}_{name}") for name in EXTRAS}
    rest = {k: v for k, v in query.items() if k.removeprefix(f"{prefix}_") not in EXTRAS}
    settings, ignored = kind.from_query(rest, prefix)
    state = LessonState(prefix, settings, ignored, step=home, query=dict(query), home=home)
    if extras["t"] is not None:
        if extras["t"].isdecimal() and len(extras["t"]) < 7:
            state.step = int(extras["t"])
        else:
            state.ignored.append(f"The moment cannot be {extras['t'][:40]!r}: it is a whole number of updates.")
    if extras["view"] is not None:
        if extras["view"] in {"contour", "3-D"}:
            state.view = extras["view"]
        else:
            state.ignored.append(f"There is no view called {extras['view'][:40]!r}: contour or 3-D.")
    return state


def share(state: LessonState[Any]) -> dict[str, str]:
    """Write the state into the URL, and return the parameters that reopen it."""
    query = state.settings.to_query(state.prefix)
    if state.step != state.home:
        query[f"{state.prefix}_t"] = str(state.step)
    if state.view != "contour":
        query[f"{state.prefix}_view"] = state.view
    state.address(query)
    if device := st.session_state.get("device.request"):
        query["device"] = device
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)
    return query


def stamp(settings: Settings, prefix: str) -> str:
    """The settings as the stage names what it shows: what differs from the defaults, as a query."""
    return "&".join(f"{name}={value}" for name, value in settings.to_query(prefix).items())
