"""From the bytes of a CSV file to rows of cells: its encoding, its delimiter, its quotes."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

MAX_BYTES = 2 * 1024 * 1024
MAX_COLUMNS = 100

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
ENCODINGS = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Latin-1"}
SIGNATURES = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "an Excel workbook or a ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "a gzip archive",
    b"PAR1": "a Parquet file",
}
MISSING = frozenset(("", "na", "n/a", "#n/a", "nan", "null", "none", "-", "?"))

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_INFINITY = re.compile(r"[+-]?(inf|infinity|∞)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")

Row = tuple[str, ...]


class CsvError(ValueError):
    """What is wrong with a file, where, and what to do about it, in words for a learner."""


def decode(raw: bytes) -> tuple[str, str]:
    """The text of a file without its byte order mark, and the encoding in words.

    Raises CsvError: empty, over 2 MB, binary, or bytes that are no text.
    """
    if not raw:
        raise CsvError("it is empty (0 bytes); choose a file with two columns of numbers.")
    if len(raw) > MAX_BYTES:
        raise CsvError(
            f"it has {len(raw) / 2**20:,.1f} MB and the limit is {MAX_BYTES // 2**20} MB; keep fewer rows, "
            "or only the two columns that you need."
        )
    for signature, kind in SIGNATURES.items():
        if raw.startswith(signature):
            raise CsvError(f"it is {kind}, not text; save or export the table as CSV first.")
    encoding = _encoding(raw)
    try:
        text = raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as problem:
        raise CsvError(
            f"it is not text: byte {problem.start + 1} is no {ENCODINGS[encoding]} character; "
            "save the table as CSV in UTF-8."
        ) from None
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise CsvError(
            f"it is not text: line {line} holds the control character {ord(control[0])}; "
            "save the table as CSV in UTF-8."
        )
    return text, ENCODINGS[encoding]


def find_delimiter(text: str) -> str:
    """The character that best explains the first rows; a comma where none does."""
    head = text[:50_000]  # a row cut in half is one of many, and counts against each delimiter alike
    return max(DELIMITERS, key=lambda delimiter: _fit(head, delimiter))


def parse(text: str, delimiter: str, most: int) -> tuple[list[int], list[Row]]:
    """The first line and the cells of each row, all of one length: at most `most` rows, no empty lines.

    Raises CsvError: nothing there, one column, over 100 columns, rows of unequal length, an open quote.
    """
    numbered = list(islice(_rows(text, delimiter), most))
    # spreadsheets leave rows of bare delimiters at the end
    while numbered and not any(numbered[-1][1]):
        numbered.pop()
    lines, rows = [line for line, _ in numbered], [row for _, row in numbered]
    width = _usual_width(rows)
    if not rows:
        raise CsvError("it holds nothing but blanks; choose a file with two columns of numbers.")
    if width < 2:
        raise CsvError("it has one column only; put x and y in two, separated by a comma, a semicolon or a tab.")
    if width > MAX_COLUMNS:
        raise CsvError(f"it has {width:,} columns and the limit is {MAX_COLUMNS}; keep the two that you need.")
    for line, row in numbered:
        if len(row) != width:
            raise CsvError(
                f"the row on line {line} has {count(len(row), 'cell')} and most rows have {width}; "
                "make them equal, or quote cells that contain the delimiter."
            )
    return lines, rows


def kind(cell: str) -> str:
    """`number` (with either decimal mark), `missing`, `infinite` or `text`."""
    if _NUMBER.fullmatch(cell):
        return "number"
    if cell.lower() in MISSING:
        return "missing"
    return "infinite" if _INFINITY.fullmatch(cell) else "text"


def short(text: str, most: int = 40) -> str:
    """The text on one line, cut to `most` characters: what a message quotes."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def count(number: int, noun: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _encoding(raw: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            return encoding
    # without a mark: digits and delimiters in UTF-16 have a zero for every other byte
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if raw[first::2].count(0) > len(raw) // 4:
            return encoding
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"  # Windows' Latin-1; its few unassigned bytes give many binary files away
    return "utf-8"


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
    widths = Counter(map(len, rows))
    return widths.most_common(1)[0][0] if widths else 0
