"""Lesson 04: where a number lives, and what it remembers."""

import streamlit as st

from ui import address, exercises, lesson, line, own_data
from ui.controls import another_seed, controls, presets, restart
from ui.lessons.tensors import markup, memory, numbers, page, parameters, transfer
from ui.lessons.tensors.question import asked
from ui.say import say
from ui.stage import stage

here = address.open_lesson("tensors")
lesson.head(
    here.lesson,
    say(
        "A [[tensor]] keeps its numbers in some memory, on some device, as finely as its dtype allows. First the "
        "dtype: one loss, one training loop, four precisions."
    ),
)
markup.style()


def body() -> None:
    """Draw what follows the settings: the controls, the stage and what is said of this run."""
    view = here.view()
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        own_data.notice(here.slug)
        controls(here, ["zoom", "learning_rate", "seed"], view.sliders)
        restart(here, another_seed)
        presets(here, page.PRESETS)
    with right:
        stage(here, view)
    page.closer(view.run)
    numbers.precision(here)
    memory.memory(here)
    memory.in_place(here)
    numbers.conversions(here)
    parameters.parameters(here)
    parameters.shadowed(here)
    transfer.transfer(here)


def rest() -> None:
    """Draw what no setting changes."""
    exercises.try_yourself(lambda: exercises.predict(here, asked()), page.check, [1, 1.2])
    exercises.notice(here, page.OBSERVATIONS)


lesson.page(here, body, rest)
