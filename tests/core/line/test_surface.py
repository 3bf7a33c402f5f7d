"""The exact loss surface against a slow loop, and against fractions where floats cannot be the judge."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.line.data import DataSettings, make
from core.line.loss import mse
from core.line.surface import (
    LineStatistics,
    line_loss,
    line_surface,
    minimum,
    statistics,
    surface_for,
    surface_of,
    view_box,
)

coordinate = st.floats(-20, 20)
pairs = st.tuples(coordinate, coordinate)


def column(values: list[float]) -> np.ndarray:
    return np.array(values, dtype=np.float64)[:, None]


@st.composite
def points(draw: st.DrawFn, least: int = 1) -> tuple[np.ndarray, np.ndarray]:
    n = draw(st.integers(least, 12))
    offset = draw(st.sampled_from([0.0, 0.0, 1.0, -30.0, 1e3]))
    x = draw(st.lists(st.floats(-10, 10), min_size=n, max_size=n))
    if draw(st.integers(0, 4)) == 0:
        x = [x[0]] * n
    y = draw(st.lists(st.floats(-10, 10), min_size=n, max_size=n))
    return column(x) + offset, column(y)


def slow_loss(x: np.ndarray, y: np.ndarray, a: float, b: float) -> float:
    """The definition, one point after the other, in float64."""
    total = 0.0
    for xi, yi in zip(x[:, 0], y[:, 0], strict=True):
        total += (yi - (a + b * xi)) ** 2
    return total / len(x)


def true_loss(x: np.ndarray, y: np.ndarray, a: float, b: float) -> float:
    """The definition without any rounding."""
    a, b = Fraction(a), Fraction(b)
    squares = [(Fraction(yi) - a - b * Fraction(xi)) ** 2 for xi, yi in zip(x[:, 0], y[:, 0], strict=True)]
    return float(sum(squares) / len(squares))


@given(points(), pairs)
def test_the_loss_is_the_slow_loops(data: tuple[np.ndarray, np.ndarray], at: tuple[float, float]) -> None:
    x, y = data
    # what the slow loop itself rounds: an error as large as the terms that cancel in it
    rounding = 1e-14 * (np.abs(y).max() + abs(at[0]) + abs(at[1]) * np.abs(x).max() + 1) ** 2
    exact = float(line_loss(statistics(x, y), *at))
    assert exact == pytest.approx(slow_loss(x, y, *at), rel=1e-9, abs=rounding)
    assert exact == pytest.approx(true_loss(x, y, *at), rel=1e-9, abs=rounding)
    assert exact == pytest.approx(float(mse(np.array(at), x, y)), rel=1e-9, abs=rounding)


@given(points(2), st.lists(pairs, min_size=1, max_size=6))
def test_no_line_is_better_than_the_minimum(
    data: tuple[np.ndarray, np.ndarray], others: list[tuple[float, float]]
) -> None:
    stats = statistics(*data)
    best = minimum(stats)
    floor = float(line_loss(stats, *best))
    assert floor >= 0
    for a, b in [*others, (best[0] + 1e-3, best[1]), (best[0], best[1] - 1e-3)]:
        assert float(line_loss(stats, a, b)) >= floor * (1 - 1e-9) - 1e-9


def test_the_tutorials_whole_surface() -> None:
    data = make()
    stats = statistics(data.x_train, data.y_train)
    a, b = np.linspace(-3, 3, 51), np.linspace(-2, 4, 41)
    surface = line_surface(stats, a, b)
    slow = [[slow_loss(data.x_train, data.y_train, ai, bi) for ai in a] for bi in b]
    assert surface.loss.shape == (41, 51)
    np.testing.assert_allclose(surface.loss, slow, rtol=1e-12, atol=1e-13)
    slope, intercept = np.polyfit(data.x_train[:, 0], data.y_train[:, 0], 1)
    assert surface.minimum == pytest.approx((intercept, slope), abs=1e-12)
    assert surface.minimum_loss == pytest.approx(slow_loss(data.x_train, data.y_train, intercept, slope), rel=1e-12)
    assert not surface.flat_valley
    for array in (surface.a, surface.b, surface.loss):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize("offset", [1e6, -1e8, 1e10])
def test_a_huge_offset_of_x_does_not_blur_the_valley(offset: float) -> None:
    random = np.random.RandomState(0)
    x = offset + random.rand(50, 1)
    y = 1 + 2 * (x - offset) + 0.1 * random.randn(50, 1)
    stats = statistics(x, y)
    best = minimum(stats)
    # the spread of x survives the offset, to what is left of its digits
    plain = statistics(x - offset, y)
    lost = np.finfo(float).eps * abs(offset)
    assert best[1] == pytest.approx(minimum(plain)[1], abs=100 * lost)
    assert stats.sxx == pytest.approx(plain.sxx, abs=10 * lost)
    for db in (0.0, 0.5, -2.0):
        # along the valley, where the mean stays hit
        a = stats.mean_y - (best[1] + db) * stats.mean_x
        exact = float(line_loss(stats, a, best[1] + db))
        assert exact == pytest.approx(true_loss(x, y, a, best[1] + db), rel=100 * lost, abs=100 * lost)


def test_a_huge_offset_of_y() -> None:
    data = make()
    y = data.y_train + 1e9
    stats = statistics(data.x_train, y)
    near, plain = minimum(stats), minimum(statistics(data.x_train, data.y_train))
    assert near[1] == pytest.approx(plain[1], abs=1e-5)
    assert near[0] - 1e9 == pytest.approx(plain[0], abs=1e-5)
    assert float(line_loss(stats, *near)) == pytest.approx(true_loss(data.x_train, y, *near), rel=1e-6)


def test_one_point() -> None:
    stats = statistics(column([3.0]), column([5.0]))
    assert not stats.has_slope
    assert minimum(stats) == (5.0, 0.0)
    surface = line_surface(stats, np.linspace(0, 8, 9), np.linspace(-2, 2, 5))
    assert surface.flat_valley
    assert surface.minimum_loss == 0
    for i, b in enumerate(surface.b):
        for j, a in enumerate(surface.a):
            assert surface.loss[i, j] == pytest.approx((5 - a - 3 * b) ** 2, abs=1e-12)


@pytest.mark.parametrize("constant", [0.0, 0.1, 7.3, 1e8 + 0.1, -1e-9])
def test_all_x_equal_leave_the_slope_open(constant: float) -> None:
    x, y = np.full((7, 1), constant), column([1, 2, 4, 4, 5, 8, 11])
    stats = statistics(x, y)
    assert not stats.has_slope
    assert minimum(stats) == (pytest.approx(5.0), 0.0)
    surface = line_surface(stats, np.linspace(3, 7, 5), np.linspace(-1, 1, 3))
    assert surface.flat_valley
    assert surface.minimum_loss == pytest.approx(y.var())
    # every line through the points' mean fits as well
    for b in (-2.0, 0.0, 3.0):
        assert float(line_loss(stats, 5 - b * constant, b)) == pytest.approx(y.var(), rel=1e-6)


def test_a_small_spread_is_still_a_slope() -> None:
    x = column([1e-6, 2e-6, 3e-6])
    stats = statistics(x, 3 * x + 1)
    assert stats.has_slope
    assert minimum(stats) == pytest.approx((1.0, 3.0), abs=1e-6)


def test_no_points_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="There are no points"):
        statistics(np.empty((0, 1)), np.empty((0, 1)))


@given(points(2), st.lists(pairs, max_size=4), st.sampled_from([1.0, 1.5, 2.0]))
def test_the_view_shows_the_minimum_and_every_start_in_equal_units(
    data: tuple[np.ndarray, np.ndarray], starts: list[tuple[float, float]], aspect: float
) -> None:
    stats = statistics(*data)
    (left, right), (low, high) = view_box(stats, starts, aspect)
    best_a, best_b = minimum(stats)
    # of two numbers as large as the minimum's the difference keeps fewer digits
    assert (right - left) == pytest.approx(aspect * (high - low), abs=1e-14 * max(map(abs, (left, right, low, high))))
    assert ((left + right) / 2, (low + high) / 2) == pytest.approx((best_a, best_b), abs=1e-9 * (1 + abs(best_a)))
    for a, b in starts:
        assert left < a < right
        assert low < b < high


def test_the_view_of_a_start_on_the_minimum_is_not_empty() -> None:
    stats = statistics(*(getattr(make(DataSettings(noise=0)), name) for name in ("x_train", "y_train")))
    (left, right), (low, high) = view_box(stats, [minimum(stats)])
    assert high - low == pytest.approx(0.6)
    assert right - left == pytest.approx(1.2)


# the minimum is (1, 2)
ROUND = LineStatistics(points=4, mean_x=0.0, mean_y=1.0, sxx=1.0, sxy=2.0, syy=4.0)


def test_the_view_reaches_past_the_farthest_start() -> None:
    def half(starts: list[tuple[float, float]], aspect: float = 2.0) -> float:
        (left, right), (low, high) = view_box(ROUND, starts, aspect)
        assert (left, right) == pytest.approx((1 - aspect * (high - 2), 1 + aspect * (high - 2)))
        assert low == pytest.approx(4 - high)
        return high - 2

    assert half([]) == pytest.approx(1.3)
    assert half([(1.0, 4.0)]) == pytest.approx(2.6)
    assert half([(1.0, -1.0), (1.0, 4.0)]) == pytest.approx(3.9)
    assert half([(5.0, 2.0)]) == pytest.approx(1.3 * 0.9 * 4)
    assert half([(5.0, 2.0)], 1.5) == pytest.approx(1.3 * 0.9 * 4)
    assert half([(1.0, 2.0)]) == pytest.approx(0.3)
    assert view_box(ROUND, [(1.0, 4.0)]) == view_box(ROUND, [(1.0, 4.0)], 2.0)


def test_the_surface_of_pictures_has_its_grid_over_the_view() -> None:
    surface = surface_of(ROUND, [(1.0, 4.0)])
    assert surface.loss.shape == (41, 61)
    assert (surface.a[0], surface.a[-1], surface.b[0], surface.b[-1]) == pytest.approx((-4.2, 6.2, -0.6, 4.6))
    assert surface.minimum == (1.0, 2.0)


def test_the_surface_stays_while_the_start_is_dragged_inside_it() -> None:
    usual = (1.0, 4.0)
    surface = surface_for(ROUND, usual, usual)
    edge = 0.95 * 2.6
    for inside in ((1.0, 2 + edge - 1e-9), (1 - edge + 1e-9, 2.0), (1 + edge - 1e-9, 2 - edge + 1e-9)):
        assert surface_for(ROUND, inside, usual) is surface
    for outside in ((1.0, 2 + edge + 1e-9), (1.0, 2 - edge - 1e-9), (1 + edge + 1e-9, 2.0), (1 - edge - 1e-9, 2.0)):
        other = surface_for(ROUND, outside, usual)
        assert other is not surface
        assert other is surface_for(ROUND, outside, usual)
        # it shows the usual start as well
        assert other.b[-1] >= surface.b[-1] - 1e-12
    far = surface_for(ROUND, (1.0, -8.0), usual)
    assert far.b[-1] - far.b[0] == pytest.approx(26)


@pytest.mark.parametrize(
    ("mean_x", "least"), [(0.0, 1e-24), (1.0, 1e-24), (10.0, 1e-22), (-1000.0, 1e-18)]
)
def test_a_spread_within_rounding_is_no_slope(mean_x: float, least: float) -> None:
    def has_slope(sxx: float) -> bool:
        return LineStatistics(3, mean_x, 0.0, sxx, 0.0, 1.0).has_slope

    assert [has_slope(factor * least) for factor in (0.0, 0.99, 1.01)] == [False, False, True]


def test_a_start_right_on_the_edge_is_inside() -> None:
    centred = LineStatistics(points=4, mean_x=0.0, mean_y=0.0, sxx=1.0, sxy=0.0, syy=1.0)
    usual = (0.0, 2.0)
    surface = surface_for(centred, usual, usual)
    edge = 0.95 * (surface.b[-1] - surface.b[0]) / 2
    for start in ((edge, 0.0), (-edge, 0.0), (0.0, edge), (0.0, -edge)):
        assert surface_for(centred, start, usual) is surface
