"""The fit as points are dealt, against a fit from scratch each time."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lessons.data.learning_curve import learning_curve
from core.lessons.data.run import data_run
from core.line.data import DataSettings, Points, Regression, make

shares = st.sampled_from([0.1, 0.35, 0.8, 0.9])


@given(st.integers(0, 9999), st.integers(10, 60), shares, st.sampled_from(["as is", "×10", "standard"]))
def test_every_prefix_is_least_squares(seed: int, points: int, share: float, scale: str) -> None:
    data = make(DataSettings(seed=seed, points=points, training_share=share, feature_scale=scale))
    curve = learning_curve(data)
    n = len(data.x_train)
    assert curve.training_points.tolist() == [min(k, n) for k in range(points + 1)]
    assert np.isnan(curve.a[:2]).all()
    for k in range(2, points + 1):
        x, y = data.x_train[: min(k, n), 0], data.y_train[: min(k, n), 0]
        if len(x) < 2:
            assert np.isnan(curve.a[k])
            continue
        b, a = np.polyfit(x, y, 1)
        assert (curve.a[k], curve.b[k]) == pytest.approx((a, b), rel=1e-5, abs=1e-6)
        assert curve.training[k] == pytest.approx(((y - a - b * x) ** 2).mean(), rel=1e-5, abs=1e-9)
        held_back = ((data.y_val[:, 0] - a - b * data.x_val[:, 0]) ** 2).mean()
        assert curve.validation[k] == pytest.approx(held_back, rel=1e-4, abs=1e-9)


def test_the_tutorials_data_end_at_scikit_learns_fit() -> None:
    curve = learning_curve(make())
    assert (curve.a[-1], curve.b[-1]) == pytest.approx((1.0235407546635162, 1.9689644704814504), abs=1e-12)
    assert curve.a[80] == curve.a[100], "the points held back change nothing"


def test_own_points_are_split_by_the_seed_and_know_no_true_line() -> None:
    x = np.linspace(-3, 7, 50)
    points = Points.of("mine.csv", "dose", "effect", x, 4 - 0.5 * x)
    run = data_run(DataSettings(), points)
    assert (len(run.data.x_train), len(run.data.x_val)) == (40, 10)
    assert run.data.true_line is None
    assert (run.learning_curve.a[-1], run.learning_curve.b[-1]) == pytest.approx((4, -0.5))
    everything = np.concatenate([run.data.x_train, run.data.x_val])[:, 0]
    assert np.array_equal(np.sort(everything), x)


def test_standardised_points_have_mean_zero_and_deviation_one() -> None:
    run = data_run(DataSettings(feature_scale="standard"))
    assert run.data.x_train.mean() == pytest.approx(0, abs=1e-12)
    assert run.data.x_train.std() == pytest.approx(1)
    assert run.data.x_val.std() != pytest.approx(1), "scaled by the training set's numbers, not by its own"


def test_without_validation_points_there_is_no_loss_of_theirs() -> None:
    x = np.array([[0.0], [1.0], [3.0]])
    nobody = np.empty((0, 1))
    curve = learning_curve(Regression(x, 2 * x, nobody, nobody, np.arange(3), None))
    assert curve.validation.shape == (4,)
    assert np.isnan(curve.validation).all()
    assert curve.b[2:] == pytest.approx([2, 2])


def test_points_that_are_equal_have_no_line_until_they_differ() -> None:
    x, y = np.array([[2.0], [2.0], [2.0], [3.0]]), np.array([[1.0], [3.0], [2.0], [4.0]])
    curve = learning_curve(Regression(x, y, x[:1], y[:1], np.arange(4), None))
    assert np.isnan(curve.b).tolist() == [True, True, True, True, False]
    assert (curve.a[4], curve.b[4]) == pytest.approx((-2, 2))


def test_the_cut_and_the_view_stand_below_the_minimum() -> None:
    run = data_run(DataSettings())
    a, b = run.surface.minimum
    assert run.usual_point == pytest.approx((a, b - 0.9))
    half = 1.3 * 1.5
    assert (run.surface.b[0], run.surface.b[-1]) == pytest.approx((b - half, b + half))
    # own points have a reach of their own: half of the larger parameter, and at least 1
    x = np.arange(10.0)
    for intercept, slope, reach in ((8.0, 2.0, 4.0), (2.0, -8.0, 4.0), (0.5, 0.25, 1.0)):
        own = data_run(DataSettings(), Points.of("own.csv", "x", "y", x, intercept + slope * x))
        assert own.surface.minimum == pytest.approx((intercept, slope))
        assert own.usual_point == pytest.approx((intercept, slope - 0.6 * reach))
        assert own.surface.b[-1] - slope == pytest.approx(1.3 * reach)


@pytest.mark.parametrize("factor", [1e-9, 1e-4, 1e5])
def test_the_unit_of_x_changes_the_slope_and_nothing_else(factor: float) -> None:
    data = make(DataSettings(points=40))
    plain = learning_curve(data)
    other = learning_curve(replace(data, x_train=data.x_train * factor, x_val=data.x_val * factor))
    np.testing.assert_array_equal(np.isnan(other.b), np.isnan(plain.b))
    np.testing.assert_allclose(other.b * factor, plain.b, rtol=1e-6)
    np.testing.assert_allclose(other.a, plain.a, rtol=1e-6)
    np.testing.assert_allclose(other.validation, plain.validation, rtol=1e-6)
