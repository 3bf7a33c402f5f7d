"""The slider that redraws while it is dragged."""

from typing import Any

import streamlit as st

from core.fields import Number, kinds
from ui import component
from ui.address import Here
from ui.lesson_view import NOTHING_MORE, SliderProps, slider_props
from ui.messages import SliderData

_slider = component.from_module("slider", "slider.js")


def live_slider(here: Here[Any, Any], name: str, props: SliderProps = NOTHING_MORE) -> None:
    """Draw a slider for a number of the lesson's settings, or of its place.

    While the slider of a setting is dragged, the stage and the other sliders are redrawn without the session, which
    hears of the value when the hand rests. Of a place the session hears every value, each when the last has been
    answered.
    """
    setting = name in kinds(here.settings)
    owner = here.settings if setting else here.place
    kind = kinds(owner)[name]
    assert isinstance(kind, Number)
    key = f"{here.slug}_{name}"

    def moved() -> None:
        if message := st.session_state[key].get("message"):
            here.receive(message)

    data: SliderData = {
        **here.greeting("" if setting else key, live=setting),
        "name": name,
        "label": kind.label,
        "symbol": kind.symbol,
        "help": kind.help,
        "log": kind.log,
        "integer": kind.integer,
        "domain": kind.domain,
        "positive": kind.positive,
        # where the data set the end, as for a batch, more than that means the end
        "value": getattr(owner, name) if props.high is None else min(getattr(owner, name), props.high),
        **slider_props(kind, props),
    }
    _slider(key=key, data=data, on_message_change=moved)
