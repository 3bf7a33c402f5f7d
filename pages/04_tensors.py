"""Lesson 04: where a number lives, and what it remembers."""

import streamlit as st

from core.figures.precision import precision_scene
from core.settings import TensorSettings
from ui import (
    data,
    lesson,
    line,
    sidebar,
    state,
    tensors,
    tensors_markup,
    tensors_memory,
    tensors_numbers,
    tensors_parameters,
    tensors_transfer,
)
from ui.controls import controls, presets, restart
from ui.stage import stage

here = state.lesson_state(TensorSettings, "tn", home=state.END)
lesson.head(
    "04",
    "A tensor keeps its numbers in some memory, on some device, as finely as its dtype allows. First the dtype: "
    "one loss, one training loop, four precisions.",
)
tensors_markup.style()
lesson.ignored(here)


def compute():
    """This session's settings, in four precisions."""
    from core.tensors.fits import fits

    chosen = here.settings
    return fits(chosen.zoom, chosen.learning_rate, chosen.seed, data.own_points(), sidebar.chosen_device())


@st.fragment
def live() -> None:
    """Controls and stage: all that is redrawn while a finger moves."""
    left, right = st.columns(line.COLUMNS, gap="medium")
    found = compute()
    with left:
        data.notice("tn")
        controls(here, ["zoom", "learning_rate", "seed"], tensors.extras(found))
        restart(here, lambda: tensors.another_start(here))
        presets(here, tensors.PRESETS)
    with right:
        stage(precision_scene(found, here.view), here)
        tensors.verdict(found)
    state.settle()


live()
tensors.closer(compute())
tensors_numbers.precision(here)
tensors_memory.memory(here)
tensors_memory.in_place(here)
tensors_numbers.conversions(here)
tensors_parameters.parameters(here)
tensors_parameters.shadowed(here)
tensors_transfer.transfer(here)
tensors.try_yourself(here)
lesson.notice(here, tensors.OBSERVATIONS)
lesson.take_away(here)
lesson.neighbours("04")
