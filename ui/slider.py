"""The slider that redraws while it is dragged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.fields import Number
from ui import component
from ui.state import LessonState

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
    lesson: LessonState[Any],
    key: str,
    spec: Number,
    value: float,
    on_move: Callable[[float], None],
    *,
    live: bool = False,
    **more: Any,
) -> None:
    """Draw a slider for `spec` at `value`; `on_move` gets the new value, before the rerun.

    With `live`, `key` is a field of the lesson's settings: while the slider is dragged the stage and the other
    sliders are redrawn without the session, which hears of the value when the hand rests. Otherwise it hears
    every value, each when the last has been answered. `more` goes to `said`.
    """

    def moved() -> None:
        message = st.session_state[key].get("move")
        if message and lesson.hear(message):
            on_move(message["value"])

    words = said(spec, **more)
    data: dict[str, Any] = {
        "key": key,
        "group": lesson.prefix if live else key,
        **lesson.greeting(),
        "live": live and lesson.draw is not None,
        "label": spec.label,
        "symbol": spec.symbol,
        "help": spec.help,
        "step": spec.step,
        "log": spec.log,
        "integer": spec.integer,
        "value": min(value, words["high"]),
        **words,
    }
    _slider(key=key, data=data, on_move_change=moved)


def said(
    spec: Number,
    *,
    high: float | None = None,
    caption: Caption = (),
    ticks: Sequence[Tick] = (),
    regions: Sequence[Region] = (),
    suffix: str = "",
) -> dict[str, Any]:
    """What a slider shows besides its value, and what may change with the other settings.

    `high` is a lower upper end than the field's own; `caption` a list of (text, tone) pieces under the track.
    """
    top = spec.high if high is None else high
    return {
        "low": spec.low,
        "high": top,
        "caption": list(caption),
        "marks": [{"at": t.at, "label": t.label, "color": t.color, "snap": t.snap} for t in ticks if t.at <= top],
        "regions": [
            {"from": max(r.start, spec.low), "to": min(r.end, top), "color": r.color} for r in regions if r.start < top
        ],
        "suffix": suffix,
    }
