"""The CSV reader: what goes in comes out, and whatever else goes in, a sentence comes out."""

import codecs
import csv
import io
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from core.own_file.decode import MAX_BYTES
from core.own_file.table import MAX_ROWS, MAX_VALUE, CsvError, columns, read

FILES = Path(__file__).parents[2] / "files"
X = [0.5, 1.25, 2.0, 3.75]
Y = [1.9, 3.6, 5.1, 8.4]

GOOD = {
    "bom.csv": ("x", "y", "comma", "UTF-8"),
    "commas.csv": ("x", "y", "comma", "UTF-8"),
    "extra_columns.csv": ("x", "y", "semicolon", "UTF-8"),
    "latin1.csv": ("Größe", "Übergewicht", "semicolon", "Latin-1"),
    "no_header.csv": ("column 1", "column 2", "comma", "UTF-8"),
    "old_mac.csv": ("x", "y", "comma", "UTF-8"),
    "quotes.csv": ('height, in "cm"', "weight", "comma", "UTF-8"),
    "semicolons.csv": ("x", "y", "semicolon", "UTF-8"),
    "tabs.csv": ("x", "y", "tab", "UTF-8"),
    "utf16.csv": ("x", "y", "tab", "UTF-16"),
    "utf16_no_mark.csv": ("x", "y", "tab", "UTF-16"),
}
BAD = {
    "1e308.csv": ("line 3", "'y'", "1e308", "too large to square", "2 such cells"),
    "blank.csv": ("nothing but blanks",),
    "blank_cells.csv": ("line 6", "'x'", "missing"),
    "both_marks.csv": ("line 4", "'x'", "3.5", "decimal mark"),
    "constant_x.csv": ("All 3 values", "'x'", "are 3"),
    "digits.csv": ("line 3", "'y'", "not a number"),
    "header_only.csv": ("0 rows", "at least 3"),
    "image.csv": ("PNG image",),
    "infinities.csv": ("line 3", "'y'", "infinite", "2 such cells"),
    "nearly_constant_x.csv": ("'x'", "1700000000.0", "too close together"),
    "noise.csv": ("not text", "byte 85"),
    "nul_bytes.csv": ("not text", "control character 0"),
    "one_column.csv": ("one column only",),
    "one_row.csv": ("1 row of data", "at least 3"),
    "open_quote.csv": ("quotation mark", "line 3"),
    "ragged.csv": ("line 3", "3 cells", "most rows have 2"),
    "text.csv": ("two columns of numbers", "none", "Wien AT"),
    "text_in_numbers.csv": ("line 3", "'y'", "about 4", "not a number"),
    "units_in_cells.csv": ("column 'length'", "line 2", "'5 km' is not a number", "write 5 "),
    "open_mark.csv": ("line 2", "'weight'", "2.155", "two ways"),
    "zero_bytes.csv": ("0 bytes",),
}


def load(raw: bytes, name: str = "mine.csv") -> tuple[np.ndarray, np.ndarray]:
    table = read(raw, name)
    return columns(table, *table.numeric[:2])


def test_every_nasty_file_is_expected() -> None:
    assert {path.name for path in FILES.glob("*.csv")} == GOOD.keys() | BAD.keys() | {"thousands.csv"}


def test_thousands_beside_a_larger_whole_number_are_read() -> None:
    x, y = load((FILES / "thousands.csv").read_bytes())
    assert x.tolist() == [1, 2, 3]
    assert y.tolist() == [1200, 2400, 3600]


@pytest.mark.parametrize("name", GOOD)
def test_files_that_hold_data_give_it(name: str) -> None:
    x_name, y_name, delimiter, encoding = GOOD[name]
    table = read((FILES / name).read_bytes(), name)
    assert table.numeric == (x_name, y_name)
    assert (table.delimiter, table.encoding) == (delimiter, encoding)
    assert table.has_header == (name != "no_header.csv")
    x, y = columns(table, x_name, y_name)
    assert x.dtype == y.dtype == np.float64
    assert x.tolist() == X
    assert y.tolist() == Y


@pytest.mark.parametrize("name", BAD)
def test_files_that_do_not_say_what_is_wrong_and_where(name: str) -> None:
    with pytest.raises(CsvError) as problem:
        load((FILES / name).read_bytes(), name)
    message = str(problem.value)
    for part in BAD[name]:
        assert part in message
    assert message.endswith(".")
    assert "\n" not in message
    assert len(message) < 250


# -- limits ----------------------------------------------------------------------------------------------


def test_a_hundred_megabytes_are_refused_by_their_size() -> None:
    with pytest.raises(CsvError, match=r"big\.csv: it has 100\.0 MB and the limit is 2 MB"):
        read(b"1,2\n" * (25 * 2**20), "big.csv")


def test_two_megabytes_are_read_and_a_byte_more_is_not() -> None:
    rows = b"x,y\n1,2\n2,4\n3,6\n"
    full = b"# " + b"-" * (MAX_BYTES - len(rows) - 3) + b"\n" + rows
    assert len(full) == MAX_BYTES == 2 * 1024 * 1024
    assert load(full)[1].tolist() == [2, 4, 6]
    with pytest.raises(CsvError, match=r"2\.0 MB and the limit is 2 MB"):
        read(full + b"\n", "mine.csv")


def test_as_many_rows_as_the_limit_are_read_and_one_more_is_not() -> None:
    rows = [f"{i},{2 * i}" for i in range(MAX_ROWS + 1)]
    for header in ([], ["x,y"]):
        table = read("\n".join(header + rows[:-1]).encode(), "mine.csv")
        assert len(table.rows) == MAX_ROWS
        assert table.rows[-1] == ("9999", "19998")
        assert read("\n".join(header + rows[:-1] + [",", ","]).encode(), "mine.csv").lines[-1] == MAX_ROWS + len(header)
        with pytest.raises(CsvError, match="more than 10,000 rows"):
            read("\n".join(header + rows).encode(), "mine.csv")


def test_titles_do_not_count_as_rows() -> None:
    rows = [f"{i},{2 * i}" for i in range(MAX_ROWS + 1)]
    titles = ["A report of the year"] * 20 + ["x,y", "(m),(s)"]
    assert len(read("\n".join(titles + rows[:-1]).encode(), "mine.csv").rows) == MAX_ROWS
    with pytest.raises(CsvError, match="more than 10,000 rows"):
        read("\n".join(titles + rows).encode(), "mine.csv")


def test_three_rows_are_read_and_two_are_not() -> None:
    assert load(b"x,y\n1,2\n2,4\n3,6")[0].tolist() == [1, 2, 3]
    with pytest.raises(CsvError, match="2 rows of data; give it at least 3"):
        read(b"x,y\n1,2\n2,4", "mine.csv")


def test_too_many_columns_and_too_long_a_cell_are_refused() -> None:
    assert len(read(b"\n".join([b",".join([b"1"] * 100)] * 3), "mine.csv").names) == 100
    with pytest.raises(CsvError, match="101 columns and the limit is 100"):
        read(b"\n".join([b",".join([b"1"] * 101)] * 3), "mine.csv")
    with pytest.raises(CsvError, match="line 2 has a cell of over 100,000 characters"):
        read(b"x,y\n1," + b"2" * 200_000 + b"\n2,3\n3,4\n", "mine.csv")


# -- names and choices -----------------------------------------------------------------------------------


def test_names_are_unique_short_and_never_empty() -> None:
    long = "n" * 100
    table = read(f"x,x,,{long}\n1,2,3,4\n5,6,7,8\n9,10,11,12\n".encode(), "mine.csv")
    assert table.names == ("x", "x (2)", "column 3", "n" * 39 + "…")
    assert columns(table, "x", "x (2)")[1].tolist() == [2, 6, 10]
    assert table.preview(2) == (("1", "2", "3", "4"), ("5", "6", "7", "8"))


def test_a_column_that_does_not_exist_or_is_chosen_twice_is_refused() -> None:
    table = read(b"x,y\n1,2\n2,4\n3,6\n", "mine.csv")
    with pytest.raises(CsvError, match="no column 'z': choose one of x, y"):
        columns(table, "x", "z")
    with pytest.raises(CsvError, match="choose two different columns"):
        columns(table, "x", "x")


def test_a_first_row_with_a_number_in_it_is_data() -> None:
    table = read(b"ann,1,2\nbob,2,4\ncy,3,6\n", "mine.csv")
    assert not table.has_header
    assert table.numeric == ("column 2", "column 3")
    assert table.lines == (1, 2, 3)


def test_lines_are_those_of_the_file() -> None:
    raw = b'note,x,y\n"two\nlines",1,2\n\nb,2,4\nc,3,oops\n'
    table = read(raw, "mine.csv")
    assert table.lines == (2, 5, 6)
    with pytest.raises(CsvError, match=r"mine\.csv, line 6, column 'y': 'oops' is not a number"):
        columns(table, "x", "y")


@pytest.mark.parametrize("y", ["1_000", "0x10", "１", "1 00", "1e", "--1", "1.2.3", "1,2,3", "+"])
def test_what_only_python_or_nobody_takes_for_a_number_is_refused(y: str) -> None:
    with pytest.raises(CsvError, match=r"column 'y': .* is not a number"):
        load(f"x;y\n1;2\n2;{y}\n3;6\n4;8".encode())


@pytest.mark.parametrize("bad", [1, 2, 3])
def test_one_bad_cell_is_named_and_more_are_counted(bad: int) -> None:
    cells = ["oops"] * bad + ["1"] * 7
    with pytest.raises(CsvError) as problem:
        load("\n".join(["x,y", "0,0", *[f"{i},{cell}" for i, cell in enumerate(cells)]]).encode())
    more = f" The column has {bad} such cells." if bad > 1 else ""
    assert str(problem.value) == (
        f"mine.csv, line 3, column 'y': 'oops' is not a number; correct it, or choose another column.{more}"
    )


def test_the_largest_value_is_read_and_a_larger_one_is_not() -> None:
    assert load(b"x,y\n1,1e15\n2,-1e15\n3,0\n")[1].tolist() == [1e15, -1e15, 0]
    with pytest.raises(CsvError, match=r"line 2, column 'y': '1\.001e15' is too large"):
        load(b"x,y\n1,1.001e15\n2,0\n3,0\n")


def test_the_largest_value_still_squares_and_sums_in_float32() -> None:
    x, _ = load(f"x,y\n{-MAX_VALUE!r},1\n0,2\n{MAX_VALUE!r},3\n".encode())
    assert np.isfinite(np.square(np.repeat(x.astype(np.float32), MAX_ROWS)).sum())


# -- any table, any dialect, any encoding; any bytes ---------------------------------------------------------

NUMBERS = st.floats(-1e6, 1e6).map(lambda value: round(value, 6))
NAMES = st.text("abc äß€\"',;|xyz", min_size=1, max_size=12).map(lambda text: "n" + " ".join(text.split()))
ENCODINGS = {"utf-8": b"", "utf-8-sig": b"", "utf-16": b"", "utf-16-be": codecs.BOM_UTF16_BE, "cp1252": b""}


@settings(deadline=None)
@given(
    header=st.none() | st.lists(NAMES, min_size=2, max_size=4, unique=True),
    rows=st.lists(st.lists(NUMBERS, min_size=4, max_size=4), min_size=3, max_size=12),
    delimiter=st.sampled_from(",;\t|"),
    comma=st.booleans(),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(sorted(ENCODINGS)),
)
def test_any_table_survives_any_dialect_and_encoding(
    header: list[str] | None, rows: list[list[float]], delimiter: str, comma: bool, quoting: int,
    newline: str, encoding: str,
) -> None:  # fmt: skip
    mark = "," if comma and delimiter != "," else "."
    width = len(header) if header else 4
    rows = [[float(i), *row[1:width]] for i, row in enumerate(rows)]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=newline)  # type: ignore[arg-type]
    if header:
        writer.writerow(header)
    writer.writerows([[repr(value).replace(".", mark) for value in row] for row in rows])

    table = read(ENCODINGS[encoding] + text.getvalue().encode(encoding), "mine.csv")

    names = header or [f"column {i}" for i in range(1, width + 1)]
    assert table.names == table.numeric == tuple(names)
    assert table.has_header == (header is not None)
    for i in range(1, width):
        x, y = columns(table, names[0], names[i])
        assert x.tolist() == [row[0] for row in rows]
        assert y.tolist() == [row[i] for row in rows]


def answer(raw: bytes) -> tuple[np.ndarray, np.ndarray] | str:
    """The data of a file, checked, or one sentence."""
    try:
        x, y = load(raw)
    except CsvError as problem:
        sentence = str(problem)
        assert sentence.endswith(".")
        assert "\n" not in sentence
        return sentence
    assert x.shape == y.shape == (len(x),)
    assert np.isfinite(x).all()
    assert np.isfinite(y).all()
    assert x.min() < x.max()
    return x, y


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_data_or_a_sentence(raw: bytes) -> None:
    answer(raw)


@settings(max_examples=400, deadline=None)
@given(
    st.text('01.5e-+,;|\t\n\r"x∞ $%\'#', max_size=80) | st.text(max_size=80),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
)
def test_any_text_gives_data_or_a_sentence(text: str, encoding: str) -> None:
    answer(text.encode(encoding, errors="surrogatepass"))


COMMENTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60)


@settings(deadline=None)
@given(COMMENTS, COMMENTS)
def test_any_comment_leaves_the_data_as_they_are(above: str, below: str) -> None:
    found = answer(f"# {above}\nx,y\n1,2\n2,4\n3,7\n# {below.replace(',', '')}".encode())
    assert not isinstance(found, str), found
    assert found[0].tolist() == [1, 2, 3]
    assert found[1].tolist() == [2, 4, 7]


SOUND = ["0", "-2.5", "1e3", "+7", "-.5", "3."]
UNSOUND = ["", "oops", "inf", "1e16", "1.2.3", "NA"]


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from(SOUND + UNSOUND)] * 2), max_size=4))
def test_sound_cells_are_all_read_and_the_first_unsound_one_is_named(rows: list[tuple[str, str]]) -> None:
    rows = [(str(i), str(i)) for i in range(6)] + rows + [("9", "9")]
    found = answer("\n".join(["x,y", *map(",".join, rows)]).encode())
    wrong = [(column, line) for column in (0, 1) for line, row in enumerate(rows, start=2) if row[column] in UNSOUND]
    if wrong:
        column, line = wrong[0]
        assert isinstance(found, str)
        assert found.startswith(f"mine.csv, line {line}, column '{'xy'[column]}': ")
        assert repr(rows[line - 2][column]) in found
    else:
        assert not isinstance(found, str), found
        assert [tuple(row) for row in zip(*found, strict=True)] == [tuple(map(float, row)) for row in rows]


@settings(deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_a_damaged_file_gives_data_or_a_sentence(name: str, data: st.DataObject) -> None:
    raw = bytearray((FILES / name).read_bytes())
    place = data.draw(st.integers(0, len(raw) - 1))
    byte = data.draw(st.integers(0, 255) | st.sampled_from(b"0123456789"))
    before, raw[place] = raw[place], byte
    found = answer(bytes(raw))
    digits = b"0123456789"
    if before in digits and byte in digits:  # one number is another
        assert not isinstance(found, str), found
        pairs = zip([*X, *Y], [*found[0], *found[1]], strict=True)
        assert sum(was != now for was, now in pairs) == (before != byte)
