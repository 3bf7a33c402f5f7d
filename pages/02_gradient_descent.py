"""Lesson 02: how a step knows where to go."""

import streamlit as st

from core.run import loop
from core.settings import DescentSettings
from ui import data, descent, descent_closer, exercises, lesson, line, live, sidebar, state
from ui.boxes import number_boxes
from ui.controls import another_start, controls, presets, restart
from ui.stage import stage
from ui.step import inside_step

here = state.lesson_state(DescentSettings, "gd")
lesson.head(
    "02",
    "The gradient is the slope of the loss in each parameter. Walk against it, a little at a time, "
    "and the line finds the points.",
)


def body() -> None:
    """All that follows the settings."""
    lesson.ignored(here)
    own = data.own_points()
    device = "cpu" if here.settings.trainer == "NumPy" else sidebar.chosen_device()
    picture = live.show(here, descent.pictures(here, own, device))
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        data.notice("gd")
        controls(here, ["learning_rate", "batch_size", "updates", "feature_scale", "trainer"], picture.sliders)
        number_boxes(here, ["start_a", "start_b"])
        restart(here, another_start)
        presets(here, descent.PRESETS)
    with right:
        stage(picture.scene, here, on_pick=descent.on_pick(here), below=descent.said(here) + picture.below)
    run = descent.run_of(here.settings, own, device)
    inside_step(here, run.trace, run.data, loop(here.settings.trainer), here.settings.learning_rate)
    descent_closer.closer_look(here, run)


def rest() -> None:
    """What stays as it is."""
    exercises.try_yourself(lambda: descent.prediction(here), descent.check)
    exercises.notice(here, descent.OBSERVATIONS)


lesson.page("02", here, body, rest)
