"""Runs a training loop once, whole, and keeps what happened."""

import time
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

import numpy as np

from core.trace import Step, Trace, read_only
from core.training.steps import flat, take

Evaluate = Callable[[np.ndarray], np.ndarray]


def record(
    steps: Iterable[Step],
    start: Mapping[str, Any],
    updates: int,
    evaluate: Evaluate,
    validate: Evaluate | None = None,
    dtype: str = "float64",
    device: str = "cpu",
) -> Trace:
    """Take at most `updates` steps from a training loop and return them as a Trace.

    start               the parameters by name before the first update: tensors, arrays or floats of any shape.
                        They are copied before the loop runs, and give the names, their order and the shapes
    evaluate, validate  map parameters (T+1, P) float64 to losses (T+1,): each is called once, after the run
    dtype, device       what the loop computes in and where, as the Trace says it

    The numbers of a step are copied as the loop yields it, so the loop may change its values in place. State
    has the same names and sizes at every step.

    The trace ends at the last tick up to which all numbers of every update are finite (gradients that are
    None left out) and the training loss is in the range of `dtype`. The start is kept whatever it is.
    Raises ValueError where the first step's parameters or gradients have not the names and sizes of `start`.
    """
    shapes = {name: tuple(np.shape(value)) for name, value in start.items()}
    first = flat(start.values())
    began = time.perf_counter()
    with np.errstate(over="ignore", invalid="ignore"):
        taken = take(islice(steps, updates), shapes)
    seconds = time.perf_counter() - began

    parameters = np.vstack([first, taken.parameters])
    loss = evaluate(parameters)
    finite = np.isfinite(parameters).all(axis=1) & (np.abs(loss) <= np.finfo(dtype).max)
    # an update is dropped if its loss overflowed, as float32's sum of squares does before their mean is taken
    finite[1:] &= taken.finite
    end = len(parameters) if finite.all() else max(1, int(np.argmin(finite)))
    rows = taken.rows[: end - 1]
    whole = not rows or isinstance(rows[0], slice)
    return Trace(
        shapes=shapes,
        parameters=read_only(parameters[:end]),
        gradients=read_only(taken.gradients[: end - 1]),
        state={name: read_only(numbers[: end - 1]) for name, numbers in taken.state.items()},
        loss=read_only(loss[:end]),
        validation=None if validate is None else read_only(validate(parameters[:end])),
        batch_loss=read_only(taken.loss[: end - 1]),
        epoch=read_only(np.array(taken.epoch[: end - 1], dtype=int)),
        rows=None if whole else tuple(rows),
        diverged_at=None if end == len(parameters) else end,
        dtype=dtype,
        device=device,
        seconds=seconds,
    )
