"""Lesson 05: who computes the gradients."""

import streamlit as st

from core.autograd_lesson import autograd_run
from core.figures.attempt import attempt_scene
from core.settings import AutogradSettings
from ui import autograd_inside, autograd_lesson, autograd_lines, data, lesson, line, sidebar, state, text
from ui.controls import controls, presets, restart
from ui.stage import stage

here = state.lesson_state(AutogradSettings, "ag")
lesson.head(
    "05",
    "loss.backward() puts the gradients into a.grad and b.grad. You only take the step. "
    "Here are five ways to write it: one is right.",
)
lesson.ignored(here)


def compute():
    """This session's attempt, run on the chosen device."""
    return autograd_run(here.settings, data.own_points(), sidebar.chosen_device())


@st.fragment
def live() -> None:
    """Controls and stage: all that is redrawn while a finger moves."""
    left, right = st.columns(line.COLUMNS, gap="medium")
    run = compute()
    with left:
        data.notice("ag")
        autograd_lesson.attempts(here)
        controls(here, ["learning_rate", "epochs"], autograd_lesson.extras(run))
        restart(here, lambda: autograd_lesson.another_start(here))
        presets(here, autograd_lesson.PRESETS)
    with right:
        stage(
            attempt_scene(run.attempt, run.data, run.surface, here.settings.learning_rate, here.view, run.accumulates),
            here,
            play=here.notes.get("play", 0),
        )
        autograd_lesson.verdict(run)
    state.settle()


live()
run = compute()
autograd_inside.inside(here, run)
autograd_inside.name_and_object(run)
autograd_lines.press_the_lines(here, run)
text.section("Try yourself")
left, right = st.columns([1, 1.4], gap="medium")
with left:
    lesson.predict(here, autograd_lesson.asked())
with right:
    autograd_lesson.check()
lesson.notice(here, autograd_lesson.OBSERVATIONS)
lesson.take_away(here)
lesson.neighbours("05")
