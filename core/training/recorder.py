"""Runs a training loop once, whole, and keeps what happened."""

import time
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import numpy as np

from core.data import read_only
from core.trace import Step, Trace

Evaluate = Callable[[np.ndarray], np.ndarray]


def record(
    steps: Iterable[Step],
    start: tuple[float, ...],
    updates: int,
    evaluate: Evaluate,
    validate: Evaluate | None = None,
    dtype: str = "float64",
    device: str = "cpu",
) -> Trace:
    """Take `updates` steps from a training loop and return them as a Trace.

    `evaluate` and `validate` map parameters (T+1, P) to losses (T+1,), once, after the run. The trace
    ends at the last moment up to which every number of every update, and the training loss, are finite
    in `dtype`.
    """
    width = len(start)
    began = time.perf_counter()
    rows_of, epochs, values = [], [], []
    with np.errstate(over="ignore", invalid="ignore"):
        for step in islice(steps, updates):
            values.extend(_numbers(step))
            epochs.append(step.epoch)
            rows_of.append(step.rows)
        table = _table(values).reshape(-1, 2 * width + 1)
    seconds = time.perf_counter() - began

    first = np.asarray(start, dtype=dtype).astype(np.float64)
    parameters = np.vstack([first, table[:, :width]])
    loss = evaluate(parameters)
    limit = np.finfo(dtype).max
    finite = np.isfinite(parameters).all(axis=1) & (np.abs(loss) <= limit)
    # an update made from a loss that overflowed, as float32's sum of squares does before their mean, counts as none
    finite[1:] &= np.isfinite(table).all(axis=1)
    end = len(parameters) if finite.all() else max(1, int(np.argmin(finite)))
    whole = not rows_of or isinstance(rows_of[0], slice)
    return Trace(
        parameters=read_only(parameters[:end]),
        gradients=read_only(table[: end - 1, width : 2 * width]),
        loss=read_only(loss[:end]),
        validation=None if validate is None else read_only(validate(parameters[:end])),
        batch_loss=read_only(table[: end - 1, -1]),
        epoch=read_only(np.asarray(epochs[: end - 1], dtype=int)),
        rows=None if whole else tuple(rows_of[: end - 1]),
        diverged_at=None if end == len(parameters) else end,
        dtype=dtype,
        device=device,
        seconds=seconds,
    )


def _numbers(step: Step) -> list[Any]:
    """The step's numbers, copied before the loop changes them in place."""
    if isinstance(step.loss, np.generic):
        return [value.item() for value in (*step.parameters, *step.gradients, step.loss)]
    import torch  # only a torch loop gets here

    # one small tensor left on its device: reading numbers out would wait for the device every time
    return [torch.cat([*step.parameters, *step.gradients, step.loss.reshape(1)]).detach()]


def _table(values: list[Any]) -> np.ndarray:
    if values and not isinstance(values[0], float):
        import torch

        return torch.stack(values).cpu().numpy().astype(np.float64)
    return np.asarray(values, dtype=np.float64)
