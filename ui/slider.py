"""The slider that redraws while it is dragged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.settings import Number
from ui import component, state

_slider = component.from_module("slider", "slider.js")


@dataclass(frozen=True)
class Tick:
    """A coloured line on the track at a value. A `snap` tick draws the thumb to itself."""

    at: float
    label: str
    color: str = "grad"
    snap: bool = False


@dataclass(frozen=True)
class Region:
    """A coloured stretch of the track."""

    start: float
    end: float
    color: str = "grad"


Caption = Sequence[tuple[str, str]]


def live_slider(
    key: str,
    spec: Number,
    value: float,
    on_move: Callable[[float], None],
    *,
    nonce: int = 0,
    high: float | None = None,
    caption: Caption = (),
    ticks: Sequence[Tick] = (),
    regions: Sequence[Region] = (),
    suffix: str = "",
    stage: bool = True,
) -> None:
    """Draw a slider for `spec` at `value`; `on_move` gets every new value, before the rerun.

    `caption` is a list of (text, tone) pieces under the track. `nonce` is to be raised when the value
    was set from Python. With `stage`, the next value waits until the stage has drawn the last.
    """
    top = spec.high if high is None else high

    def moved() -> None:
        message = st.session_state[key].get("move")
        if message:
            on_move(message["value"])
            if message["done"]:
                state.settled()

    data: dict[str, Any] = {
        "label": spec.label,
        "symbol": spec.symbol,
        "help": spec.help,
        "low": spec.low,
        "high": top,
        "step": spec.step,
        "log": spec.log,
        "integer": spec.integer,
        "value": min(value, top),
        "nonce": nonce,
        "caption": list(caption),
        "marks": [{"at": t.at, "label": t.label, "color": t.color, "snap": t.snap} for t in ticks if t.at <= top],
        "regions": [
            {"from": max(r.start, spec.low), "to": min(r.end, top), "color": r.color} for r in regions if r.start < top
        ],
        "suffix": suffix,
        "stage": stage,
    }
    _slider(key=key, data=data, on_move_change=moved)
