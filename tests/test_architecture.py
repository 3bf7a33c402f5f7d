"""The arrows between the rooms: pages -> ui -> core, never back; and what must not be imported early.

Read from the source with `ast`, so that a rule holds for code that no test happens to run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE_LINES = 170

# Half a gigabyte and seconds of start-up: none of it before the first picture.
HEAVY = {"torch", "torchvision", "torchviz", "sklearn", "scipy"}
# What that first picture needs; NumPy and Plotly are enough for it.
FIRST_PICTURE = (
    "core/lessons/overview/*.py",
    "core/lessons/gradient_descent/*.py",
    "core/lessons/numpy/*.py",
    "core/lessons/*/settings.py",
    "core/line/data.py",
    "core/trace.py",
    "core/line/surface.py",
    "core/line/curvature.py",
    "core/training/by_hand.py",
    "core/training/recorder.py",
    "core/figures/*.py",
    "ui/**/*.py",
    "pages/00_overview.py",
    "pages/02_gradient_descent.py",
    "pages/03_numpy.py",
    "streamlit_app.py",
)


def sources(*patterns: str) -> list[Path]:
    """The files of these patterns. A pattern that matches nothing holds nothing, so it is refused."""
    found: set[Path] = set()
    for pattern in patterns:
        matched = set(ROOT.glob(pattern))
        assert matched, f"no file matches {pattern}"
        found |= matched
    return sorted(found)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


HOUSE = {module_of(path): path for path in sources("core/**/*.py", "ui/**/*.py")}


def statements_at_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Every statement that runs when the module is imported: not in functions, not for type checkers."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        yield statement
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test):
            yield from statements_at_import(statement.orelse)
            continue
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            for child in getattr(statement, part, []):
                nested = [child] if isinstance(child, ast.stmt) else child.body
                yield from statements_at_import(nested)


def imports(path: Path, *, at_import: bool = False) -> set[str]:
    """The full names of what a file imports: `from core import data` is core.data, as it is a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=name(path))
    nodes = statements_at_import(tree.body) if at_import else ast.walk(tree)
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module_of(path).split(".")
                drop = node.level - (path.name == "__init__.py")
                base = ".".join([*package[: len(package) - drop], *filter(None, [node.module])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                found.add(inner if inner in HOUSE else base)
    return found


def rooms(path: Path) -> set[str]:
    return {imported.split(".")[0] for imported in imports(path)}


def reached(path: Path) -> dict[str, str]:
    """Every module that importing a file imports, at any remove, and which module of the house imports it."""
    found: dict[str, str] = {}
    waiting = [(imported, name(path)) for imported in imports(path, at_import=True)]
    while waiting:
        module, importer = waiting.pop()
        if module in found:
            continue
        found[module] = importer
        if module in HOUSE:
            # importing core.figures.scene runs core/__init__.py and core/figures/__init__.py as well
            parents = [module.rsplit(".", up)[0] for up in range(1, module.count(".") + 1)]
            waiting += [(parent, importer) for parent in parents]
            waiting += [(inner, module) for inner in imports(HOUSE[module], at_import=True)]
    return found


def lesson_of(module: str) -> str | None:
    """The slug of the lesson that a module of core or ui belongs to."""
    parts = module.split(".")
    return parts[2] if len(parts) > 3 and parts[1] == "lessons" and parts[0] in ("core", "ui") else None


LESSON_FILES = sources("core/lessons/*/*.py", "ui/lessons/*/*.py")
PARTS = [path for path in sources("core/**/*.py", "ui/**/*.py") if path not in LESSON_FILES]
# What a page shows of an address: pure, so that any process answers alike.
PURE = sources("ui/lessons/*/picture.py", "ui/lessons/*/question.py", "ui/lesson_view.py", "ui/outcome.py", "ui/say.py")
# What computes a run, which never draws.
RUNS = sources(
    "core/lessons/*/run*.py", "core/lessons/*/settings.py", "core/line/*.py", "core/training/*.py", "core/code/*.py"
)


@pytest.mark.parametrize("path", LESSON_FILES, ids=name)
def test_no_lesson_imports_another_lesson(path: Path) -> None:
    own = path.parent.name
    assert {lesson_of(imported) for imported in imports(path)} <= {None, own}


@pytest.mark.parametrize("path", PARTS, ids=name)
def test_a_part_that_lessons_share_knows_no_lesson(path: Path) -> None:
    assert {lesson_of(imported) for imported in imports(path)} == {None} or not imports(path)


@pytest.mark.parametrize("path", RUNS, ids=name)
def test_what_computes_a_run_knows_no_figure(path: Path) -> None:
    drawn = [module for module in imports(path) if ".figures" in module or module.startswith("core.figures")]
    assert not drawn


@pytest.mark.parametrize("path", PURE, ids=name)
def test_what_an_address_shows_needs_no_session(path: Path) -> None:
    found = reached(path)
    by = {module: importer for module, importer in found.items() if module.split(".")[0] == "streamlit"}
    assert not by


@pytest.mark.parametrize("path", sources("core/**/*.py"), ids=name)
def test_core_knows_neither_streamlit_nor_the_rooms_above(path: Path) -> None:
    assert rooms(path).isdisjoint({"streamlit", "ui", "pages", "streamlit_app"})


@pytest.mark.parametrize("path", sources("ui/**/*.py"), ids=name)
def test_ui_does_not_know_the_pages(path: Path) -> None:
    assert rooms(path).isdisjoint({"pages", "streamlit_app"})


def test_core_and_ui_have_no_import_cycle() -> None:
    graph = {module: imports(path) & HOUSE.keys() - {module} for module, path in HOUSE.items()}
    assert cycle_in(graph) is None


def cycle_in(graph: dict[str, set[str]]) -> list[str] | None:
    """One cycle of a directed graph, as the names along it, or None."""
    finished: set[str] = set()

    def walk(module: str, way: list[str]) -> list[str] | None:
        if module in way:
            return [*way[way.index(module) :], module]
        if module in finished:
            return None
        for imported in sorted(graph[module]):
            if cycle := walk(imported, [*way, module]):
                return cycle
        finished.add(module)
        return None

    return next((cycle for module in sorted(graph) if (cycle := walk(module, []))), None)


def test_a_cycle_would_be_found() -> None:
    assert cycle_in({"a": {"b"}, "b": {"c"}, "c": set()}) is None
    assert cycle_in({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]


@pytest.mark.parametrize("path", sources("pages/*.py"), ids=name)
def test_a_page_is_thin(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines < PAGE_LINES, f"{lines} lines: a page calls core and ui, it computes and draws nothing"


@pytest.mark.parametrize("path", sources("ui/**/*.py", "pages/*.py", "streamlit_app.py"), ids=name)
def test_nothing_that_is_shown_imports_torch_at_the_top(path: Path) -> None:
    assert {imported.split(".")[0] for imported in imports(path, at_import=True)}.isdisjoint({"torch"})


@pytest.mark.parametrize("path", sources(*FIRST_PICTURE), ids=name)
def test_the_first_picture_waits_for_nothing_heavy(path: Path) -> None:
    """Not even through another module of the house: the whole chain of imports is followed."""
    for module, importer in reached(path).items():
        if module.split(".")[0] in HEAVY:
            pytest.fail(f"{importer} imports {module} while it is being imported itself", pytrace=False)


def test_every_requirement_is_pinned_exactly() -> None:
    pinned = re.compile(r"[A-Za-z0-9_.-]+==\d+(\.\d+)*")
    for file in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / file).read_text(encoding="utf-8").split("\n")
        loose = [line for line in lines if line and line != "-r requirements.txt" and not pinned.fullmatch(line)]
        assert not loose, f"{file} leaves these open: {loose}"


def test_requirements_txt_is_the_file_that_hosts_read() -> None:
    # Streamlit Community Cloud takes the first of these that it finds, before requirements.txt.
    for other in ("uv.lock", "Pipfile", "environment.yml"):
        assert not (ROOT / other).exists()
