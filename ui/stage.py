"""The stage: a Scene on the screen, with the time bar that moves it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.figures.scene import Scene, encode
from ui import component, state
from ui.state import LessonState

_stage = component.from_module("stage", component.STAGE)

Pick = Callable[[str, tuple[float, float]], None]


def stage(
    scene: Scene,
    lesson: LessonState[Any],
    *,
    name: str = "stage",
    on_pick: Pick | None = None,
    controls: bool = True,
    play: int = 0,
    loop: bool = False,
    leads: bool | None = None,
    below: str = "",
) -> None:
    """Show a scene. Playing and scrubbing never ask the server; it hears the step when the cursor rests.

    Without `controls` the stage follows the lesson's other one. `on_pick(what, (x, y))` gets clicks and
    drags on a panel with `pick`; `below` is a line of HTML under the numbers. A new value of `play` starts it
    playing. The picture that `leads` (by default, the one with controls) is what the page scrolls to when
    something is to be seen on it.
    """
    key = f"{lesson.prefix}_{name}"

    def rested() -> None:
        step = st.session_state[key].get("step")
        if step is not None:
            lesson.step = int(step)

    def picked() -> None:
        message = st.session_state[key].get("pick")
        if message and on_pick and lesson.hear(message):
            x, y = message["point"]
            on_pick(message["what"], (float(x), float(y)))

    def viewed() -> None:
        message = st.session_state[key].get("view")
        if message:
            lesson.view = message["view"]

    data = {
        "scene": encode(scene),
        "cursor": {"t": lesson.step, "n": lesson.jump},
        "look": lesson.look,
        "group": lesson.prefix,
        **lesson.greeting(),
        "live": controls and lesson.draw is not None,
        "controls": controls,
        "leads": controls if leads is None else leads,
        "play": play,
        "loop": loop,
        "below": below,
        "stamp": state.stamp(lesson.settings, lesson.prefix),
    }
    _stage(key=key, data=data, on_step_change=rested, on_pick_change=picked, on_view_change=viewed)
