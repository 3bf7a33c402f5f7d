"""What each precision keeps of a number and of a loss surface."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lessons.tensors.precision import DTYPES, digits, stored, surfaces
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


@pytest.mark.parametrize("written", ["65504", "-65504", "6.5504e4"])
def test_the_largest_number_of_float16_is_kept(written: str) -> None:
    assert [kept.exact for kept in stored(written)][0::2] == [int(float(written))] * 2
    with pytest.raises(ValueError, match="stay between -65504 and 65504"):
        stored(f"{float(written) * 1.00002:.2f}")


def test_a_long_mistake_is_quoted_in_part() -> None:
    with pytest.raises(ValueError, match=f"'{'x' * 40}' is not a number"):
        stored("x" * 41)
    with pytest.raises(ValueError, match=f"'{'9' * 40}' does not fit"):
        stored("9" * 41)


def test_the_digits_of_whole_numbers_are_compared_from_the_left() -> None:
    for kept in stored("2049")[:2]:
        same, rest = digits(kept, "2049")
        assert same + rest == f"{kept.exact:f}"
        assert (same, rest) == ("204", "8")


def test_sixty_characters_are_shown_whole_and_no_more() -> None:
    kept = stored("0.1")[3]
    exact = f"{kept.exact:f}"
    assert digits(kept, "0.1", most=len(exact)) == (exact[:19], exact[19:])
    same, rest = digits(kept, "0.1", most=len(exact) - 1)
    assert same + rest == f"{exact[:-1]}… {len(exact) - 2} digits"
    long = stored("-1e-30")[3]
    whole = f"{long.exact:f}"
    count = len(whole.removeprefix("-0.").lstrip("0"))
    assert "".join(digits(long, "-1e-30")) == f"{whole[:60]}… {count} digits"


def test_how_rough_a_surface_is() -> None:
    x, y = np.array([0.0, 1.0]), np.array([0.0, 1.0])
    half, _, _, exact = surfaces(x, y, np.array([0.0, 1.0, 300.0]), np.array([1.0]))
    # 0, 1 and 300^2, which float16 does not hold
    assert exact.loss.tolist() == [[0.0, 1.0, 90000.0]]
    assert (exact.distinct, exact.lowest, exact.overflowed, exact.error) == (3, 1, 0, 0.0)
    assert (half.distinct, half.lowest, half.overflowed, half.error) == (2, 1, 1, 0.0)
    assert half.loss[0, :2].tolist() == [0.0, 1.0]
    flat = surfaces(x, y, np.array([0.5, 0.5]), np.array([1.0]))
    assert [(one.distinct, one.lowest, one.error) for one in flat] == [(1, 2, 0.0)] * 4
    lost = surfaces(x, y, np.array([1e6]), np.array([1.0]))[0]
    assert (lost.distinct, lost.lowest, lost.error, lost.overflowed) == (0, 0, 0.0, 1)
    rough = surfaces(x, y, np.array([0.0, 0.1, 1.0]), np.array([1.0]))[1]
    # 0.1 squared in bfloat16, against an exact range of 1
    assert rough.error == pytest.approx(abs(rough.loss[0, 1] - 0.01))
    assert not rough.loss.flags.writeable


@pytest.mark.parametrize("empty", range(3))
def test_each_of_points_and_cells_is_needed(empty: int) -> None:
    given_ = [np.ones(1)] * 3
    given_[empty] = np.empty(0)
    with pytest.raises(ValueError, match="at least one point"):
        surfaces(given_[0], given_[0], *given_[1:])
