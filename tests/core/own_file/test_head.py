"""The first lines of a file: which names the columns, which is skipped, and what a person may say instead."""

import pytest

from core.own_file.table import CsvError, Table, read

DATA = "1,5\n2,7\n3,9\n4,11\n5,13\n6,15\n"


def table(text: str, header_line: int | None = None) -> Table:
    return read(text.encode(), "mine.csv", header_line)


def skipped(found: Table) -> list[tuple[int, str]]:
    return [(line, what) for line, _, what in found.skipped]


@pytest.mark.parametrize(
    ("above", "names", "line", "what"),
    [
        ("", ("column 1", "column 2"), 0, []),
        ("t,v\n", ("t", "v"), 1, []),
        ("\n\nt,v\n\n", ("t", "v"), 3, []),
        ("sep=,\nt,v\n", ("t", "v"), 2, [(1, "names the delimiter")]),
        ('"sep=,"\nt,v\n', ("t", "v"), 2, [(1, "names the delimiter")]),
        ("SEP=,,\nt,v\n", ("t", "v"), 2, [(1, "names the delimiter")]),
        ("sep=:\nt,v\n", ("t", "v"), 2, [(1, "names the delimiter")]),
        ("# by a logger, 2023\nt,v\n", ("t", "v"), 2, [(1, "a comment")]),
        ('# a "quote, open\n\n  # more\nt,v\n', ("t", "v"), 4, [(1, "a comment"), (3, "a comment")]),
        ("# t,v\n", ("t", "v"), 1, []),
        ("# by a logger\n#t,v\n\n", ("t", "v"), 2, [(1, "a comment")]),
        ("#,v\n", ("#", "v"), 1, []),
        ("A report\nt,v\n", ("t", "v"), 2, [(1, "a title")]),
        ("A report,\n,\nt,v\n,\n", ("t", "v"), 3, [(1, "a title"), (2, "blank"), (4, "blank")]),
        ("A report,2023\nt,v\n", ("t", "v"), 2, [(1, "a title")]),
        ("Serial,A,7\nt,v\n", ("t", "v"), 2, [(1, "a title")]),
        ("A report\n", ("column 1", "column 2"), 0, [(1, "a title")]),
        (",\n", ("column 1", "column 2"), 0, [(1, "blank")]),
        ("t,v\ns,mV\n", ("t", "v"), 1, [(2, "under the header, no data")]),
        ("t,v\n[-],(any thing)\n", ("t", "v"), 1, [(2, "under the header, no data")]),
        ("t,v\n,km/h\n", ("t", "v"), 1, [(2, "under the header, no data")]),
        ("A report\nt,v\ns,mV\n", ("t", "v"), 2, [(1, "a title"), (3, "under the header, no data")]),
        ("Report of,Vienna\ntime,speed\n", ("time", "speed"), 2, [(1, "a title")]),
        ("s,m\n", ("s", "m"), 1, []),
        ("2023,2024\n", ("2023", "2024"), 1, []),
        ("1990,2000\n", ("1990", "2000"), 1, []),
        ("5 %,95 %\n", ("5 %", "95 %"), 1, []),
        ("total,2024\n", ("total", "2024"), 1, []),
        (",v\n", ("column 1", "v"), 1, []),
    ],
)  # fmt: skip
def test_the_first_lines(above: str, names: tuple[str, ...], line: int, what: list[tuple[int, str]]) -> None:
    found = table(above + DATA)
    assert found.names == names
    assert found.header_line == line
    assert found.has_header == (line > 0)
    assert skipped(found) == what
    assert found.rows[0] == ("1", "5")
    assert len(found.rows) == 6
    assert found.lines[0] == above.count("\n") + 1


@pytest.mark.parametrize("first", ["1900,2003", "2023,2023", "2024,2023", "1900,35", "5,7", "1799,1800", "5 %,7"])
def test_a_first_row_of_numbers_is_data(first: str) -> None:
    found = table(f"{first}\n{DATA}")
    assert (found.header_line, found.lines[0], len(found.rows)) == (0, 1, 7)


def test_years_above_years_are_data() -> None:
    assert table("1990,1991\n1992,1993\n1994,1996\n1995,1998\n").header_line == 0
    assert table("a,1990,1991\nb,1992,5\nc,1994,6\nd,1995,7\n").header_line == 0
    assert table("a,1990,rate\nb,1992,5\nc,2,6\nd,3,7\ne,5,8\n").header_line == 1


def test_a_percent_sign_above_percent_signs_is_data() -> None:
    assert table("5 %,95 %\n1 %,2 %\n2 %,4 %\n3 %,6 %\n").header_line == 0


def test_a_wrong_cell_in_the_first_row_of_data_is_no_title() -> None:
    for text in ("x,y\n1,oops\n2,4\n3,6\n4,8\n", "1,oops\n2,4\n3,6\n4,8\n"):
        found = table(text)
        assert found.rows[0] == ("1", "oops")
        assert found.skipped == ()
    found = table("x,y,z\nNA,NA,NA\n1,2,3\n2,4,5\n3,6,7\n4,8,9\n")
    assert found.rows[0] == ("NA", "NA", "NA")


def test_a_text_in_the_middle_is_no_header() -> None:
    found = table(f"x,y\n{DATA}x,y\n{DATA}")
    assert (found.header_line, len(found.rows)) == (1, 13)


@pytest.mark.parametrize(
    ("text", "line", "cells"),
    [
        (f"x,y\n1,2,3\n{DATA}", 2, "3 cells"),
        (f"1,2,3\n{DATA}", 1, "3 cells"),
        (f"ann,1,2\n{DATA}", 1, "3 cells"),
        (f"7\n{DATA}", 1, "1 cell"),
        (f"{DATA}7\n", 7, "1 cell"),
        (f"{DATA}a,b,c\n", 7, "3 cells"),
        (f"1,2,x\nx,y\n{DATA}", 1, "3 cells"),
    ],
)
def test_rows_of_another_length_that_may_be_data_are_refused(text: str, line: int, cells: str) -> None:
    with pytest.raises(CsvError, match=f"the row on line {line} has {cells} and most rows have 2"):
        table(text)


def test_notes_under_the_table_are_skipped() -> None:
    found = table(f"x,y\n{DATA}# end\n,\nSource: the office\n,\n")
    assert skipped(found) == [(8, "a comment"), (10, "a note under the table")]
    assert found.skipped[1].text == "Source: the office"
    assert len(found.rows) == 6


def test_a_longer_head_than_table_is_found() -> None:
    head = "".join(f"setting {i}: on\n" for i in range(5))
    found = table(f"{head}x;y\n1;5\n2;7\n3;9\n4;2\n5;1\n6;0\n")
    assert (found.names, found.header_line, found.delimiter) == (("x", "y"), 6, "semicolon")


# -- what a person says --------------------------------------------------------------------------------------

TEXT = f"A report,2023\nt,v\ns,mV\n{DATA}"


def test_the_lines_that_may_be_the_header_are_offered() -> None:
    offered = ((1, "A report | 2023"), (2, "t | v"), (3, "s | mV"), (4, "1 | 5"), (5, "2 | 7"))
    assert table(TEXT).header_choices == offered
    assert table(DATA).header_choices == ((1, "1 | 5"), (2, "2 | 7"))
    assert [line for line, _ in table(f"A report\n,\nt,v\n{DATA}").header_choices] == [3, 4, 5]


@pytest.mark.parametrize(
    ("line", "names", "first"),
    [
        (1, ("A report", "2023"), 4),
        (2, ("t", "v"), 4),
        (3, ("s", "mV"), 4),
        (4, ("1", "5"), 5),
        (5, ("2", "7"), 6),
        (0, ("column 1", "column 2"), 1),
    ],
)
def test_the_line_that_a_person_chooses_is_the_header(line: int, names: tuple[str, ...], first: int) -> None:
    found = table(TEXT, line)
    assert found.names == names
    assert found.header_line == line
    assert found.lines == tuple(range(first, 10))
    assert {line for line, _, _ in found.skipped} == set(range(1, first)) - {line}


def test_without_a_header_years_are_data() -> None:
    years = "region,2023,2024\na,1,2\nb,2,4\nc,3,7\n"
    assert table(years).names == ("region", "2023", "2024")
    found = table(years, 0)
    assert found.numeric == ("column 2", "column 3")
    assert found.rows[0] == ("region", "2023", "2024")


def test_without_a_header_a_row_of_names_is_skipped() -> None:
    found = table(f"x,y\n{DATA}", 0)
    assert (found.names, found.lines[0], skipped(found)) == (("column 1", "column 2"), 2, [(1, "a title")])


@pytest.mark.parametrize("line", [1, 3, 99])
def test_a_line_that_is_no_row_of_the_table_is_refused_as_a_header(line: int) -> None:
    with pytest.raises(CsvError, match=rf"mine\.csv: line {line} is no row of the table; choose another line"):
        table(f"A report\nx,y\n\n{DATA}", line)
