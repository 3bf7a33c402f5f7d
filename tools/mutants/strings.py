"""The string literals of a source file, each with another string to put in its place."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator

from tools.mutants.mutant import OTHER_STRING


def string_edits(source: str, line_starts: list[int]) -> Iterator[tuple[int, int, str]]:
    """Where each string literal starts and ends, in bytes, and another one in the same quotes."""
    # Before Python 3.12 an f-string is one token, like any other string.
    opening_type, closing_type = getattr(tokenize, "FSTRING_START", None), getattr(tokenize, "FSTRING_END", None)
    open_at: list[tuple[int, str]] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        offset, end = (
            line_starts[row - 1] + len(token.line.split("\n")[row - token.start[0]][:column].encode())
            for row, column in (token.start, token.end)
        )
        if token.type == opening_type:
            open_at.append((offset, token.string))
        elif token.type == closing_type:
            begin, opening = open_at.pop()
            yield begin, end, f"{opening}{OTHER_STRING}{opening.lstrip('rRbBfFuU')}"
        elif token.type == tokenize.STRING:
            prefix = token.string[: len(token.string) - len(token.string.lstrip("rRbBfFuU"))]
            body = token.string[len(prefix) :]
            quote = body[:3] if body[:3] in ('"""', "'''") else body[:1]
            if body[len(quote) : -len(quote)] != OTHER_STRING:
                yield offset, end, f"{prefix}{quote}{OTHER_STRING}{quote}"
