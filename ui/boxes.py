"""Number boxes side by side, for settings that are also set by dragging on the stage."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.fields import Number, specs
from ui import component
from ui.state import LessonState

_boxes = component.from_module("boxes", "boxes.js")


def number_boxes(lesson: LessonState[Any], names: Sequence[str]) -> None:
    """Draw one box for each named number of the lesson's settings. While the stage is dragged they follow it."""
    declared = specs(lesson.settings)
    key = f"{lesson.prefix}_boxes"

    def typed() -> None:
        message = st.session_state[key].get("typed")
        if message and lesson.hear(message):
            for name, value in message["values"].items():
                lesson.slide(name, value)

    fields = []
    for name in names:
        spec = declared[name]
        assert isinstance(spec, Number)
        fields.append(
            {
                "name": name,
                "key": f"{lesson.prefix}_{name}",
                "label": spec.label,
                "low": spec.low,
                "high": spec.high,
                "step": spec.step,
                "integer": spec.integer,
                "value": getattr(lesson.settings, name),
            }
        )
    data = {
        "key": key,
        "group": lesson.prefix,
        **lesson.greeting(),
        "live": lesson.draw is not None,
        "fields": fields,
    }
    _boxes(key=key, data=data, on_typed_change=typed)
