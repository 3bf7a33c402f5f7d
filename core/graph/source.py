"""From a running frame to the exact expression, the variable it is bound to, and the names around it."""

from __future__ import annotations

import ast
import dis
import inspect
import itertools
import os
import textwrap
from collections.abc import Iterable, Iterator
from functools import lru_cache
from types import CodeType, FrameType
from typing import Any

import torch

from core.graph.model import Source

_TORCH = os.path.dirname(torch.__file__) + os.sep
_MODULE_CALL = torch.nn.Module._call_impl.__code__
_SHALLOW = 64  # items of a list or dict in which a tensor's name is looked for


def user_frame(frame: FrameType | None, stop: CodeType) -> FrameType | None:
    """The innermost frame from `frame` outwards that is not torch's own, or None if `stop` comes first."""
    while frame is not None and frame.f_code is not stop:
        if not frame.f_code.co_filename.startswith(_TORCH):
            return frame
        frame = frame.f_back
    return None


def module_frames(frame: FrameType | None, stop: CodeType) -> list[FrameType]:
    """The frames of the `nn.Module` calls around `frame`, outermost first."""
    found = []
    while frame is not None and frame.f_code is not stop:
        if frame.f_code is _MODULE_CALL:
            found.append(frame)
        frame = frame.f_back
    return found[::-1]


@lru_cache(maxsize=512)
def _positions(code: CodeType) -> list[tuple[int | None, int | None, int | None, int | None]]:
    return list(code.co_positions())


@lru_cache(maxsize=512)
def _bindings(code: CodeType) -> dict[int, str | None]:
    """Offset of an instruction -> the name its value is stored in next; None where it is returned."""
    found: dict[int, str | None] = {}
    instructions = list(dis.get_instructions(code))
    for here, after in itertools.pairwise(instructions):
        name: str | None
        if after.opname.startswith("STORE_") and after.opname not in ("STORE_SUBSCR", "STORE_ATTR"):
            name = after.argval[0] if isinstance(after.argval, tuple) else str(after.argval)
        elif after.opname == "RETURN_VALUE":
            name = None
        else:
            continue
        # while a Python function runs, Python 3.11 has its caller stand at the last of the call's cache entries
        found.update(dict.fromkeys(range(here.offset, after.offset, 2), name))
    return found


def bound_name(frame: FrameType | None, stop: CodeType) -> str:
    """The variable that takes the value which `frame` is computing, followed outwards through `return`."""
    while frame is not None and frame.f_code is not stop:
        name = _bindings(frame.f_code).get(frame.f_lasti, "")
        if name is not None:
            return name
        frame = frame.f_back
    return ""


@lru_cache(maxsize=512)
def source_of(code: CodeType) -> Source | None:
    """The text of a code object's function, or None if it was not compiled from a file."""
    try:
        lines, first = inspect.getsourcelines(code)
    except (OSError, TypeError, IndexError):
        return None
    first = max(first, 1)
    return Source(code.co_name, code.co_filename, first, textwrap.dedent("".join(lines)).rstrip("\n"))


@lru_cache(maxsize=4096)
def span_of(code: CodeType, offset: int) -> tuple[int, int, int] | None:
    """(start, end, line) of the expression at bytecode `offset`, as characters of `source_of(code).text`.

    Columns in `co_positions` count UTF-8 bytes of the file's own, indented line (PEP 657).
    """
    source = source_of(code)
    line, end_line, column, end_column = _positions(code)[offset // 2]
    if source is None or line is None or end_line is None or column is None or end_column is None:
        return None
    lines = source.text.split("\n")
    rows = (line - source.first_line, end_line - source.first_line)
    if not 0 <= rows[0] <= rows[1] < len(lines):
        return None
    raw = _file_lines(code)
    ends = []
    for row, bytes_in in zip(rows, (column, end_column), strict=True):
        whole = raw[row].rstrip("\n")
        indent = len(whole) - len(lines[row]) if whole.strip() else 0
        characters = len(whole.encode()[:bytes_in].decode(errors="ignore")) - indent
        ends.append(sum(len(text) + 1 for text in lines[:row]) + max(characters, 0))
    return _whole_call(source.text, ends[0], ends[1]), ends[1], line


def _whole_call(text: str, start: int, end: int) -> int:
    """Python 3.11 starts a method call that spans lines at the method's name: go back to its object."""
    before = text[:start].rstrip()
    if not before.endswith("."):
        return start
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return start
    ends = [0]
    for row in text.split("\n"):
        ends.append(ends[-1] + len(row) + 1)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.end_lineno is not None and node.end_col_offset is not None:
            last = text[ends[node.end_lineno - 1] : ends[node.end_lineno]].encode()
            if ends[node.end_lineno - 1] + len(last[: node.end_col_offset].decode()) == end:
                first = text[ends[node.lineno - 1] : ends[node.lineno]].encode()
                return ends[node.lineno - 1] + len(first[: node.col_offset].decode())
    return start


@lru_cache(maxsize=512)
def _file_lines(code: CodeType) -> list[str]:
    return inspect.getsourcelines(code)[0]


def variables(frame: FrameType) -> Iterator[tuple[str, Any]]:
    """The closed-over, used global and local variables of a frame; a local may be another's alias."""
    local, free = frame.f_locals, frame.f_code.co_freevars
    yield from ((name, local[name]) for name in free if name in local)
    yield from ((name, frame.f_globals[name]) for name in frame.f_code.co_names if name in frame.f_globals)
    yield from ((name, value) for name, value in local.items() if name not in free)


def tensor_names(frame: FrameType | None, stop: CodeType) -> Iterator[tuple[str, torch.Tensor]]:
    """Every tensor that `frame` and the frames around it have a name for, innermost frame first."""
    while frame is not None and frame.f_code is not stop:
        if not frame.f_code.co_filename.startswith(_TORCH):
            yield from reversed(list(_named(variables(frame))))  # a later one counts more: plain names last
        frame = frame.f_back


def _named(items: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, torch.Tensor]]:
    held = []
    for name, value in items:
        if isinstance(value, torch.Tensor):
            yield name, value
        else:
            held.append((name, value))
    for name, value in held:
        if isinstance(value, dict) and len(value) <= _SHALLOW:
            pairs = [(f"{name}[{key!r}]", item) for key, item in value.items()]
        elif isinstance(value, list | tuple) and len(value) <= _SHALLOW:
            pairs = [(f"{name}[{index}]", item) for index, item in enumerate(value)]
        elif isinstance(value, torch.nn.Module):
            pairs = [*value.named_parameters(), *value.named_buffers()]
        elif name == "self":
            pairs = list(getattr(value, "__dict__", {}).items())
        else:
            continue
        yield from (pair for pair in pairs if isinstance(pair[1], torch.Tensor))
