"""What the Hessian foretells, held against runs that were really made."""

import math

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.lessons.gradient_descent.run import descend
from core.lessons.gradient_descent.settings import DescentSettings
from core.line.curvature import (
    REGIMES,
    Curvature,
    curvature,
    growth,
    measured_updates_to_converge,
    predicted_path,
    rate_sweep,
    regime,
    updates_to_converge,
)
from core.line.data import FEATURE_SCALES, DataSettings, Regression, make
from core.line.surface import LineStatistics, line_loss, minimum, statistics
from core.training.train import train
from tests import goldens

DATA = make()
STATS = statistics(DATA.x_train, DATA.y_train)
CURVE = curvature(STATS)
START = (0.5, -0.1)
coordinate = st.floats(-10, 10)
starts = st.tuples(coordinate, coordinate)


def of(data: Regression) -> LineStatistics:
    return statistics(data.x_train, data.y_train)


@st.composite
def regressions(draw: st.DrawFn) -> Regression:
    return make(
        DataSettings(
            seed=draw(st.integers(0, 9999)),
            points=draw(st.integers(20, 100)),
            noise=draw(st.floats(0, 1)),
            slope=draw(st.floats(-5, 5)),
            feature_scale=draw(st.sampled_from(FEATURE_SCALES)),
        )
    )


def test_the_tutorials_curvature() -> None:
    assert CURVE.eigenvalues == pytest.approx(goldens.EIGENVALUES, abs=5e-5)
    assert round(CURVE.condition_number, 1) == goldens.CONDITION_NUMBER
    assert round(CURVE.critical_rate, 4) == goldens.CRITICAL_RATE


def test_the_standardised_curvature_is_round() -> None:
    curve = curvature(of(make(DataSettings(feature_scale="standard"))))
    assert curve.eigenvalues == pytest.approx(goldens.STANDARDISED_EIGENVALUES)
    assert curve.condition_number == pytest.approx(1)
    assert curve.fastest_rate == pytest.approx(goldens.STANDARDISED_ONE_STEP_RATE)


def test_on_the_round_bowl_one_update_lands_on_the_minimum() -> None:
    run = descend(DescentSettings(feature_scale="standard", learning_rate=goldens.STANDARDISED_ONE_STEP_RATE))
    assert run.regime == "one step"
    assert run.trace.parameters[1] == pytest.approx(run.surface.minimum, abs=1e-12)
    assert run.predicted_updates == run.measured_updates == 1


@given(regressions())
def test_the_hessian_is_autograds(data: Regression) -> None:
    x, y = torch.tensor(data.x_train), torch.tensor(data.y_train)
    by_autograd = torch.autograd.functional.hessian(
        lambda p: ((y - p[0] - p[1] * x) ** 2).mean(), torch.tensor([0.3, -0.2], dtype=torch.float64)
    )
    curve = curvature(of(data))
    np.testing.assert_allclose(curve.hessian, by_autograd.numpy(), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(
        curve.hessian @ curve.eigenvectors, curve.eigenvectors * curve.eigenvalues, atol=1e-9 * curve.eigenvalues[1]
    )
    assert 0 < curve.eigenvalues[0] <= curve.eigenvalues[1] * (1 + 1e-12)


def test_the_small_eigenvalue_survives_where_x_hardly_varies() -> None:
    x = 1 + 1e-9 * np.arange(5.0)[:, None]
    curve = curvature(statistics(x, x))
    # det / trace, with the spread of 0, 1, 2, 3, 4, which is 2; five x so close keep about seven digits of it
    assert curve.eigenvalues[0] == pytest.approx(4 * 2e-18 / 4, rel=1e-5)


def test_all_x_equal_make_a_flat_valley() -> None:
    stats = statistics(np.full((4, 1), 3.0), np.arange(4.0)[:, None])
    curve = curvature(stats)
    assert curve.eigenvalues == pytest.approx((0, 20))
    assert curve.condition_number == math.inf
    assert curve.critical_rate == pytest.approx(0.1)
    # a run goes straight across to the floor, and stays where it arrives
    path = predicted_path(stats, (0.0, 0.0), 0.05, 3)
    np.testing.assert_allclose(path[1:], [[0.15, 0.45]] * 3, atol=1e-12)
    assert updates_to_converge(stats, (0.0, 0.0), 0.05) == 1
    assert regime(curve, 0.101) == "diverging"


@given(regressions(), starts, st.floats(0.02, 1.3))
@settings(max_examples=50)
def test_the_predicted_path_is_the_measured_one(data: Regression, start: tuple[float, float], share: float) -> None:
    stats = of(data)
    rate = share * curvature(stats).critical_rate
    measured = train(data, start, rate, 60, len(data.x_train))
    predicted = predicted_path(stats, start, rate, 60)
    assert predicted.shape == (61, 2)
    # rounding is carried along, and above the critical rate it grows as the path does
    size = np.maximum.accumulate(np.abs(measured.parameters).max(axis=1, keepdims=True)) + 1
    assert (np.abs(predicted - measured.parameters) <= 1e-9 * size).all()


@pytest.mark.parametrize("scale", FEATURE_SCALES)
def test_the_critical_rate_is_confirmed_from_both_sides(scale: str) -> None:
    data = make(DataSettings(feature_scale=scale))
    stats = of(data)
    critical = curvature(stats).critical_rate
    floor = float(line_loss(stats, *minimum(stats)))
    below = train(data, START, critical * 0.995, 4000, 80).loss - floor
    above = train(data, START, critical * 1.005, 1000, 80).loss - floor
    assert below[-1] < 1e-9 * below[0]
    assert above[-1] > 1e3 * above[0]


@pytest.mark.parametrize("trainer", ["autograd", "optim.SGD"])
def test_the_critical_rate_holds_for_torch_too(trainer: str) -> None:
    below = train(DATA, START, CURVE.critical_rate * 0.98, 600, 80, trainer)
    above = train(DATA, START, CURVE.critical_rate * 1.02, 600, 80, trainer)
    assert below.loss[-1] == pytest.approx(float(line_loss(STATS, *minimum(STATS))), rel=1e-3)
    assert above.loss[-1] > 1e3 * above.loss[0]


def curve_of(low: float, high: float) -> Curvature:
    return Curvature(np.diag([low, high]), np.array([low, high]), np.eye(2))


@pytest.mark.parametrize(
    ("low", "high", "rate", "name"),
    [
        (0.1, 2.0, 0.0249, "creeping"),
        (0.1, 2.0, 0.025, "smooth"),
        (0.1, 2.0, 0.4999, "smooth"),
        (0.1, 2.0, 0.5, "smooth"),
        (0.1, 2.0, 0.5001, "zigzag"),
        (0.1, 2.0, 0.9999, "zigzag"),
        (0.1, 2.0, 1.0, "diverging"),
        (0.1, 2.0, 1.0001, "diverging"),
        (2.0, 2.0, 0.4999, "smooth"),
        (2.0, 2.0, 0.5, "one step"),
        (2.0, 2.0, 0.5001, "zigzag"),
        (2.0, 2.0, 0.5 + 4e-7, "one step"),
        (2.0, 2.0, 0.5 - 4e-7, "one step"),
        (2.0, 2.0, 0.5 + 6e-7, "zigzag"),
        (2.0, 2.0, 0.5 - 6e-7, "smooth"),
        (1.9, 2.0, 0.5 + 4e-7, "smooth"),
        (1.9, 2.0, 0.5 + 6e-7, "zigzag"),
        (0.0, 2.0, 0.5, "smooth"),
        (0.0, 2.0, 1.0, "diverging"),
    ],
)
def test_regimes_at_their_boundaries(low: float, high: float, rate: float, name: str) -> None:
    assert regime(curve_of(low, high), rate) == name
    assert name in REGIMES


@pytest.mark.parametrize(
    ("rate", "name"),
    [(0.005, "creeping"), (0.1, "smooth"), (0.4, "smooth"), (0.75, "zigzag"), (0.8, "zigzag"), (0.81, "diverging")],
)
def test_a_real_run_behaves_as_its_regime_is_called(rate: float, name: str) -> None:
    assert regime(CURVE, rate) == name
    trace = train(DATA, START, rate, 30, 80)
    across = (trace.parameters - np.array(minimum(STATS))) @ CURVE.eigenvectors[:, 1]
    jumps = (np.sign(across[1:6]) != np.sign(across[:5])).all()
    assert jumps == (name in ("zigzag", "diverging"))
    assert (abs(across[5]) > abs(across[0])) == (name == "diverging")
    if name == "creeping":
        assert abs(across[5]) > 0.9 * abs(across[0])


def test_growth_is_the_factor_of_every_update() -> None:
    along, across = growth(CURVE, 0.85)
    path = (train(DATA, START, 0.85, 20, 80).parameters - np.array(minimum(STATS))) @ CURVE.eigenvectors
    np.testing.assert_allclose(np.abs(path[1:] / path[:-1]), np.tile([along, across], (20, 1)), rtol=1e-9)
    assert across == pytest.approx(0.85 * CURVE.eigenvalues[1] - 1)
    assert across > 1 > along


def test_the_fastest_rate_shrinks_the_slower_mode_most() -> None:
    best = max(growth(CURVE, CURVE.fastest_rate))
    for rate in np.linspace(0.01, 0.8, 200):
        assert max(growth(CURVE, float(rate))) >= best - 1e-12


@given(regressions(), starts, st.floats(0.05, 0.99), st.sampled_from([1e-2, 1e-4, 1e-6]))
@settings(max_examples=50)
def test_updates_to_converge_by_brute_force(
    data: Regression, start: tuple[float, float], share: float, tolerance: float
) -> None:
    stats = of(data)
    curve = curvature(stats)
    rate = share * curve.critical_rate
    path = predicted_path(stats, start, rate, 3000)
    offset = path - np.array(minimum(stats))
    excess = np.einsum("ki,ij,kj->k", offset, curve.hessian / 2, offset)
    # a loss within rounding of the tolerance could fall to either side
    assume(not (np.abs(excess - tolerance) < 1e-9 * tolerance + 1e-13).any())
    near = np.flatnonzero(excess <= tolerance)
    predicted = updates_to_converge(stats, start, rate, tolerance)
    if len(near):
        assert predicted == near[0]
    else:
        assert predicted is not None
        assert predicted > 3000


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.75])
def test_updates_to_converge_are_those_of_a_real_run(rate: float) -> None:
    trace = train(DATA, START, rate, 1500, 80)
    measured = measured_updates_to_converge(trace.loss, STATS)
    assert measured == updates_to_converge(STATS, START, rate)
    floor = float(line_loss(STATS, *minimum(STATS)))
    assert trace.loss[measured] - floor <= 1e-4 < trace.loss[measured - 1] - floor


def test_who_starts_at_the_minimum_has_arrived_and_who_diverges_never_does() -> None:
    assert updates_to_converge(STATS, minimum(STATS), 0.1) == 0
    assert updates_to_converge(STATS, START, CURVE.critical_rate) is None
    assert updates_to_converge(STATS, START, CURVE.critical_rate * 0.999) > 1000
    assert updates_to_converge(STATS, START, 1.2) is None
    assert measured_updates_to_converge(train(DATA, START, 1.2, 50, 80).loss, STATS) is None
    assert measured_updates_to_converge(train(DATA, START, 0.1, 5, 80).loss, STATS) is None


def test_the_sweep_is_made_of_real_runs() -> None:
    rates = np.array([0.001, 0.05, 0.3, 0.8, 0.82, 1.2])
    swept = rate_sweep(STATS, START, rates, 50)
    assert swept.shape == (51, 6)
    for column, rate in zip(swept.T, rates, strict=True):
        np.testing.assert_allclose(column, train(DATA, START, float(rate), 50, 80).loss, rtol=1e-8)


@pytest.mark.parametrize("scale", FEATURE_SCALES)
def test_a_sweep_that_leaves_all_numbers_is_infinite_and_never_nan(scale: str) -> None:
    data = make(DataSettings(feature_scale=scale))
    swept = rate_sweep(of(data), START, np.array([0.005, 1.2, 50.0]), 800)
    assert not np.isnan(swept).any()
    assert np.isfinite(swept[:, 0]).all()
    assert swept[-1, 2] == math.inf


ROUND = LineStatistics(points=4, mean_x=0.0, mean_y=0.0, sxx=1.0, sxy=0.0, syy=0.0)  # loss a^2 + b^2


def test_a_start_within_the_tolerance_has_arrived() -> None:
    assert updates_to_converge(ROUND, (0.5, 0.0), 0.1, tolerance=0.25) == 0
    assert updates_to_converge(ROUND, (0.5, 0.0), 0.1, tolerance=0.2499) == 1
    assert updates_to_converge(ROUND, (0.01, 0.0), 0.1) == 0
    assert updates_to_converge(ROUND, (0.0101, 0.0), 0.1) == 1
    # each update makes the distance 0.8 of itself: exactly reached is reached
    assert updates_to_converge(ROUND, (1.0, 0.0), 0.1, tolerance=0.8**10 * (1 + 1e-12)) == 5
    assert updates_to_converge(ROUND, (1.0, 0.0), 0.1, tolerance=0.8**10 * (1 - 1e-12)) == 6


def test_a_direction_that_starts_at_its_floor_does_not_count() -> None:
    # the loss is a^2 + 4 b^2: across it diverges at 0.3, along it does not
    wide = LineStatistics(points=4, mean_x=0.0, mean_y=0.0, sxx=4.0, sxy=0.0, syy=0.0)
    assert updates_to_converge(wide, (1.0, 0.0), 0.3) == 6  # 0.4^(2k) <= 1e-4
    assert updates_to_converge(wide, (1.0, 1e-9), 0.3) is None
    # at the critical rate it keeps what it has: within the tolerance that is near enough
    assert updates_to_converge(wide, (1.0, 0.001), 0.25) == 7
    assert updates_to_converge(wide, (1.0, 0.01), 0.25) is None


def test_the_first_loss_within_the_tolerance_is_the_measured_one() -> None:
    loss = np.array([1.0, 0.5, 0.25, 0.1, 0.3])
    assert measured_updates_to_converge(loss, ROUND, tolerance=0.25) == 2
    assert measured_updates_to_converge(loss, ROUND, tolerance=0.2) == 3
    assert measured_updates_to_converge(loss, ROUND) is None
    assert measured_updates_to_converge(np.array([1.0, 1e-4]), ROUND) == 1
    assert measured_updates_to_converge(np.array([1.0, 1.01e-4]), ROUND) is None


@pytest.mark.parametrize("k", range(1, 10))
def test_exactly_the_tolerance_has_arrived(k: int) -> None:
    # at this rate each update quarters the loss, without rounding
    assert updates_to_converge(ROUND, (1.0, 0.0), 0.25, tolerance=0.25**k) == k
