"""The stage: a Scene on the screen, with the time bar that moves it."""

from typing import Any

import streamlit as st

from core.figures.scene import Scene
from ui import component, live
from ui.address import Here
from ui.lesson_view import LessonView
from ui.messages import Answer, StageData

_stage = component.from_module("stage", "stage/stage.js")


def stage(
    here: Here[Any, Any],
    view: LessonView,
    *,
    name: str = "stage",
    controls: bool = True,
    play: bool = False,
    loop: bool = False,
) -> None:
    """Show a lesson's view. Playing and scrubbing never ask the server; it hears the tick when the cursor rests.

    Without `controls` there is no time bar. With `play` the stage plays as it appears, with `loop` again and again.
    """
    shown = {"controls": controls, "leads": True, "play": play or here.play, "loop": loop}
    _draw(here, name, live.encoded(here.address, view), **shown)


def close_up(here: Here[Any, Any], scene: Scene, name: str) -> None:
    """Show another picture of the same run, without a time bar: it follows the lesson's stage."""
    picture = live.encoded(here.address, LessonView(None, scene))
    _draw(here, name, picture, controls=False, leads=False, play=False, loop=False)


def _draw(
    here: Here[Any, Any], name: str, picture: Answer, *, controls: bool, leads: bool, play: bool, loop: bool
) -> None:
    key = f"{here.slug}_{name}"

    def told() -> None:
        if message := st.session_state[key].get("message"):
            here.receive(message)

    place = here.place
    data: StageData = {
        **picture,
        **here.greeting(),
        "tick": place.tick,
        "speed": place.speed,
        "camera": place.camera,
        "scroll": leads and bool(here.scroll),
        "play": play,
        "controls": controls,
        "leads": leads,
        "loop": loop,
    }
    _stage(key=key, data=data, on_message_change=told)
