"""The rates by folder, and the list of what no test noticed."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from tools.mutants.mutant import Mutant


@dataclass(frozen=True)
class Verdict:
    """What became of one mutant: "noticed", "survived" or "equivalent"; the tests that ran and those that could."""

    mutant: Mutant
    outcome: str
    ran: int = 0
    reaching: int = 0


def equivalent(text: str) -> dict[str, str]:
    """The entries of the list, `path | before | after | why` a line, as reasons by their first three parts."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {entry: why for entry, _, why in (line.strip().rpartition(" | ") for line in lines)}


def entry(mutant: Mutant) -> str:
    """How the list of equivalent mutants names one."""
    return f"{mutant.path} | {mutant.before} | {mutant.after}"


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
