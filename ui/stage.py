"""The stage: a Scene on the screen, with the time bar that moves it."""

from typing import Any

import streamlit as st

from core.figures.scene import Scene
from ui import component, live
from ui.address import Here
from ui.lesson_view import LessonView

_stage = component.from_module("stage", "stage/stage.js")


def stage(here: Here[Any, Any], view: LessonView, *, leads: bool = True, loop: bool = False) -> None:
    """Show a lesson's view. Playing and scrubbing never ask the server; it hears the tick when the cursor rests.

    The picture that `leads` has the time bar, and is what the page scrolls to when something is to be seen on it.
    """
    _draw(here, "stage", live.encoded(here.address, view), controls=leads, leads=True, loop=loop)


def close_up(here: Here[Any, Any], scene: Scene, name: str) -> None:
    """Show another picture of the same run, without a time bar: it follows the lesson's stage."""
    _draw(here, name, live.encoded(here.address, LessonView(None, scene)), controls=False, leads=False)


def _draw(
    here: Here[Any, Any], name: str, picture: dict[str, Any], *, controls: bool, leads: bool, loop: bool = False
) -> None:
    key = f"{here.slug}_{name}"

    def told() -> None:
        if message := st.session_state[key].get("message"):
            here.receive(message)

    greeting = here.greeting()
    place = here.place
    data = {
        **picture,
        **greeting,
        "live": leads and greeting["live"],
        "group": here.slug,
        "tick": place.tick,
        "speed": place.speed,
        "camera": place.camera,
        "scroll": leads and bool(here.scroll),
        "play": leads and here.play,
        "controls": controls,
        "leads": leads,
        "loop": loop,
    }
    _stage(key=key, data=data, on_message_change=told)
