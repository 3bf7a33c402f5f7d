"""The first page: the whole story in one moving picture, and the way into it."""

import streamlit as st

from core.figures.descent import descent_scene
from core.lessons.overview.run import LEARNING_RATE, overview_run
from core.lessons.overview.settings import OverviewSettings
from ui import lesson, state
from ui.lessons.overview import page
from ui.say import say
from ui.stage import stage

here = state.lesson_state(OverviewSettings, "hero")
lesson.head(
    "00",
    say(
        "A line makes a prediction. The *loss* says how wrong it is. The *gradient* says which way is down. "
        "Take a small step, and do it again."
    ),
)
run = overview_run()
stage(
    descent_scene(run.trace, run.data, run.surface, LEARNING_RATE, here.view, pick=None),
    here,
    play=1,
    loop=True,
)
left, right = st.columns([2, 1], gap="large")
with left:
    page.lesson_map()
with right:
    page.machine()
