"""The data: drawn from one stream, split, scaled from the training set alone, closed for writing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.line.data import FEATURE_SCALES, TUTORIAL, DataSettings, Regression, make, scaling
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
