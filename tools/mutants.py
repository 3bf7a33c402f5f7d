"""Do the tests notice? `python -m tools.mutants` changes the code in one small place at a time and runs the tests.

It takes a fixed sample of the changes that `tools.mutations` can make to core/ and ui/, runs for each the tests that
reach the changed line (not those in a browser), and prints the share that made a test fail, by folder, and the changes
that none noticed. Those in `tools/mutants_equivalent.txt` change nothing that can be seen; they do not count.

mutmut would wrap every function in a trampoline, and then `inspect.getsource`, whose text the app shows to learners,
returns something else.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tools import forked_tests
from tools.forked_tests import Reach
from tools.mutations import Mutant, is_valid, mutants

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".mutants"
EQUIVALENT = ROOT / "tools" / "mutants_equivalent.txt"
FOLDERS = ("core", "ui")
# A changed program may never end: it gets this many times what its tests took, and these seconds for its start.
PATIENCE, START = 5, 20


@dataclass(frozen=True)
class Verdict:
    """What became of one mutant: "noticed", "survived" or "equivalent"; the tests that ran and those that could."""

    mutant: Mutant
    outcome: str
    ran: int = 0
    reaching: int = 0


def sample(found: Iterable[Mutant], count: int, seed: int) -> list[Mutant]:
    """`count` of them, in the order of a hash of the changed line: other code, or a file's new name, changes no choice.

    The same change, made more than once, is numbered in the order of the files.
    """
    seen: Counter[tuple[str, str]] = Counter()
    ranked = []
    for mutant in sorted(found, key=lambda m: (m.path, m.start, m.end, m.text)):
        change = (mutant.before, mutant.after)
        seen[change] += 1
        key = hashlib.sha256("\n".join((str(seed), *change, str(seen[change]))).encode()).hexdigest()
        ranked.append((key, mutant))
    return [mutant for _, mutant in sorted(ranked, key=lambda pair: pair[0])[:count]]


def equivalent(text: str) -> dict[str, str]:
    """The entries of the list, `path | before | after | why` a line, as reasons by their first three parts."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {entry: why for entry, _, why in (line.strip().rpartition(" | ") for line in lines)}


def entry(mutant: Mutant) -> str:
    """How the list of equivalent mutants names one."""
    return f"{mutant.path} | {mutant.before} | {mutant.after}"


def chosen_tests(mutant: Mutant, reach: Reach, importers: Iterable[str], budget: float) -> tuple[list[str], int]:
    """The tests to run, fastest first, and how many there were to choose from.

    Those that run the changed line, or else its statement; for a line that runs on import, those that run anything in
    its module or in one that imports it. If all of them take longer than the budget (seconds), those whose file is
    named like the module come first.
    """
    if mutant.at_import:
        tests = reach.within(mutant.path).union(
            *(reach.within(path) for path in importers),
            (test for test in reach.seconds if test.split("::")[0] in importers),
        )
    else:
        tests = reach.at(mutant.path, *mutant.lines) or reach.at(mutant.path, *mutant.statement)
    own = _words(mutant.path)
    by_name = sorted(tests, key=lambda t: (-len(own & _words(t.split("::")[0])), reach.seconds[t], t))
    chosen, total = [], 0.0
    for test in by_name:
        total += reach.seconds[test]
        if total > budget and chosen:
            break
        chosen.append(test)
    return sorted(chosen, key=lambda t: (reach.seconds[t], t)), len(tests)


def _words(path: str) -> set[str]:
    parts = path.removesuffix(".py").replace("/", "_").split("_")
    return set(parts) - {"core", "lessons", "test", "tests", "ui", ""}


def importers_of(sources: dict[str, str]) -> dict[str, set[str]]:
    """For each module's path, the paths of the files that import it."""
    found: dict[str, set[str]] = defaultdict(set)
    module_of = {path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in sources}
    for path, source in sources.items():
        for name in forked_tests.imports(source) & module_of.keys():
            found[module_of[name]].add(path)
    return found


def measured(tree: Path) -> Reach:
    """Which tests reach which line, from the cache if the tree is the same."""
    digest = hashlib.sha256()
    for path in sorted(path for path in tree.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(tree)}\n".encode() + path.read_bytes())
    cache = WORK / f"reach-{digest.hexdigest()[:16]}.json"
    if not cache.exists():
        print("Running every test once, to see which lines it reaches", file=sys.stderr, flush=True)
        reach = forked_tests.measure(tree, WORK / "measure.log")
        for old in WORK.glob("reach-*.json"):
            old.unlink()
        reach.save(cache)
    return Reach.load(cache)


def try_all(chosen: list[Mutant], sources: dict[str, str], reach: Reach, jobs: int, budget: float) -> list[Verdict]:
    """Run the tests on each mutant, `jobs` at a time, each in its own copy of the tree."""
    importers = importers_of(sources)
    free = [WORK / f"tree-{job}" for job in range(jobs)]
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
                work = partial(forked_tests.run_tests, tests)
                child = forked_tests.start(tree, tree.with_suffix(".log"), work, limit)
                running[child] = tree, mutant, len(tests), reaching
                continue
            child, code = forked_tests.wait()
            tree, mutant, ran, reaching = running.pop(child)
            if code > forked_tests.INTERRUPTED:
                raise RuntimeError(f"The tests of {entry(mutant)} did not run; see {tree.with_suffix('.log')}.")
            (tree / mutant.path).write_text(sources[mutant.path], encoding="utf-8")
            free.append(tree)
            verdicts.append(Verdict(mutant, "noticed" if code else "survived", ran, reaching))
            if len(verdicts) % 10 == 0:
                print(f"{len(verdicts)} of {len(chosen)}", file=sys.stderr, flush=True)
    finally:
        for child in running:
            forked_tests.end(child)
    return verdicts


def report(verdicts: list[Verdict], reasons: dict[str, str]) -> str:
    """The rates by folder, the survivors, and what is said to be equivalent."""
    by_folder: dict[str, Counter[str]] = defaultdict(Counter)
    for verdict in verdicts:
        room, *inner = verdict.mutant.path.split("/")[:-1]
        for folder in (f"{room}, all", "/".join((room, *inner[:1]))):
            by_folder[folder][verdict.outcome] += 1
    lines = [f"{'':20}{'noticed':>8}{'of':>6}{'':8}equivalent"]
    for folder, outcomes in sorted(by_folder.items()):
        noticed, counted = outcomes["noticed"], outcomes["noticed"] + outcomes["survived"]
        rate = f"{noticed / counted:.0%}" if counted else ""
        lines.append(f"{folder:20}{noticed:8}{counted:6}{rate:>6}  {outcomes['equivalent'] or ''}")
    for outcome in ("survived", "equivalent"):
        of_it = [verdict for verdict in verdicts if verdict.outcome == outcome]
        for verdict in sorted(of_it, key=lambda v: (v.mutant.path, v.mutant.start)):
            mutant = verdict.mutant
            how = reasons.get(entry(mutant)) or f"{verdict.ran} of {verdict.reaching} tests that reach it ran"
            lines += ["", f"{outcome}: {mutant.path}:{mutant.lines[0]}  {mutant.kind}  ({how})"]
            lines += [f"  - {mutant.before}", f"  + {mutant.after}"]
    return "\n".join(lines)


def main() -> int:
    """Try the sample and print the report; 1 if a test fails on the unchanged code."""
    parser = argparse.ArgumentParser(description="Change the code in small places and see whether a test notices.")
    parser.add_argument("--sample", type=int, default=200, help="how many changes to try (200)")
    parser.add_argument("--seed", type=int, default=0, help="another seed takes another sample (0)")
    parser.add_argument("--only", default="", help="only files whose path starts like this: core/figures")
    parser.add_argument("--jobs", type=int, default=min(os.cpu_count() or 1, 4), help="how many at once")
    parser.add_argument("--budget", type=float, default=30, help="seconds of tests for each change (30)")
    options = parser.parse_args()

    began = time.perf_counter()
    WORK.mkdir(exist_ok=True)
    trees = [WORK / f"tree-{job}" for job in range(options.jobs)]
    for tree in trees:
        forked_tests.copy_tree(ROOT, tree)
    forked_tests.prepare()
    reach = measured(trees[0])
    paths = [path for room in forked_tests.HOUSE for path in sorted(trees[0].glob(f"{room}/**/*.py"))]
    sources = {path.relative_to(trees[0]).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    possible = [
        mutant
        for path, source in sources.items()
        if path.startswith(options.only) and path.split("/")[0] in FOLDERS
        for mutant in mutants(source, path)
    ]
    ranked = (m for m in sample(possible, len(possible), options.seed) if is_valid(sources[m.path], m))
    chosen = [mutant for mutant, _ in zip(ranked, range(options.sample), strict=False)]
    reasons = equivalent(EQUIVALENT.read_text(encoding="utf-8")) if EQUIVALENT.exists() else {}
    same = [Verdict(mutant, "equivalent") for mutant in chosen if entry(mutant) in reasons]
    others = [mutant for mutant in chosen if entry(mutant) not in reasons]
    verdicts = same + try_all(others, sources, reach, options.jobs, options.budget)

    print(report(verdicts, reasons))
    seconds = time.perf_counter() - began
    print(f"\n{len(chosen)} of {len(possible)} possible changes, {len(reach.seconds)} tests, {seconds:.0f} s")
    for test in reach.failed:
        print(f"Left out, because it fails on the unchanged code: {test}")
    return 1 if reach.failed else 0


if __name__ == "__main__":
    sys.exit(main())
