"""Small pieces of HTML: the only place where the pages' markup is written. Everything is escaped."""

import io
import keyword
import re
import tokenize
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

import streamlit as st

__all__ = ["callout", "code", "escape", "fact", "listing", "number", "plain", "quiet", "section", "spoken", "table"]

MINUS = "−"


def number(value: float, digits: int = 4) -> str:
    """A number for reading: fixed decimals, a real minus sign, powers of ten when it is huge or tiny."""
    size = abs(value)
    huge = size >= 1e5 or 0 < size < 10**-digits
    return (f"{value:.{min(digits, 3)}e}" if huge else f"{value:.{digits}f}").replace("-", MINUS)


def spoken(text: str) -> str:
    """Escape a sentence; *a*, *b*, *loss* and *gradient* take their symbols' colours."""
    out = escape(text)
    for mark, tone in (("a", "a"), ("b", "b"), ("loss", "loss"), ("gradient", "grad")):
        out = out.replace(f"*{mark}*", f'<span class="wg-{tone}">{mark}</span>')
    return out


def plain(text: str) -> str:
    """A text that Markdown shows as it is written."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>$~:-])", r"\\\1", text)


def section(title: str, aside: str = "") -> None:
    """A heading within a page; `aside`, already escaped, stands beside it."""
    beside = f"<small>{aside}</small>" if aside else ""
    st.html(f'<h2 class="wg-section">{escape(title)}{beside}</h2>')


def quiet(html: str) -> str:
    """Markup: a quiet line; `html` is already escaped."""
    return f'<p class="wg-fact">{html}</p>'


def fact(html: str) -> None:
    """A quiet line of facts; `html` is already escaped."""
    st.html(quiet(html))


def callout(sentence: str) -> str:
    """Markup: something went another way than usual. A sentence in place, not an alarm."""
    return f'<p class="wg-callout" role="status">{spoken(sentence)}</p>'


def table(header: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> None:
    """A plain table of text; a cell that begins with a check mark is shown as agreement."""
    above = f"<caption>{escape(caption)}</caption>" if caption else ""
    head = "".join(f"<th scope=col>{escape(cell)}</th>" for cell in header)

    def cell(text: str) -> str:
        good = ' class="wg-good"' if text.startswith("✓") else ' class="wg-grad"' if text.startswith("✗") else ""
        return f"<td{good}>{escape(text)}</td>"

    body = "".join(f"<tr>{''.join(cell(text) for text in row)}</tr>" for row in rows)
    st.html(f'<table class="wg-table">{above}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def code(source: str, lit: set[int] = frozenset(), wrong: int | None = None) -> None:  # type: ignore[assignment]
    """Show a `listing`."""
    st.html(listing(source, lit, wrong))


def listing(source: str, lit: set[int] = frozenset(), wrong: int | None = None) -> str:  # type: ignore[assignment]
    """Markup: Python source with some lines lit (numbered from 0) and perhaps one marked as wrong."""
    lines = []
    for i, (html, plain) in enumerate(zip(highlight(source), source.splitlines(), strict=True)):
        tone = "wg-error" if i == wrong else "wg-on" if i in lit else ""
        # a line that must be broken goes on a little to the right of where it began
        indent = len(plain) - len(plain.lstrip())
        lines.append(f'<div style="--wg-indent: {indent + 4}ch" class="{tone}">{html}</div>')
    return f'<div class="wg-code" role="region" aria-label="the code that ran" tabindex="0">{"".join(lines)}</div>'


@lru_cache(maxsize=64)
def highlight(source: str) -> tuple[str, ...]:
    """Each line of Python source as escaped HTML with keywords, comments, numbers and strings marked."""
    rows = source.splitlines()
    spans: list[list[tuple[int, int, str]]] = [[] for _ in rows]
    kinds = {tokenize.COMMENT: "c", tokenize.NUMBER: "n", tokenize.STRING: "s"}
    for token in tokenize.generate_tokens(io.StringIO(source + "\n").readline):
        tone = kinds.get(token.type) or ("k" if keyword.iskeyword(token.string) else "")
        if not tone:
            continue
        (first, start), (last, end) = token.start, token.end
        for row in range(first, last + 1):
            left = start if row == first else 0
            right = end if row == last else len(rows[row - 1])
            spans[row - 1].append((left, right, tone))
    out = []
    for text, marks in zip(rows, spans, strict=True):
        html, at = "", 0
        for left, right, tone in marks:
            html += escape(text[at:left]) + f'<span class="wg-{tone}x">{escape(text[left:right])}</span>'
            at = right
        out.append(html + escape(text[at:]))
    return tuple(out)
