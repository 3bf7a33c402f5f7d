"""One choice of settings, trained and described: what the two regression lessons show."""

import numpy as np
import pytest

from core.lessons.gradient_descent.run import descend
from core.lessons.gradient_descent.settings import DescentSettings
from core.lessons.numpy.run import numpy_run
from core.lessons.numpy.settings import NumpySettings
from core.line.curvature import predicted_path
from core.line.data import make
from core.training.initialise import initialise


def test_the_parts_belong_together() -> None:
    settings = DescentSettings(learning_rate=0.2, updates=30, start_a=3, start_b=-2)
    run = descend(settings)
    assert run.settings is settings
    assert run.start == (3, -2)
    assert tuple(run.trace.parameters[0]) == (3, -2)
    assert run.trace.updates == 30
    assert run.stats.points == len(run.data.x_train) == 80
    np.testing.assert_allclose(run.trace.parameters, predicted_path(run.stats, run.start, 0.2, 30), atol=1e-12)
    assert run.surface.a[0] < 3 < run.surface.a[-1]
    assert run.surface.b[0] < -2 < run.surface.b[-1]


@pytest.mark.parametrize(
    ("batch_size", "used", "per_epoch"),
    [(10_000, 80, 1), (80, 80, 1), (79, 79, 2), (16, 16, 5), (7, 7, 12), (1, 1, 80)],
)
def test_the_batch_size_is_what_the_data_allow(batch_size: int, used: int, per_epoch: int) -> None:
    run = descend(DescentSettings(batch_size=batch_size, updates=2 * per_epoch))
    assert (run.batch_size, run.updates_per_epoch) == (used, per_epoch)
    assert np.bincount(run.trace.epoch).tolist() == [per_epoch, per_epoch]


@pytest.mark.parametrize(
    ("settings", "regime", "arrives"),
    [
        (DescentSettings(), "smooth", True),
        (DescentSettings(learning_rate=0.005), "creeping", True),
        (DescentSettings(learning_rate=0.75), "zigzag", True),
        (DescentSettings(learning_rate=0.85), "diverging", False),
        (DescentSettings(feature_scale="×10"), "diverging", False),
        (DescentSettings(feature_scale="standard", learning_rate=0.5), "one step", True),
    ],
)
def test_the_regime_and_whether_it_arrives(settings: DescentSettings, regime: str, arrives: bool) -> None:
    run = descend(settings)
    assert run.regime == regime
    assert (run.predicted_updates is not None) == arrives
    if run.measured_updates is not None:
        assert run.measured_updates == run.predicted_updates


def test_the_tutorials_run_arrives_as_predicted() -> None:
    run = descend(DescentSettings(updates=1000))
    assert run.predicted_updates == run.measured_updates
    assert 100 < run.predicted_updates < 1000


def test_the_same_settings_are_trained_once() -> None:
    assert descend(DescentSettings(learning_rate=0.123)) is descend(DescentSettings(learning_rate=0.123))
    assert descend(DescentSettings(learning_rate=0.123)) is not descend(DescentSettings(learning_rate=0.124))


def test_the_surface_stands_still_while_the_start_moves_inside_it() -> None:
    usual = descend(DescentSettings()).surface
    assert descend(DescentSettings(start_a=0.9, start_b=0.4)).surface is usual
    assert descend(DescentSettings(start_a=9)).surface is not usual


@pytest.mark.parametrize("seed", [0, 7, 42])
def test_the_numpy_lesson_starts_where_its_seed_says(seed: int) -> None:
    run = numpy_run(NumpySettings(seed=seed, epochs=60, learning_rate=0.3))
    assert run.start == tuple(float(v[0]) for v in initialise(seed))
    assert tuple(run.trace.parameters[0]) == run.start
    assert run.trace.updates == 60
    assert run.trace.rows is None
    assert run.trace.epoch.tolist() == list(range(60))
    np.testing.assert_array_equal(run.data.x_train, make().x_train)
    np.testing.assert_allclose(run.trace.parameters, predicted_path(run.stats, run.start, 0.3, 60), atol=1e-12)


def test_every_seed_ends_in_the_same_place() -> None:
    ends = [
        numpy_run(NumpySettings(seed=seed, epochs=2000, learning_rate=0.5)).trace.parameters[-1] for seed in range(4)
    ]
    np.testing.assert_allclose(ends, [numpy_run(NumpySettings()).surface.minimum] * 4, atol=1e-10)


def test_the_numpy_lessons_run_is_batch_gradient_descent_from_its_start() -> None:
    run = numpy_run(NumpySettings(learning_rate=0.3, epochs=40, seed=7))
    np.testing.assert_allclose(run.trace.parameters, predicted_path(run.stats, run.start, 0.3, 40), atol=1e-12)
    assert run.trace.rows is None
    assert run.curve.critical_rate == pytest.approx(2 / run.curve.eigenvalues[1])
    # the surface stands still for every start that lies in the usual picture
    assert run.surface is numpy_run(NumpySettings()).surface


def test_the_scale_of_x_and_own_points_are_taken() -> None:
    from core.line.data import DataSettings, Points

    scaled = descend(DescentSettings(feature_scale="×10", updates=1))
    np.testing.assert_array_equal(scaled.data.x_train, make(DataSettings(feature_scale="×10")).x_train)
    points = Points.of("own.csv", "x", "y", np.arange(10.0), np.arange(10.0))
    for own in (descend(DescentSettings(updates=1), points), numpy_run(NumpySettings(epochs=1), points)):
        assert own.data is make(own_settings := DataSettings(), points)
        assert own.stats.points == int(10 * own_settings.training_share)
