"""A learner's own CSV file as regression data.

Whatever bytes arrive, the answer is a `Table`, or a `CsvError` that says what is wrong, where it is and
what to do. Messages quote the file: show them as plain text.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.own_file.cells import look, rewritten
from core.own_file.choice import default_columns
from core.own_file.decode import CsvError, count, decode, short
from core.own_file.head import FIRST_ROWS, column_names, find_head, is_numeric
from core.own_file.marks import Question, decimal_marks, find_question, is_open
from core.own_file.repair import MAX_VALUE, problem, why_not_numeric
from core.own_file.rows import DELIMITERS, Row, Skipped, split

__all__ = ["MAX_ROWS", "MAX_VALUE", "CsvError", "Question", "Skipped", "Table", "columns", "read"]

MAX_ROWS = 10_000
MIN_ROWS = 3


@dataclass(frozen=True)
class Table:
    """The cells of a CSV file, as text without the blanks around it.

    names    one per column, unique; "column 1", ... where the file has no header
    numeric  the names of the columns that hold mostly numbers, in order: at least two
    default  the x and the y to begin with
    rows     the cells, without the header
    lines    for each row, the line of the file, from 1, on which it begins
    header_line   the line of the header, 0 where there is none
    header_choices   the line and the text of each row that may be the header
    skipped  the lines that are no rows of the table
    left_out   what keeps nearly numeric columns from being numeric, a sentence each
    marks    the decimal mark of each numeric column, `.` or `,`; None where that is open
    question   what to ask about an open mark; while it is open, its columns give no numbers
    delimiter, encoding   what was found, in words
    """

    filename: str
    names: Row
    numeric: Row
    default: tuple[str, str]
    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    header_line: int
    header_choices: tuple[tuple[int, str], ...]
    skipped: tuple[Skipped, ...]
    left_out: tuple[str, ...]
    marks: Mapping[str, str | None]
    question: Question | None
    delimiter: str
    encoding: str

    @property
    def has_header(self) -> bool:
        """Whether a line names the columns."""
        return self.header_line > 0

    def preview(self, most: int = 8) -> tuple[Row, ...]:
        """The first rows."""
        return self.rows[:most]

    def reading(self, name: str) -> tuple[str, float] | None:
        """The cell of a numeric column that is written most unlike a Python number, and its value.

        None where all are written like one, or the decimal mark is open.
        """
        mark = self.marks[name]
        if mark is None:
            return None
        cell = max(self.column(name), key=lambda cell: rewritten(cell, mark))
        value = look(cell).value(mark)
        return (cell, value) if value is not None and rewritten(cell, mark) else None

    def column(self, name: str) -> Row:
        """The cells of one column."""
        i = self.names.index(name)
        return tuple(row[i] for row in self.rows)


def read(raw: bytes, filename: str, header_line: int | None = None, decimal: str | None = None) -> Table:
    """Read the bytes of a CSV file. The delimiter, the header, the encoding and the decimal mark are found.

    header_line: the line of the header, 0 for none, where a person says it; decimal: `.` or `,`, a
    person's answer to the table's question.

    Raises CsvError, and nothing else: empty, binary, over 2 MB, 10,000 rows or 100 columns, rows of unequal
    length, a quote left open, one column, fewer than 3 rows, fewer than two columns of numbers, a header
    line that is no row.
    """
    try:
        return _read(raw, filename, header_line, decimal)
    except CsvError as error:
        raise CsvError(f"{short(filename) or 'the file'}: {error}") from None


def columns(table: Table, x_name: str, y_name: str) -> tuple[np.ndarray, np.ndarray]:
    """The two chosen columns as float64 arrays of shape (n,).

    Raises CsvError, naming line and column: a cell that is missing, not a number, infinite or beyond ±1e15,
    or of which the decimal mark is open; an x that is constant, or nearly so in float32; an unknown column,
    or the same one twice.
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


def _read(raw: bytes, filename: str, header_line: int | None, decimal: str | None) -> Table:
    text, encoding = decode(raw)
    # room for what stands above the data, and for the one row too many
    sheet = split(text, MAX_ROWS + FIRST_ROWS + 1)
    head = find_head(sheet, header_line)
    names = column_names([""] * sheet.width if head.header is None else sheet.rows[head.header])
    lines, rows = sheet.lines[head.body :], sheet.rows[head.body :]
    if len(rows) > MAX_ROWS:
        raise CsvError(f"it has more than {MAX_ROWS:,} rows of data; keep the first {MAX_ROWS:,}, or a sample.")
    if len(rows) < MIN_ROWS:
        raise CsvError(
            f"it has {count(len(rows), 'row')} of data; give it at least {MIN_ROWS}, two to fit a line to "
            "and one to hold back."
        )
    cells = dict(zip(names, zip(*rows, strict=True), strict=True))
    numeric = {name: column for name, column in cells.items() if is_numeric(column)}
    left_out = why_not_numeric({name: column for name, column in cells.items() if name not in numeric}, lines)
    if len(numeric) < 2:
        found = f"only column {next(iter(numeric))!r} is one" if numeric else "it has none"
        near = left_out[0] if left_out else f"line {lines[0]} reads {short(' '.join(rows[0]))!r}"
        raise CsvError(f"it needs two columns of numbers, and {found} ({near}); put x in one column and y in another.")
    marks = decimal_marks(numeric, sheet.delimiter, decimal)
    return Table(
        filename=filename,
        names=names,
        numeric=tuple(numeric),
        default=default_columns(numeric, marks),
        rows=tuple(rows),
        lines=tuple(lines),
        header_line=0 if head.header is None else sheet.lines[head.header],
        header_choices=head.choices,
        skipped=tuple(sorted(sheet.skipped + head.skipped)),
        left_out=left_out,
        marks=marks,
        question=find_question(numeric, marks, lines),
        delimiter=DELIMITERS[sheet.delimiter],
        encoding=encoding,
    )


def _column(table: Table, name: str) -> np.ndarray:
    """One column as float64 (n,)."""
    if name not in table.names:
        raise CsvError(f"There is no column {short(name)!r}: choose one of {', '.join(table.numeric)}.")
    cells = table.column(name)
    mark = table.marks.get(name, ".")
    if mark is None:
        line, cell = next((line, cell) for line, cell in zip(table.lines, cells, strict=True) if is_open(cell))
        raise CsvError(
            f"{short(table.filename)}, line {line}, column {name!r}: {cell!r} can be read in two ways; "
            "say which mark is the decimal mark."
        )
    values = np.zeros(len(cells))
    problems = []
    for n, cell in enumerate(cells):
        if wrong := problem(cell, mark):
            problems.append(f"line {table.lines[n]}, column {name!r}: {wrong}")
        else:
            values[n] = look(cell).value(mark)
    if problems:
        more = f" The column has {len(problems):,} such cells." if len(problems) > 1 else ""
        raise CsvError(f"{short(table.filename)}, {problems[0]}.{more}")
    return values
