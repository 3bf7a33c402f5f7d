"""Lesson 05: who computes the gradients."""

import streamlit as st

from core.autograd_lesson import autograd_run
from core.settings import AutogradSettings
from ui import autograd_inside, autograd_lesson, autograd_lines, data, exercises, lesson, line, live, sidebar, state
from ui.controls import another_seed, controls, presets, restart
from ui.stage import stage

here = state.lesson_state(AutogradSettings, "ag")
lesson.head(
    "05",
    "loss.backward() puts the gradients into a.grad and b.grad. You only take the step. "
    "Here are five ways to write it. Not all of them train.",
)


def body() -> None:
    """All that follows the settings."""
    lesson.ignored(here)
    own, device = data.own_points(), sidebar.chosen_device()
    picture = live.show(here, autograd_lesson.pictures(here, own, device))
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        data.notice("ag")
        autograd_lesson.attempts(here)
        controls(here, ["learning_rate", "epochs"], picture.sliders)
        restart(here, another_seed)
        presets(here, autograd_lesson.PRESETS)
    with right:
        stage(picture.scene, here, play=here.notes.get("play", 0), below=exercises.outcome(here) + picture.below)
    run = autograd_run(here.settings, own, device)
    autograd_inside.inside(here, run)
    autograd_inside.name_and_object(run)
    autograd_lines.press_the_lines(here, run)


def rest() -> None:
    """What stays as it is."""
    exercises.try_yourself(lambda: exercises.predict(here, autograd_lesson.asked()), autograd_lesson.check, [1, 1.4])
    exercises.notice(here, autograd_lesson.OBSERVATIONS)


lesson.page("05", here, body, rest)
