"""From the text of a CSV file to rows of cells: its delimiter, its quotes, its lines that are no rows."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

from core.own_file.cells import kind
from core.own_file.decode import CsvError, count, short

MAX_COLUMNS = 100
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}

_SEPARATOR = re.compile(r'"?sep=(.)"?[,;\t| ]*', re.IGNORECASE)

Row = tuple[str, ...]


class Skipped(NamedTuple):
    """A line that is no row of the table: where, its text, and what it is taken for."""

    line: int
    text: str
    what: str


class Sheet(NamedTuple):
    """The rows of a file, of unequal length still, without empty lines; `lines` are where they begin, from 1."""

    delimiter: str
    width: int
    lines: list[int]
    rows: list[Row]
    skipped: list[Skipped]


def split(text: str, most: int) -> Sheet:
    """Split a text into at most `most` rows; leading `sep=` and `#` lines are skipped.

    Raises CsvError: nothing there, one column, over 100 columns, an open quote.
    """
    text, delimiter, skipped = _without_preamble(text)
    numbered = []
    for line, row in islice(_rows(text, delimiter), most):
        if len(row) == 1 and row[0].startswith("#"):
            skipped.append(Skipped(line, short(row[0]), "a comment"))
        else:
            numbered.append((line, row))
    width = _usual_width([row for _, row in numbered])
    # spreadsheets leave rows of bare delimiters at the end, statistics offices their sources
    while numbered and (not any(row := numbered[-1][1]) or (len(row) == 1 < width and kind(row[0]) == "text")):
        line, row = numbered.pop()
        if any(row):
            skipped.append(Skipped(line, short(row[0]), "a note under the table"))
    lines, rows = [line for line, _ in numbered], [row for _, row in numbered]
    if not rows:
        raise CsvError("it holds nothing but blanks or comments; choose a file with two columns of numbers.")
    if width < 2:
        raise CsvError("it has one column only; put x and y in two, separated by a comma, a semicolon or a tab.")
    if width > MAX_COLUMNS:
        raise CsvError(f"it has {width:,} columns and the limit is {MAX_COLUMNS}; keep the two that you need.")
    return Sheet(delimiter, width, lines, rows, skipped)


def ragged(line: int, row: Row, width: int) -> CsvError:
    """The error of a row that has not as many cells as the others."""
    return CsvError(
        f"the row on line {line} has {count(len(row), 'cell')} and most rows have {width}; "
        "make them equal, or quote cells that contain the delimiter."
    )


def find_delimiter(text: str) -> str:
    """The character that best explains the first rows; a comma where none does."""
    head = text[:50_000]  # a row cut in half is one of many, and counts against each delimiter alike
    return max(DELIMITERS, key=lambda delimiter: _fit(head, delimiter))


def _without_preamble(text: str) -> tuple[str, str, list[Skipped]]:
    """The text with its leading `sep=` and `#` lines emptied, the delimiter, and what was skipped."""
    source = io.StringIO(text, newline="")
    delimiter, above, skipped, comments, rest = "", [], [], [], ""
    for number, line in enumerate(source, start=1):
        content = line.strip("\r\n")
        if number == 1 and (found := _SEPARATOR.fullmatch(content)):
            delimiter = found[1] if found[1] in DELIMITERS else ""
            skipped.append(Skipped(number, content, "names the delimiter"))
        elif content.lstrip().startswith("#"):
            comments.append(Skipped(number, content.strip(), "a comment"))
        elif content.strip():
            rest = line + source.read()
            break
        above.append("")
    if not skipped and not comments:
        return text, find_delimiter(text), []
    delimiter = delimiter or find_delimiter(rest)
    if comments and _heads(comments[-1].text, rest, delimiter):
        heading = comments.pop()
        above[heading.line - 1] = heading.text
    # as many lines as before: messages give the lines of the file
    emptied = "".join(line + "\n" for line in above) + rest
    return emptied, delimiter, skipped + [comment._replace(text=short(comment.text)) for comment in comments]


def _heads(comment: str, rest: str, delimiter: str) -> bool:
    """Whether a `#` line names the columns of the rows under it, as NumPy's savetxt writes it."""
    with suppress(CsvError):
        cells, below = (next(_rows(text, delimiter), (0, ()))[1] for text in (comment, rest))
        return len(cells) == len(below) > 1 and "number" in map(kind, below)
    return False


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, Row]]:
    """Each row that is not an empty line, with the line on which it begins."""
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=delimiter, skipinitialspace=True, strict=True)
    line = 1
    try:
        for cells in reader:
            row = tuple(map(str.strip, cells))
            if row and row != ("",):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as problem:
        if "field larger" in str(problem):
            raise CsvError(f"the row on line {line} has a cell of over 100,000 characters.") from None
        raise CsvError(
            f"a quotation mark is open, or in the wrong place, in the row that begins on line {line}; "
            "close it, or take the marks out."
        ) from None


def _fit(text: str, delimiter: str) -> tuple[float, float]:
    """How well a delimiter explains the first rows: the share of equally long ones, then of numbers."""
    sample: list[Row] = []
    with suppress(CsvError):  # what was read before the error still tells
        sample.extend(row for _, row in islice(_rows(text, delimiter), 50))
    width = _usual_width(sample)
    if width < 2:
        return 0.0, 0.0
    regular = [row for row in sample if len(row) == width]
    numbers = sum(kind(cell) == "number" for row in regular for cell in row)
    return len(regular) / len(sample), numbers / (width * len(regular))


def _usual_width(rows: Sequence[Row]) -> int:
    """The length of most rows; the first third may be titles and does not count."""
    widths = Counter(map(len, rows[len(rows) // 3 :]))
    return widths.most_common(1)[0][0] if widths else 0
