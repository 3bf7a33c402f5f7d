"""One script or picture at a time, so that each ends sooner.

Python runs one thread at a time anyway. Left to itself it passes from one to the next two hundred times a
second, and of those that began together all end when the last one does. In turn, they end one by one.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

PATIENCE = 0.3  # seconds: nobody waits longer for somebody else's long run

_turn = threading.RLock()


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait until nothing of another session is running, but not longer than `PATIENCE`.

    Also a decorator. A part of a script that already has its turn goes straight on.
    """
    got = _turn.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if got:
            _turn.release()


def fragment(part: Callable[..., None]) -> Callable[..., Any]:
    """A part of the page that runs again by itself, in turn."""
    return st.fragment(in_turn()(part))
