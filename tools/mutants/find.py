"""Every small change that can be made to a source file.

The text is edited at the positions that `ast` gives, so that everything else stays on its line. Left alone: imports,
annotations, docstrings, decorators, class headers, `__all__`, `if TYPE_CHECKING` and what only types. Prose is left
alone, too, unless it is asked for: strings of several words, and the titles, labels and hover texts that people read,
which no test should repeat word by word. Keys, what is compared with, and single words are changed in any case.
"""

from __future__ import annotations

import ast

from tools.mutants.mutant import ARITHMETIC, COMPARISONS, EXTREMES, SYMBOLS, TYPING, Mutant
from tools.mutants.strings import prose_in, string_edits


def mutants(source: str, path: str = "", *, prose: bool = False) -> list[Mutant]:
    """Every change that is tried on this source, by position; some may not compile (see `is_valid`).

    `prose`: whether texts that people read are changed, too.
    """
    tree = ast.parse(source)
    finder = _Finder(source, path, frozenset() if prose else prose_in(tree))
    finder.visit(tree)
    return sorted({(m.start, m.end, m.text): m for m in finder.found}.values(), key=lambda m: (m.start, m.end, m.text))


class _Finder(ast.NodeVisitor):
    def __init__(self, source: str, path: str, left_alone: frozenset[ast.AST]) -> None:
        self.data = source.encode()
        self.path = path
        self.found: list[Mutant] = []
        self.depth = 0
        self.statement = (1, 1)
        self.line_starts = [0]
        for line in self.data.splitlines(keepends=True):
            self.line_starts.append(self.line_starts[-1] + len(line))
        self.strings = list(string_edits(source, self.line_starts))
        self.left_alone = left_alone

    def span(self, node: ast.AST) -> tuple[int, int]:
        """The node's first byte and the one after its last."""
        start = self.line_starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        return start, self.line_starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]

    def line_at(self, offset: int) -> int:
        return self.data.count(b"\n", 0, offset) + 1

    def edit(self, kind: str, start: int, end: int, text: str) -> None:
        changed = self.data[:start] + text.encode() + self.data[end:]
        first = self.line_starts[self.line_at(start) - 1]
        before, after = (data[first:].split(b"\n", 1)[0].decode().strip() for data in (self.data, changed))
        lines = (self.line_at(start), self.line_at(max(start, end - 1)))
        self.found.append(
            Mutant(self.path, kind, start, end, text, lines, self.statement, self.depth == 0, before, after)
        )

    def replace(self, kind: str, node: ast.AST, text: str) -> None:
        self.edit(kind, *self.span(node), text)

    def between(self, kind: str, left: ast.AST, right: ast.AST, old: str, new: str) -> None:
        """Replace the operator that stands between two operands."""
        gap, end = self.span(left)[1], self.span(right)[0]
        at = self.data.find(old.encode(), gap, end)
        if at >= 0:
            self.edit(kind, at, at + len(old), new)

    # Statements

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None) or getattr(node, "cases", None)
            last = node.end_lineno or node.lineno
            if body:
                first = body[0] if isinstance(body[0], ast.stmt) else body[0].pattern
                last = max(node.lineno, first.lineno - 1)
            self.statement = (node.lineno, last)
        super().visit(node)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        """Nothing to change."""

    visit_ImportFrom = visit_Import

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for default in [*node.args.defaults, *node.args.kw_defaults]:
            if default is not None:
                self.visit(default)
        self.depth += 1
        for statement in node.body:
            self.visit(statement)
        self.depth -= 1

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for statement in node.body:
            self.visit(statement)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None and "TypeAlias" not in ast.unparse(node.annotation):
            self.visit(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        if not any(isinstance(target, ast.Name) and target.id in {"__all__", "__slots__"} for target in node.targets):
            self.generic_visit(node)

    def visit_TypeAlias(self, node: ast.AST) -> None:
        """`type X = ...`: nothing to change."""

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        symbol = SYMBOLS.get(type(node.op), "")
        if symbol in ARITHMETIC:
            self.between("arithmetic", node.target, node.value, symbol, ARITHMETIC[symbol])
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            return  # a docstring, or `...`
        if isinstance(node.value, ast.Call):
            self.replace("call removed", node, "pass")
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is None:
            return
        if not (isinstance(node.value, ast.Constant) and node.value.value is None):
            self.replace("return", node.value, "None")
        self.visit(node.value)

    def visit_If(self, node: ast.If) -> None:
        if "TYPE_CHECKING" in ast.unparse(node.test):
            for statement in node.orelse:
                self.visit(statement)
            return
        self.condition(node.test)
        self.generic_visit(node)

    def visit_While(self, node: ast.While) -> None:
        # Not "always true": that only ever ends by the time limit.
        self.condition(node.test, always=False)
        self.generic_visit(node)

    # Expressions

    def condition(self, test: ast.expr, *, always: bool = True) -> None:
        old = self.data[slice(*self.span(test))].decode()
        if not (isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)):
            self.replace("condition inverted", test, f"(not ({old}))")
        if always and isinstance(test, ast.Compare):
            self.replace("condition always true", test, "True")

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.condition(node.test)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for test in node.ifs:
            self.condition(test)
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        for left, op, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            symbol = SYMBOLS[type(op)]
            self.between("comparison", left, right, symbol, COMPARISONS[symbol])
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        symbol = SYMBOLS.get(type(node.op), "")
        if symbol in ARITHMETIC:
            self.between("arithmetic", node.left, node.right, symbol, ARITHMETIC[symbol])
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self.between("boolean", left, right, old, new)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        start, inner = self.span(node)[0], self.span(node.operand)[0]
        if isinstance(node.op, ast.Not):
            self.edit("boolean", start, start + len(b"not"), "")
        elif isinstance(node.op, ast.USub) and inner == start + 1:
            self.edit("arithmetic", start, inner, "+")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        if name in {"cast", "NewType", "TypeVar"}:
            for argument in node.args[1:]:
                self.visit(argument)
            return
        if name in EXTREMES:
            end = self.span(node.func)[1]
            self.edit("extreme", end - len(name), end, EXTREMES[name])
        if name == "zip":  # `strict` says what is known of the lengths; it changes nothing
            for argument in node.args:
                self.visit(argument)
            return
        for keyword in node.keywords:
            if keyword.arg is not None:
                self.drop_argument(keyword)
        self.generic_visit(node)

    def drop_argument(self, keyword: ast.keyword) -> None:
        start, end = self.span(keyword)
        rest = self.data[end:].lstrip()
        if rest.startswith(b","):
            end = len(self.data) - len(rest) + 1
        else:
            before = self.data[:start].rstrip()
            start = len(before) - 1 if before.endswith(b",") else start
        self.edit("argument removed", start, end, "")

    def visit_Subscript(self, node: ast.Subscript) -> None:
        name = getattr(node.value, "id", None) or getattr(node.value, "attr", "")
        if name not in TYPING:
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if isinstance(value, bool):
            self.replace("constant", node, str(not value))
        elif isinstance(value, int):
            self.replace("constant", node, str(value + 1))
        elif isinstance(value, float):
            self.replace("constant", node, repr(value * 2 if value else 1.0))
        elif isinstance(value, str | bytes):
            self.other_strings(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self.other_strings(node)
        for part in node.values:
            # Up to Python 3.11 what stands in an f-string may have another position than it says.
            if isinstance(part, ast.FormattedValue) and self.stands_where_it_says(part.value):
                self.visit(part.value)

    def stands_where_it_says(self, node: ast.expr) -> bool:
        try:
            text = self.data[slice(*self.span(node))].decode()
            return ast.dump(ast.parse(f"({text})", mode="eval").body) == ast.dump(node)
        except (SyntaxError, ValueError, IndexError):
            return False

    def other_strings(self, node: ast.expr) -> None:
        """Each literal of an implicit concatenation is a string of its own."""
        if node in self.left_alone:
            return
        first, last = self.span(node)
        for start, end, text in self.strings:
            if first <= start and end <= last:
                self.edit("string", start, end, text)
