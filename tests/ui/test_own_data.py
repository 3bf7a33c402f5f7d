"""The section "Your own data" of lesson 01: a file is read, asked about, previewed and taken."""

from pathlib import Path
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from core.line.data import Points
from core.own_file import store
from tests.ui.app import html, opened, press, settled

FILES = Path(__file__).parents[1] / "files"


def with_file(name: str) -> AppTest:
    """Lesson 01 after a file of tests/files was dropped on it."""
    at = opened("pages/01_data.py")
    at.file_uploader(key="data_file").upload(Path(name).name, (FILES / name).read_bytes(), "text/csv")
    return settled(at)


def own(at: AppTest) -> Points | None:
    """The points that the session trains on; None for the tutorial's."""
    return store.find(at.session_state["session.data"])


def keys(at: AppTest, kind: str) -> list[str]:
    return [element.key for element in at.get(kind) if (element.key or "").startswith("data_")]


def mark(at: AppTest) -> Any:
    """The question about the decimal mark."""
    (question,) = (control for control in at.segmented_control if (control.key or "").startswith("data_mark"))
    return question


def header(at: AppTest) -> str:
    (key,) = (key for key in keys(at, "selectbox") if key.startswith("data_header"))
    return key


def test_a_file_starts_with_its_default_columns_and_is_taken() -> None:
    at = with_file("class/cars.csv")
    assert (at.selectbox(key="data_x").value, at.selectbox(key="data_y").value) == ("speed", "dist")
    assert own(at) is None
    points = own(press(at, "data_take"))
    assert points is not None
    assert (points.source, points.x_name, points.y_name, len(points)) == ("cars.csv", "speed", "dist", 50)
    assert np.frombuffer(points.x)[:3].tolist() == [4, 4, 7]
    assert np.frombuffer(points.y)[:3].tolist() == [2, 10, 4]


def test_the_preview_says_what_was_skipped_and_what_was_read_as_what() -> None:
    page = html(with_file("class/title.csv"))
    assert "12 rows, named by line 3; delimiter comma, UTF-8." in page
    assert "Skipped: line 1 (a title: Sales report 2023), line 2 (blank)." in page
    page = html(with_file("class/Salary_swiss.csv"))
    assert "42&#39;925.84 was read as 42925.84." in page
    assert "10 rows, without a header" not in page


def test_an_open_mark_is_asked_and_nothing_is_fitted_before_it_is_answered() -> None:
    at = with_file("open_mark.csv")
    question = mark(at)
    assert question.label == r"What is 2\.155 (line 2, weight)?"
    assert question.options == ["2.155", "2155"]
    assert question.value is None
    assert "data_take" not in keys(at, "button")
    assert "Choose what was meant." in html(at)
    question.set_value(",")
    settled(at)
    assert "2.155 was read as 2155" in html(at)
    points = own(press(at, "data_take"))
    assert points is not None
    assert np.frombuffer(points.x).tolist() == [2155, 3040, 1980, 7312]
    mark(at).set_value(".")
    points = own(press(settled(at), "data_take"))
    assert points is not None
    assert np.frombuffer(points.x).tolist() == [2.155, 3.04, 1.98, 7.312]


def test_the_learner_says_which_line_names_the_columns() -> None:
    at = with_file("class/regions.csv")
    assert at.selectbox(key=header(at)).options == [
        "1: region | 2023 | 2024", "2: r1 | 10 | 21", "3: r2 | 20 | 41", "none does",
    ]  # fmt: skip
    assert at.selectbox(key=header(at)).value == 1
    at.selectbox(key=header(at)).set_value(0)
    settled(at)
    assert at.selectbox(key="data_x").options == ["column 2", "column 3"]
    assert "13 rows, without a header" in html(at)
    at.selectbox(key=header(at)).set_value(2)
    points = own(press(settled(at), "data_take"))
    assert points is not None
    assert (points.x_name, points.y_name, len(points)) == ("10", "21", 11)


def test_a_file_that_cannot_be_read_says_why_in_place() -> None:
    page = html(with_file("units_in_cells.csv"))
    assert "&#39;5 km&#39; is not a number; write 5 and put the unit into the column&#39;s name" in page
    assert "The page keeps the data that it had." in page
