"""Sentences as markup: the one way from text to what a browser renders. Pure: it knows no Streamlit.

Markup is markupsafe's `Markup`, so that "already escaped" is a type; every other value is escaped on its way in.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from core.glossary import GLOSSARY
from core.numbers import written

__all__ = [
    "Markup", "callout", "check", "element", "escape", "label", "paragraph", "quiet", "say", "table", "terms",
]  # fmt: skip

# a word or a symbol that has a colour of its own, and the name of that colour
COLOURED = {"a": "a", "b": "b", "loss": "loss", "gradient": "grad"}

_TOKEN = re.compile(
    r"`(?P<code>[^`]+)`"
    r"|\*\*(?P<strong>\S(?:.*?\S)??)\*\*"
    r"|\*(?P<coloured>[^\s*](?:[^*]*[^\s*])?)\*"
    r"|\[\[(?P<shown>[^\[\]|]+)(?:\|(?P<entry>[^\[\]|]+))?\]\]"
    r"|\{(?P<name>\w+)(?::(?P<form>[^{}]*))?\}"
)
_TERM = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]|]+))?\]\]")
_VALUE = re.compile(r"\{(?P<name>\w+)(?::(?P<form>[^{}]*))?\}")
_STRAY = re.compile(r"[<{}`]|\*\*|\[\[|\]\]")

# a piece of a parsed template: markup that stands as it is, or a value's name and format
Piece = Markup | tuple[str, str]


def say(template: str, **values: Any) -> Markup:
    """A sentence as markup.

    `*gradient*`             a symbol or word with a colour of its own: a, b, loss, gradient
    `**strong**`             words that stand out
    `` `code` ``             Python
    `[[epoch]]`              a word of the glossary, with its explanation; `[[epochs|epoch]]` shows another form of it
    `{name}` or `{name:.4}`  a value: `Markup` as it is, a number by `core.numbers.written`, all else escaped

    A lone asterisk between spaces is an asterisk. Raises ValueError for an unknown coloured word or glossary entry,
    for HTML and for marks that are not closed, KeyError for a value that is missing, TypeError for one too many.
    """
    pieces = _parsed(template)
    used = {piece[0] for piece in pieces if isinstance(piece, tuple)}
    if unused := values.keys() - used:
        raise TypeError(f"{sorted(unused)} do not occur in {template!r}")
    return Markup("").join(_filled(values[p[0]], p[1]) if isinstance(p, tuple) else p for p in pieces)


def check(template: str) -> None:
    """Raise ValueError, with the reason, for a template that `say` refuses."""
    _parsed(template)


def terms(template: str) -> set[str]:
    """The glossary entries that a template refers to."""
    return {entry or shown for shown, entry in _TERM.findall(template)}


def element(tag: str, *children: str, **attributes: str | int | None) -> Markup:
    """An HTML element; children that are not markup are escaped.

    Attributes are written as in Python: `class_`, `aria_label`. One that is None or empty is left out.
    """
    names = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    head = Markup("").join(
        Markup(' {}="{}"').format(name, value) for name, value in names.items() if value not in (None, "")
    )
    return Markup("<{tag}{head}>{body}</{tag}>").format(tag=tag, head=head, body=Markup("").join(children))


def paragraph(sentence: Markup) -> Markup:
    """A paragraph of running text."""
    return element("p", sentence)


def quiet(sentence: Markup) -> Markup:
    """A quiet line of facts."""
    return element("p", sentence, class_="wg-fact")


def callout(sentence: Markup, role: str = "status") -> Markup:
    """Something went another way than usual: a sentence in place. With the role "alert" it is read out at once."""
    return element("p", sentence, class_="wg-callout", role=role)


def table(header: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> Markup:
    """A plain table of text; a cell that begins with ✓ is shown as agreement, one with ✗ as the opposite."""

    def cell(text: str) -> Markup:
        return element("td", text, class_="wg-good" if text.startswith("✓") else "wg-grad" if text[:1] == "✗" else "")

    head = element("tr", *(element("th", text, scope="col") for text in header))
    body = (element("tr", *map(cell, row)) for row in rows)
    above = element("caption", caption) if caption else Markup("")
    return element("table", above, element("thead", head), element("tbody", *body), class_="wg-table")


def label(text: str) -> str:
    """A text that Streamlit's Markdown shows as it is written, on one line: for what a person, a file or a URL gave.

    Backslashes stop what is parsed. Arrows, addresses, emoji and icons are found by the browser in the text that was
    parsed; a word joiner, which has no width, parts their characters.
    """
    line = " ".join(text.split())
    parted = re.sub(r"(?<=[:@])(?=\S)|(?<=[<>~=-])(?=[<>~=-])|(?<=[wW]{3})(?=\.)", _JOINER, line)
    return re.sub(r"([\\`*_{}\[\]()#+.!|<>$~:&^=@-])", r"\\\1", parted)


_JOINER = "\u2060"


def _filled(value: Any, form: str) -> Markup:
    if isinstance(value, Markup) or hasattr(value, "__html__"):
        return escape(value)
    if isinstance(value, str) or value is None or isinstance(value, bool):
        if form:
            raise ValueError(f"{value!r} is no number: it has no format {form!r}")
        return escape(value)
    return escape(written(value, form))


@lru_cache(maxsize=1024)
def _parsed(template: str) -> Sequence[Piece]:
    pieces: list[Piece] = []
    at = 0
    for found in _TOKEN.finditer(template):
        pieces += [_plain(template[at : found.start()], template), *_token(found, template)]
        at = found.end()
    return (*pieces, _plain(template[at:], template))


def _token(found: re.Match[str], template: str) -> Sequence[Piece]:
    if found["code"]:
        return _wrapped("code", _values(found["code"]))
    if found["strong"]:
        return _wrapped("b", _parsed(found["strong"]))
    if word := found["coloured"]:
        if word not in COLOURED:
            raise ValueError(f"*{word}* has no colour, in {template!r}: only {', '.join(COLOURED)} have")
        return (element("span", word, class_=f"wg-{COLOURED[word]}"),)
    if shown := found["shown"]:
        entry = found["entry"] or shown
        if entry not in GLOSSARY:
            raise ValueError(f"the glossary has no {entry!r}, in {template!r}")
        meaning = GLOSSARY[entry]
        return (element("span", shown, class_="wg-term", tabindex=0, role="term", aria_description=meaning),)
    return ((found["name"], found["form"] or ""),)


def _wrapped(tag: str, pieces: Sequence[Piece]) -> Sequence[Piece]:
    return (Markup(f"<{tag}>"), *pieces, Markup(f"</{tag}>"))


def _values(code: str) -> Sequence[Piece]:
    """Code as pieces: only values are looked for in it."""
    pieces: list[Piece] = []
    at = 0
    for found in _VALUE.finditer(code):
        pieces += [escape(code[at : found.start()]), (found["name"], found["form"] or "")]
        at = found.end()
    return (*pieces, escape(code[at:]))


def _plain(text: str, template: str) -> Markup:
    if stray := _STRAY.search(text):
        raise ValueError(f"{stray[0]!r} means nothing in {template!r}: HTML, a brace or a mark that is not closed")
    return escape(text)
