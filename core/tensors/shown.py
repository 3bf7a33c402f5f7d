"""What is shown of a small experiment: the lines of its body, and which of them failed."""

import inspect
import textwrap
import traceback
from collections.abc import Callable
from typing import Any

from core.training.source import source_of


def body_of(function: Callable[..., Any]) -> str:
    """The lines below a one-line `def`, without the docstring."""
    return textwrap.dedent("\n".join(source_of(function).splitlines()[1:]))


def expression_of(function: Callable[..., Any]) -> str:
    """The one expression of a function, or its statements on one line where there are more."""
    lines = body_of(function).splitlines()
    return lines[0].removeprefix("return ") if len(lines) == 1 else "; ".join(lines[:-1])


def failed_line(error: Exception, function: Callable[..., Any]) -> int | None:
    """The line of `body_of(function)`, from 0, at which the error arose; None where it arose elsewhere."""
    code = function.__code__
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code is code]
    if not lines:
        return None
    hidden = len(inspect.getsource(function).splitlines()) - len(body_of(function).splitlines())
    return lines[0] - code.co_firstlineno - hidden
