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


own = data.own_points()
column, picture = st.columns(line.COLUMNS, gap="medium")
with column:
    data.notice("da")
    sliders = st.container()
    controls(here, ["feature_scale"])
    restart(here, lambda: data_lesson.another_seed(here), "New points", "Draw other points from the same recipe.")
    presets(here, data_lesson.PRESETS)


@st.fragment
def live() -> None:
    """Sliders and stage: all that is redrawn while a finger moves, and no more."""
    run = data_run(here.settings, own)
    with sliders:
        controls(here, ["seed", *([] if own else GENERATED), "training_share"])
    with picture:
        names = (own.x_name, own.y_name) if own else ("x", "y")
        scene = data_scene(run.data, run.surface, run.dealing, data_lesson.at(here, run), here.view, names)
        stage(scene, here, on_pick=data_lesson.on_pick(here))
        data_lesson.scaling(run)
    state.settle()


live()
data_lesson.sections(here, data_run(here.settings, own))
data_lesson.graph(data_run(here.settings, own))
data.loader()
text.section("Try yourself")
left, right = st.columns(2, gap="medium")
with left:
    lesson.predict(here, data_lesson.asked())
with right:
    data_lesson.check()
lesson.notice(here, data_lesson.OBSERVATIONS)
lesson.take_away(here)
if own:
    text.fact("Your own file is not in the link: whoever opens it sees the tutorial's data.")
lesson.neighbours("01")
