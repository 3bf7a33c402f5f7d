"""The first page: the whole story in one moving picture, and the way into it."""

import streamlit as st

from core.descent import descend
from core.figures.descent import descent_scene
from core.settings import DescentSettings
from ui import lesson, overview, state
from ui.stage import stage

here = state.lesson_state(DescentSettings, "hero")
lesson.head(
    "00",
    "A line makes a prediction. The *loss* says how wrong it is. The *gradient* says which way is down. "
    "Take a small step, and do it again.",
)
run = descend(overview.HERO)
stage(
    descent_scene(run.trace, run.data, run.surface, overview.HERO.learning_rate, here.view, pick=None),
    here,
    play=1,
    loop=True,
)
left, right = st.columns([2, 1], gap="large")
with left:
    overview.lesson_map()
with right:
    overview.machine()
