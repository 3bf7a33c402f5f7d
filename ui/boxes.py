"""Number boxes side by side, for settings that are also set by dragging on the stage."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.fields import Number, kinds
from ui import component
from ui.address import Here
from ui.messages import BoxesData, BoxField

_boxes = component.from_module("boxes", "boxes.js")


def number_boxes(here: Here[Any, Any], names: Sequence[str]) -> None:
    """Draw one box for each named number of the lesson's settings. While the stage is dragged they follow it."""
    declared = kinds(here.settings)
    key = f"{here.slug}_boxes"

    def typed() -> None:
        if message := st.session_state[key].get("message"):
            here.receive(message)

    fields: list[BoxField] = []
    for name in names:
        kind = declared[name]
        assert isinstance(kind, Number)
        fields.append(
            {
                "name": name,
                "label": kind.label,
                "domain": kind.domain,
                "positive": kind.positive,
                "step": kind.step,
                "integer": kind.integer,
                "log": kind.log,
                "value": getattr(here.settings, name),
            }
        )
    data: BoxesData = {**here.greeting(), "fields": fields}
    _boxes(key=key, data=data, on_message_change=typed)
