"""What was measured, as rows: printed as a table and written as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).with_name("results.json")
HEADINGS = ("what", "measured", "target", "met?")


@dataclass(frozen=True)
class Row:
    """One number. `at_most` or `at_least` is its target; without either it is only reported."""

    what: str
    value: float
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.at_most is not None:
            return self.value <= self.at_most
        return None if self.at_least is None else self.value >= self.at_least

    def cells(self) -> tuple[str, str, str, str]:
        """The row as text, in the order of `HEADINGS`."""
        target = ""
        if self.at_most is not None:
            target = f"≤ {self._text(self.at_most)}"
        elif self.at_least is not None:
            target = f"≥ {self._text(self.at_least)}"
        return self.what, self._text(self.value), target, {True: "yes", False: "NO", None: ""}[self.met]

    def _text(self, value: float) -> str:
        places = 0 if value == 0 else max(0, 2 - math.floor(math.log10(abs(value))))
        shown = f"{value:,.{min(places, 3)}f}" if value != int(value) else f"{value:,.0f}"
        return f"×{shown}" if self.unit == "×" else f"{shown} {self.unit}".strip()


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table, aligned so that it reads in a terminal as well."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEADINGS))]
    text = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) + " |" for line in lines]
    text.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(text)


def write(machine: dict[str, str], rows: Sequence[Row]) -> None:
    """Write `bench/results.json`: the machine, and every row with its target and whether it was met."""
    found = [{**asdict(row), "met": row.met} for row in rows]
    RESULTS.write_text(json.dumps({"machine": machine, "rows": found}, indent=2, ensure_ascii=False) + "\n", "utf-8")


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed; the nearest rank, none in between."""
    if not values:
        raise ValueError("Nothing was measured: there is no percentile of no values.")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
