"""From the bytes of a CSV file to its text."""

import re

MAX_BYTES = 2 * 1024 * 1024

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
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


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
