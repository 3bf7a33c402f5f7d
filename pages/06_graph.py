"""Lesson 06: what autograd built while Python ran."""

import streamlit as st

from core.lessons.graph.compare import compare
from core.lessons.graph.figures import start_scene
from core.lessons.graph.run import compared, run_variant
from core.lessons.graph.settings import GraphSettings
from ui import exercises, lesson, line, own_data, state, text
from ui.boxes import number_boxes
from ui.controls import another_start, presets, restart
from ui.device import chosen_device
from ui.graph_view import graph_view
from ui.lessons.graph import page, words
from ui.say import say
from ui.stage import stage

here = state.lesson_state(GraphSettings, "gr")
lesson.head(
    "06",
    say(
        "While Python computes, autograd notes every operation. Walk down with the values and back up with the "
        "gradients."
    ),
)


def body() -> None:
    """Draw what follows the settings: the controls, the stage and what is said of this run."""
    lesson.ignored(here)
    own, device = own_data.own_points(), chosen_device()
    run = run_variant(here.settings, own, device)
    other = compared(run, own, device)
    changes = compare(other.graph, run.graph) if other else None
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        own_data.notice("gr")
        page.choose(here)
        page.more(here, run)
        stage(
            start_scene(run, here.view),
            here,
            name="start",
            on_pick=page.on_pick(here),
            controls=False,
            leads=True,
        )
        if here.settings.variant != "square":
            number_boxes(here, ["start_a", "start_b"])
        restart(here, another_start, what="Draw new random parameters. The variant stays.")
        presets(here, words.PRESETS)
        page.against(here)
    with right:
        if outcome := exercises.outcome(here):
            text.show(outcome)
        graph_view(
            run.graph,
            "gr_graph",
            height=490,
            below=here.settings.variant in words.WIDE,
            hint=words.WORDS[here.settings.variant].did,
            marked=page.marks(changes),
            on_sample=lambda row: page.follow(here, row),
        )
        page.below(run, other, changes)
    page.torchviz(run)


def rest() -> None:
    """Draw what no setting changes."""
    exercises.try_yourself(lambda: exercises.predict(here, page.asked()), page.check)
    exercises.notice(here, words.OBSERVATIONS)


lesson.page("06", here, body, rest, page.saving)
