"""Lesson 01: what is fitted, and why some of it is held back."""

import streamlit as st

from core.figures.data import data_scene
from core.settings import DataSettings
from core.split import data_run
from ui import data, data_lesson, lesson, line, state, text
from ui.controls import controls, presets, restart
from ui.stage import stage

GENERATED = ["points", "noise", "intercept", "slope"]

here = state.lesson_state(DataSettings, "da", home=state.END)
lesson.head(
    "01",
    "A hundred points around a line. Most of them train the model. The rest are held back, to tell you honestly how "
    "good it is.",
)
lesson.ignored(here)


@st.fragment
def live() -> None:
    """Controls and stage: all that is redrawn while a finger moves."""
    left, right = st.columns(line.COLUMNS, gap="medium")
    own = data.own_points()
    run = data_run(here.settings, own)
    with left:
        data.notice("da")
        controls(here, ["seed", *([] if own else GENERATED), "training_share", "feature_scale"])
        restart(here, lambda: data_lesson.another_seed(here), "New points", "Draw other points from the same recipe.")
        presets(here, data_lesson.PRESETS)
    with right:
        names = (own.x_name, own.y_name) if own else ("x", "y")
        scene = data_scene(run.data, run.surface, run.dealing, data_lesson.at(here, run), here.view, names)
        stage(scene, here, on_pick=data_lesson.on_pick(here))
        data_lesson.scaling(run)
    state.settle()


live()
data_lesson.sections(here, data_run(here.settings, data.own_points()))
data.loader()
text.section("Try yourself")
left, right = st.columns(2, gap="medium")
with left:
    lesson.predict(here, data_lesson.asked())
with right:
    data_lesson.check()
lesson.notice(here, data_lesson.OBSERVATIONS)
lesson.take_away(here)
if data.own_points():
    text.fact("Your own file is not in the link: whoever opens it sees the tutorial's data.")
lesson.neighbours("01")
