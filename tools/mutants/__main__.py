"""Do the tests notice? `python -m tools.mutants` changes the code in one small place at a time and runs the tests.

It takes a fixed sample of the changes that `tools.mutants.find` can make to core/ and ui/, runs for each the tests that
reach the changed line (not those in a browser), and prints the share that made a test fail, by folder, and the changes
that none noticed. Those in `tools/mutants_equivalent.txt` change nothing that can be seen; they do not count.

mutmut would wrap every function in a trampoline, and then `inspect.getsource`, whose text the app shows to learners,
returns something else.

Texts that people read are changed only with --prose: see `tools.mutants.find`.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import sys
import time
from pathlib import Path

from tools.mutants import forks
from tools.mutants.choose import sample
from tools.mutants.find import mutants
from tools.mutants.mutant import is_valid
from tools.mutants.reach import Reach, measure
from tools.mutants.report import Verdict, entry, equivalent, report
from tools.mutants.run import try_all

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".mutants"
EQUIVALENT = ROOT / "tools" / "mutants_equivalent.txt"
FOLDERS = ("core", "ui")


def measured(tree: Path) -> Reach:
    """Which tests reach which line, from the cache if the tree is the same."""
    digest = hashlib.sha256()
    for path in sorted(path for path in tree.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(tree)}\n".encode() + path.read_bytes())
    cache = WORK / f"reach-{digest.hexdigest()[:16]}.json"
    if not cache.exists():
        print("Running every test once, to see which lines it reaches", file=sys.stderr, flush=True)
        for old in WORK.glob("reach-*"):
            old.unlink()
        measure(tree, cache)
    return Reach.load(cache)


def main() -> int:
    """Try the sample and print the report; 1 if a test fails on the unchanged code."""
    parser = argparse.ArgumentParser(description="Change the code in small places and see whether a test notices.")
    parser.add_argument("--sample", type=int, default=200, help="how many changes to try (200)")
    parser.add_argument("--seed", type=int, default=0, help="another seed takes another sample (0)")
    parser.add_argument("--only", default="", help="only files whose path starts like this: core/figures")
    parser.add_argument("--jobs", type=int, default=min(os.cpu_count() or 1, 4), help="how many at once")
    parser.add_argument("--budget", type=float, default=30, help="seconds of tests for each change (30)")
    parser.add_argument("--prose", action="store_true", help="change texts that people read, too")
    options = parser.parse_args()

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the forks end, too, as they do after Ctrl-C
    began = time.perf_counter()
    WORK.mkdir(exist_ok=True)
    trees = [WORK / f"tree-{job}" for job in range(options.jobs)]
    for tree in trees:
        forks.copy_tree(ROOT, tree)
    forks.prepare()
    reach = measured(trees[0])
    paths = [path for room in forks.HOUSE for path in sorted(trees[0].glob(f"{room}/**/*.py"))]
    sources = {path.relative_to(trees[0]).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    possible = [
        mutant
        for path, source in sources.items()
        if path.startswith(options.only) and path.split("/")[0] in FOLDERS
        for mutant in mutants(source, path, prose=options.prose)
    ]
    ranked = (m for m in sample(possible, len(possible), options.seed) if is_valid(sources[m.path], m))
    chosen = [mutant for mutant, _ in zip(ranked, range(options.sample), strict=False)]
    reasons = equivalent(EQUIVALENT.read_text(encoding="utf-8")) if EQUIVALENT.exists() else {}
    same = [Verdict(mutant, "equivalent") for mutant in chosen if entry(mutant) in reasons]
    others = [mutant for mutant in chosen if entry(mutant) not in reasons]
    verdicts = same + try_all(others, sources, reach, trees, options.budget)

    print(report(verdicts, reasons))
    seconds = time.perf_counter() - began
    print(f"\n{len(chosen)} of {len(possible)} possible changes, {len(reach.seconds)} tests, {seconds:.0f} s")
    for test in reach.failed:
        print(f"Left out, because it fails on the unchanged code: {test}")
    return 1 if reach.failed else 0


if __name__ == "__main__":
    sys.exit(main())
