"""Runs tests in forks of this process, which has imported the libraries but nothing of the app.

`measure` runs all of them once and says which test reaches which line; `start` and `wait` run some of them on a copy
of the tree and say whether they passed.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import resource
import shutil
import signal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest

HOUSE = ("core", "ui", "pages", "tests")
# What takes seconds to import; the rest comes in each fork as it is needed.
LIBRARIES = (
    *("coverage", "hypothesis.extra.numpy", "numpy", "pandas", "plotly.graph_objects", "scipy.stats", "torch"),
    *("sklearn.datasets", "sklearn.linear_model", "sklearn.preprocessing", "streamlit.testing.v1", "torchviz"),
)
NOT_COPIED = (".git", ".venv", ".mutants", ".hypothesis", ".*_cache", "__pycache__", "node_modules", "test-results")
MEMORY = 6 * 2**30  # bytes: a loop without an end fills the memory before its time is over
# What pytest's exit code may be once it has run: passed, failed, or a file could not be imported.
PASSED, FAILED, INTERRUPTED = 0, 1, 2
BROKEN = 70  # the exit code of a child whose work raised
PYTEST = ("-q", "--tb=no", "--no-header", "-p", "no:cacheprovider", "-W", "ignore", "--hypothesis-profile=mutants")


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
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Reach:
        reach = cls(**json.loads(path.read_text(encoding="utf-8")))
        reach.lines = {p: {int(line): tests for line, tests in lines.items()} for p, lines in reach.lines.items()}
        return reach


def prepare() -> None:
    """Import what every fork needs, once; one thread of computation for each, since several run side by side."""
    os.environ |= {"PYTHONDONTWRITEBYTECODE": "1", "COVERAGE_CORE": "ctrace"}
    sys.dont_write_bytecode = True
    for name in LIBRARIES:
        importlib.import_module(name)
    import hypothesis
    import torch

    torch.set_num_threads(1)
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)  # one failure says enough: nothing is shrunk
    hypothesis.settings.register_profile("mutants", deadline=None, derandomize=True, database=None, phases=phases)


def copy_tree(root: Path, target: Path) -> None:
    """A private copy of the working tree, new each time."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(root, target, ignore=shutil.ignore_patterns(*NOT_COPIED))


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


def measure(tree: Path, log: Path) -> Reach:
    """Run every test of the tree once, in a fork."""
    result = log.with_suffix(".reach")
    result.unlink(missing_ok=True)
    child = start(tree, log, lambda: _record(tree, result))
    try:
        wait()
    except BaseException:
        end(child)
        raise
    if not result.exists():
        raise RuntimeError(f"The tests did not run; see {log}.")
    return Reach.load(result)


def start(tree: Path, log: Path, work: Callable[[], int], limit: float | None = None) -> int:
    """Fork; the child does this work in the tree and exits with its result. Returns the child's process id.

    `limit`: seconds after which the child ends itself; it also bounds the child's memory.
    """
    child = os.fork()
    if child:
        return child
    code = BROKEN
    try:
        os.setsid()
        if limit is not None:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, limit)
            resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(output, stream)
        here = os.getcwd()
        os.chdir(tree)
        sys.path[:] = [str(tree), *(path for path in sys.path if path not in ("", here))]
        for name in [name for name in sys.modules if name.split(".")[0] in (*HOUSE, "tools")]:
            del sys.modules[name]
        code = work()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def wait() -> tuple[int, int]:
    """Wait for one child: its process id, and its exit code (negative: the signal that ended it)."""
    child, status = os.wait()
    end(child)
    return child, os.waitstatus_to_exitcode(status)


def end(child: int) -> None:
    """End a child and what it has started."""
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)


def run_tests(tests: list[str]) -> int:
    """Run these tests in this order, up to the first failure: pytest's exit code."""
    files = sorted({test.split("::")[0] for test in tests})
    return int(pytest.main([*PYTEST, "-x", *files], plugins=[_Chosen(tests)]))


class _Chosen:
    def __init__(self, tests: list[str]) -> None:
        self.rank = {test: rank for rank, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        # If a test has gone or has another name, all of these files run: the change itself may have renamed it.
        if self.rank.keys() <= {item.nodeid for item in items}:
            items[:] = sorted((item for item in items if item.nodeid in self.rank), key=lambda i: self.rank[i.nodeid])


def _record(tree: Path, result: Path) -> int:
    from coverage import Coverage

    include = [f"{tree}/{room}/*" for room in ("core", "ui", "pages")]
    coverage = Coverage(data_file=None, config_file=False, include=include, concurrency="thread")
    coverage.start()
    recorder = _Recorder(coverage.switch_context, tree)
    code = int(pytest.main([*PYTEST, *test_files(tree)], plugins=[recorder]))
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
    if code in (PASSED, FAILED):
        reach.save(result)
    return code


class _Recorder:
    """Tells coverage which test runs; what is computed for a whole file counts for each of its tests."""

    def __init__(self, switch: Callable[[str], None], tree: Path) -> None:
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
            if name.split(".")[0] in HOUSE:
                for value in list(vars(module).values()):
                    if hasattr(type(value), "cache_clear"):
                        value.cache_clear()
