"""The data: drawn from one stream, split, scaled from the training set alone, closed for writing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.line.data import FEATURE_SCALES, TUTORIAL, DataSettings, Points, Regression, make, scaling
from core.trace import read_only

some_settings = st.builds(
    DataSettings,
    seed=st.integers(0, 9999),
    points=st.integers(10, 200),
    noise=st.floats(0, 1),
    intercept=st.floats(-5, 5),
    slope=st.floats(-5, 5),
    training_share=st.floats(0.1, 0.9),
    feature_scale=st.sampled_from(FEATURE_SCALES),
)


def columns(data: Regression) -> tuple[np.ndarray, np.ndarray]:
    """All x and all y, (n,), in the order of the split."""
    return tuple(np.vstack(pair)[:, 0] for pair in ((data.x_train, data.x_val), (data.y_train, data.y_val)))


@given(some_settings)
def test_the_split_is_a_permutation_cut_at_the_share(settings: DataSettings) -> None:
    data = make(settings)
    assert sorted(data.shuffled) == list(range(settings.points))
    assert len(data.x_train) == int(settings.points * settings.training_share)
    assert len(data.x_train) + len(data.x_val) == settings.points
    assert len(data.y_train) == len(data.x_train)
    assert len(data.y_val) == len(data.x_val)


@given(some_settings)
def test_the_true_line_passes_through_points_without_noise_in_every_scale(settings: DataSettings) -> None:
    bare = DataSettings(**{**settings.__dict__, "noise": 0.0})
    data = make(bare)
    x, y = columns(data)
    a, b = data.true_line
    np.testing.assert_allclose(a + b * x, y, atol=1e-9)


@given(some_settings)
def test_scaling_changes_x_as_it_says_and_never_y(settings: DataSettings) -> None:
    plain, scaled = (
        make(DataSettings(**{**settings.__dict__, "feature_scale": scale}))
        for scale in ("as is", settings.feature_scale)
    )
    x, y = columns(scaled)
    np.testing.assert_array_equal(y, columns(plain)[1])
    np.testing.assert_allclose(x, (columns(plain)[0] - scaled.shift) * scaled.factor)
    np.testing.assert_array_equal(scaled.shuffled, plain.shuffled)


def test_standardising_is_scikit_learns_fitted_on_the_training_set() -> None:
    from sklearn.preprocessing import StandardScaler

    plain, data = make(TUTORIAL), make(DataSettings(feature_scale="standard"))
    scaler = StandardScaler().fit(plain.x_train)
    np.testing.assert_allclose(data.x_train, scaler.transform(plain.x_train), atol=1e-12)
    np.testing.assert_allclose(data.x_val, scaler.transform(plain.x_val), atol=1e-12)
    assert data.x_train.mean() == pytest.approx(0, abs=1e-12)
    assert data.x_train.std() == pytest.approx(1)
    # the validation set keeps a mean of its own: it was not looked at
    assert abs(data.x_val.mean()) > 0.01


def test_ten_times_is_ten_times() -> None:
    np.testing.assert_array_equal(make(DataSettings(feature_scale="×10")).x_train, make(TUTORIAL).x_train * 10)


def test_a_constant_x_is_only_centred() -> None:
    assert scaling(np.full((5, 1), 3.0), "standard") == (3.0, 1.0)
    assert scaling(np.full((5, 1), 3.0), "as is") == (0.0, 1.0)


def test_the_same_settings_give_the_same_numbers_and_leave_the_global_stream_alone() -> None:
    np.random.seed(1)
    before = np.random.get_state()[1].copy()
    make.cache_clear()
    first = make(DataSettings(seed=5))
    make.cache_clear()
    second = make(DataSettings(seed=5))
    np.testing.assert_array_equal(first.y_train, second.y_train)
    np.testing.assert_array_equal(np.random.get_state()[1], before)
    assert not np.array_equal(first.y_train, make(DataSettings(seed=6)).y_train)


def test_cached_arrays_cannot_be_written() -> None:
    data = make(TUTORIAL)
    for array in (data.x_train, data.y_train, data.x_val, data.y_val, data.shuffled, read_only(np.zeros(2))):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize("dtype", ["float64", "float32", "int64"])
def test_own_points_are_the_shuffled_ones(dtype: str) -> None:
    x, y = np.arange(20).astype(dtype), (np.arange(20)[::-1] ** 2).astype(dtype)
    points = Points.of("own.csv", "x", "y", x, y)
    assert len(points) == 20
    data = make(DataSettings(seed=3), points)
    for found, given_ in zip(columns(data), (x, y), strict=True):
        np.testing.assert_array_equal(found, given_[data.shuffled])
    assert (data.true_line, data.x_train.shape, data.x_train.dtype) == (None, (16, 1), np.float64)
    order = np.arange(20)
    np.random.RandomState(3).shuffle(order)
    np.testing.assert_array_equal(data.shuffled, order)


def test_there_is_always_a_training_point() -> None:
    few = Points.of("few.csv", "x", "y", np.arange(3.0), np.arange(3.0))
    data = make(DataSettings(training_share=0.1), few)
    assert (len(data.x_train), len(data.x_val)) == (1, 2)


def test_a_scale_is_said_as_a_shift_and_a_factor() -> None:
    x = np.array([[1.0], [3.0]])
    assert scaling(x, "as is") == (0.0, 1.0)
    assert scaling(x, "×10") == (0.0, 10.0)
    assert scaling(x, "standard") == (2.0, 1.0)
    assert scaling(3 * x, "standard") == (6.0, pytest.approx(1 / 3))
    plain = make(TUTORIAL)
    assert (plain.shift, plain.factor, plain.true_line) == (0.0, 1.0, (1.0, 2.0))
    bare = Regression(*(np.zeros((1, 1)),) * 4, np.zeros(1, dtype=int), None)
    assert (bare.shift, bare.factor) == (0.0, 1.0)
