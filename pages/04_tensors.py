"""Lesson 04: where a number lives, and what it remembers."""

import streamlit as st

from core.settings import TensorSettings
from ui import (
    data,
    exercises,
    lesson,
    line,
    live,
    sidebar,
    state,
    tensors,
    tensors_markup,
    tensors_memory,
    tensors_numbers,
    tensors_parameters,
    tensors_transfer,
)
from ui.controls import another_seed, controls, presets, restart
from ui.stage import stage

here = state.lesson_state(TensorSettings, "tn", home=state.END)
lesson.head(
    "04",
    "A tensor keeps its numbers in some memory, on some device, as finely as its dtype allows. First the dtype: "
    "one loss, one training loop, four precisions.",
)
tensors_markup.style()


def body() -> None:
    """All that follows the settings."""
    lesson.ignored(here)
    own, device = data.own_points(), sidebar.chosen_device()
    picture = live.show(here, tensors.pictures(here, own, device))
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        data.notice("tn")
        controls(here, ["zoom", "learning_rate", "seed"], picture.sliders)
        restart(here, another_seed)
        presets(here, tensors.PRESETS)
    with right:
        stage(picture.scene, here, below=exercises.outcome(here) + picture.below)
    tensors.closer(here.settings, own, device)
    tensors_numbers.precision(here)
    tensors_memory.memory(here)
    tensors_memory.in_place(here)
    tensors_numbers.conversions(here)
    tensors_parameters.parameters(here)
    tensors_parameters.shadowed(here)
    tensors_transfer.transfer(here)


def rest() -> None:
    """What stays as it is."""
    exercises.try_yourself(lambda: exercises.predict(here, tensors.asked()), tensors.check, [1, 1.2])
    exercises.notice(here, tensors.OBSERVATIONS)


lesson.page("04", here, body, rest)
