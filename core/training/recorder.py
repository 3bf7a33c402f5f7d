"""Runs a training loop once, whole, and keeps what happened."""

import time
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import numpy as np

from core.trace import Step, Trace, read_only

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
    with np.errstate(over="ignore", invalid="ignore"):
        kept = [step if isinstance(step.loss, np.generic) else _copy(step) for step in islice(steps, updates)]
        table = _table(kept, width)
    seconds = time.perf_counter() - began

    first = np.asarray(start, dtype=dtype).astype(np.float64)
    parameters = np.vstack([first, table[:, :width]])
    loss = evaluate(parameters)
    limit = np.finfo(dtype).max
    finite = np.isfinite(parameters).all(axis=1) & (np.abs(loss) <= limit)
    # an update made from a loss that overflowed, as float32's sum of squares does before their mean, counts as none
    finite[1:] &= np.isfinite(table).all(axis=1)
    end = len(parameters) if finite.all() else max(1, int(np.argmin(finite)))
    rows = [step.rows for step in kept[: end - 1]]
    whole = not rows or isinstance(rows[0], slice)
    return Trace(
        parameters=read_only(parameters[:end]),
        gradients=read_only(table[: end - 1, width : 2 * width]),
        loss=read_only(loss[:end]),
        validation=None if validate is None else read_only(validate(parameters[:end])),
        batch_loss=read_only(table[: end - 1, -1]),
        epoch=read_only(np.array([step.epoch for step in kept[: end - 1]], dtype=int)),
        rows=None if whole else tuple(rows),
        diverged_at=None if end == len(parameters) else end,
        dtype=dtype,
        device=device,
        seconds=seconds,
    )


def _copy(step: Step) -> Step:
    """The step with its numbers copied, before a torch loop changes them in place.

    On the CPU as plain numbers. Elsewhere as one small tensor, left where it is: reading numbers out would
    wait for the device every time.
    """
    import torch  # only a torch loop gets here

    numbers = (*step.parameters, *step.gradients, step.loss)
    if step.loss.device.type == "cpu":
        return step._replace(parameters=tuple(number.item() for number in numbers))
    with torch.no_grad():
        return step._replace(parameters=(torch.cat([number.reshape(1) for number in numbers]),))


def _table(kept: list[Step], width: int) -> np.ndarray:
    """All numbers of all steps, (T, 2 P + 1) float64: parameters, gradients, loss."""
    if not kept:
        return np.empty((0, 2 * width + 1))
    first = kept[0]
    if not isinstance(first.loss, np.generic):
        return _torch_table([step.parameters for step in kept])
    if len(kept) > 1 and first.parameters[0] is kept[1].parameters[0]:
        raise ValueError("A NumPy loop must bind new parameters at every update, not change them in place.")
    columns = [np.concatenate([step.parameters[i] for step in kept]) for i in range(width)]
    columns += [np.array([step.gradients[i] for step in kept]) for i in range(width)]
    return np.column_stack([*columns, np.array([step.loss for step in kept])]).astype(np.float64)


def _torch_table(rows: list[tuple[Any, ...]]) -> np.ndarray:
    import torch

    on_device = isinstance(rows[0][0], torch.Tensor)
    table = torch.stack([row[0] for row in rows]).cpu().numpy() if on_device else np.array(rows)
    return table.astype(np.float64)
