"""The decimal mark of a file: what its cells tell together, and the question where they do not tell."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from core.own_file.cells import look
from core.own_file.rows import Row

OTHER = {".": ",", ",": "."}
# 2.155 beside plain numbers from here on, all larger than 2.155, is 2155: decimals would not keep three digits
LEAST_WHOLE = 100

_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)


class Question(NamedTuple):
    """A cell that can be read in two ways, and nothing in the file that tells which.

    choices   the decimal mark of each reading, `.` or `,`, and the value that the cell has with it
    """

    column: str
    line: int
    cell: str
    choices: tuple[tuple[str, float], tuple[str, float]]


def is_open(cell: str) -> bool:
    """Whether a cell is one number with a decimal point and another with a decimal comma: 2.155, 2,155."""
    _, point, comma, _ = look(cell)
    return point is not None and comma is not None and point != comma


def decimal_marks(columns: Mapping[str, Row], delimiter: str, answer: str | None) -> dict[str, str | None]:
    """The decimal mark of each column of numbers, `.` or `,`; None where that is open.

    A column in which some cells can only be read with one mark has that mark. The others have the mark
    of the file: the one that those columns agree on, else the answer.
    """
    marks = {name: _own_mark(cells) for name, cells in columns.items()}
    of_file = {mark for mark in marks.values() if mark}
    if not of_file:
        of_file = {mark for cells in columns.values() if (mark := _mark_by_size(cells))}
    ambiguous = {name: [cell for cell in cells if is_open(cell)] for name, cells in columns.items()}
    if not of_file and delimiter == "," and not any("," in cell for cells in ambiguous.values() for cell in cells):
        of_file = {"."}  # a comma between the cells is none within them
    mark_of_file = of_file.pop() if len(of_file) == 1 else answer
    return {name: mark or mark_of_file or (None if ambiguous[name] else ".") for name, mark in marks.items()}


def find_question(columns: Mapping[str, Row], marks: Mapping[str, str | None], lines: Sequence[int]) -> Question | None:
    """What to ask about the first column whose mark is open; None if there is none."""
    for name, cells in columns.items():
        if marks[name] is None:
            n = next(n for n, cell in enumerate(cells) if is_open(cell))
            _, point, comma, _ = look(cells[n])
            assert point is not None
            assert comma is not None
            return Question(name, lines[n], cells[n], ((".", point), (",", comma)))
    return None


def _own_mark(cells: Row) -> str | None:
    """The mark without which most of the telling cells of a column would be no numbers."""
    seen = [look(cell) for cell in cells]
    points = sum(cell.comma is None and cell.point is not None for cell in seen)
    commas = sum(cell.point is None and cell.comma is not None for cell in seen)
    if points == commas == 0:
        return None
    return "," if commas > points else "."


def _mark_by_size(cells: Row) -> str | None:
    """The mark of a column in which 2.155 stands beside 981: what groups thousands there is no decimal mark."""
    opened = [cell for cell in cells if is_open(cell)]
    whole = [abs(float(cell)) for cell in cells if _WHOLE.fullmatch(cell)]
    if not opened or not whole or len({mark for cell in opened for mark in ".," if mark in cell}) != 1:
        return None
    used = "." if "." in opened[0] else ","
    largest = max(abs(look(cell).value(used) or 0.0) for cell in opened)
    return OTHER[used] if min(whole) >= LEAST_WHOLE and min(whole) > largest else None
