"""When the phases of an update begin and end, as its loop's frame goes from line to line."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import FrameType
from typing import Any

from core.code.inside import Moment
from core.code.source import line_in, phase_lines, source_of


class Over(BaseException):
    """Raised in a loop that has made its update and is about to begin the next. No loop catches it."""


@cache
def _phases(loop: Callable[..., Any]) -> dict[int, str]:
    """The phase of each line of the loop's file that belongs to one."""
    shown = source_of(loop)
    first = line_in(shown, loop, 0)
    return {line - first: phase for phase, lines in phase_lines(shown).items() for line in lines}


class Moments:
    """Collects the moments of one update: `visit` hears what `core.code.watch.followed` tells.

    `take(phase)` reads the loop's names; `begin()` is called once, before the first phase. A loop without
    phases begins at its first line. `yielded` is to be set once the loop has yielded its update.
    """

    def __init__(
        self, loop: Callable[..., Any], frame: FrameType, take: Callable[[str], Moment], begin: Callable[[], None]
    ) -> None:
        self.start: Moment | None = None
        self.phases: list[Moment] = []
        self.yielded = False
        self.closed = False
        self.broken = False  # by this class or what it calls, and not by the loop
        self._frame, self._take, self._begin = frame, take, begin
        self._phase_at = _phases(loop)
        self._first = self._now = ""
        self.left = ""  # the phase in which the frame was left last

    def visit(self, event: str) -> None:
        """Hear that a line is about to run ("line") or that the frame is left ("return"). Raises `Over`."""
        if self.closed:
            return
        try:
            self._visit(event)
        except Exception:
            self.broken = True
            raise

    def _visit(self, event: str) -> None:
        line = event == "line"
        self.left = "" if line else self._now
        phase = self._phase_at.get(self._frame.f_lineno, "") if line else ""
        if self.start is None and (phase or not line or not self._phase_at):
            if line:
                self._begin()
            self.start = self._take("")
            self._first = phase
        if phase == self._now:
            return
        if self._now:
            self.phases.append(self._take(self._now))
        self._now = phase
        if self.yielded and phase == self._first:
            raise Over
