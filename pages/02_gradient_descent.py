"""Lesson 02: how a step knows where to go."""

import streamlit as st

from core.descent import descend
from core.figures.descent import descent_scene
from core.run import loop
from core.settings import DescentSettings
from ui import data, descent, descent_closer, lesson, line, sidebar, state, text
from ui.controls import controls, numbers, presets, restart
from ui.stage import stage
from ui.step import inside_step

here = state.lesson_state(DescentSettings, "gd")
lesson.head(
    "02",
    "The gradient is the slope of the loss in each parameter. Walk against it, a little at a time, "
    "and the line finds the points.",
)
lesson.ignored(here)


def compute():
    """This session's settings, trained."""
    device = "cpu" if here.settings.trainer == "NumPy" else sidebar.chosen_device()
    return descend(here.settings, data.own_points(), device)


column, picture = st.columns(line.COLUMNS, gap="medium")
with column:
    data.notice("gd")
    sliders = st.container()
    controls(here, ["feature_scale", "trainer"])
    numbers(here, ["start_a", "start_b"])
    restart(here, lambda: descent.another_start(here))
    presets(here, descent.PRESETS)


@st.fragment
def live() -> None:
    """Sliders and stage: all that is redrawn while a finger moves, and no more."""
    run = compute()
    with sliders:
        controls(here, ["learning_rate", "batch_size", "updates"], descent.extras(run))
    with picture:
        stage(
            descent_scene(
                run.trace,
                run.data,
                run.surface,
                here.settings.learning_rate,
                here.view,
                pick=descent.pick_mode(here),
                extra=descent.guess_mark(here, run),
            ),
            here,
            on_pick=descent.on_pick(here),
        )
        line.verdict(run.trace, run.curve, run.surface, here.settings.learning_rate)
    state.settle()


live()
run = compute()
inside_step(here, run.trace, run.data, loop(here.settings.trainer), here.settings.learning_rate)
descent_closer.closer_look(here, run)
text.section("Try yourself")
left, right = st.columns(2, gap="medium")
with left:
    descent.prediction(here, run)
with right:
    descent.check()
lesson.notice(here, descent.OBSERVATIONS)
lesson.take_away(here)
lesson.neighbours("02")
