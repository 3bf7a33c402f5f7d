"""Measure, print a table, write bench/results.json: `python -m bench`, or `python -m bench --only core`."""

from __future__ import annotations

import argparse
import time
from importlib import import_module

from bench.machine import Host, describe
from bench.table import markdown, write

GROUPS = {
    "core": "bench.compute",
    "graph": "bench.graph_rows",
    "panel": "bench.graph_browser",
    "browser": "bench.browser",
    "users": "bench.users",
}


def main() -> None:
    """Run the chosen groups, one after another: two at once would measure each other."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=GROUPS, default=list(GROUPS), help="the groups to measure")
    chosen = parser.parse_args().only
    machine, host = describe(), Host()
    began = time.perf_counter()
    rows = []
    for name in chosen:
        print(f"measuring: {name}", flush=True)
        rows += import_module(GROUPS[name]).measure()
    machine["kept by the host for others"] = host.stolen()
    print("\n" + "\n".join(f"{what}: {value}" for what, value in machine.items()) + "\n")
    print(markdown(rows))
    missed = sum(row.met is False for row in rows)
    print(f"\n{time.perf_counter() - began:.0f} s; targets missed: {missed}")
    # a part of the numbers must not take the place of the whole
    if set(chosen) == set(GROUPS):
        write(machine, rows)


if __name__ == "__main__":
    main()
