"""Lesson 02: how a step knows where to go."""

import streamlit as st

from core.training.train import loop
from ui import address, exercises, lesson, line, own_data
from ui.boxes import number_boxes
from ui.controls import another_start, controls, presets, restart
from ui.inside_step import inside_step
from ui.lessons.gradient_descent import closer_look, page
from ui.say import say
from ui.stage import stage

here = address.open_lesson("gradient_descent")
lesson.head(
    here.lesson,
    say(
        "The gradient is the slope of the loss in each parameter. Walk against it, a little at a time, "
        "and the line finds the points."
    ),
)


def body() -> None:
    """Draw what follows the settings: the controls, the stage and what is said of this run."""
    view = here.view()
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        own_data.notice(here.slug)
        controls(here, ["learning_rate", "batch_size", "updates", "feature_scale", "trainer"], view.sliders)
        number_boxes(here, ["start_a", "start_b"])
        restart(here, another_start)
        presets(here, page.PRESETS)
    with right:
        stage(here, view)
    run = view.run
    inside_step(here, run.trace, run.data, loop(here.settings.trainer), here.settings.learning_rate)
    closer_look.closer_look(here, run)


def rest() -> None:
    """Draw what no setting changes."""
    exercises.try_yourself(lambda: page.prediction(here), page.check)
    exercises.notice(here, page.OBSERVATIONS)


lesson.page(here, body, rest)
