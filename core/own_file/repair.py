"""What is wrong with a cell that should be a number, and how its writer can mend it."""

import re
from collections.abc import Mapping, Sequence
from operator import itemgetter

from core.own_file.cells import LONGEST, kind, look
from core.own_file.decode import short
from core.own_file.rows import Row

# PyTorch trains in float32: the sum of 10,000 squares has to stay well below its largest number, 3.4e38.
MAX_VALUE = 1e15

_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b.*|\d{4}-\d\d", re.ASCII)
_TIME = re.compile(r"\d{1,3}:\d\d(:\d\d([.,]\d+)?)?( ?[ap]m)?", re.ASCII | re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*\d[^()]*)\)")
_WITH_UNIT = re.compile(r"([+-−]?\d[\d.,]*)\s*([^\W\d_]|[°µ\"/']).{0,15}")
_BEGINS = re.compile(r"[~<>≈=±(]?\s*[+\-−]?\s*[^\w\s]?\s*[.,]?\d")


def problem(cell: str, mark: str) -> str:
    """What keeps a cell from being a usable number, and what to do; empty if nothing does.

    mark: the decimal mark of its column.
    """
    shown = repr(short(cell))
    match kind(cell):
        case "missing":
            return f"a value is missing ({shown}); fill it in, or delete the row"
        case "infinite":
            return f"{shown} is infinite; correct it, or delete the row"
        case "text":
            return f"{shown} is not a number; {_mended(cell)}"
    value = look(cell).value(mark)
    if value is None:
        other = "," if mark == "." else "."
        return f"{shown} has a {other!r}, and the decimal mark here is {mark!r}; write all numbers alike"
    if abs(value) > MAX_VALUE:
        return f"{shown} is too large to square in float32; use a unit that keeps it below {MAX_VALUE:g}"
    return ""


def why_not_numeric(columns: Mapping[str, Row], lines: Sequence[int]) -> tuple[str, ...]:
    """For each column that is nearly one of numbers: its first cell that is none, with its line and the repair.

    Dates and times come last: they are nearly numbers, and seldom meant to be.
    """
    found = []
    for name, column in columns.items():
        if _is_nearly_numeric(column):
            line, cell = next((n, c) for n, c in zip(lines, column, strict=True) if kind(c) == "text")
            found.append((_is_dated(cell), f"column {name!r}, line {line}: {problem(cell, '.')}"))
    return tuple(sentence for _, sentence in sorted(found, key=itemgetter(0)))


def _is_nearly_numeric(column: Row) -> bool:
    """Whether most of what a column holds begins like a number, though not enough of it is one."""
    filled = [cell for cell in column if kind(cell) not in ("missing", "infinite")]
    return 2 * sum(_BEGINS.match(cell) is not None for cell in filled) > len(filled)


def _is_dated(cell: str) -> bool:
    return (_DATE.fullmatch(cell) or _TIME.fullmatch(cell)) is not None


def _mended(cell: str) -> str:
    """The repair of a cell of text."""
    cell = cell[:LONGEST]
    if _DATE.fullmatch(cell):
        return "it looks like a date: count the days from the first one instead"
    if _TIME.fullmatch(cell):
        return "it looks like a time: write it in seconds, minutes or hours"
    if (inside := _BRACKETS.fullmatch(cell)) and kind(inside[1]) == "number":
        return f"write {short('-' + inside[1])} if the brackets mean minus"
    if (parts := _WITH_UNIT.fullmatch(cell)) and kind(parts[1]) == "number":
        return f"write {short(parts[1])} and put the unit into the column's name"
    return "correct it, or choose another column"
