"""Where a table begins: its header, and the titles, blank rows and units around it that are no data."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from core.own_file.cells import kind, look
from core.own_file.decode import CsvError, short
from core.own_file.rows import Row, Sheet, Skipped, ragged

FIRST_ROWS = 50  # where a header is looked for
YEAR_STEPS = {1, 2, 5, 10}  # between years that name columns

_YEAR = re.compile(r"(18|19|20)\d\d", re.ASCII)
# a unit, alone or per another: ms, km/h, °C, m², EUR
_UNIT = (
    "(?:[µumcdhkMG]?(?:s|m|g|l|L|V|A|W|Wh|Hz|J|N|Pa|bar|Ω|mol)|min|h|d|t|°C|°F|deg|degC|degF|C|F|K|in|ft|mi|mph|dB|lx|lux|"
    "lm|ppm|ppb|rpm|ohm|rad|EUR|USD|GBP|CHF|kr|€|[$]|£|%|‰|°|years?|days?|hours?|minutes?|seconds?)[23²³]?"
)
_UNITS = re.compile(rf"-|1|\[.*\]|\(.*\)|{{.*}}|{_UNIT}(?:[/·]{_UNIT})?")


class Head(NamedTuple):
    """header  the index of the row that names the columns, or None
    body    the index of the first row of data
    skipped   the rows above the body that are not the header
    choices   the line and the text of each row that may be the header
    """

    header: int | None
    body: int
    skipped: list[Skipped]
    choices: tuple[tuple[int, str], ...]


def find_head(sheet: Sheet, header_line: int | None = None) -> Head:
    """Find the first rows' parts by the types of the columns below.

    header_line: the line of the header if a person chose it, 0 for none.

    Raises CsvError: a chosen line that is no row of the table; rows of unequal length.
    """
    rows, width = sheet.rows, sheet.width
    whole = [i for i, row in enumerate(rows) if len(row) == width]
    below = list(zip(*(rows[i] for i in whole[len(whole) // 2 :]), strict=True))
    numeric = {i: column for i, column in enumerate(below) if is_numeric(column)}
    names = [] if header_line == 0 else _names(rows[:FIRST_ROWS], width, numeric)
    header: int | None
    if header_line:
        if header_line not in sheet.lines or len(rows[sheet.lines.index(header_line)]) != width:
            raise CsvError(f"line {header_line} is no row of the table; choose another line as the header.")
        header = sheet.lines.index(header_line)
        body = max([header, *(i for i in names if header < i)]) + 1
    else:
        header = _header(rows, names, numeric) if names else None
        body = names[-1] + 1 if names else next(i for i in whole if _has_data(rows[i], numeric) or i == whole[-1])
    while body < len(rows) and not any(rows[body]):
        body += 1
    for i, row in enumerate(rows):
        if len(row) != width and (i >= body or not _is_title(row, header is not None)):
            raise ragged(sheet.lines[i], row, width)
    skipped = [
        Skipped(sheet.lines[i], short(" ".join(filter(None, rows[i]))), _taken_for(rows[i], i, header))
        for i in range(body)
        if i != header
    ]
    first = [i for i in whole if i < min(body + 2, FIRST_ROWS) and any(rows[i])]
    choices = tuple((sheet.lines[i], short(" | ".join(rows[i]))) for i in first)
    return Head(header, body, skipped, choices)


def is_numeric(column: Sequence[str]) -> bool:
    """Whether a column holds numbers, and more of them than texts."""
    kinds = Counter(map(kind, column))
    return 0 < kinds["number"] > kinds["text"]


def column_names(header: Sequence[str]) -> Row:
    """A short name for every column, none twice."""
    names: list[str] = []
    for i, cell in enumerate(header, start=1):
        name = base = short(cell.removeprefix("#").strip() or cell) or f"column {i}"
        copy = 2
        while name in names:
            name, copy = f"{base} ({copy})", copy + 1
        names.append(name)
    return tuple(names)


def _names(rows: Sequence[Row], width: int, numeric: dict[int, Row]) -> list[int]:
    """The first rows that name the columns, or give their units, down to the first row of mostly numbers."""
    if not numeric:
        kinds = set(map(kind, rows[0]))
        return [0] if len(rows[0]) == width and "text" in kinds and not kinds & {"number", "infinite"} else []
    found = []
    for i, row in enumerate(rows):
        if len(row) != width:
            continue
        above = [kind(row[c]) for c in numeric]
        if _has_names(row, numeric):
            found.append(i)
        elif above.count("number") > above.count("text"):
            break
    return found


def _has_names(row: Row, numeric: dict[int, Row]) -> bool:
    """Whether the cells above the columns of numbers are names, and no data."""
    filled = {c: row[c] for c in numeric if kind(row[c]) != "missing"}
    texts = [c for c, cell in filled.items() if kind(cell) == "text" or _is_dressed_up(cell, numeric[c])]
    years = [c for c, cell in filled.items() if _YEAR.fullmatch(cell) and not _holds_years(numeric[c])]
    if len(texts) + len(years) < len(filled):
        return False
    values = [int(row[c]) for c in years]
    steps = {later - earlier for earlier, later in pairwise(values)}
    return bool(texts) or (len(steps) == 1 and steps <= YEAR_STEPS)


def _is_dressed_up(cell: str, column: Row) -> bool:
    """Whether a number has a currency or percent sign and those below have none: `5 %` above 1, 2, 3."""
    return look(cell).dressed and not any(look(below).dressed for below in column)


def _holds_years(column: Row) -> bool:
    return 2 * sum(_YEAR.fullmatch(cell) is not None for cell in column) > len(column)


def _header(rows: Sequence[Row], names: list[int], numeric: dict[int, Row]) -> int:
    """Among rows of names the fullest: of several the last, or the one above it if that gives units."""
    filled = {i: sum(map(bool, rows[i])) for i in names}
    fullest = [i for i in names if filled[i] == max(filled.values())]
    if len(fullest) > 1 and _has_units(rows[fullest[-1]], numeric):
        fullest.pop()
    return fullest[-1]


def _has_units(row: Row, numeric: dict[int, Row]) -> bool:
    """Whether a row gives the units of the columns of numbers, or is the machine's third header of a survey."""
    cells = [row[c] for c in numeric if row[c]] or list(row)
    return all(_UNITS.fullmatch(cell) for cell in cells)


def _has_data(row: Row, numeric: dict[int, Row]) -> bool:
    return any(kind(row[c]) in ("number", "infinite") for c in numeric) or (not numeric and any(row))


def _is_title(row: Row, above_header: bool) -> bool:
    """Whether a row of another length, above the table, may be left out: it must not look like data."""
    kinds = list(map(kind, row))
    return "number" not in kinds or (above_header and kinds[0] == "text")


def _taken_for(row: Row, i: int, header: int | None) -> str:
    if not any(row):
        return "blank"
    return "a title" if header is None or i < header else "under the header, no data"
