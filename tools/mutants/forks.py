"""Runs tests in forks of this process, which has imported the libraries but nothing of the app."""

from __future__ import annotations

import importlib
import os
import resource
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

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
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
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
    except BaseException:
        traceback.print_exc()
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
