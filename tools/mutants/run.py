"""Runs the tests on each mutant."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from tools.mutants import forks
from tools.mutants.choose import chosen_tests, importers_of
from tools.mutants.mutant import Mutant
from tools.mutants.reach import Reach
from tools.mutants.report import Verdict, entry

# A changed program may never end: it gets this many times what its tests took, and these seconds for its start.
PATIENCE, START = 5, 20


def try_all(
    chosen: list[Mutant], sources: dict[str, str], reach: Reach, trees: list[Path], budget: float
) -> list[Verdict]:
    """Run the tests on each mutant, one at a time in each of these copies of the tree."""
    importers = importers_of(sources)
    free = list(trees)
    running: dict[int, tuple[Path, Mutant, int, int]] = {}
    verdicts: list[Verdict] = []
    waiting = list(reversed(chosen))
    try:
        while waiting or running:
            if waiting and free:
                mutant = waiting.pop()
                tests, reaching = chosen_tests(mutant, reach, importers[mutant.path], budget)
                if not tests:
                    verdicts.append(Verdict(mutant, "survived"))
                    continue
                tree = free.pop()
                (tree / mutant.path).write_text(mutant.apply(sources[mutant.path]), encoding="utf-8")
                limit = START + PATIENCE * sum(reach.seconds[test] for test in tests)
                work = partial(forks.run_tests, tests)
                child = forks.start(tree, tree.with_suffix(".log"), work, limit)
                running[child] = tree, mutant, len(tests), reaching
                continue
            child, code = forks.wait()
            tree, mutant, ran, reaching = running.pop(child)
            if code > forks.INTERRUPTED:
                raise RuntimeError(f"The tests of {entry(mutant)} did not run; see {tree.with_suffix('.log')}.")
            (tree / mutant.path).write_text(sources[mutant.path], encoding="utf-8")
            free.append(tree)
            verdicts.append(Verdict(mutant, "noticed" if code else "survived", ran, reaching))
            if len(verdicts) % 10 == 0:
                print(f"{len(verdicts)} of {len(chosen)}", file=sys.stderr, flush=True)
    finally:
        for child in running:
            forks.end(child)
    return verdicts
