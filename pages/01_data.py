"""Lesson 01: what is fitted, and why some of it is held back."""

import streamlit as st

from ui import address, exercises, lesson, line, own_data
from ui.controls import another_seed, controls, presets, restart
from ui.lessons.data import page
from ui.lessons.data.question import asked
from ui.say import say
from ui.stage import stage

GENERATED = ["points", "noise", "intercept", "slope"]

here = address.open_lesson("data")
lesson.head(
    here.lesson,
    say(
        "A hundred points around a line. Most of them train the model. The rest are held back, to tell you honestly "
        "how good it is."
    ),
)


def body() -> None:
    """Draw what follows the settings: the controls, the stage and what is said of this run."""
    view = here.view()
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        own_data.notice(here.slug)
        controls(here, ["seed", *([] if here.points else GENERATED), "training_share", "feature_scale"])
        restart(here, another_seed, *(page.SPLIT_ANEW if here.points else page.DRAW_ANEW))
        presets(here, page.PRESETS)
    with right:
        stage(here, view)
    run = view.run
    page.sections(here, run)
    page.graph(here, run)


def rest() -> None:
    """Draw what no setting changes."""
    own_data.loader()
    exercises.try_yourself(lambda: exercises.predict(here, asked()), page.check)
    exercises.notice(here, page.OBSERVATIONS)


lesson.page(here, body, rest, own_data.not_in_the_link)
