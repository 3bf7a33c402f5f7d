"""One script or picture at a time, so that each ends sooner.

Python runs one thread at a time anyway. Left to itself it switches between threads two hundred times a second, and of
several that began together all end when the last one does. In turn, they end one by one.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

PATIENCE = 0.3  # seconds: the longest that anybody waits for somebody else's run

_turn = threading.Lock()
_own = threading.local()


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait until nothing of another session is running, but not longer than `PATIENCE`.

    Also a decorator. What runs inside a turn, or inside what has waited in vain for one, does not wait again.
    """
    if getattr(_own, "inside", False):
        yield
        return
    _own.inside = True
    got = _turn.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        _own.inside = False
        if got:
            _turn.release()


def fragment(part: Callable[..., None], run_every: str | None = None) -> Callable[..., Any]:
    """A part of the page that runs again by itself, in turn; with `run_every`, also by the clock."""
    return st.fragment(in_turn()(part), run_every=run_every)
