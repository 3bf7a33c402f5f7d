"""The columns that a file is first shown with, the repairs of cells, and what is said about the reading."""

import pytest

from core.own_file.remarks import remarks
from core.own_file.repair import problem
from core.own_file.table import CsvError, read


def default(header: str, *rows: str) -> tuple[str, str]:
    return read("\n".join([header, *rows]).encode(), "mine.csv").default


COUNTED = ["1,4,2", "2,4,10", "3,7,4", "4,7,22"]


@pytest.mark.parametrize(
    "name",
    ['""', "Unnamed: 0", "id", "ID", "Index", "#", "No.", "Nr", "student_id", "Student ID", "PassengerId", "N°", "Row"],
)
def test_a_column_that_counts_the_rows_is_no_feature(name: str) -> None:
    assert default(f"{name},speed,dist", *COUNTED) == ("speed", "dist")
    assert default(f"{name},speed,dist", *COUNTED[::-1]) == ("speed", "dist")
    assert default(f"speed,dist,{name}", "4,2,7", "5,10,8", "7,4,9") == ("speed", "dist")
    assert default(f"{name},speed,dist", "1.0,4,2", "2.0,4,10", "0.0,7,4") == ("speed", "dist")


@pytest.mark.parametrize("name", ["Month", "Year", "grid", "node", "period", "Covid"])
def test_a_column_with_a_name_of_its_own_is_one_though_it_counts(name: str) -> None:
    assert default(f"{name},speed,dist", *COUNTED) == (name, "dist")


def test_an_id_that_does_not_count_the_rows_is_a_feature() -> None:
    for first in ("1,1,3,4", "1,2,4,5", "1.5,2.5,3.5,4.25"):
        rows = [f"{i},{n},{n * n}" for n, i in enumerate(first.split(","))]
        assert default("id,speed,dist", *rows)[0] == "id"
    assert default("id,x,y", "1,4,2", ",4,10", "2,7,4", "3,7,4")[0] == "id"


def test_where_there_is_no_other_the_counter_is_taken() -> None:
    assert default("id,dist", "1,4", "2,5", "3,7") == ("id", "dist")
    assert default("1,4", "2,5", "3,7") == ("column 1", "column 2")
    assert default("1,4,1", "2,5,3", "3,7,3") == ("column 2", "column 3")


def test_y_is_the_partner_by_name_or_else_the_last() -> None:
    assert default("x1,x2,y1,y2", "1,2,3,4", "2,2,5,5", "3,4,6,8") == ("x1", "y1")
    assert default("X,Y,z", "1,2,3", "2,2,5", "3,4,6") == ("X", "Y")
    assert default("x,a,b", "1,2,3", "2,2,5", "3,4,6") == ("x", "b")
    assert default("a,b,c", "1,2,3", "2,2,5", "3,4,6") == ("a", "c")


# -- repairs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("5", ""),
        ("1,5", "'1,5' has a ',', and the decimal mark here is '.'; write all numbers alike"),
        ("", "a value is missing (''); fill it in, or delete the row"),
        ("∞", "'∞' is infinite; correct it, or delete the row"),
        ("1e15", ""),
        ("-1.01e15", "'-1.01e15' is too large to square in float32; use a unit that keeps it below 1e+15"),
        ("5 km", "'5 km' is not a number; write 5 and put the unit into the column's name"),
        ("-3,5°C", "'-3,5°C' is not a number; write -3,5 and put the unit into the column's name"),
        ("(1,200)", "'(1,200)' is not a number; write -1,200 if the brackets mean minus"),
        ("(about 5)", "'(about 5)' is not a number; correct it, or choose another column"),
        ("01.07.2023", "'01.07.2023' is not a number; it looks like a date: count the days from the first one instead"),
        ("2023-07-01 12:00", "'2023-07-01 12:00' is not a number; it looks like a date: count the days from the first "
         "one instead"),
        ("2023-07", "'2023-07' is not a number; it looks like a date: count the days from the first one instead"),
        ("12:30", "'12:30' is not a number; it looks like a time: write it in seconds, minutes or hours"),
        ("1:02:03.5", "'1:02:03.5' is not a number; it looks like a time: write it in seconds, minutes or hours"),
        ("~5", "'~5' is not a number; correct it, or choose another column"),
        ("(" + "1" * 200, "'(" + "1" * 38 + "…' is not a number; correct it, or choose another column"),
    ],
)  # fmt: skip
def test_a_cell_is_repaired_in_words(cell: str, said: str) -> None:
    assert problem(cell, ".") == said


@pytest.mark.parametrize(
    ("column", "line", "cell", "repair"),
    [
        (["5 km", "7 km", "9 km"], 2, "5 km", "write 5 and"),
        (["5", "7 km", "9 km"], 3, "7 km", "write 7 and"),
        (["", "~7", "~9"], 3, "~7", "correct it"),
        (["<5", "n. d.", "<7"], 2, "<5", "correct it"),
        (["(5)", "7 km", "inf"], 2, "(5)", "write -5"),
    ],
)
def test_a_nearly_numeric_column_is_named_with_its_first_failing_cell(
    column: list[str], line: int, cell: str, repair: str
) -> None:
    rows = "\n".join(f"2023-01-0{i},{value},{i}" for i, value in enumerate(column, start=1))
    with pytest.raises(CsvError) as error:
        read(f"day,length,price\n{rows}".encode(), "mine.csv")
    said = str(error.value)
    assert said.startswith(
        "mine.csv: it needs two columns of numbers, and only column 'price' is one "
        f"(column 'length', line {line}: {cell!r} is not a number; {repair}"
    )


def test_dates_are_named_where_nothing_is_nearer_to_a_number() -> None:
    with pytest.raises(CsvError, match="column 'day', line 2: '2023-01-01' is not a number; it looks like a date"):
        read(b"day,note,price\n2023-01-01,a1,1\n2023-01-02,a2,2\n2023-01-03,a3,3", "mine.csv")


def test_texts_with_digits_in_them_are_not_nearly_numbers() -> None:
    with pytest.raises(CsvError, match=r"only column 'y' is one \(line 2 reads 'L0 1'\)"):
        read(b"land,y\nL0,1\nL1,2\nL2,3", "mine.csv")
    with pytest.raises(CsvError, match=r"and it has none \(line 2 reads '5 km a'\)"):
        read(b"x,y\n5 km,a\n7 or so,b\nfar,c\nfarther,d", "mine.csv")


# -- remarks -------------------------------------------------------------------------------------------------


def test_what_was_done_to_a_file_is_said() -> None:
    raw = "A report\nt;x;y;z\ns;;kr;\n1:10;1;1 234,50 kr;5%\n1:20;2;900,00 kr;6%\n1:30;4;1 000,00 kr;7%\n"
    assert remarks(read(raw.encode(), "mine.csv")) == (
        "Skipped: line 1 (a title: A report), line 3 (under the header, no data: s kr).",
        "1 234,50 kr was read as 1234.5; 5% was read as 5.",
        "Left out: column 't', line 4: '1:10' is not a number; it looks like a time: write it in seconds, minutes or "
        "hours.",
    )


def test_nothing_is_said_of_a_plain_file_and_blank_lines_have_no_text() -> None:
    assert remarks(read(b"x,y\n1,2\n2,4\n3,6", "mine.csv")) == ()
    assert remarks(read(b",\nx,y\n1,2\n2,4\n3,6", "mine.csv")) == ("Skipped: line 1 (blank).",)


def test_long_lists_are_cut() -> None:
    raw = "".join(f"# {i}\n" for i in range(6)) + "x,y\n1,2\n2,4\n3,6"
    assert remarks(read(raw.encode(), "mine.csv"))[0].endswith("line 4 (a comment: # 3), and 2 more.")
    raw = "".join(f"# {i}\n" for i in range(4)) + "x,y\n1,2\n2,4\n3,6"
    assert remarks(read(raw.encode(), "mine.csv"))[0].endswith("line 4 (a comment: # 3).")
