"""What one training run leaves behind."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np


def read_only(array: np.ndarray) -> np.ndarray:
    """Return the array, closed for writing: cached arrays are shared between sessions."""
    array.flags.writeable = False
    return array


class Step(NamedTuple):
    """One parameter update, as a training loop yields it.

    epoch       counted from 0
    rows        selects the batch: an array of indices, or `slice(None)` for all points
    parameters  by name, after the update: `{"a": a, "b": b}` or a module's `dict(module.named_parameters())`
    gradients   under the same names, the ones that the update used; None for a parameter that got none
    loss        the batch's, before the update
    state       the optimizer's, by name, after the update (`{"momentum.a": ...}`); None where there is none

    Values are torch tensors, or NumPy arrays and NumPy scalars, of any shape. The loop may change them in
    place once it goes on: whoever keeps a step's numbers copies them.
    """

    epoch: int
    rows: Any
    parameters: Mapping[str, Any]
    gradients: Mapping[str, Any]
    loss: Any
    state: Mapping[str, Any] | None = None


@dataclass(frozen=True, eq=False)
class Trace:
    """A whole run of T updates over P numbers, those of all parameters. Arrays are float64 copies, read-only.

    shapes               the shape of each parameter, by name; the columns of `parameters` and `gradients`
                         are the parameters in this order, each flattened row by row
    parameters (T+1, P)  before the first update, and after each
    gradients  (T, P)    the batch gradient that each update used; NaN where a parameter got none
    state                the optimizer's state after each update, by name: (T, K) with K numbers, flattened
                         in the same way; empty where the loop yields none
    loss       (T+1,)    on the whole training set, at each row of `parameters`
    validation (T+1,)    on the validation set, or None where there is none
    batch_loss (T,)      on the batch, before each update
    epoch      (T,)      the epoch, from 0, of each update
    rows                 the batch of each update: T index arrays, or None when every batch is all points
    diverged_at          the update at which a value stopped being finite; the trace ends before it
    dtype, device        what the run computed in and where
    seconds              how long the loop ran, recording included

    A tick is a point in time of the run: tick t, of 0..T, is before the first update or after update t.
    """

    shapes: Mapping[str, tuple[int, ...]]
    parameters: np.ndarray
    gradients: np.ndarray
    state: Mapping[str, np.ndarray]
    loss: np.ndarray
    validation: np.ndarray | None
    batch_loss: np.ndarray
    epoch: np.ndarray
    rows: tuple[np.ndarray, ...] | None
    diverged_at: int | None
    dtype: str
    device: str
    seconds: float

    @property
    def updates(self) -> int:
        """T, the number of updates that stayed finite."""
        return len(self.gradients)

    def named(self, tick: int) -> dict[str, np.ndarray]:
        """The parameters at a tick, by name, each in its own shape: read-only views, float64.

        Raises IndexError for a tick that the trace does not have.
        """
        return by_name(self.parameters[tick], self.shapes)


def by_name(numbers: np.ndarray, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, np.ndarray]:
    """Cut one row of flattened parameters, (P,), into views by name, each of the shape in `shapes`."""
    ends = np.cumsum([math.prod(shape) for shape in shapes.values()])
    parts = np.split(numbers, ends[:-1])
    return {name: part.reshape(shape) for (name, shape), part in zip(shapes.items(), parts, strict=True)}


def thin(trace: Trace, most: int = 2000) -> np.ndarray:
    """The ticks, of 0..T, that a picture shows: all of them, or about `most`. Ascending integers.

    The first, the last and the epochs' ends are kept as long as they fit; the rest is spread evenly.
    """
    ticks = np.arange(trace.updates + 1)
    if len(ticks) <= most:
        return ticks
    ends = np.flatnonzero(np.diff(trace.epoch)) + 1
    ends = ends[:: -(-len(ends) // (most // 2))] if len(ends) else ends
    even = np.linspace(0, trace.updates, most - len(ends)).astype(int)
    return np.unique(np.concatenate([even, ends]))
