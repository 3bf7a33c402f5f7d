"""The numbers inside one step: those of the formulas that a page fills in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import notebook
from core.lessons.gradient_descent.run import descend
from core.lessons.gradient_descent.settings import DescentSettings
from core.line.data import make
from core.line.loss import mse_gradient
from core.line.step_numbers import PHASES, agree, autograd_gradient, batch_at, finite_difference, step_numbers
from core.training.train import train

DATA = make()
BATCH = descend(DescentSettings()).trace
MINI = train(DATA, (0.5, -0.1), 0.2, 12, 16)


def test_the_first_step_is_the_notebooks() -> None:
    first = step_numbers(BATCH, DATA, 0, 0.1)
    assert (first.moment, first.points, first.of_points, first.learning_rate) == (0, 80, 80, 0.1)
    for ours, printed in (
        *zip((first.a, first.b), notebook.NUMPY_START, strict=True),
        (first.loss, notebook.NUMPY_LOSS),
        *zip(first.gradient, notebook.NUMPY_GRADIENTS, strict=True),
        *zip(first.following, notebook.NUMPY_ONE_UPDATE, strict=True),
    ):
        assert printed.agrees(ours)


@pytest.mark.parametrize("trace", [BATCH, MINI], ids=["batch", "mini-batch"])
def test_the_formulas_hold_between_the_numbers(trace) -> None:
    for moment in range(10):
        here = step_numbers(trace, DATA, moment, 0.2 if trace is MINI else 0.1)
        x, y = batch_at(trace, DATA, moment)
        assert here.points == len(x)
        assert here.gradient == pytest.approx((-2 * here.mean_error, -2 * here.mean_x_error))
        assert here.gradient == pytest.approx(tuple(trace.gradients[moment]))
        assert here.difference == pytest.approx(here.gradient, rel=1e-7)
        assert here.mean_yhat + here.mean_error == pytest.approx(y.mean())
        assert here.loss == pytest.approx(trace.batch_loss[moment])
        for old, slope, new in zip((here.a, here.b), here.gradient, here.following, strict=True):
            assert new == pytest.approx(old - here.learning_rate * slope)


def test_the_end_has_no_following_step_and_sees_all_points() -> None:
    end = step_numbers(MINI, DATA, 12, 0.2)
    assert end.following is None
    assert end.points == end.of_points == 80
    assert end.loss == pytest.approx(MINI.loss[-1])


def test_a_moment_outside_the_run_is_clipped() -> None:
    assert step_numbers(MINI, DATA, 10_000, 0.2) == step_numbers(MINI, DATA, 12, 0.2)
    assert step_numbers(MINI, DATA, -3, 0.2) == step_numbers(MINI, DATA, 0, 0.2)


def test_the_batch_is_the_one_that_the_update_saw() -> None:
    x, y = batch_at(MINI, DATA, 3)
    np.testing.assert_array_equal(x, DATA.x_train[MINI.rows[3]])
    np.testing.assert_array_equal(y, DATA.y_train[MINI.rows[3]])
    assert batch_at(BATCH, DATA, 3)[0] is DATA.x_train


coordinate = st.floats(-1e6, 1e6)


@given(coordinate, coordinate)
def test_three_ways_to_the_gradient_agree(a: float, b: float) -> None:
    x, y = DATA.x_train, DATA.y_train
    here = np.array([a, b])
    by_hand = tuple(mse_gradient(here, x, y))
    scale = abs(a) + abs(b) + 10
    assert autograd_gradient(a, b, x, y) == pytest.approx(by_hand, rel=1e-9, abs=1e-12 * scale)
    assert finite_difference(here, x, y) == pytest.approx(by_hand, rel=1e-6, abs=1e-8 * scale)


@pytest.mark.parametrize("h", [1e-4, 0.01, 1.0, 100.0])
def test_on_a_quadratic_the_width_of_the_difference_does_not_matter(h: float) -> None:
    here = np.array([0.5, -0.1])
    by_hand = tuple(mse_gradient(here, DATA.x_train, DATA.y_train))
    assert finite_difference(here, DATA.x_train, DATA.y_train, h) == pytest.approx(by_hand, rel=1e-8)


def test_agreeing_is_near_and_finite() -> None:
    assert agree((1.0, 2.0), (1.0 + 1e-7, 2.0))
    assert not agree((1.0, 2.0), (1.0, 2.1))
    assert not agree((np.nan, 1.0), (np.nan, 1.0))
    assert not agree((np.inf, 1.0), (np.inf, 1.0))


def test_the_last_step_of_a_diverging_run_raises_nothing() -> None:
    trace = train(DATA, (0.5, -0.1), 1.2, 2000, 80)
    with np.errstate(all="raise"):
        last = step_numbers(trace, DATA, trace.updates, 1.2)
    assert np.isfinite([last.a, last.b, last.loss, *last.gradient]).all()


def test_the_phases_are_the_four_steps_and_zeroing() -> None:
    assert PHASES == ("forward", "loss", "backward", "update", "zero")
