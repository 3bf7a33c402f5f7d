"""Lesson 03: training with nothing hidden."""

import streamlit as st

from core.lessons.numpy.run import numpy_run
from core.lessons.numpy.settings import NumpySettings
from core.training.by_hand import by_hand
from ui import exercises, lesson, line, live, own_data, state
from ui.controls import another_seed, controls, presets, restart
from ui.inside_step import inside_step
from ui.lessons.numpy import page
from ui.say import say
from ui.stage import stage

here = state.lesson_state(NumpySettings, "np")
lesson.head(
    "03",
    say(
        "Two random numbers, a loop, four steps. NumPy alone fits the line: every number in it is yours to read. "
        "It runs on the CPU, in float64."
    ),
)


def body() -> None:
    """Draw what follows the settings: the controls, the stage and what is said of this run."""
    lesson.ignored(here)
    own = own_data.own_points()
    picture = live.show(here, page.pictures(here, own))
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        own_data.notice("np")
        controls(here, ["learning_rate", "epochs", "seed"], picture.sliders)
        restart(here, another_seed)
        presets(here, page.PRESETS)
    with right:
        stage(picture.scene, here, below=exercises.outcome(here) + picture.below)
    run = numpy_run(here.settings, own)
    page.before_the_loop(run)
    inside_step(here, run.trace, run.data, by_hand, here.settings.learning_rate, unit="epoch", by_hand=True)
    page.sanity_check(here, run)


def rest() -> None:
    """Draw what no setting changes."""
    exercises.try_yourself(lambda: exercises.predict(here, page.asked()), page.check)
    exercises.notice(here, page.OBSERVATIONS)


lesson.page("03", here, body, rest)
