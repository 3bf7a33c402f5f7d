"""The data of this session's regression lessons: the tutorial's, or a learner's own file."""

import streamlit as st

from core.line.data import Points
from core.own_file.table import CsvError, Table, columns, read
from ui import text
from ui.address import own_points, use_points
from ui.say import label, say


def notice(slug: str) -> None:
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

    st.button(
        "Use the tutorial's data", key=f"{slug}_tutorial_data", on_click=use_points, args=(None,), width="stretch"
    )


def not_in_the_link() -> None:
    """Say that the link does not carry an own file, where one is loaded."""
    if own_points():
        text.fact(
            say("The link names your file and does not hold it: in another browser it opens with the tutorial's data.")
        )


def loader() -> None:
    """The section "Your own data": a file, its preview, two columns of it, or a sentence on what is wrong."""
    text.section("Your own data")
    left, right = st.columns([1, 1.4], gap="medium")
    with left:
        file = st.file_uploader(
            "A CSV file with two columns of numbers: at most 10,000 rows and 2 MB",
            type=["csv", "tsv", "txt"],
            key="data_file",
        )
        if file is None:
            text.fact(
                say("Delimiter, header and encoding are found. What you have now stays until you take new columns.")
            )
            return
        try:
            table = read(file.getvalue(), file.name)
        except CsvError as problem:
            _refuse(problem)
            return
        _choose(table)
    with right:
        _preview(table)


def _choose(table: Table) -> None:
    x_name = st.selectbox("x, the feature", table.numeric, index=0, key="data_x")
    y_name = st.selectbox("y, what is predicted", table.numeric, index=1, key="data_y")
    try:
        x, y = columns(table, x_name, y_name)
    except CsvError as problem:
        _refuse(problem)
        return

    def take() -> None:
        use_points(Points.of(table.filename, x_name, y_name, x, y))

    st.button(f"Fit {label(y_name)} over {label(x_name)}", key="data_take", on_click=take, type="primary")


def _preview(table: Table) -> None:
    header = "with a header" if table.has_header else "without a header"
    text.fact(
        say(
            "{rows:,} rows, {header}; delimiter {delimiter}, {encoding}. The first rows:",
            rows=len(table.rows),
            header=header,
            delimiter=table.delimiter,
            encoding=table.encoding,
        )
    )
    text.table(table.names[:6], [row[:6] for row in table.preview()])


def _refuse(problem: CsvError) -> None:
    # a value, not a template: the sentence quotes the file
    text.callout(say("{problem}", problem=str(problem)), role="alert")
    text.fact(say("The page keeps the data that it had."))
