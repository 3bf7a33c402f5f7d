"""Lesson 03: training with nothing hidden."""

import streamlit as st

from core.descent import numpy_run
from core.settings import NumpySettings
from core.training.by_hand import by_hand
from ui import data, exercises, lesson, line, live, numpy_lesson, state
from ui.controls import another_seed, controls, presets, restart
from ui.stage import stage
from ui.step import inside_step

here = state.lesson_state(NumpySettings, "np")
lesson.head(
    "03",
    "Two random numbers, a loop, four steps. NumPy alone fits the line: every number in it is yours to read. "
    "It runs on the CPU, in float64.",
)


def body() -> None:
    """All that follows the settings."""
    lesson.ignored(here)
    own = data.own_points()
    picture = live.show(here, numpy_lesson.pictures(here, own))
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        data.notice("np")
        controls(here, ["learning_rate", "epochs", "seed"], picture.sliders)
        restart(here, another_seed)
        presets(here, numpy_lesson.PRESETS)
    with right:
        stage(picture.scene, here, below=exercises.outcome(here) + picture.below)
    run = numpy_run(here.settings, own)
    numpy_lesson.before_the_loop(run)
    inside_step(here, run.trace, run.data, by_hand, here.settings.learning_rate, unit="epoch", by_hand=True)
    numpy_lesson.sanity_check(here, run)


def rest() -> None:
    """What stays as it is."""
    exercises.try_yourself(lambda: exercises.predict(here, numpy_lesson.asked()), numpy_lesson.check)
    exercises.notice(here, numpy_lesson.OBSERVATIONS)


lesson.page("03", here, body, rest)
