"""One small change to a source file, and the table of what becomes what."""

from __future__ import annotations

import ast
from dataclasses import dataclass

COMPARISONS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
COMPARISONS |= {"is": "is not", "is not": "is", "in": "not in", "not in": "in"}
ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*", "//": "*", "%": "*", "**": "*"}
EXTREMES = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum"}
EXTREMES |= {"argmin": "argmax", "argmax": "argmin"}
TYPING = {"Annotated", "Callable", "Iterable", "Iterator", "Literal", "Mapping", "Sequence", "Union"}
OTHER_STRING = "XX"

# The operators as they are written.
SYMBOLS: dict[type[ast.AST], str] = {ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in"}
SYMBOLS |= {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
SYMBOLS |= {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**"}


@dataclass(frozen=True)
class Mutant:
    """One change: the bytes from `start` to `end` of the file's UTF-8 become `text`."""

    path: str
    kind: str
    start: int
    end: int
    text: str
    # The lines that the changed text stood on, and those of its statement (of a compound one: its header).
    lines: tuple[int, int]
    statement: tuple[int, int]
    # Outside every function: it acts when the module is imported.
    at_import: bool
    # Its first line, stripped, without and with the change.
    before: str
    after: str

    def apply(self, source: str) -> str:
        """The file's text with this change."""
        data = source.encode()
        return (data[: self.start] + self.text.encode() + data[self.end :]).decode()


def is_valid(source: str, mutant: Mutant) -> bool:
    """Whether the changed source compiles, and is not the same program written differently."""
    changed = mutant.apply(source)
    try:
        compile(changed, mutant.path, "exec")
    except (SyntaxError, ValueError):
        return False
    return ast.dump(ast.parse(changed)) != ast.dump(ast.parse(source))
