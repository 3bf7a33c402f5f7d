"""Lesson 01: what is fitted, and why some of it is held back."""

import streamlit as st

from core.settings import DataSettings
from core.split import data_run
from ui import data, data_lesson, exercises, lesson, line, live, state
from ui.controls import another_seed, controls, presets, restart
from ui.stage import stage

GENERATED = ["points", "noise", "intercept", "slope"]

here = state.lesson_state(DataSettings, "da", home=state.END)
lesson.head(
    "01",
    "A hundred points around a line. Most of them train the model. The rest are held back, to tell you honestly how "
    "good it is.",
)


def body() -> None:
    """All that follows the settings."""
    lesson.ignored(here)
    own = data.own_points()
    picture = live.show(here, data_lesson.pictures(here, own))
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        data.notice("da")
        controls(here, ["seed", *([] if own else GENERATED), "training_share", "feature_scale"])
        restart(here, another_seed, *(data_lesson.SPLIT_ANEW if own else data_lesson.DRAW_ANEW))
        presets(here, data_lesson.PRESETS)
    with right:
        stage(picture.scene, here, on_pick=data_lesson.on_pick(here), below=exercises.outcome(here) + picture.below)
    run = data_run(here.settings, own)
    data_lesson.sections(here, run)
    data_lesson.graph(run)


def rest() -> None:
    """What stays as it is."""
    data.loader()
    exercises.try_yourself(lambda: exercises.predict(here, data_lesson.asked()), data_lesson.check)
    exercises.notice(here, data_lesson.OBSERVATIONS)


lesson.page("01", here, body, rest, data.not_in_the_link)
