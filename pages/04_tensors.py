"""Lesson 04: where a number lives, and what it remembers."""

import streamlit as st

from core.lessons.tensors.settings import TensorSettings
from ui import exercises, lesson, line, live, own_data, state
from ui.controls import another_seed, controls, presets, restart
from ui.device import chosen_device
from ui.lessons.tensors import markup, memory, numbers, page, parameters, transfer
from ui.say import say
from ui.stage import stage

here = state.lesson_state(TensorSettings, "tn", home=state.END)
lesson.head(
    "04",
    say(
        "A [[tensor]] keeps its numbers in some memory, on some device, as finely as its dtype allows. First the "
        "dtype: one loss, one training loop, four precisions."
    ),
)
markup.style()


def body() -> None:
    """Draw what follows the settings: the controls, the stage and what is said of this run."""
    lesson.ignored(here)
    own, device = own_data.own_points(), chosen_device()
    picture = live.show(here, page.pictures(here, own, device))
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        own_data.notice("tn")
        controls(here, ["zoom", "learning_rate", "seed"], picture.sliders)
        restart(here, another_seed)
        presets(here, page.PRESETS)
    with right:
        stage(picture.scene, here, below=exercises.outcome(here) + picture.below)
    page.closer(here.settings, own, device)
    numbers.precision(here)
    memory.memory(here)
    memory.in_place(here)
    numbers.conversions(here)
    parameters.parameters(here)
    parameters.shadowed(here)
    transfer.transfer(here)


def rest() -> None:
    """Draw what no setting changes."""
    exercises.try_yourself(lambda: exercises.predict(here, page.asked()), page.check, [1, 1.2])
    exercises.notice(here, page.OBSERVATIONS)


lesson.page("04", here, body, rest)
