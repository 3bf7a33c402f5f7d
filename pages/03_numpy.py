"""Lesson 03: training with nothing hidden."""

import streamlit as st

from core.training.by_hand import by_hand
from ui import address, exercises, lesson, line, own_data
from ui.controls import another_seed, controls, presets, restart
from ui.inside_step import inside_step
from ui.lessons.numpy import page
from ui.lessons.numpy.question import asked
from ui.say import say
from ui.stage import stage

here = address.open_lesson("numpy")
lesson.head(
    here.lesson,
    say(
        "Two random numbers, a loop, four steps. NumPy alone fits the line: every number in it is yours to read. "
        "It runs on the CPU, in float64."
    ),
)


def body() -> None:
    """Draw what follows the settings: the controls, the stage and what is said of this run."""
    view = here.view()
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        own_data.notice(here.slug)
        controls(here, ["learning_rate", "epochs", "seed"], view.sliders)
        restart(here, another_seed)
        presets(here, page.PRESETS)
    with right:
        stage(here, view)
    run = view.run
    page.before_the_loop(run)
    inside_step(here, run.trace, run.data, by_hand, here.settings.learning_rate, unit="epoch", by_hand=True)
    page.sanity_check(here, run)


def rest() -> None:
    """Draw what no setting changes."""
    exercises.try_yourself(lambda: exercises.predict(here, asked()), page.check)
    exercises.notice(here, page.OBSERVATIONS)


lesson.page(here, body, rest)
