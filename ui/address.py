"""What a session shows of each lesson, the only way to change it, and the owner of the address bar.

The session's address is the truth. It is read from the browser's address bar when a lesson is first opened, and after
that the browser only says what a person did: a control sends a patch, Back and Forward send the address that they went
to. Nothing is read from the address bar on an ordinary rerun, so an address that is late can undo nothing.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from core import address
from core.address import Address, Place
from core.fields import Settings
from core.line.data import Points
from core.own_file import store
from core.refused import Refused
from ui import component
from ui.lesson_view import LessonView
from ui.lessons import Lesson, find
from ui.messages import AddressData, Greeting, Kept, Message
from ui.turn import fragment

S = TypeVar("S", bound=Settings)
P = TypeVar("P", bound=Place)

OF_STREAMLIT = ("embed", "embed_options")  # parameters that are not ours
_DEVICE, _DATA, _OPEN, _SESSION = "session.device", "session.data", "session.open", "session.number"

_bar = component.from_module("address", "address.js")


def _clock() -> int:
    """The time in microseconds: JavaScript's integers end at 2^53."""
    return time.time_ns() // 1000


@dataclass
class Here(Generic[S, P]):
    """One lesson in one session.

    address  what it shows
    rev      changes whenever the address was set by anything but a control that already shows it: controls then
             follow, and what they had sent before is no longer wanted
    heard    the number of the last message from a control
    scroll   what the page brings into view at this rev: "" for nothing
    play     whether the stage starts to play at this rev
    ignored  sentences about what was refused
    """

    lesson: Lesson
    address: Address[S, P]
    rev: int = field(default_factory=_clock)
    heard: int = 0
    scroll: str = ""
    play: bool = False
    ignored: list[str] = field(default_factory=list)

    @property
    def slug(self) -> str:
        """The lesson's slug, with which the keys of its widgets begin."""
        return self.lesson.slug

    @property
    def settings(self) -> S:
        """The lesson's settings."""
        return self.address.settings

    @property
    def place(self) -> P:
        """Where the learner is."""
        return self.address.place

    @property
    def points(self) -> Points | None:
        """The learner's own points, or None for the tutorial's."""
        return store.find(self.address.data)

    def view(self) -> LessonView:
        """What the lesson shows now."""
        return self.lesson.picture(self.address, self.points)

    def put(self, patch: Mapping[str, Any], *, scroll: str = "", play: bool = False) -> None:
        """Change the address from Python: a preset, a choice, a button. Controls follow.

        A value outside its field's domain changes nothing; `ignored` then has the sentence.
        """
        if self._apply(patch):
            self.follow(scroll=scroll, play=play)

    def follow(self, *, scroll: str = "", play: bool = False) -> None:
        """Make all controls follow the address."""
        self.rev += 1
        self.scroll, self.play = scroll, play

    def reset(self, **kept: Any) -> None:
        """Back to the lesson's own settings and place, but for `kept`; device and data stay."""
        usual: Any = Address(
            self.lesson.settings(), self.lesson.place(), self.address.device, self.address.data
        )
        self.ignored = []
        self.address = address.apply(usual, kept)
        self.follow()

    def receive(self, message: Message) -> None:
        """Take a message {rev, n, patch, act} of a control, which already shows the value.

        One that left before everything was set from Python, by a reset or a preset, comes too late and changes
        nothing. With `act` other controls follow, as after a button.
        """
        self.heard = message["n"]
        if message["rev"] == self.rev and self._apply(message["patch"]) and message["act"]:
            self.follow()

    def greeting(self, group: str = "", live: bool = True) -> Greeting:
        """What every component is told.

        An empty `group` stands for the lesson's. Without `live` there are no pictures over HTTP.
        """
        return {
            "slug": self.slug,
            "rev": self.rev,
            "heard": self.heard,
            "address": urlencode(address.to_query(self.address)),
            "live": live and self.lesson.live,
            "group": group or self.slug,
            "session": _session(),
        }

    def _apply(self, patch: Mapping[str, Any]) -> bool:
        try:
            self.address = address.apply(self.address, patch)
        except Refused as problem:
            self.ignored = [str(problem)]
            return False
        self.ignored = []
        st.session_state[_DEVICE], st.session_state[_DATA] = self.address.device, self.address.data
        return True


def _session() -> int:
    """The number of this session."""
    return int(st.session_state.setdefault(_SESSION, _clock()))


def open_lesson(slug: str) -> Here[Any, Any]:
    """This session's address of a lesson; read from the address bar when the session first comes to the lesson."""
    key = f"address.{slug}"
    here = st.session_state.get(key)
    if here is None:
        here = st.session_state[key] = read(find(slug), st.query_params.to_dict())
        st.session_state.setdefault(_DEVICE, here.address.device)
        st.session_state.setdefault(_DATA, here.address.data)
    device, data = st.session_state.get(_DEVICE, ""), st.session_state.get(_DATA, "")
    if (here.address.device, here.address.data) != (device, data):
        here.address = replace(here.address, device=device, data=data)
        here.follow()
    st.session_state[_OPEN] = slug
    return here


def read(lesson: Lesson, query: Mapping[str, str]) -> Here[Any, Any]:
    """A lesson at the address of a query; `ignored` says what of it made no sense."""
    ours = {name: text for name, text in query.items() if name not in OF_STREAMLIT}
    shown, ignored = address.from_query(lesson.settings, lesson.place, ours)
    return Here(lesson, shown, ignored=ignored)


def device() -> str:
    """The device that this session asks for; empty for the preferred one."""
    return str(st.session_state.get(_DEVICE, ""))


def ask_for_device(name: str) -> None:
    """Ask for a device in all lessons of this session."""
    st.session_state[_DEVICE] = name


def use_points(points: Points | None) -> None:
    """Train on these points in all lessons of this session; None for the tutorial's data."""
    st.session_state[_DATA] = store.keep(points) if points else ""


def own_points() -> Points | None:
    """The points that this session trains on; None for the tutorial's."""
    return store.find(st.session_state.get(_DATA, ""))


def bar() -> None:
    """The component that writes the address bar, hears Back and Forward, and keeps a learner's points in the browser.

    Drawn once, outside of every fragment, after the page.
    """
    digest = st.session_state.get(_DATA, "")
    points = store.find(digest)
    kept: Kept | None = {"digest": digest, "points": points.to_json()} if points else None
    data: AddressData = {
        "slug": st.session_state.get(_OPEN, ""),
        "session": _session(),
        "keep": kept,
        "missing": digest if digest and not points else "",
    }

    def went() -> None:
        message = st.session_state["address_bar"].get("went")
        if message:
            _go(message["slug"], message["query"])

    def brought() -> None:
        message = st.session_state["address_bar"].get("points")
        if message and message["digest"] == st.session_state.get(_DATA):
            _bring(message)

    _bar(
        key="address_bar",
        data=data,
        on_went_change=went,
        on_points_change=brought,
    )
    # where a fragment has `run_every`, Streamlit's browser side asks for a full run when it reconnects
    fragment(_nothing, run_every="1h")()


def _nothing() -> None:
    """A part of the page with nothing in it."""


def _go(slug: str, query: str) -> None:
    """Show the address that Back or Forward went to."""
    try:
        lesson = find(slug)
    except KeyError:
        return
    here = read(lesson, dict(parse_qsl(query)))
    known = st.session_state.get(f"address.{slug}")
    if known is not None:
        here.rev, here.heard = known.rev + 1, known.heard
    st.session_state[f"address.{slug}"] = here
    st.session_state[_DEVICE], st.session_state[_DATA] = here.address.device, here.address.data


def _bring(message: Mapping[str, Any]) -> None:
    """Take points that the browser has kept; without them the session goes back to the tutorial's data."""
    try:
        points = Points.from_json(message["points"])
        if points.digest != message["digest"]:
            raise Refused("These are other data.")
        store.keep(points)
    except (ValueError, KeyError, TypeError):
        st.session_state[_DATA] = ""
        here = st.session_state.get(f"address.{st.session_state.get(_OPEN)}")
        if here is not None:
            here.ignored = [
                "This link speaks of somebody's own file, which neither this server nor this browser has. "
                "You see the tutorial's data."
            ]
