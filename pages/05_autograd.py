"""Lesson 05: who computes the gradients."""

import streamlit as st

from core.lessons.autograd.run import autograd_run
from core.lessons.autograd.settings import AutogradSettings
from ui import exercises, lesson, line, live, own_data, state
from ui.controls import another_seed, controls, presets, restart
from ui.device import chosen_device
from ui.lessons.autograd import inside, lines, page
from ui.say import say
from ui.stage import stage

here = state.lesson_state(AutogradSettings, "ag")
lesson.head(
    "05",
    say(
        "loss.backward() puts the gradients into a.grad and b.grad. You only take the step. "
        "Here are five ways to write it. Not all of them train."
    ),
)


def body() -> None:
    """Draw what follows the settings: the controls, the stage and what is said of this run."""
    lesson.ignored(here)
    own, device = own_data.own_points(), chosen_device()
    picture = live.show(here, page.pictures(here, own, device))
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        own_data.notice("ag")
        page.attempts(here)
        controls(here, ["learning_rate", "epochs"], picture.sliders)
        restart(here, another_seed)
        presets(here, page.PRESETS)
    with right:
        stage(picture.scene, here, play=here.notes.get("play", 0), below=exercises.outcome(here) + picture.below)
    run = autograd_run(here.settings, own, device)
    inside.inside(here, run)
    inside.name_and_object(run)
    lines.press_the_lines(here, run)


def rest() -> None:
    """Draw what no setting changes."""
    exercises.try_yourself(lambda: exercises.predict(here, page.asked()), page.check, [1, 1.4])
    exercises.notice(here, page.OBSERVATIONS)


lesson.page("05", here, body, rest)
