"""What ended a function, in PyTorch's and Python's own words."""

import inspect
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.code.source import body_of, source_of


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
    """Where in the function the error arose, and the function's names at that moment."""
    code = function.__code__
    frames = traceback.walk_tb(error.__traceback__)
    frame, line = next((frame, line) for frame, line in frames if frame.f_code is code)
    source = inspect.getsource(function).splitlines()
    shown = source_of(function).splitlines()
    # what is shown lacks the docstring, which stands above every line that can fail
    line -= code.co_firstlineno + len(source) - len(shown)
    return Failure(type(error).__name__, str(error), line, shown[line].strip()), dict(frame.f_locals)


def failed_line(error: Exception, function: Callable[..., Any]) -> int | None:
    """The line of `body_of(function)`, from 0, at which the error arose; None where it arose elsewhere."""
    code = function.__code__
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code is code]
    if not lines:
        return None
    hidden = len(inspect.getsource(function).splitlines()) - len(body_of(function).splitlines())
    return lines[0] - code.co_firstlineno - hidden
