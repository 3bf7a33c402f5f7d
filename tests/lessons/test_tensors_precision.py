"""What each precision keeps of a number and of a loss surface."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lessons.tensors.precision import DTYPES, stored, surfaces
from core.line.data import make

A, B = np.linspace(-1, 3, 9), np.linspace(0, 4, 7)


def test_a_tenth_to_its_last_digit() -> None:
    exact = {kept.dtype: str(kept.exact) for kept in stored("0.1")}
    assert exact == {
        "float16": "0.0999755859375",
        "bfloat16": "0.10009765625",
        "float32": "0.100000001490116119384765625",
        "float64": "0.1000000000000000055511151231257827021181583404541015625",
    }


def test_a_tenth_misses_by_the_difference() -> None:
    for kept in stored(" 0.1 "):
        assert Fraction(kept.error) == Fraction(kept.exact) - Fraction(1, 10)
    assert [kept.bits for kept in stored()] == [16, 16, 32, 64]
    assert [kept.epsilon for kept in stored()] == [2**-10, 2**-7, 2**-23, 2**-52]


def test_a_half_is_exact_everywhere() -> None:
    assert {(kept.exact, kept.error) for kept in stored("0.5")} == {(Decimal("0.5"), 0)}


@given(st.decimals(-60000, 60000, places=6))
def test_no_kept_value_is_further_away_than_half_a_step(number: Decimal) -> None:
    for kept in stored(str(number)):
        step = kept.epsilon * max(abs(float(number)), 2.0**-14)  # below that, float16 steps evenly
        assert abs(kept.error) <= step / 2


@pytest.mark.parametrize("written", ["", "a tenth", "nan", "snan", "inf", "65505", "1e99999", "1e-" + "9" * 30])
def test_what_is_no_number_or_too_large_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"write something like|stay between"):
        stored(written)


def loss_by_hand(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.array([[np.mean((y - (a + b * x)) ** 2) for a in A] for b in B])


def test_surfaces_are_the_loss_as_well_as_each_precision_can() -> None:
    data = make()
    exact = loss_by_hand(data.x_train, data.y_train)
    found = {s.dtype: s for s in surfaces(data.x_train, data.y_train, A, B)}
    assert list(found) == list(DTYPES)
    for dtype, tolerance in {"float64": 1e-14, "float32": 1e-6, "float16": 5e-3, "bfloat16": 4e-2}.items():
        assert found[dtype].loss.shape == (7, 9)
        assert found[dtype].loss == pytest.approx(exact, rel=tolerance, abs=tolerance)
        assert found[dtype].overflowed == 0
    assert found["float64"].error == 0
    assert found["float32"].error < 1e-6 < 1e-4 < found["float16"].error < found["bfloat16"].error


def test_the_narrow_types_really_computed() -> None:
    # every float16 has 11 significant bits, every bfloat16 has 8
    data = make()
    for surface in surfaces(data.x_train, data.y_train, A, B)[:2]:
        bits = 11 if surface.dtype == "float16" else 8
        mantissa = np.frexp(surface.loss)[0] * 2**bits
        assert (mantissa == np.round(mantissa)).all()


def test_near_the_minimum_the_valley_floor_is_flat_in_bfloat16() -> None:
    data = make()
    a, b = np.linspace(0.97, 1.07, 51), np.linspace(1.92, 2.02, 51)
    found = {s.dtype: s for s in surfaces(data.x_train, data.y_train, a, b)}
    assert found["float64"].distinct > 2500
    assert found["float64"].lowest == 1
    assert found["bfloat16"].distinct < 200
    assert found["bfloat16"].lowest > 5
    assert found["bfloat16"].error > 0.1


def test_float16_overflows_without_a_nan_in_the_numbers_beside_it() -> None:
    x, y = np.array([0.0, 1000.0]), np.array([0.0, 1000.0])
    half, _, single, _ = surfaces(x, y, A, B)
    # b = 0, 2/3, 4/3, ...: the squares go to 1e6 and beyond what float16 holds
    assert half.overflowed == np.isnan(half.loss).sum() > 30
    assert single.overflowed == 0
    assert np.isfinite(half.error)


def test_ten_thousand_points_give_the_same_as_few_at_a_time() -> None:
    random = np.random.RandomState(0)
    x, y = random.rand(10_000), random.rand(10_000)
    assert surfaces(x, y, A, B)[-1].loss == pytest.approx(loss_by_hand(x, y), rel=1e-12)


def test_nothing_gives_no_surface() -> None:
    with pytest.raises(ValueError, match="at least one point"):
        surfaces(np.array([]), np.array([]), A, B)
