"""A learner's own CSV file as regression data.

Whatever bytes arrive, the answer is a `Table`, or a `CsvError` that says what is wrong, where it is and
what to do. Messages quote the file: show them as plain text.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.own_file.decode import DELIMITERS, CsvError, Row, count, decode, find_delimiter, kind, parse, short

__all__ = ["MAX_ROWS", "CsvError", "Table", "columns", "read"]

MAX_ROWS = 10_000
MIN_ROWS = 3
# PyTorch trains in float32: the sum of 10,000 squares has to stay well below its largest number, 3.4e38.
MAX_VALUE = 1e15


@dataclass(frozen=True)
class Table:
    """The cells of a CSV file, as text without the blanks around it.

    names    one per column, unique; "column 1", ... where the file has no header
    numeric  the names of the columns that hold mostly numbers, in order: at least two
    rows     the cells, without the header
    lines    for each row, the line of the file, from 1, on which it begins
    delimiter, encoding   what was found, in words
    """

    filename: str
    names: Row
    numeric: Row
    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    has_header: bool
    delimiter: str
    encoding: str

    def preview(self, most: int = 8) -> tuple[Row, ...]:
        """The first rows."""
        return self.rows[:most]


def read(raw: bytes, filename: str) -> Table:
    """Read the bytes of a CSV file. The delimiter, the header and the encoding are found.

    Raises CsvError, and nothing else: empty, binary, over 2 MB, 10,000 rows or 100 columns, rows of unequal
    length, a quote left open, one column, fewer than 3 rows, fewer than two columns of numbers.
    """
    try:
        return _read(raw, filename)
    except CsvError as problem:
        raise CsvError(f"{short(filename) or 'the file'}: {problem}") from None


def columns(table: Table, x_name: str, y_name: str) -> tuple[np.ndarray, np.ndarray]:
    """The two chosen columns as float64 arrays of shape (n,).

    Raises CsvError, naming line and column: a cell that is missing, not a number, infinite or beyond ±1e15;
    an x that is constant, or nearly so in float32; an unknown column, or the same one twice.
    """
    if x_name == y_name:
        raise CsvError(f"x and y are both column {short(x_name)!r}: choose two different columns.")
    x, y = _column(table, x_name), _column(table, y_name)
    narrow = x.astype(np.float32)
    # a slope divides by the squared spread of x: in float32, too, it must not vanish
    if np.square(narrow.max() - narrow.min()) > 0:
        return x, y
    if x.min() == x.max():
        raise CsvError(f"All {len(x):,} values of column {x_name!r} are {x[0]:g}: choose an x that varies.")
    raise CsvError(
        f"Column {x_name!r} only goes from {float(x.min())} to {float(x.max())}, too close together for "
        "float32: subtract the smallest value from each, or use another unit."
    )


def _read(raw: bytes, filename: str) -> Table:
    text, encoding = decode(raw)
    delimiter = find_delimiter(text)
    # room for a header, and for the one row too many
    lines, rows = parse(text, delimiter, MAX_ROWS + 2)
    has_header = _is_header(rows[0])
    names = _unique(rows[0] if has_header else [""] * len(rows[0]))
    lines, rows = lines[has_header:], rows[has_header:]
    if len(rows) > MAX_ROWS:
        raise CsvError(f"it has more than {MAX_ROWS:,} rows of data; keep the first {MAX_ROWS:,}, or a sample.")
    if len(rows) < MIN_ROWS:
        raise CsvError(
            f"it has {count(len(rows), 'row')} of data; give it at least {MIN_ROWS}, two to fit a line to "
            "and one to hold back."
        )
    cells = zip(names, zip(*rows, strict=True), strict=True)
    numeric = tuple(name for name, column in cells if _is_numeric(column))
    if len(numeric) < 2:
        found = f"only column {numeric[0]!r} is one" if numeric else "it has none"
        raise CsvError(
            f"it needs two columns of numbers, and {found} (line {lines[0]} reads "
            f"{short(' '.join(rows[0]))!r}); put x in one column and y in another."
        )
    return Table(filename, names, numeric, tuple(rows), tuple(lines), has_header, DELIMITERS[delimiter], encoding)


def _is_header(row: Row) -> bool:
    kinds = set(map(kind, row))
    return "text" in kinds and not kinds & {"number", "infinite"}


def _is_numeric(column: Row) -> bool:
    kinds = Counter(map(kind, column))
    return 0 < kinds["number"] > kinds["text"]


def _unique(header: Sequence[str]) -> Row:
    """A short name for every column, none twice."""
    names: list[str] = []
    for i, cell in enumerate(header, start=1):
        name = base = short(cell) or f"column {i}"
        copy = 2
        while name in names:
            name, copy = f"{base} ({copy})", copy + 1
        names.append(name)
    return tuple(names)


def _column(table: Table, name: str) -> np.ndarray:
    """One column as float64 (n,)."""
    if name not in table.names:
        raise CsvError(f"There is no column {short(name)!r}: choose one of {', '.join(table.numeric)}.")
    i = table.names.index(name)
    cells = [row[i] for row in table.rows]
    commas, points = (sum(mark in cell for cell in cells) for mark in ",.")
    # where the comma separates cells, a quoted 1,234 may well mean 1234: refused, not guessed
    foreign = "." if commas > points and table.delimiter != "comma" else ","
    values = np.zeros(len(cells))
    problems = []
    for n, cell in enumerate(cells):
        if problem := _problem(cell, foreign):
            problems.append(f"line {table.lines[n]}, column {name!r}: {problem}")
        else:
            values[n] = _value(cell)
    if problems:
        more = f" The column has {len(problems):,} such cells." if len(problems) > 1 else ""
        raise CsvError(f"{short(table.filename)}, {problems[0]}.{more}")
    return values


def _value(cell: str) -> float:
    return float(cell.replace(",", "."))


def _problem(cell: str, foreign: str) -> str:
    """What keeps a cell from being a usable number, and what to do; empty if nothing does.

    foreign: the decimal mark that this column does not use.
    """
    shown = repr(short(cell))
    match kind(cell):
        case "missing":
            return f"a value is missing ({shown}); fill it in, or delete the row"
        case "infinite":
            return f"{shown} is infinite; correct it, or delete the row"
        case "text":
            return f"{shown} is not a number; correct it, or choose another column"
    if foreign in cell:
        mark = "." if foreign == "," else ","
        return f"{shown} has a {foreign!r}, and the decimal mark here is {mark!r}; write all numbers alike"
    if abs(_value(cell)) > MAX_VALUE:
        return f"{shown} is too large to square in float32; use a unit that keeps it below {MAX_VALUE:g}"
    return ""
