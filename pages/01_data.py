"""Lesson 01: what is fitted, and why some of it is held back."""

import streamlit as st

from core.lessons.data.run import data_run
from core.line.data import DataSettings
from ui import exercises, lesson, line, live, own_data, state
from ui.controls import another_seed, controls, presets, restart
from ui.lessons.data import page
from ui.say import say
from ui.stage import stage

GENERATED = ["points", "noise", "intercept", "slope"]

here = state.lesson_state(DataSettings, "da", home=state.END)
lesson.head(
    "01",
    say(
        "A hundred points around a line. Most of them train the model. The rest are held back, to tell you honestly "
        "how good it is."
    ),
)


def body() -> None:
    """Draw what follows the settings: the controls, the stage and what is said of this run."""
    lesson.ignored(here)
    own = own_data.own_points()
    picture = live.show(here, page.pictures(here, own))
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        own_data.notice("da")
        controls(here, ["seed", *([] if own else GENERATED), "training_share", "feature_scale"])
        restart(here, another_seed, *(page.SPLIT_ANEW if own else page.DRAW_ANEW))
        presets(here, page.PRESETS)
    with right:
        stage(picture.scene, here, on_pick=page.on_pick(here), below=exercises.outcome(here) + picture.below)
    run = data_run(here.settings, own)
    page.sections(here, run)
    page.graph(run)


def rest() -> None:
    """Draw what no setting changes."""
    own_data.loader()
    exercises.try_yourself(lambda: exercises.predict(here, page.asked()), page.check)
    exercises.notice(here, page.OBSERVATIONS)


lesson.page("01", here, body, rest, own_data.not_in_the_link)
