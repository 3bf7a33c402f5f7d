"""The columns that a table is first shown with: x is a feature, not the number of the row."""

import re
from collections.abc import Mapping

from core.own_file.cells import look
from core.own_file.rows import Row

_INDEX = re.compile(
    r"(column|unnamed:?) \d+|"
    r"(.*[\s_.-])?(id|idx|index|no\.?|nr\.?|nummer|num|row|obs|observation|case|sno|n[°º]|#)",
    re.IGNORECASE,
)
_PARTNERS = {"x": "y", "X": "Y"}


def default_columns(numeric: Mapping[str, Row], marks: Mapping[str, str | None]) -> tuple[str, str]:
    """The x and the y to begin with, of at least two columns of numbers.

    x is the first that does not merely count the rows; y is its partner by name (y1 of x1), else the last.
    """
    features = [name for name, cells in numeric.items() if not _counts_rows(name, cells, marks[name] or ".")]
    names = features if len(features) > 1 else list(numeric)
    x = names[0]
    partner = _PARTNERS.get(x[0], "") + x[1:]
    return x, partner if partner != x and partner in names else names[-1]


def _counts_rows(name: str, cells: Row, mark: str) -> bool:
    """Whether a column is unnamed, or named like an index, and holds whole numbers without a gap, in any order."""
    if not _INDEX.fullmatch(name) and not name.endswith("Id"):
        return False
    values = sorted(value for cell in cells if (value := look(cell).value(mark)) is not None)
    return len(values) == len(cells) and values == [values[0] + n for n in range(len(values))]
