"""Lesson 03: training with nothing hidden."""

import streamlit as st

from core.descent import numpy_run
from core.figures.descent import descent_scene
from core.settings import NumpySettings
from core.training.by_hand import by_hand
from ui import data, lesson, line, numpy_lesson, state, text
from ui.controls import controls, presets, restart
from ui.stage import stage
from ui.step import inside_step

here = state.lesson_state(NumpySettings, "np")
lesson.head(
    "03",
    "Two random numbers, a loop, four steps. NumPy alone fits the line: every number in it is yours to read. "
    "It runs on the CPU, in float64.",
)
lesson.ignored(here)


column, picture = st.columns(line.COLUMNS, gap="medium")
with column:
    data.notice("np")
    sliders = st.container()
    restart(here, lambda: numpy_lesson.another_start(here))
    presets(here, numpy_lesson.PRESETS)


@st.fragment
def live() -> None:
    """Sliders and stage: all that is redrawn while a finger moves, and no more."""
    run = numpy_run(here.settings, data.own_points())
    with sliders:
        controls(here, ["learning_rate", "epochs", "seed"], numpy_lesson.extras(run))
    with picture:
        stage(
            descent_scene(
                run.trace, run.data, run.surface, here.settings.learning_rate, here.view, pick=None, unit="epoch"
            ),
            here,
        )
        line.verdict(run.trace, run.curve, run.surface, here.settings.learning_rate)
    state.settle()


live()
run = numpy_run(here.settings, data.own_points())
numpy_lesson.before_the_loop(run)
inside_step(here, run.trace, run.data, by_hand, here.settings.learning_rate, unit="epoch", by_hand=True)
numpy_lesson.sanity_check(here, run)
text.section("Try yourself")
left, right = st.columns(2, gap="medium")
with left:
    lesson.predict(here, numpy_lesson.asked())
with right:
    numpy_lesson.check()
lesson.notice(here, numpy_lesson.OBSERVATIONS)
lesson.take_away(here)
lesson.neighbours("03")
