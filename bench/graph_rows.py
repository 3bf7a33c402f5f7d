"""The computation graph's times as rows."""

from __future__ import annotations

from bench import graph
from bench.table import Row


def measure() -> list[Row]:
    """One row for each of `bench.graph`'s cases, trace, layout and drawing together; and one for a replay."""
    cases = [
        Row(f"computation graph, {name}: trace and draw", float(times["all"] or 0), "ms", at_most=times["budget"])
        for name, times in graph.measure().items()
    ]
    one = graph.replay_and_draw()
    return [*cases, Row("one update of the line: replay and draw", one, "ms", at_most=graph.REPLAY_BUDGET)]
