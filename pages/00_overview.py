"""The first page: the whole story in one moving picture, and the way into it."""

import streamlit as st

from ui import address, lesson
from ui.lessons.overview import page
from ui.say import say
from ui.stage import stage

here = address.open_lesson("overview")
lesson.head(
    here.lesson,
    say(
        "A line makes a prediction. The *loss* says how wrong it is. The *gradient* says which way is down. "
        "Take a small step, and do it again."
    ),
)
lesson.ignored(here)
stage(here, here.view(), play=True, loop=True)
left, right = st.columns([2, 1], gap="large")
with left:
    page.lesson_map()
with right:
    page.machine()
