"""Lesson 05: who computes the gradients."""

import streamlit as st

from ui import address, exercises, lesson, line, own_data
from ui.controls import another_seed, controls, presets, restart
from ui.lessons.autograd import inside, lines, page
from ui.lessons.autograd.question import asked
from ui.say import say
from ui.stage import stage

here = address.open_lesson("autograd")
lesson.head(
    here.lesson,
    say(
        "loss.backward() puts the gradients into a.grad and b.grad. You only take the step. "
        "Here are five ways to write it. Not all of them train."
    ),
)


def body() -> None:
    """Draw what follows the settings: the controls, the stage and what is said of this run."""
    view = here.view()
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        own_data.notice(here.slug)
        page.attempts(here)
        controls(here, ["learning_rate", "epochs"], view.sliders)
        restart(here, another_seed)
        presets(here, page.PRESETS)
    with right:
        stage(here, view)
    run = view.run
    inside.inside(here, run)
    inside.name_and_object(here, run)
    lines.press_the_lines(here, run)


def rest() -> None:
    """Draw what no setting changes."""
    exercises.try_yourself(lambda: exercises.predict(here, asked()), page.check, [1, 1.4])
    exercises.notice(here, page.OBSERVATIONS)


lesson.page(here, body, rest)
