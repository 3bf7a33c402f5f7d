"""The data of this session's regression lessons: the tutorial's, or a learner's own file."""

from typing import cast

import streamlit as st

from core.line.data import Points
from core.own_file.remarks import remarks
from core.own_file.table import CsvError, Question, Table, columns, read
from ui import text
from ui.say import label, say

_POINTS = "own.points"


def own_points() -> Points | None:
    """The learner's own points, if a file is loaded; None for the tutorial's."""
    return cast("Points | None", st.session_state.get(_POINTS))


def notice(prefix: str) -> None:
    """Where a lesson runs on the learner's own points: say so, with the tutorial's data one click away."""
    points = own_points()
    if points is None:
        return

    text.fact(
        say(
            "Your data: **{file}**, {y} over {x}, {rows:,} rows",
            file=points.source,
            y=points.y_name,
            x=points.x_name,
            rows=len(points),
        )
    )

    def leave() -> None:
        st.session_state[_POINTS] = None

    st.button("Use the tutorial's data", key=f"{prefix}_tutorial_data", on_click=leave, width="stretch")


def not_in_the_link() -> None:
    """Say that the link does not carry an own file, where one is loaded."""
    if own_points():
        text.fact(say("Your own file is not in the link: whoever opens it sees the tutorial's data."))


def loader() -> None:
    """The section "Your own data": a file, its preview, two columns of it, or a sentence on what is wrong."""
    text.section("Your own data")
    left, right = st.columns([1, 1.4], gap="medium")
    with left:
        file = st.file_uploader(
            "A CSV file with two columns of numbers: at most 10,000 rows and 2 MB",
            type=["csv", "tsv", "txt"],
            key="da_file",
        )
        if file is None:
            text.fact(
                say("Delimiter, header and encoding are found. What you have now stays until you take new columns.")
            )
            return
        table = _read(file.getvalue(), file.name, file.file_id)
        if table is None:
            return
        _choose(table)
    with right:
        _preview(table)


def _read(raw: bytes, name: str, key: str) -> Table | None:
    """The table of a file, with what the learner says about it; None where it is refused."""
    header, mark = f"da_header_{key}", f"da_mark_{key}"
    try:
        table = read(raw, name)
        lines = dict(table.header_choices)
        chosen = st.selectbox(
            "The line that names the columns",
            [*lines, 0],
            index=[*lines, 0].index(table.header_line),
            format_func=lambda line: f"{line}: {lines[line]}" if line else "none does",
            key=header,
        )
        if chosen != table.header_line:
            table = read(raw, name, chosen)
        if table.question:
            _ask(table.question, mark)
            table = read(raw, name, chosen, st.session_state.get(mark))
        return table
    except CsvError as problem:
        _refuse(problem)
        return None


def _ask(question: Question, key: str) -> None:
    """Ask which of two marks is the decimal mark, with a cell read both ways; nothing is chosen at first."""
    readings = dict(question.choices)
    st.segmented_control(
        f"What is {label(question.cell)} (line {question.line}, {label(question.column)})?",
        list(readings),
        format_func=lambda mark: f"{readings[mark]:.15g}",
        key=key,
    )


def _choose(table: Table) -> None:
    if table.question:
        text.fact(say("The file does not tell, and the two differ a thousandfold. Choose what was meant."))
        return
    x, y = (table.numeric.index(name) for name in table.default)
    x_name = st.selectbox("x, the feature", table.numeric, index=x, key="da_x")
    y_name = st.selectbox("y, what is predicted", table.numeric, index=y, key="da_y")
    try:
        x_values, y_values = columns(table, x_name, y_name)
    except CsvError as problem:
        _refuse(problem)
        return

    def take() -> None:
        st.session_state[_POINTS] = Points.of(table.filename, x_name, y_name, x_values, y_values)

    st.button(f"Fit {label(y_name)} over {label(x_name)}", key="da_take", on_click=take, type="primary")


def _preview(table: Table) -> None:
    header = f"named by line {table.header_line}" if table.has_header else "without a header"
    text.fact(
        say(
            "{rows:,} rows, {header}; delimiter {delimiter}, {encoding}.",
            rows=len(table.rows),
            header=header,
            delimiter=table.delimiter,
            encoding=table.encoding,
        )
    )
    for remark in remarks(table):
        # a value, not a template: the sentence quotes the file
        text.fact(say("{remark}", remark=remark))
    text.fact(say("The first rows:"))
    text.table(table.names[:6], [row[:6] for row in table.preview()])


def _refuse(problem: CsvError) -> None:
    # a value, not a template: the sentence quotes the file
    text.callout(say("{problem}", problem=str(problem)), role="alert")
    text.fact(say("The page keeps the data that it had."))
