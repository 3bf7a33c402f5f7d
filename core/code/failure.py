"""What ended a function, in PyTorch's and Python's own words."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

from core.code.source import body_of, line_in, source_of


@dataclass(frozen=True)
class Failure:
    """The exception that ended a function.

    line   the line of `source_of(function)`, from 0, as `phase_lines` counts
    code   what stands on that line
    """

    error: str
    message: str
    line: int
    code: str


def failure_of(error: Exception, function: Callable[..., Any]) -> tuple[Failure, dict[str, Any]]:
    """Where in the function the error arose, and the function's names at that moment.

    Raises ValueError for an error that did not pass through the function.
    """
    shown = source_of(function)
    found = _raised(error, function, shown)
    if found is None:
        raise ValueError(f"the error did not arise in {function.__name__}")
    frame, line = found
    code = shown.splitlines()[line].strip()
    return Failure(type(error).__name__, str(error), line, code), dict(frame.f_locals)


def failed_line(error: Exception, function: Callable[..., Any]) -> int | None:
    """The line of `body_of(function)`, from 0, at which the error arose; None where it arose elsewhere."""
    found = _raised(error, function, body_of(function))
    return found[1] if found else None


def _raised(error: Exception, function: Callable[..., Any], shown: str) -> tuple[FrameType, int] | None:
    """The function's frame in the error's traceback, and the line of `shown`, from 0, that raised it."""
    for frame, line in traceback.walk_tb(error.__traceback__):
        if frame.f_code is function.__code__:
            return frame, line_in(shown, function, line)
    return None
