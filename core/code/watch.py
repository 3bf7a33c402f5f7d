"""Follow one frame, line by line, and hear the warnings of one thread."""

from __future__ import annotations

import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

_HEARING = threading.RLock()


@dataclass(frozen=True)
class Warned:
    """A warning in its own words; `line` is the line of the frame that it came from, as its file counts."""

    category: str
    message: str
    line: int


@contextmanager
def followed(frame: FrameType, visit: Callable[[str], None]) -> Iterator[None]:
    """While open, `visit(event)` is called before each line of that one frame ("line") and as it is left ("return").

    A generator's frame is left at every `yield`. What `visit` raises is raised in the frame. No other frame
    is traced; the thread's own tracer, a debugger's or a coverage tool's, rests meanwhile and is then put back.
    """

    def inside(_: FrameType, event: str, __: Any) -> Any:
        if event != "exception":
            visit(event)
        return inside

    def enter(called: FrameType, _: str, __: Any) -> Any:
        return inside if called is frame else None

    outer = sys.gettrace()
    sys.settrace(enter)
    try:
        yield
    finally:
        sys.settrace(outer)


@contextmanager
def heard(frame: FrameType) -> Iterator[list[Warned]]:
    """Collect this thread's warnings, each time that they come, whatever the filters say.

    Python has one list of filters for all threads: one at a time may be heard, and what others warn of
    meanwhile goes where it went before.
    """
    found: list[Warned] = []
    thread = threading.get_ident()
    with _HEARING, warnings.catch_warnings():
        elsewhere = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
            if threading.get_ident() == thread:
                found.append(Warned(category.__name__, str(message), frame.f_lineno))
            else:
                elsewhere(message, category, *where, **more)

        warnings.simplefilter("always")
        warnings.showwarning = show
        yield found
