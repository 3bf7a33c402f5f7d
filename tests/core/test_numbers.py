"""Numbers as people read them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.numbers import MINUS, fixed, read_minus, short, significant, written

POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (1.5, 4, "1.5000"),
        (-1.5, 2, "−1.50"),
        (0.0, 4, "0.0000"),
        (0.00004, 4, "4.000·10⁻⁵"),
        (-0.00004, 4, "−4.000·10⁻⁵"),
        (0.0001, 4, "0.0001"),
        (99999.4, 1, "99999.4"),
        (123456.0, 4, "1.235·10⁵"),
        (100000.0, 2, "1.00·10⁵"),
        (-7.1e305, 4, "−7.100·10³⁰⁵"),
        (1.02354094, 8, "1.02354094"),
        (2.0, 0, "2"),
        (math.inf, 4, "∞"),
        (-math.inf, 4, "−∞"),
        (math.nan, 4, "not a number"),
    ],
)
def test_fixed_decimals(value: float, digits: int, shown: str) -> None:
    assert fixed(value, digits) == shown


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (0.1, 6, "0.1"),
        (99.0, 6, "99"),
        (-0.8064, 3, "−0.806"),
        (12345.6, 4, "1.235·10⁴"),
        (0.00001, 6, "1·10⁻⁵"),
        (0.0, 2, "0"),
        (math.nan, 3, "not a number"),
    ],
)
def test_significant_digits(value: float, digits: int, shown: str) -> None:
    assert significant(value, digits) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(2.0, "2"), (-3.0, "−3"), (0.25, "0.2500"), (-1.48, "−1.480"), (9999.6, "10000"), (99999.0, "99999"),
     (123456.0, "1.23·10⁵"), (0.00005, "5.00·10⁻⁵"), (math.inf, "∞"), (-math.inf, "−∞"), (math.nan, "not a number")],
)  # fmt: skip
def test_short_numbers(value: float, shown: str) -> None:
    assert short(value) == shown


def test_forms() -> None:
    assert written(-2) == "−2"
    assert written(2.0) == "2.0000"
    assert written(2.0, ".1") == "2.0"
    assert written(2.0, "g") == "2"
    assert written(-12345, ",") == "−12,345"
    assert written(1234.5, ".2g") == "1.2·10³"
    assert read_minus("-1.5, -2") == "−1.5, −2"
    for form in (".2f", "d", ".", ".g", "x", "2"):
        with pytest.raises(ValueError, match="no number format"):
            written(1.0, form)


@given(st.floats(-1e307, 1e307), st.integers(0, 10))
def test_a_number_can_be_read_back_and_stays_short(value: float, digits: int) -> None:
    shown = fixed(value, digits)
    assert "-" not in shown
    assert "e" not in shown
    factor, _, power = shown.replace(MINUS, "-").partition("·10")
    back = float(f"{factor}e{power.translate(POWERS)}" if power else factor)
    assert back == pytest.approx(value, rel=0.5 * 10 ** -min(digits, 3), abs=0.5 * 10**-digits * (1 + 1e-9))
    assert len(shown) <= 18


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0"),
        (99_999.0, "99999"),
        (100_000.0, "1.00·10⁵"),
        (-100_000.0, "−1.00·10⁵"),
        (99_999.4, "99999"),
        (0.0001, "0.0001000"),
        (0.00009999, "1.00·10⁻⁴"),
        (9999.4, "9999"),
        (9999.5, "10000"),
        (12.5, "12.50"),
        (1234.5, "1234"),
        (1235.5, "1236"),
    ],
)
def test_short_numbers_at_their_boundaries(value: float, shown: str) -> None:
    assert short(value) == shown


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (7, "", "7"),
        (True, "", "1"),
        (0.25, "", "0.2500"),
        (1234567.0, "g", "1.23457·10⁶"),
        (1e6, ",", "1,000,000"),
        (999, ",", "999"),
        (1.5, ".0", "2"),
        (2.5, ".10g", "2.5"),
        (12345.678, ".10", "12345.6780000000"),
    ],
)
def test_every_form(value: float, form: str, shown: str) -> None:
    assert written(value, form) == shown


@pytest.mark.parametrize("digits", [0, 1, 4, 8])
def test_a_decimal_that_would_be_nought_is_a_power_of_ten(digits: int) -> None:
    assert "·10" not in fixed(10.0**-digits, digits)
    assert "·10" in fixed(10.0**-digits * 0.999, digits)
    assert "·10" in fixed(1e5, digits)
    assert "·10" not in fixed(99999.0, digits)
