"""The gradient of the loss by finite differences, and when two gradients agree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.line.data import make
from core.line.loss import agree, finite_difference, mse_gradient
from core.training.train import train

DATA = make()
coordinate = st.floats(-1e6, 1e6)


@given(coordinate, coordinate)
def test_a_central_difference_is_the_gradient(a: float, b: float) -> None:
    here = np.array([a, b])
    scale = abs(a) + abs(b) + 10
    by_hand = tuple(mse_gradient(here, DATA.x_train, DATA.y_train))
    assert finite_difference(here, DATA.x_train, DATA.y_train) == pytest.approx(by_hand, rel=1e-6, abs=1e-8 * scale)


@pytest.mark.parametrize("h", [1e-4, 0.01, 1.0, 100.0])
def test_on_a_quadratic_the_width_of_the_difference_does_not_matter(h: float) -> None:
    here = np.array([0.5, -0.1])
    by_hand = tuple(mse_gradient(here, DATA.x_train, DATA.y_train))
    assert finite_difference(here, DATA.x_train, DATA.y_train, h) == pytest.approx(by_hand, rel=1e-8)


def test_at_the_end_of_a_diverging_run_nothing_is_raised() -> None:
    trace = train(DATA, (0.5, -0.1), 1.2, 2000, 80)
    with np.errstate(all="raise"):
        assert np.isfinite(finite_difference(trace.parameters[-1], DATA.x_train, DATA.y_train)).all()


def test_agreeing_is_near_and_finite() -> None:
    assert agree((1.0, 2.0), (1.0 + 1e-7, 2.0))
    assert not agree((1.0, 2.0), (1.0, 2.1))
    assert agree((1.0, 2.0), (1.0, 2.0001), 1e-4)
    assert not agree((np.nan, 1.0), (np.nan, 1.0))
    assert not agree((np.inf, 1.0), (np.inf, 1.0))
