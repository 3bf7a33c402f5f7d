"""Which points each update sees."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

Batches = Callable[[], Iterator[Any]]


def updates_per_epoch(points: int, batch_size: int) -> int:
    """ceil(N / n): how many batches of n it takes to see all N points once. Both at least 1."""
    return -(-points // batch_size)


def batches(points: int, batch_size: int, seed: int = 42) -> Batches:
    """A function that yields, each time it is called, the rows of one epoch's batches.

    With batch_size >= points that is one `slice(None)`; otherwise a new permutation of 0..points-1, cut into
    integer arrays (batch_size,), the last of which may be shorter. Every call moves a random stream of its
    own, seeded by `seed`: NumPy's global stream is left alone.
    """
    random = np.random.RandomState(seed)

    def epoch() -> Iterator[Any]:
        if batch_size >= points:
            yield slice(None)
            return
        order = random.permutation(points)
        for first in range(0, points, batch_size):
            yield order[first : first + batch_size]

    return epoch
