"""The replayed update is the recorded one, to the last bit, whatever the loop, the settings and the tick."""

import inspect

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.code.replay import one_batch, replay
from core.lessons.autograd.attempts import ATTEMPTS
from core.lessons.autograd.run_attempt import run
from core.line.data import DataSettings, make
from core.training.batches import batches
from core.training.replay import replay_update
from core.training.train import loop, train
from tests.core.code.loops import DATA, DEVICES, START, modules, small_network

coordinate = st.floats(-5, 5, width=32)
starts = st.tuples(coordinate, coordinate)


def flat(values):
    return np.concatenate([value.data.ravel() for value in values.values()])


def assert_same(inside, trace, tick):
    np.testing.assert_array_equal(flat(inside.update.parameters), trace.parameters[tick + 1])
    np.testing.assert_array_equal(flat(inside.update.gradients), trace.gradients[tick])
    assert inside.update.loss.sum == trace.batch_loss[tick]
    at_start = [inside.start.names[name].value.data.item() for name in "ab"]
    np.testing.assert_array_equal(at_start, trace.parameters[tick])
    at_end = [inside.end.names[name].value.data.item() for name in "ab"]
    np.testing.assert_array_equal(at_end, trace.parameters[tick + 1])


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("trainer", ["NumPy", "autograd", "optim.SGD"])
@given(
    seed=st.integers(0, 9999), points=st.integers(10, 120), start=starts, batch_size=st.integers(1, 120),
    rate=st.floats(0.001, 0.9), updates=st.integers(1, 60), at=st.floats(0, 1, exclude_max=True),
)  # fmt: skip
@settings(max_examples=25)
def test_a_trainers_update(trainer, device, seed, points, start, batch_size, rate, updates, at):
    data = make(DataSettings(seed=seed, points=points))
    trace = train(data, start, rate, updates, batch_size, trainer, device)
    if trace.updates:
        tick = int(at * trace.updates)
        inside = replay_update(loop(trainer), trace, data, tick, rate)
        assert inside.failure is None
        assert inside.warned == ()
        assert inside.end.names["epoch"].value.sum == trace.epoch[tick]
        assert_same(inside, trace, tick)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("attempt", ["third", "without zero_"])
@given(start=starts, rate=st.floats(0.001, 1.3), at=st.floats(0, 1, exclude_max=True))
@settings(max_examples=15)
def test_an_attempts_update(attempt, device, start, rate, at):
    trace = run(attempt, DATA, start, rate, 60, device).trace
    if trace.updates:
        tick = int(at * trace.updates)
        inside = replay_update(ATTEMPTS[attempt], trace, DATA, tick, rate)
        assert inside.failure is None
        assert_same(inside, trace, tick)
        held = inside.start.names["a"].grad
        if not tick:
            assert held is None
        else:
            assert held.sum == (0 if attempt == "third" else trace.gradients[tick - 1, 0])


def test_the_update_after_the_last_goes_on_from_there():
    trace = train(DATA, START, 0.1, 7, 32, "autograd")
    inside = replay_update(loop("autograd"), trace, DATA, 7, 0.1)
    longer = train(DATA, tuple(trace.parameters[7]), 0.1, 1, 80, "autograd")
    np.testing.assert_array_equal(flat(inside.update.parameters), longer.parameters[1])
    with pytest.raises(IndexError, match="tick is 8; this run has the ticks 0 to 7"):
        replay_update(loop("autograd"), trace, DATA, 8, 0.1)


def recorded(device, lr, momentum, batch_size, updates):
    """A plain run of `modules`: at each tick the parameters and the optimizer's state, at each update the Step."""
    x, y = (torch.tensor(column, dtype=torch.float32, device=device) for column in (DATA.x_train, DATA.y_train))
    model = small_network().to(device)
    copied = {name: p.detach().clone() for name, p in model.named_parameters()}
    ticks, steps = [(copied, {})], []
    run = modules(x, y, model, lr, momentum, updates, batches(len(x), batch_size))
    for step, _ in zip(run, range(updates), strict=False):
        optimizer = inspect.getgeneratorlocals(run)["sgd"]
        named = dict(model.named_parameters())
        ticks.append((
            {name: p.detach().clone() for name, p in named.items()},
            {name: {k: v if v is None else v.clone() for k, v in optimizer.state[p].items()}
             for name, p in named.items()},
        ))  # fmt: skip
        gradients = {name: p.grad.clone() for name, p in named.items()}
        steps.append((step.epoch, step.rows, gradients, step.loss.item()))
    return (x, y), ticks, steps


@pytest.mark.parametrize("device", DEVICES)
@given(
    lr=st.floats(0.001, 0.3), momentum=st.floats(0, 0.95), batch_size=st.integers(1, 100),
    updates=st.integers(1, 30), at=st.floats(0, 1, exclude_max=True),
)  # fmt: skip
@settings(max_examples=25)
def test_a_modules_update_with_momentum(device, lr, momentum, batch_size, updates, at):
    (x, y), ticks, steps = recorded(device, lr, momentum, batch_size, updates)
    tick = int(at * updates)
    epoch, rows, gradients, loss = steps[tick]
    (before, state), (after, state_after) = ticks[tick : tick + 2]
    model = small_network().to(device)
    model.load_state_dict(before)
    known = {p: state[name] for name, p in model.named_parameters() if name in state}
    inside = replay(
        modules,
        {"x_train": x, "y_train": y, "model": model, "lr": lr, "momentum": momentum, "n_epochs": epoch + 1,
         "batches": one_batch(rows, epoch)},
        known,
    )  # fmt: skip
    assert inside.failure is None
    assert inside.update.loss.sum == loss
    for name in before:
        np.testing.assert_array_equal(inside.start.names[f"model.{name}"].value.data, before[name].cpu().double())
        np.testing.assert_array_equal(inside.update.parameters[name].data, after[name].cpu().double())
        np.testing.assert_array_equal(inside.update.gradients[name].data, gradients[name].cpu().double())
        path = f"sgd.state[model.{name}]['momentum_buffer']"
        assert (path in inside.end.names) == (momentum != 0)
        if momentum:
            expected = state_after[name]["momentum_buffer"].cpu().double()
            np.testing.assert_array_equal(inside.end.names[path].value.data, expected)
            np.testing.assert_array_equal(inside.update.state[f"momentum.{name}"].data, expected)
        # what was given is the run's own record: the replay must not have changed it
        assert all(torch.equal(v, ticks[tick][1][name][k]) for k, v in state.get(name, {}).items())
        assert inside.after("update").names[f"model.{name}"].grad is not None
        assert inside.end.names[f"model.{name}"].grad is None
