"""Where a variable stands in a source text."""

from __future__ import annotations

import ast
from functools import lru_cache


@lru_cache(maxsize=256)
def mentions(text: str) -> tuple[tuple[str, int, int], ...]:
    """Every name and attribute that `text` reads: (name, start, end) in characters, in reading order.

    Nothing if the text is no complete Python, as a lambda cut out of its call may be.
    """
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return ()
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Name | ast.Attribute) or not isinstance(node.ctx, ast.Load):
            continue
        row = (node.end_lineno or 1) - 1
        # ast counts columns in UTF-8 bytes
        end = starts[row] + len(lines[row].encode()[: node.end_col_offset].decode(errors="ignore"))
        name = node.id if isinstance(node, ast.Name) else node.attr
        found.append((name, end - len(name), end))
    return tuple(sorted(found, key=lambda item: item[1:]))
