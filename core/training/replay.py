"""Any update of a line's run, made again by the loop that made the run."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

import numpy as np

from core.code.inside import Inside
from core.code.replay import one_batch, replay
from core.line.data import Regression
from core.trace import Step, Trace
from core.training.train import tensors

Loop = Callable[..., Iterator[Step]]


def replay_update(loop: Loop, trace: Trace, data: Regression, tick: int, learning_rate: float) -> Inside:
    """The update from tick to tick + 1 of a run over a and b, from the very numbers that the run had there.

    `loop`, `data` and `learning_rate` are those that made the trace. `.grad` begins as the update before left
    it. At the last tick, T, it is the update that would follow, on all points. Raises IndexError for a tick
    outside 0..T.
    """
    if not 0 <= tick <= trace.updates:
        raise IndexError(f"tick is {tick}; this run has the ticks 0 to {trace.updates}.")
    last = tick == trace.updates
    rows = slice(None) if last or trace.rows is None else trace.rows[tick]
    epoch = int(trace.epoch[tick if not last else -1]) if trace.updates else 0
    columns = _arrays(data, trace, tick) if trace.dtype == "float64" else _tensors(loop, data, trace, tick)
    return _replay(loop, columns, learning_rate, rows, epoch)


@lru_cache(maxsize=32)
def known_update(loop: Loop, trace: Trace, data: Regression, tick: int, learning_rate: float) -> Inside:
    """`replay_update`, kept: a page asks for the same update at every rerun. Traces and data count as objects."""
    return replay_update(loop, trace, data, tick, learning_rate)


@lru_cache(maxsize=32)
def same_in_torch(trace: Trace, data: Regression, tick: int, learning_rate: float) -> Inside:
    """The update of a run in NumPy as the autograd loop makes it: on the same batch, in float64, on the CPU.

    At the last tick on all points. Kept, as in `known_update`.
    """
    import torch

    from core.training.autograd import autograd

    rows = slice(None) if tick == trace.updates or trace.rows is None else trace.rows[tick]
    x, y = (torch.tensor(column) for column in (data.x_train, data.y_train))
    a, b = (torch.tensor([float(value)], dtype=x.dtype, requires_grad=True) for value in trace.parameters[tick])
    return _replay(autograd, (x, y, a, b), learning_rate, rows, 0)


def _arrays(data: Regression, trace: Trace, tick: int) -> tuple[Any, ...]:
    a, b = (np.array([value]) for value in trace.parameters[tick])
    return data.x_train, data.y_train, a, b


def _tensors(loop: Loop, data: Regression, trace: Trace, tick: int) -> tuple[Any, ...]:
    import torch

    at = trace.parameters[tick]
    x, y, a, b = tensors(data, (at[0], at[1]), trace.device)
    left = _left(loop) if tick else "None"
    if left != "None":
        for leaf, gradient in zip((a, b), trace.gradients[tick - 1], strict=True):
            leaf.grad = torch.zeros_like(leaf) if left == "zero" else torch.full_like(leaf, gradient)
    return x, y, a, b


def _replay(loop: Loop, columns: tuple[Any, ...], lr: float, rows: Any, epoch: int) -> Inside:
    x, y, a, b = columns
    # an attempt takes no batches: each of its epochs is one update on all points
    batches = {"batches": one_batch(rows, epoch)} if "batches" in inspect.signature(loop).parameters else {}
    epochs = epoch + 1 if batches else 1
    return replay(loop, {"x_train": x, "y_train": y, "a": a, "b": b, "lr": lr, "n_epochs": epochs, **batches})


@cache
def _left(loop: Loop) -> str:
    """What an update of the loop leaves in `.grad`: "None", "zero", or "all" that is there."""
    import torch

    x, y = torch.tensor([[0.0], [1.0]]), torch.tensor([[1.0], [2.0]])
    a, b = (torch.zeros(1, requires_grad=True) for _ in "ab")
    grad = _replay(loop, (x, y, a, b), 0.1, slice(None), 0).end.given["a"].grad
    return "None" if grad is None else "all" if grad.sum else "zero"
