"""Lesson 06: what autograd built while Python ran."""

import streamlit as st

from core.figures.graph_start import start_scene
from core.graph.compare import compare
from core.settings import GraphSettings
from core.variant_run import compared, run_variant
from ui import data, exercises, graph_lesson, graph_words, lesson, line, sidebar, state
from ui.boxes import number_boxes
from ui.controls import another_start, presets, restart
from ui.graph_view import graph_view
from ui.stage import stage

here = state.lesson_state(GraphSettings, "gr")
lesson.head(
    "06",
    "While Python computes, autograd notes every operation. Walk down with the values and back up with the gradients.",
)


def body() -> None:
    """All that follows the settings."""
    lesson.ignored(here)
    own, device = data.own_points(), sidebar.chosen_device()
    run = run_variant(here.settings, own, device)
    other = compared(run, own, device)
    changes = compare(other.graph, run.graph) if other else None
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        data.notice("gr")
        graph_lesson.choose(here)
        graph_lesson.more(here, run)
        stage(
            start_scene(run, here.view),
            here,
            name="start",
            on_pick=graph_lesson.on_pick(here),
            controls=False,
            leads=True,
        )
        if here.settings.variant != "square":
            number_boxes(here, ["start_a", "start_b"])
        restart(here, another_start, what="Draw new random parameters. The variant stays.")
        presets(here, graph_words.PRESETS)
        graph_lesson.against(here)
    with right:
        if outcome := exercises.outcome(here):
            st.html(outcome)
        graph_view(
            run.graph,
            "gr_graph",
            height=490,
            below=here.settings.variant in graph_words.WIDE,
            hint=graph_words.WORDS[here.settings.variant].did,
            marked=graph_lesson.marks(changes),
            on_sample=lambda row: graph_lesson.follow(here, row),
        )
        graph_lesson.below(run, other, changes)
    graph_lesson.torchviz(run)


def rest() -> None:
    """What stays as it is."""
    exercises.try_yourself(lambda: exercises.predict(here, graph_lesson.asked()), graph_lesson.check)
    exercises.notice(here, graph_words.OBSERVATIONS)


lesson.page("06", here, body, rest, graph_lesson.saving)
