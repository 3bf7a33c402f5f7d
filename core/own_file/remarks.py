"""What a learner is told about how a file was read."""

from core.own_file.table import Table

MOST = 4  # lines or columns that a sentence names


def remarks(table: Table) -> tuple[str, ...]:
    """Sentences: which lines are no rows, which cells were read as which numbers, which columns are left out.

    They quote the file: show them as plain text.
    """
    said = []
    if table.skipped:
        lines = [f"line {line} ({what}{': ' * bool(text)}{text})" for line, text, what in table.skipped]
        said.append(f"Skipped: {_listed(lines, ', ')}.")
    readings = [reading for name in table.numeric if (reading := table.reading(name))]
    if readings:
        said.append(f"{_listed([f'{cell} was read as {value:.15g}' for cell, value in readings], '; ')}.")
    if table.left_out:
        said.append(f"Left out: {_listed(list(table.left_out), '; ')}.")
    return tuple(said)


def _listed(parts: list[str], between: str) -> str:
    more = len(parts) - MOST
    return between.join(parts[:MOST]) + (f"{between}and {more} more" if more > 0 else "")
