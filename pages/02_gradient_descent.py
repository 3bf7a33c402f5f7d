"""Lesson 02: how a step knows where to go."""

import streamlit as st

from core.lessons.gradient_descent.settings import DescentSettings
from core.training.train import loop
from ui import exercises, lesson, line, live, own_data, state
from ui.boxes import number_boxes
from ui.controls import another_start, controls, presets, restart
from ui.device import chosen_device
from ui.inside_step import inside_step
from ui.lessons.gradient_descent import closer_look, page
from ui.say import say
from ui.stage import stage

here = state.lesson_state(DescentSettings, "gd")
lesson.head(
    "02",
    say(
        "The gradient is the slope of the loss in each parameter. Walk against it, a little at a time, "
        "and the line finds the points."
    ),
)


def body() -> None:
    """Draw what follows the settings: the controls, the stage and what is said of this run."""
    lesson.ignored(here)
    own = own_data.own_points()
    device = "cpu" if here.settings.trainer == "NumPy" else chosen_device()
    picture = live.show(here, page.pictures(here, own, device))
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        own_data.notice("gd")
        controls(here, ["learning_rate", "batch_size", "updates", "feature_scale", "trainer"], picture.sliders)
        number_boxes(here, ["start_a", "start_b"])
        restart(here, another_start)
        presets(here, page.PRESETS)
    with right:
        stage(picture.scene, here, on_pick=page.on_pick(here), below=page.said(here) + picture.below)
    run = page.run_of(here.settings, own, device)
    inside_step(here, run.trace, run.data, loop(here.settings.trainer), here.settings.learning_rate)
    closer_look.closer_look(here, run)


def rest() -> None:
    """Draw what no setting changes."""
    exercises.try_yourself(lambda: page.prediction(here), page.check)
    exercises.notice(here, page.OBSERVATIONS)


lesson.page("02", here, body, rest)
