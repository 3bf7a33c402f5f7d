"""Python source as markup: keywords, comments, numbers and strings marked, lines lit. Pure: it knows no Streamlit."""

import io
import keyword
import tokenize
from collections.abc import Set
from functools import lru_cache

from ui.say import Markup, element, escape

_KINDS = {tokenize.COMMENT: "c", tokenize.NUMBER: "n", tokenize.STRING: "s"}


def listing(source: str, lit: Set[int] = frozenset(), wrong: int | None = None) -> Markup:
    """Python source with some lines lit (numbered from 0) and perhaps one marked as wrong."""
    lines = []
    for i, (shown, plain) in enumerate(zip(highlight(source), source.splitlines(), strict=True)):
        # a line that must be broken goes on a little to the right of where it began
        indent = len(plain) - len(plain.lstrip())
        tone = "wg-error" if i == wrong else "wg-on" if i in lit else ""
        lines.append(element("div", shown, style=f"--wg-indent: {indent + 4}ch", class_=tone))
    return element("div", *lines, class_="wg-code", role="region", aria_label="the code that ran", tabindex=0)


@lru_cache(maxsize=64)
def highlight(source: str) -> tuple[Markup, ...]:
    """Each line of Python source, with its keywords, comments, numbers and strings in spans."""
    rows = source.splitlines()
    spans: list[list[tuple[int, int, str]]] = [[] for _ in rows]
    for token in tokenize.generate_tokens(io.StringIO(source + "\n").readline):
        tone = _KINDS.get(token.type) or ("k" if keyword.iskeyword(token.string) else "")
        if not tone:
            continue
        (first, start), (last, end) = token.start, token.end
        for row in range(first, last + 1):
            left = start if row == first else 0
            right = end if row == last else len(rows[row - 1])
            spans[row - 1].append((left, right, tone))
    return tuple(_marked(text, marks) for text, marks in zip(rows, spans, strict=True))


def _marked(text: str, marks: list[tuple[int, int, str]]) -> Markup:
    parts, at = [], 0
    for left, right, tone in marks:
        parts += [escape(text[at:left]), element("span", text[left:right], class_=f"wg-{tone}x")]
        at = right
    return Markup("").join([*parts, escape(text[at:])])
