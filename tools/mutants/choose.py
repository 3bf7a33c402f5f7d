"""Which changes are tried, and which tests run on each."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable

from tools.mutants.mutant import Mutant
from tools.mutants.reach import Reach, imports


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


def chosen_tests(mutant: Mutant, reach: Reach, importers: Iterable[str], budget: float) -> tuple[list[str], int]:
    """The tests to run, fastest first, and how many there were to choose from.

    Those that run the changed line, or else its statement, or else anything in its module: code that sets a tracer of
    its own hides lines from coverage. For a line that runs on import, those that run anything in its module or in one
    that imports it. If all of them take longer than the budget (seconds), those whose file is named like the module
    come first.
    """
    if mutant.at_import:
        tests = reach.within(mutant.path).union(
            *(reach.within(path) for path in importers),
            (test for test in reach.seconds if test.split("::")[0] in importers),
        )
    else:
        seen = reach.at(mutant.path, *mutant.lines) or reach.at(mutant.path, *mutant.statement)
        tests = seen or reach.within(mutant.path)
    own = _words(mutant.path)
    by_name = sorted(tests, key=lambda t: (-len(own & _words(t.split("::")[0])), reach.seconds[t], t))
    chosen: list[str] = []
    total = 0.0
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
        for name in imports(source) & module_of.keys():
            found[module_of[name]].add(path)
    return found
