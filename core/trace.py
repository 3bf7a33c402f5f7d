"""What one training run leaves behind."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np


def read_only(array: np.ndarray) -> np.ndarray:
    """Return the array, closed for writing: cached arrays are shared between sessions."""
    array.flags.writeable = False
    return array


class Step(NamedTuple):
    """One parameter update, as a training loop yields it.

    `parameters` are those after the update and `gradients` the ones that it used: NumPy arrays or
    torch tensors of shape (1,). `loss` is the batch's, before the update. `rows` selects the batch:
    an array of indices, or `slice(None)` for all points.
    """

    epoch: int
    rows: Any
    parameters: tuple[Any, ...]
    gradients: tuple[Any, ...]
    loss: Any


@dataclass(frozen=True, eq=False)
class Trace:
    """A whole run of T updates over P parameters. Arrays are float64 copies, read-only.

    parameters (T+1, P)  before the first update, and after each
    gradients  (T, P)    the batch gradient that each update used
    loss       (T+1,)    on the whole training set, at each row of `parameters`
    validation (T+1,)    on the validation set, or None where there is none
    batch_loss (T,)      on the batch, before each update
    epoch      (T,)      the epoch, from 0, of each update
    rows                 the batch of each update: T index arrays, or None when every batch is all points
    diverged_at          the update at which a value stopped being finite; the trace ends before it
    dtype, device        what the run computed in and where
    seconds              how long the loop ran, recording included
    """

    parameters: np.ndarray
    gradients: np.ndarray
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


def thin(trace: Trace, most: int = 2000) -> np.ndarray:
    """The moments, of 0..T, that a picture shows: all of them, or about `most`.

    The first, the last and the epochs' ends are kept as long as they fit; the rest is spread evenly.
    """
    moments = np.arange(trace.updates + 1)
    if len(moments) <= most:
        return moments
    ends = np.flatnonzero(np.diff(trace.epoch)) + 1
    ends = ends[:: -(-len(ends) // (most // 2))] if len(ends) else ends
    even = np.linspace(0, trace.updates, most - len(ends)).astype(int)
    return np.unique(np.concatenate([even, ends]))
