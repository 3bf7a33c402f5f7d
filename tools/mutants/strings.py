"""The string literals of a source file, each with another string to put in its place; and which of them are prose."""

from __future__ import annotations

import ast
import io
import re
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


# What a program reads, not a person, within a text: tags, attributes and Plotly's placeholders.
_MARKUP = re.compile(r"""</?[a-z][^<>]*>?|[\w-]+=(?:"[^"]*"?|'[^']*'?)|%\{[^}]*\}""")
_WORDS = re.compile(r"(?<![\w-])[^\W\d_]+[,.:;]?\s+[^\W\d_]{2,}(?![\w-])")
# Arguments and keys whose texts people read.
_SHOWN = {"hovertemplate", "label", "note", "summary", "text", "title"}


def prose_in(tree: ast.AST) -> frozenset[ast.AST]:
    """The strings that people read: of several words, or titles, labels, hover texts and the like.

    The keys of dictionaries, subscripts and what is compared with are for the program.
    """
    found: set[ast.AST] = set()
    kept: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            found.update(value for key, value in pairs if isinstance(key, ast.Constant) and key.value in _SHOWN)
            kept.update(key for key in node.keys if key is not None)
        elif isinstance(node, ast.keyword) and node.arg in _SHOWN:
            found.add(node.value)
        elif isinstance(node, ast.Compare):
            kept.update([node.left, *node.comparators])
        elif isinstance(node, ast.Subscript):
            kept.add(node.slice)
        elif isinstance(node, ast.JoinedStr | ast.Constant) and _reads_like_prose(node):
            found.add(node)
    return frozenset(found - kept)


def _reads_like_prose(node: ast.JoinedStr | ast.Constant) -> bool:
    """Whether a string, or what is literal in an f-string, is a hover text or holds two words side by side."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    text = "".join(str(part.value) if isinstance(part, ast.Constant) else " " for part in parts)
    return "<extra>" in text or bool(_WORDS.search(_MARKUP.sub(" | ", text)))
