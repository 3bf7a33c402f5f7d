"""Files that classes bring, and shapes from the wild: each is read as its writer meant it."""

from pathlib import Path

import numpy as np
import pytest

from core.own_file.table import columns, read

FILES = Path(__file__).parents[2] / "files"

# x, y, points, and the least-squares line over all of them in the file's own units
CLASS = {
    "houses.csv": ("sqft", "price", 30, 35817.8, 142.798),
    "Salary_Data.csv": ("YearsExperience", "Salary", 30, 29359.7, 8822.91),
    "Salary_dollar.csv": ("YearsExperience", "Salary", 30, 29359.7, 8822.91),
    "Salary_thousands.csv": ("YearsExperience", "Salary", 30, 29360, 8822.88),
    "Salary_space.csv": ("Annees", "Salaire", 30, 29359.7, 8822.91),
    "Salary_swiss.csv": ("Jahre", "Lohn", 30, 29359.7, 8822.91),
    "faelle.csv": ("faelle", "pro100k", 8, 14.8128, 0.00578289),
    "age_bp.csv": ("age", "bp", 20, 112.126, 0.454782),
    "ice_cream.csv": ("Temperature (°C)", "Ice Cream Sales (€)", 12, -159.474, 30.0879),
    "cars.csv": ("speed", "dist", 50, -17.5791, 3.93241),
    "Advertising.csv": ("TV", "Sales", 200, 7.33048, 0.0469238),
    "Galton.csv": ("parent", "child", 928, 21.4933, 0.681656),
    "years_population.csv": ("Year", "Population", 121, -9.48268e10, 5.03962e07),
    "years_anomaly.csv": ("Year", "Anomaly", 121, -22.5828, 0.0116797),
    "small.csv": ("charge", "force", 19, -3.87891e-34, 2.3e-10),
    "anscombe_wide.csv": ("x1", "y1", 11, 3.00009, 0.500091),
    "regions.csv": ("2023", "2024", 12, 1, 2),
    "sep_line.csv": ("x", "y", 12, 3, 2),
    "comments.csv": ("t", "v", 12, 3, 2),
    "percent.csv": ("share", "score", 12, 3, 2),
    "minus.csv": ("x", "y", 12, 3, -2),
    "dates_y.csv": ("temp", "sales", 28, -233.333, 16.6667),
    "ex1data1.txt": ("column 1", "column 2", 97, -4.53578, 1.19766),
    "title.csv": ("Month", "Sales", 12, 100, 12),
}
WILD = {
    "excel_france.csv": ("Surface (m²)", "Prix", 8, 250, 3),
    "excel_germany.csv": ("Fläche", "Umsatz", 8, 250, 3),
    "excel_india.csv": ("Area", "Price", 8, 250_000, 3000),
    "sensor_log.csv": ("Time", "Humidity", 12, 40.6923, 0.559441),
    "sheets_austria.csv": ("Länge", "Preis", 8, 250, 3),
    "survey.csv": ("How many hours, roughly?", "How many points?", 7, 250, 3),
}
SKIPPED = {
    "class/sep_line.csv": {1: "names the delimiter"},
    "class/comments.csv": {1: "a comment", 2: "a comment"},
    "class/title.csv": {1: "a title", 2: "blank"},
    "wild/excel_france.csv": {1: "names the delimiter"},
    "wild/excel_germany.csv": {1: "a title", 2: "a title", 3: "blank", 5: "under the header, no data"},
    "wild/sensor_log.csv": {
        1: "a comment", 2: "a title", 3: "a title", 6: "under the header, no data", 19: "a comment",
    },
    "wild/survey.csv": {1: "a title", 3: "under the header, no data"},
}  # fmt: skip
REWRITTEN = {
    "class/Salary_dollar.csv": ("Salary", "$42,925.84", 42925.84),
    "class/Salary_thousands.csv": ("Salary", "42,926", 42926),
    "class/Salary_space.csv": ("Salaire", "42\N{NO-BREAK SPACE}925,84", 42925.84),
    "class/Salary_swiss.csv": ("Lohn", "42'925.84", 42925.84),
    "class/faelle.csv": ("faelle", "2.155", 2155),
    "class/percent.csv": ("share", "1%", 1),
    "class/minus.csv": ("y", "−1", -1),
    "wild/excel_germany.csv": ("Umsatz", "2.801,50 €", 2801.5),
    "wild/excel_india.csv": ("Price", "₹28,00,000", 2_800_000),
}
ALL = {f"{folder}/{name}": row for folder, rows in (("class", CLASS), ("wild", WILD)) for name, row in rows.items()}


def line(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Intercept and slope of least squares, in float64 from centred values."""
    slope = float(((x - x.mean()) * (y - y.mean())).sum() / np.square(x - x.mean()).sum())
    return float(y.mean() - slope * x.mean()), slope


def test_every_file_of_the_two_folders_is_expected() -> None:
    for folder, rows in (("class", CLASS), ("wild", WILD)):
        assert {path.name for path in (FILES / folder).iterdir()} == rows.keys()


@pytest.mark.parametrize("name", ALL)
def test_a_file_gives_its_points_its_names_and_its_line(name: str) -> None:
    x_name, y_name, points, intercept, slope = ALL[name]
    table = read((FILES / name).read_bytes(), name)
    assert table.question is None
    assert table.default == (x_name, y_name)
    x, y = columns(table, *table.default)
    assert len(x) == len(y) == len(table.rows) == points
    # the y of the file small.csv is the slope times x to the last bit: its intercept is rounding
    assert line(x, y) == pytest.approx((intercept, slope), rel=1e-5, abs=1e-5 * float(np.abs(y).max()))
    assert line(x, y)[1] == pytest.approx(slope, rel=1e-5)
    assert {line: what for line, _, what in table.skipped} == SKIPPED.get(name, {})


def test_anscombes_fourth_is_there_too() -> None:
    table = read((FILES / "class/anscombe_wide.csv").read_bytes(), "anscombe_wide.csv")
    assert line(*columns(table, "x4", "y4")) == pytest.approx((3.00173, 0.499909), rel=1e-5)


@pytest.mark.parametrize("name", REWRITTEN)
def test_a_file_says_what_was_read_as_what(name: str) -> None:
    column, cell, value = REWRITTEN[name]
    table = read((FILES / name).read_bytes(), name)
    assert table.reading(column) == (cell, value)


@pytest.mark.parametrize("name", ["Salary_Data.csv", "cars.csv", "small.csv", "regions.csv"])
def test_plain_numbers_are_not_said_to_be_read_as_anything(name: str) -> None:
    table = read((FILES / "class" / name).read_bytes(), name)
    assert [table.reading(column) for column in table.numeric] == [None] * len(table.numeric)
