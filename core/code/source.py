"""The source of what ran, and which of its lines belong to which phase of a step."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from functools import cache
from typing import Any

_PHASE = re.compile(r"\s*# (forward|loss|backward|update|zero):")


@cache
def source_of(function: Callable[..., Any]) -> str:
    """The function's own source, as Python reads it from its file, without the docstring."""
    source = textwrap.dedent(inspect.getsource(function))
    definition = ast.parse(source).body[0]
    assert isinstance(definition, ast.FunctionDef)
    lines = source.splitlines()
    first = definition.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and first.end_lineno:
        del lines[first.lineno - 1 : first.end_lineno]
    return "\n".join(lines).rstrip()


def line_in(shown: str, function: Callable[..., Any], line: int) -> int:
    """The line, from 0, of what is shown of a function's source, for a line of its file, from 1, that runs."""
    # the source that is shown ends as the file's does: what it lacks, stands above
    hidden = len(inspect.getsource(function).splitlines()) - len(shown.splitlines())
    return line - function.__code__.co_firstlineno - hidden


def phase_lines(source: str) -> dict[str, set[int]]:
    """Line numbers, from 0, of each phase: from its `# phase:` comment to the next blank line."""
    phases: dict[str, set[int]] = {}
    current = None
    for i, line in enumerate(source.splitlines()):
        if found := _PHASE.match(line):
            current = found.group(1)
            phases[current] = set()
        elif not line.strip():
            current = None
        if current:
            phases[current].add(i)
    return phases


def body_of(function: Callable[..., Any]) -> str:
    """The lines below a one-line `def`, without the docstring."""
    return textwrap.dedent("\n".join(source_of(function).splitlines()[1:]))


def expression_of(function: Callable[..., Any]) -> str:
    """The one expression of a function, or its statements on one line where there are more."""
    lines = body_of(function).splitlines()
    return lines[0].removeprefix("return ") if len(lines) == 1 else "; ".join(lines[:-1])
