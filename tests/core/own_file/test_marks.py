"""Numbers in the world's notations, and the decimal mark of a whole file."""

import csv
import io

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from core.own_file.cells import look, rewritten
from core.own_file.table import CsvError, Question, columns, read

NBSP, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("cell", "point", "comma"),
    [
        ("2155", 2155, 2155),
        ("+7", 7, 7),
        ("2.155", 2.155, 2155),
        ("2,155", 2155, 2.155),
        ("-2,155", -2155, -2.155),
        ("0.155", 0.155, None),
        ("0,155", None, 0.155),
        ("19,47", None, 19.47),
        ("1234.567", 1234.567, None),
        ("1.234.567", None, 1_234_567),
        ("1,234,567.5", 1_234_567.5, None),
        ("1.234,5", None, 1234.5),
        ("42'925.84", 42925.84, None),
        ("42’925", 42925, 42925),
        ("1 000", 1000, 1000),
        (f"42{NBSP}925,84", None, 42925.84),
        (f"1{NARROW}234{NARROW}567", 1_234_567, 1_234_567),
        ("12,34,567", 1_234_567, None),
        ("2.3e-19", 2.3e-19, None),
        ("1.234e3", 1234, None),
        (".5", 0.5, None),
        ("5.", 5, None),
        ("−3", -3, -3),
        ("–3", -3, -3),
        ("1%", 1, 1),
        ("12,5 %", None, 12.5),
        ("$42,925.84", 42925.84, None),
        ("-$5", -5, -5),
        ("$-5", -5, -5),
        ("US$ 5", 5, 5),
        ("R$5", 5, 5),
        (f"1{NBSP}234,50{NBSP}kr", None, 1234.5),
        ("1 234,50 kr", None, 1234.5),
        ("CHF 1'200.50", 1200.5, None),
        ("7 zł", 7, 7),
        ("−5 €", -5, -5),
    ],
)
def test_a_cell_is_looked_at_with_either_mark(cell: str, point: float | None, comma: float | None) -> None:
    looked = look(cell)
    assert (looked.kind, looked.point, looked.comma) == ("number", point, comma)
    assert looked.value(".") == point
    assert looked.value(",") == comma


@pytest.mark.parametrize(
    "cell",
    ["1.2.3", "1,2,3", "1 00", "1 0000", "1234 567", "1'234,567'890", "0 123", "01,234,567", "$", "%", "$5%",
     "-$-5", "5 km", "(5)", "5 $ 5", "1,234e3e", "kr", "1e", "1,23,45", "9" * 101],
)  # fmt: skip
def test_what_is_no_number_in_any_notation(cell: str) -> None:
    assert look(cell).kind == "text"


@pytest.mark.parametrize("cell", ["", "NA", "n/a", "NaN", "-", "–", "?", "#N/A"])
def test_what_stands_for_nothing_is_missing(cell: str) -> None:
    assert look(cell).kind == "missing"


def test_how_unlike_python_a_cell_is_written() -> None:
    assert [rewritten(cell, ".") for cell in ("2.5", "-1e5", "+3.", "about", "2.155")] == [0] * 5
    assert rewritten("2.155", ",") == 1
    assert rewritten("2,5", ",") == 2
    assert rewritten("1 234,50 kr", ",") == 6


# -- the mark of a file --------------------------------------------------------------------------------------


def values(text: str, column: int, decimal: str | None = None) -> list[float]:
    table = read(text.encode(), "mine.csv", decimal=decimal)
    assert table.question is None
    a, b = table.numeric[:2]
    return columns(table, a, b)[column].tolist()


def test_the_mark_of_one_column_decides_for_the_others() -> None:
    assert values("x;y\n2.155;19,47\n981;26,19\n13.989;1,5\n", 0) == [2155, 981, 13989]
    assert values("x;y\n2,155;19.47\n981;26.19\n13,989;1.5\n", 0) == [2155, 981, 13989]
    assert values("x;y\n2,155;19,47\n0,981;26,19\n13,989;1,5\n", 0) == [2.155, 0.981, 13.989]


def test_columns_that_tell_have_their_own_mark_and_the_others_ask() -> None:
    assert values("x;y\n1,5;2.25\n2,5;3.25\n3,5;4.5\n", 1) == [2.25, 3.25, 4.5]
    table = read(b"x;y;z\n1,5;2.25;2.155\n2,5;3.25;3.155\n3,5;4.5;4.155\n", "mine.csv")
    assert table.marks == {"x": ",", "y": ".", "z": None}
    assert table.question is not None
    assert columns(table, "x", "y")[0].tolist() == [1.5, 2.5, 3.5]


def test_larger_plain_whole_numbers_in_the_column_decide() -> None:
    assert values("x;y\n1;2.155\n2;981\n3;13.989\n", 1) == [2155, 981, 13989]
    assert values('x,y\n1,"1,200"\n2,"2,400"\n3,3600\n', 1) == [1200, 2400, 3600]
    assert values("x;y\n1;2.155\n2;100\n3;99.989\n", 1) == [2155, 100, 99989]


@pytest.mark.parametrize("whole", ["3", "99", "13", "981.2"])
def test_smaller_whole_numbers_do_not(whole: str) -> None:
    table = read(f"x;y\n1;2.155\n2;{whole}\n3;13.989\n".encode(), "mine.csv")
    assert (table.question is None) == (whole == "981.2")


def test_one_that_is_no_larger_than_a_decimal_does_not() -> None:
    assert read(b"x;y\n1;2.155\n2;130\n3;130.989\n", "mine.csv").question is not None
    assert read(b"x;y\n1;2.155\n2;130\n3;130.000\n", "mine.csv").question is not None


def test_between_commas_a_point_is_the_decimal_mark_and_a_quoted_comma_asks() -> None:
    assert values("x,y\n1,2.155\n2,6.012\n3,1.989\n", 1) == [2.155, 6.012, 1.989]
    table = read(b'x,y\n1,"2,155"\n2,"6,012"\n3,"1,989"\n', "mine.csv")
    assert table.question == Question("y", 2, "2,155", ((".", 2155), (",", 2.155)))


def test_an_open_mark_is_asked_and_the_answer_taken() -> None:
    raw = b"t;x;y\na;1;2\nb;2.155;3\nc;6.012;5\n"
    table = read(raw, "mine.csv")
    assert table.question == Question("x", 3, "2.155", ((".", 2.155), (",", 2155)))
    assert table.marks == {"x": None, "y": "."}
    with pytest.raises(CsvError, match=r"mine\.csv, line 3, column 'x': '2\.155' can be read in two ways"):
        columns(table, "x", "y")
    assert table.reading("x") is None
    assert values(raw.decode(), 0, ".") == [1, 2.155, 6.012]
    assert values(raw.decode(), 0, ",") == [1, 2155, 6012]
    assert read(raw, "mine.csv", decimal=",").reading("x") == ("2.155", 2155)


def test_an_answer_does_not_overrule_what_the_cells_tell() -> None:
    assert values("x;y\n1;2,5\n2;3,5\n3;4,5\n", 1, ".") == [2.5, 3.5, 4.5]


def test_the_mark_of_most_cells_is_the_columns_and_the_rest_is_refused() -> None:
    table = read(b"x;y\n1;2,5\n2;3.5\n3;4,5\n", "mine.csv")
    with pytest.raises(CsvError, match=r"line 3, column 'y': '3\.5' has a '\.', and the decimal mark here is ','"):
        columns(table, "x", "y")
    table = read(b"x;y\n1;2,5\n2;3.5\n3;4\n", "mine.csv")
    with pytest.raises(CsvError, match=r"line 2, column 'y': '2,5' has a ',', and the decimal mark here is '\.'"):
        columns(table, "x", "y")


# -- any table in any notation ------------------------------------------------------------------------------

GROUPS = ["", ",", ".", "'", "’", " ", NBSP, NARROW]
DRESS = ["{}", "${}", "{} €", f"{{}}{NBSP}kr", "CHF {}", "{}%", "{} %"]


def written(value: float, digits: int, group: str, decimal: str, minus: str, dress: str) -> str:
    """A number as its writer's country, bank or spreadsheet shows it."""
    bare = f"{abs(value):,.{digits}f}".replace(".", "\0").replace(",", group).replace("\0", decimal)
    return minus * (value < 0) + dress.format(bare)


@st.composite
def notations(draw: st.DrawFn) -> dict[str, str]:
    decimal = draw(st.sampled_from(".,"))
    group = draw(st.sampled_from([group for group in GROUPS if group != decimal]))
    return {
        "decimal": decimal, "group": group, "minus": draw(st.sampled_from("-−")), "dress": draw(st.sampled_from(DRESS)),
    }  # fmt: skip


def file(rows: list[tuple[str, ...]], delimiter: str, quoting: int) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue().encode()


@settings(deadline=None)
@given(
    cents=st.lists(st.tuples(*[st.integers(-(10**9), 10**9)] * 2), min_size=1, max_size=12),
    how=notations(),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    above=st.sampled_from([[], [("# by a logger",)], [("A report",)], [("A report", ""), ("", "")]]),
    units=st.booleans(),
)
def test_any_table_survives_any_notation(
    cents: list[tuple[int, int]], how: dict[str, str], delimiter: str, quoting: int,
    above: list[tuple[str, ...]], units: bool,
) -> None:  # fmt: skip
    cents = [(10**9, 0), (-(10**9), 5), *cents]  # x varies, in float32 too
    rows = [tuple(written(cent / 100, 2, **how) for cent in row) for row in cents]
    raw = file([*above, ("length", "price"), *[("(m)", "(€)")] * units, *rows], delimiter, quoting)
    table = read(raw, "mine.csv")
    assert table.names == table.numeric == table.default == ("length", "price")
    assert table.question is None
    assert table.header_line == len(above) + 1
    assert [line for line, _, _ in table.skipped] == [*range(1, len(above) + 1), *[len(above) + 2] * units]
    x, y = columns(table, "length", "price")
    assert x.tolist() == [row[0] / 100 for row in cents]
    assert y.tolist() == [row[1] / 100 for row in cents]


@settings(deadline=None)
@given(
    rows=st.lists(st.tuples(*[st.integers(0, 10**7)] * 2), min_size=3, max_size=12, unique_by=lambda row: row[0]),
    how=notations(),
    delimiter=st.sampled_from(";\t|"),
)
def test_whole_numbers_are_read_right_or_asked_about(
    rows: list[tuple[int, int]], how: dict[str, str], delimiter: str
) -> None:
    cells = [tuple(written(value, 0, **how) for value in row) for row in rows]
    raw = file([("length", "price"), *cells], delimiter, csv.QUOTE_MINIMAL)
    table = read(raw, "mine.csv")
    if table.question:
        assert how["group"] in (".", ",")
        assert dict(table.question.choices)[how["decimal"]] in {value for row in rows for value in row}
        table = read(raw, "mine.csv", decimal=how["decimal"])
    x, y = columns(table, "length", "price")
    assert list(zip(x.tolist(), y.tolist(), strict=True)) == rows
