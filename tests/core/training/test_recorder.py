"""What a run leaves behind: shapes, closed arrays, and where it ends when numbers stop being finite."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from core.line.data import make
from core.line.loss import mse
from core.trace import Step, Trace
from core.training.recorder import record
from core.training.train import train

DATA = make()
TRAINERS = ("NumPy", "autograd", "optim.SGD")
START = (0.5, -0.1)
# enough updates for a run at a rate of 0.9 or more to leave the numbers of its dtype
ENOUGH = {"NumPy": 2500, "autograd": 300, "optim.SGD": 300}


def arrays(trace: Trace) -> dict[str, np.ndarray]:
    return {name: value for name, value in vars(trace).items() if isinstance(value, np.ndarray)}


@pytest.mark.parametrize("trainer", TRAINERS)
@pytest.mark.parametrize("batch_size", [80, 16, 7, 1])
def test_shapes_and_types(trainer: str, batch_size: int) -> None:
    trace = train(DATA, START, 0.1, 33, batch_size, trainer)
    per_epoch = math.ceil(80 / batch_size)
    assert {name: array.shape for name, array in arrays(trace).items()} == {
        "parameters": (34, 2),
        "gradients": (33, 2),
        "loss": (34,),
        "validation": (34,),
        "batch_loss": (33,),
        "epoch": (33,),
    }
    assert all(array.dtype == np.float64 for name, array in arrays(trace).items() if name != "epoch")
    assert trace.epoch.tolist() == [i // per_epoch for i in range(33)]
    assert (trace.dtype, trace.device) == ("float64" if trainer == "NumPy" else "float32", "cpu")
    assert trace.diverged_at is None
    assert trace.updates == 33
    assert trace.seconds > 0
    if batch_size == 80:
        assert trace.rows is None
    else:
        assert [len(rows) for rows in trace.rows[:per_epoch]] == [
            min(batch_size, 80 - first) for first in range(0, 80, batch_size)
        ][:33]
        # an epoch sees every point once
        if per_epoch <= 33:
            assert sorted(np.concatenate(trace.rows[:per_epoch])) == list(range(80))


@pytest.mark.parametrize("trainer", TRAINERS)
def test_every_array_is_closed_for_writing(trainer: str) -> None:
    for array in arrays(train(DATA, START, 0.1, 5, 16, trainer)).values():
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("trainer", TRAINERS)
@pytest.mark.parametrize("batch_size", [80, 16])
def test_the_losses_belong_to_the_parameters(trainer: str, batch_size: int) -> None:
    trace = train(DATA, START, 0.3, 12, batch_size, trainer)
    for t in range(13):
        a, b = trace.parameters[t]
        assert trace.loss[t] == pytest.approx(np.mean((DATA.y_train - a - b * DATA.x_train) ** 2))
        assert trace.validation[t] == pytest.approx(np.mean((DATA.y_val - a - b * DATA.x_val) ** 2))
    for t in range(12):
        rows = slice(None) if trace.rows is None else trace.rows[t]
        a, b = trace.parameters[t]
        seen = np.mean((DATA.y_train[rows] - a - b * DATA.x_train[rows]) ** 2)
        assert trace.batch_loss[t] == pytest.approx(seen, rel=1e-4)
        np.testing.assert_allclose(
            trace.parameters[t + 1], trace.parameters[t] - 0.3 * trace.gradients[t], rtol=1e-5, atol=1e-6
        )


@pytest.mark.parametrize("trainer", TRAINERS)
def test_no_updates_leave_the_start_alone(trainer: str) -> None:
    trace = train(DATA, START, 0.1, 0, 80, trainer)
    assert trace.updates == 0
    assert trace.parameters.shape == (1, 2)
    assert trace.parameters[0] == pytest.approx(START)
    assert trace.gradients.shape == (0, 2)
    assert len(trace.loss) == 1
    assert len(trace.epoch) == len(trace.batch_loss) == 0
    assert trace.diverged_at is None


def test_without_validation_there_is_none() -> None:
    trace = record([], {"a": START[0], "b": START[1]}, 10, lambda p: mse(p, DATA.x_train, DATA.y_train))
    assert trace.validation is None
    assert trace.state == {}
    assert trace.parameters.tolist() == [list(START)]


@pytest.mark.parametrize("trainer", TRAINERS)
@pytest.mark.parametrize("batch_size", [80, 16, 1])
@pytest.mark.parametrize("rate", [0.9, 1.2])
def test_a_diverging_run_ends_at_the_last_finite_update(trainer: str, batch_size: int, rate: float) -> None:
    trace = train(DATA, START, rate, ENOUGH[trainer], batch_size, trainer)
    limit = np.finfo(trace.dtype).max
    assert trace.diverged_at == trace.updates + 1
    assert trace.updates < ENOUGH[trainer]
    for name, array in arrays(trace).items():
        assert np.isfinite(array).all(), name
        assert np.abs(array).max() <= limit, name
    # it went as far as numbers of its size go: one more factor, and the square overflows
    assert trace.loss.max() > limit**0.9
    assert len(trace.loss) == len(trace.parameters) == trace.updates + 1
    assert len(trace.gradients) == len(trace.batch_loss) == len(trace.epoch) == trace.updates
    # and nothing that came before was lost: a shorter run is its beginning
    short = train(DATA, START, rate, trace.updates, batch_size, trainer)
    assert short.diverged_at is None
    np.testing.assert_array_equal(short.parameters, trace.parameters)


@pytest.mark.parametrize("trainer", TRAINERS)
def test_the_update_after_the_last_would_not_be_finite(trainer: str) -> None:
    """Made by hand in the run's own dtype, from where the trace ends."""
    trace = train(DATA, START, 1.2, ENOUGH[trainer], 80, trainer)
    kind = torch.float64 if trainer == "NumPy" else torch.float32
    x, y = (torch.tensor(v, dtype=kind) for v in (DATA.x_train, DATA.y_train))
    a, b = (torch.tensor(v, dtype=kind) for v in trace.parameters[-1])
    error = y - (a + b * x)
    loss = (error**2).mean()
    a, b = a + 1.2 * 2 * error.mean(), b + 1.2 * 2 * (x * error).mean()
    after = ((y - (a + b * x)) ** 2).mean()
    assert not (torch.isfinite(loss) and torch.isfinite(after))


def test_float32_ends_long_before_float64() -> None:
    narrow, wide = (train(DATA, START, 1.2, ENOUGH[trainer], 80, trainer).updates for trainer in ("autograd", "NumPy"))
    assert 50 < narrow < 80
    assert 450 < wide < 600


def test_a_nan_in_the_middle_ends_the_trace_there() -> None:
    def steps() -> Iterator[Step]:
        for k in range(6):
            value = np.array([math.nan if k == 3 else float(k)])
            one = np.float64(1)
            yield Step(0, slice(None), {"a": value, "b": value}, {"a": one, "b": one}, np.float64(k))

    trace = record(steps(), {"a": 0.0, "b": 0.0}, 6, lambda p: p.sum(axis=1))
    assert trace.updates == 3
    assert trace.diverged_at == 4
    assert trace.parameters[:, 0].tolist() == [0, 0, 1, 2]


def test_it_takes_no_more_steps_than_asked() -> None:
    taken = []

    def steps() -> Iterator[Step]:
        for k in range(100):
            taken.append(k)
            yield Step(k, slice(None), {"a": np.ones(1)}, {"a": np.float64(0)}, np.float64(0))

    assert record(steps(), {"a": 0.0}, 7, lambda p: p[:, 0]).updates == 7
    assert taken == list(range(7))


def test_numbers_are_copied_before_the_loop_changes_them() -> None:
    trace = train(DATA, START, 0.1, 10, 80, "autograd")
    assert len(np.unique(trace.parameters[:, 0])) == 11
    assert (trace.gradients != 0).all()
