"""The fit as points are dealt, against a fit from scratch each time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lessons.data.learning_curve import learning_curve
from core.lessons.data.run import data_run
from core.line.data import DataSettings, Points, make

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
