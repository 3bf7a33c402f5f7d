"""What one cell of a table says: a number in one of the world's notations, nothing, infinity or text."""

import re
from functools import lru_cache
from typing import NamedTuple

MISSING = frozenset(("", "na", "n/a", "n.a.", "#n/a", "nan", "null", "none", "-", "–", "—", "?"))
LONGEST = 100  # characters of a number: what is longer is text
MINUS = "−–"  # the real minus sign, and the dash that word processors put in its place

_SYMBOL = r"(?:US|AU|CA|NZ|HK|R)?\$|[€£¥₹₽₩₺₴₪₫₱₦₡฿]"
_CODE = (
    "EUR|USD|GBP|CHF|JPY|CNY|INR|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|TRY|RUB|BRL|MXN|CAD|AUD|NZD|ZAR|KRW|ILS|"
    r"[Kk]r\.?|zł|Kč|Ft|lei|Fr\.?|Rs\.?|TL"
)
_CURRENCY = rf"(?:{_SYMBOL}|{_CODE})"
_BLANK = " \u00a0\u2009\u202f"
_DRESSED = re.compile(
    rf"(?P<sign>[+-]?)(?:{_CURRENCY}[{_BLANK}]*(?P<inner>[+-]?)(?P<a>[\d.,].*?)"
    rf"|(?P<b>[\d.,].*?)(?:[{_BLANK}]*(?:{_CURRENCY}|%))?)",
    re.ASCII,
)
_PLAIN = re.compile(r"[+-]?\d+", re.ASCII)
_PYTHON = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_INFINITY = re.compile(r"[+-]?(inf|infinity|∞)", re.IGNORECASE)


def _notation(decimal: str, other: str) -> re.Pattern[str]:
    """The digits of a number with this decimal mark: ungrouped, in threes by one mark, or as India groups."""
    fraction = rf"(?:\{decimal}\d*)?"
    threes = rf"[1-9]\d{{0,2}}(?:(?P<mark>[\{other}'’{_BLANK}])\d{{3}})(?:(?P=mark)\d{{3}})*{fraction}"
    lakhs = rf"[1-9]\d?(?:\{other}\d\d)+\{other}\d{{3}}{fraction}"
    return re.compile(rf"(?:\d+{fraction}|\{decimal}\d+)(?:e[+-]?\d+)?|{threes}|{lakhs}", re.ASCII | re.IGNORECASE)


_NOTATIONS = {".": _notation(".", ","), ",": _notation(",", ".")}


class Cell(NamedTuple):
    """A cell, looked at.

    kind    `number` (with either decimal mark), `missing`, `infinite` or `text`
    point, comma   its value where the decimal mark is a point, or a comma; None where it has none
    dressed   whether it has a currency sign or a percent sign
    """

    kind: str
    point: float | None = None
    comma: float | None = None
    dressed: bool = False

    def value(self, decimal: str) -> float | None:
        """The cell's value with this decimal mark, `.` or `,`."""
        return self.point if decimal == "." else self.comma


@lru_cache(maxsize=2**16)
def look(cell: str) -> Cell:
    """Look at a cell that has no blanks around it. 1% is 1; currency signs do not count."""
    if len(cell) > LONGEST:
        return Cell("text")
    if _PLAIN.fullmatch(cell):
        return Cell("number", float(cell), float(cell))
    if cell.lower() in MISSING:
        return Cell("missing")
    for minus in MINUS:
        cell = cell.replace(minus, "-")
    if _INFINITY.fullmatch(cell):
        return Cell("infinite")
    match = _DRESSED.fullmatch(cell)
    if match is None or (match["sign"] and match["inner"]):
        return Cell("text")
    digits = match["a"] or match["b"]
    sign = match["sign"] or match["inner"] or ""
    point, comma = (_value(sign, digits, decimal) for decimal in ".,")
    if point is None and comma is None:
        return Cell("text")
    return Cell("number", point, comma, dressed=cell != sign + digits)


def kind(cell: str) -> str:
    """`number` (with either decimal mark), `missing`, `infinite` or `text`."""
    return look(cell).kind


def rewritten(cell: str, decimal: str) -> int:
    """How unlike Python's a number is written: the characters that had to go or change; 0 where none had."""
    value = look(cell).value(decimal)
    if value is None or (_PYTHON.fullmatch(cell) and float(cell) == value):
        return 0
    return 1 + sum(character not in "0123456789.+-eE" for character in cell)


def _value(sign: str, digits: str, decimal: str) -> float | None:
    if not _NOTATIONS[decimal].fullmatch(digits):
        return None
    whole, mark, fraction = digits.partition(decimal)
    return float(sign + re.sub(rf"[.,'’{_BLANK}]", "", whole) + mark.replace(",", ".") + fraction)
