"""One cache of runs with a limit in bytes, and results that live with their owner."""

import gc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier, Lock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import cache
from core.cache import bytes_kept, cached_run, kept_with, size_of


@dataclass(frozen=True, eq=False)
class Run:
    path: np.ndarray
    other: tuple[np.ndarray, ...] = ()


@given(st.lists(st.integers(0, 2000), max_size=5))
def test_the_size_is_that_of_the_arrays_and_little_more(lengths: list[int]) -> None:
    arrays = tuple(np.zeros(n) for n in lengths)
    exact = sum(array.nbytes for array in arrays)
    assert exact <= size_of(Run(np.zeros(0), arrays)) <= exact + 1000


def test_an_array_is_counted_once_and_a_tensor_too() -> None:
    import torch

    array = np.zeros(10_000)
    assert size_of(Run(array, (array, array))) < 2 * array.nbytes
    assert size_of([torch.zeros(1000, dtype=torch.float64)]) >= 8000


def test_equal_arguments_are_computed_once_also_when_asked_for_at_once() -> None:
    calls, lock, together = [], Lock(), Barrier(4)

    @cached_run
    def train(rate: float) -> Run:
        with lock:
            calls.append(rate)
        return Run(np.full(10, rate))

    def ask(_: int) -> Run:
        together.wait(10)
        return train(0.5)

    with ThreadPoolExecutor(4) as threads:
        runs = list(threads.map(ask, range(4)))
    assert calls == [0.5]
    assert all(run is runs[0] for run in runs)
    assert train(0.25) is not runs[0]


def test_a_failure_is_not_kept() -> None:
    calls = []

    @cached_run
    def train(rate: float) -> Run:
        calls.append(rate)
        raise ValueError

    for _ in range(2):
        with pytest.raises(ValueError):
            train(0.5)
    assert len(calls) == 2


def test_all_runs_together_stay_under_the_limit_and_the_oldest_go_first() -> None:
    quarter = cache.LIMIT // 4 // 8

    @cached_run
    def train(number: int) -> Run:
        return Run(np.zeros(quarter))

    runs = []
    for number in range(6):
        runs.append(train(number))
        assert bytes_kept() <= cache.LIMIT
    assert train(5) is runs[5]
    assert train(0) is not runs[0]

    @cached_run
    def too_large() -> Run:
        return Run(np.zeros(cache.LIMIT // 8 + 1))

    assert too_large() is not too_large()
    cache._runs.clear()
    assert bytes_kept() == 0


def test_what_is_kept_with_an_owner_is_freed_with_it() -> None:
    calls = []

    @kept_with
    def figure(owner: Run, kind: str) -> list[str]:
        calls.append(kind)
        return [kind]

    owner, other = Run(np.zeros(1)), Run(np.zeros(1))
    assert figure(owner, "flat") is figure(owner, "flat")
    assert figure(owner, "flat") is not figure(other, "flat")
    assert figure(owner, "deep") == ["deep"]
    assert calls == ["flat", "flat", "deep"]
    kept = figure.__closure__
    assert kept is not None
    (results,) = (cell.cell_contents for cell in kept if hasattr(cell.cell_contents, "setdefault"))
    assert len(results) == 2
    del owner
    gc.collect()
    assert len(results) == 1
