"""The loops: gradients by hand, by autograd and by finite differences; three trainers, one path."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.line.curvature import curvature
from core.line.data import DataSettings, Regression, make
from core.line.loss import finite_difference, mse, mse_gradient
from core.line.surface import statistics
from core.training.batches import batches, updates_per_epoch
from core.training.initialise import initialise
from core.training.train import loop, train

coordinate = st.floats(-20, 20)
starts = st.tuples(coordinate, coordinate)


@st.composite
def regressions(draw: st.DrawFn) -> Regression:
    """The tutorial's kind of data, with other numbers."""
    return make(
        DataSettings(
            seed=draw(st.integers(0, 9999)),
            points=draw(st.integers(10, 120)),
            noise=draw(st.floats(0, 1)),
            intercept=draw(st.floats(-5, 5)),
            slope=draw(st.floats(-5, 5)),
            training_share=draw(st.sampled_from([0.3, 0.5, 0.8])),
            feature_scale=draw(st.sampled_from(["as is", "standard", "×10"])),
        )
    )


def stable_rate(data: Regression, share: float) -> float:
    """A share of the rate at which no batch of these data, however small, diverges."""
    return share * min(1.0, 1 / (1 + float((data.x_train**2).max())))


@given(regressions(), starts, st.integers(1, 120), st.floats(0.05, 0.95), st.sampled_from(["autograd", "optim.SGD"]))
@settings(max_examples=40)
def test_all_trainers_walk_the_same_path(
    data: Regression, start: tuple[float, float], batch_size: int, share: float, trainer: str
) -> None:
    rate = stable_rate(data, share)
    by_hand = train(data, start, rate, 40, batch_size)
    other = train(data, start, rate, 40, batch_size, trainer)
    size = float(np.abs(by_hand.parameters).max()) + 1
    reach = float(np.abs(data.x_train).max()) + 1
    np.testing.assert_allclose(other.parameters, by_hand.parameters, atol=2e-5 * size)
    np.testing.assert_allclose(other.gradients, by_hand.gradients, atol=2e-5 * size * reach**2)
    np.testing.assert_array_equal(other.epoch, by_hand.epoch)
    # the same batches, in the same order
    assert (other.rows is None) == (by_hand.rows is None)
    for mine, theirs in zip(other.rows or (), by_hand.rows or (), strict=True):
        np.testing.assert_array_equal(mine, theirs)


@given(starts, st.integers(1, 80), st.floats(0.01, 0.75))
@settings(max_examples=25)
def test_autograd_and_the_optimizer_differ_by_rounding_alone(
    start: tuple[float, float], batch_size: int, rate: float
) -> None:
    one, other = (train(make(), start, rate, 60, batch_size, name) for name in ("autograd", "optim.SGD"))
    if one.diverged_at is None:
        np.testing.assert_allclose(
            one.parameters, other.parameters, rtol=1e-4, atol=1e-4 * np.abs(one.loss).max() ** 0.5
        )


@given(regressions(), starts, st.integers(1, 120))
@settings(max_examples=40)
def test_gradients_by_hand_by_autograd_and_by_differences(
    data: Regression, start: tuple[float, float], batch_size: int
) -> None:
    trace = train(data, start, stable_rate(data, 0.5), 3, batch_size)
    for t in range(3):
        rows = slice(None) if trace.rows is None else trace.rows[t]
        x, y = data.x_train[rows], data.y_train[rows]
        here = trace.parameters[t]
        a, b = (torch.tensor([v], dtype=torch.float64, requires_grad=True) for v in here)
        ((torch.tensor(y) - (a + b * torch.tensor(x))) ** 2).mean().backward()
        by_autograd = (a.grad.item(), b.grad.item())
        # a quadratic's central difference is exact but for the rounding of the two losses
        loss, reach = float(mse(here, x, y)), 1 + float(np.abs(x).max())
        scale = 1 + math.sqrt(loss) * reach
        np.testing.assert_allclose(trace.gradients[t], by_autograd, rtol=1e-9, atol=1e-11 * scale)
        np.testing.assert_allclose(mse_gradient(here, x, y), by_autograd, rtol=1e-9, atol=1e-11 * scale)
        np.testing.assert_allclose(
            finite_difference(here, x, y), by_autograd, rtol=1e-6, atol=1e-9 * scale * reach * (1 + loss)
        )


@given(regressions(), st.lists(starts, min_size=1, max_size=5))
def test_many_parameters_at_once_are_one_after_the_other(data: Regression, points: list[tuple[float, float]]) -> None:
    x, y = data.x_train, data.y_train
    table = np.array(points)
    assert mse(table, x, y).shape == (len(points),)
    assert mse_gradient(table, x, y).shape == (len(points), 2)
    for row, loss, gradient in zip(table, mse(table, x, y), mse_gradient(table, x, y), strict=True):
        slow = sum((yi - row[0] - row[1] * xi) ** 2 for xi, yi in zip(x[:, 0], y[:, 0], strict=True)) / len(x)
        assert loss == pytest.approx(slow, rel=1e-12)
        np.testing.assert_allclose(gradient, mse_gradient(row, x, y), rtol=1e-12, atol=1e-12)


def test_the_loss_of_an_impossible_line_is_infinite_and_raises_nothing() -> None:
    with np.errstate(all="raise"):
        assert mse(np.array([1e200, 0.0]), make().x_train, make().y_train) == math.inf
        # the slope of the loss is no square: it overflows only with the numbers themselves
        assert mse_gradient(np.array([0.0, 1.5e308]), 10 + make().x_train, make().y_train).tolist() == [math.inf] * 2


def test_half_the_critical_rate_ends_at_least_squares_for_every_trainer() -> None:
    data = make()
    rate = curvature(statistics(data.x_train, data.y_train)).critical_rate / 2
    design = np.hstack([np.ones_like(data.x_train), data.x_train])
    best = np.linalg.lstsq(design, data.y_train, rcond=None)[0][:, 0]
    for trainer, close in (("NumPy", 1e-10), ("autograd", 2e-6), ("optim.SGD", 2e-6)):
        np.testing.assert_allclose(train(data, (9.0, -9.0), rate, 2000, 80, trainer).parameters[-1], best, atol=close)


@given(st.integers(1, 200), st.integers(1, 250))
def test_an_epoch_sees_every_point_once(points: int, batch_size: int) -> None:
    epoch = batches(points, batch_size)
    for _ in range(2):
        found = [np.arange(points)[rows] for rows in epoch()]
        assert len(found) == updates_per_epoch(points, batch_size) == math.ceil(points / batch_size)
        assert sorted(np.concatenate(found)) == list(range(points))
        assert all(len(rows) == min(batch_size, points) for rows in found[:-1])


def test_each_epoch_is_shuffled_anew_and_each_seed_differently() -> None:
    epoch = batches(40, 10)
    first, second = (np.concatenate(list(epoch())) for _ in "ab")
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(first, np.concatenate(list(batches(40, 10)())))
    assert not np.array_equal(first, np.concatenate(list(batches(40, 10, seed=7)())))


def test_a_run_leaves_the_global_streams_alone() -> None:
    numpy_before, torch_before = np.random.get_state()[1].copy(), torch.get_rng_state()
    for trainer in ("NumPy", "autograd", "optim.SGD"):
        train(make(), (0.0, 0.0), 0.1, 10, 7, trainer)
    initialise(3)
    np.testing.assert_array_equal(np.random.get_state()[1], numpy_before)
    assert torch.equal(torch.get_rng_state(), torch_before)


def test_each_trainer_has_its_own_loop() -> None:
    assert [loop(name).__name__ for name in ("NumPy", "autograd", "optim.SGD")] == ["by_hand", "autograd", "optimizer"]
