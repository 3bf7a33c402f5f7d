"""Which test reaches which line, by running all of them once under `coverage`."""

from __future__ import annotations

import ast
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tools.mutants import forks


@dataclass
class Reach:
    """Which tests pass, how many seconds each takes, and which of them run each line of a file (counted from 1)."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def at(self, path: str, first: int, last: int) -> set[str]:
        """The tests that run one of these lines."""
        found = self.lines.get(path, {})
        return {test for line in range(first, last + 1) for test in found.get(line, ())}

    def within(self, path: str) -> set[str]:
        """The tests that run any line of this file."""
        return {test for tests in self.lines.get(path, {}).values() for test in tests}

    def save(self, path: Path) -> None:
        number = {test: i for i, test in enumerate(self.seconds)}
        lines = {p: {line: [number[t] for t in found] for line, found in at.items()} for p, at in self.lines.items()}
        text = json.dumps({"seconds": self.seconds, "lines": lines, "failed": self.failed})
        path.write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Reach:
        saved = json.loads(path.read_text(encoding="utf-8"))
        tests = list(saved["seconds"])
        lines = {
            name: {int(line): [tests[i] for i in found] for line, found in at.items()}
            for name, at in saved["lines"].items()
        }
        return cls(saved["seconds"], lines, saved["failed"])


def measure(tree: Path, result: Path) -> None:
    """Run every test of the tree once, in a fork, and save what each reaches.

    Raises RuntimeError if they do not run.
    """
    log = result.with_suffix(".log")
    child = forks.start(tree, log, lambda: _record(tree, result))
    try:
        forks.wait()
    except BaseException:
        forks.end(child)
        raise
    if not result.exists():
        raise RuntimeError(f"The tests did not run; see {log}.")


def test_files(tree: Path) -> list[str]:
    """The test files that need neither a browser nor a server, relative to the tree."""
    paths = sorted(path.relative_to(tree) for path in (tree / "tests").rglob("test_*.py"))
    quick = [path for path in paths if path.parts[1] not in {"browser", "load", "tools"}]
    return [path.as_posix() for path in quick if "tests.serve" not in imports((tree / path).read_text("utf-8"))]


def imports(source: str) -> set[str]:
    """The names of the modules that this source imports anywhere; `from a import b` may be a.b."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update([node.module, *(f"{node.module}.{alias.name}" for alias in node.names)])
    return found


def _record(tree: Path, result: Path) -> int:
    from coverage import Coverage

    include = [f"{tree}/{room}/*" for room in ("core", "ui", "pages")]
    coverage = Coverage(data_file=None, config_file=False, include=include, concurrency="thread")
    coverage.start()
    recorder = _Recorder(coverage.switch_context, tree)
    code = int(pytest.main([*forks.PYTEST, *test_files(tree)], plugins=[recorder]))
    coverage.stop()
    reach = Reach(recorder.passed, failed=sorted(recorder.failed))
    of_file: dict[str, list[str]] = defaultdict(list)
    for test in reach.seconds:
        of_file[test.split("::")[0]].append(test)
    data = coverage.get_data()
    for name in sorted(data.measured_files()):
        reach.lines[Path(name).relative_to(tree).as_posix()] = {
            line: sorted({t for context in contexts for t in of_file.get(context, [context]) if t in reach.seconds})
            for line, contexts in data.contexts_by_lineno(name).items()
        }
    if code in (forks.PASSED, forks.FAILED):
        reach.save(result)
    return code


class _Recorder:
    """Tells coverage which test runs; what is computed for a whole file counts for each of its tests."""

    def __init__(self, switch: Callable[[str], object], tree: Path) -> None:
        self.switch = switch
        self.tree = tree
        self.current = ""
        self.passed: dict[str, float] = {}
        self.failed: set[str] = set()

    def context(self, name: str) -> None:
        self.current = name
        self.switch(name)

    def pytest_collectstart(self, collector: pytest.Collector) -> None:
        if isinstance(collector, pytest.Module):
            self.context(collector.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
        self.forget()
        self.context(item.nodeid)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[Any]:
        if fixturedef.scope != "function":
            self.switch(self.current.split("::")[0])
        try:
            return (yield)
        finally:
            self.switch(self.current)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid)
            self.passed.pop(report.nodeid, None)
        elif report.when == "call" and report.passed:
            self.passed[report.nodeid] = report.duration

    def forget(self) -> None:
        """Empty the caches of the app, so that each test runs what it asks for."""
        import streamlit

        streamlit.cache_data.clear()
        streamlit.cache_resource.clear()
        for name, module in list(sys.modules.items()):
            if name.split(".")[0] in forks.HOUSE:
                for value in list(vars(module).values()):
                    if hasattr(type(value), "cache_clear"):
                        value.cache_clear()
