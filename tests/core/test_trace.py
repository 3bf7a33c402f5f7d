"""A trace, and the ticks of it that a picture keeps."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.line.data import make
from core.trace import Trace, thin
from core.training.train import train

BARE = train(make(), (0.0, 0.0), 0.1, 1, 80)


def long_trace(updates: int, per_epoch: int) -> Trace:
    """A trace of which only the length and the epochs matter."""
    return replace(BARE, gradients=np.zeros((updates, 2)), epoch=np.arange(updates) // per_epoch)


def ends(trace: Trace) -> set[int]:
    """The ticks right after the last update of an epoch, but for the run's own end."""
    return {i + 1 for i in range(trace.updates - 1) if trace.epoch[i] != trace.epoch[i + 1]}


@given(st.integers(0, 5000), st.integers(1, 700), st.integers(20, 3000))
def test_thinning_keeps_the_first_and_the_last_in_order_and_stays_small(
    updates: int, per_epoch: int, most: int
) -> None:
    trace = long_trace(updates, per_epoch)
    ticks = thin(trace, most)
    assert ticks[0] == 0
    assert ticks[-1] == updates
    assert (np.diff(ticks) > 0).all()
    assert len(ticks) <= max(most, 1)
    if updates < most:
        assert len(ticks) == updates + 1
    else:
        assert len(ticks) > most // 3


@given(st.integers(2500, 6000), st.integers(4, 700))
def test_thinning_keeps_every_epochs_end_where_they_fit(updates: int, per_epoch: int) -> None:
    trace = long_trace(updates, per_epoch)
    kept = set(thin(trace).tolist())
    if len(ends(trace)) <= 1000:
        assert ends(trace) <= kept
    else:
        assert len(ends(trace) & kept) >= 500


def test_thinning_leaves_no_large_gap() -> None:
    ticks = thin(long_trace(100_000, 50_000))
    assert len(ticks) in range(1900, 2001)
    assert np.diff(ticks).max() <= 51
    assert 50_000 in ticks


def test_a_thin_trace_still_holds_every_number() -> None:
    trace = train(make(), (0.0, 0.0), 0.1, 2500, 16)
    assert trace.updates == 2500
    assert trace.parameters.shape == (2501, 2)
    assert len(thin(trace)) <= 2000
