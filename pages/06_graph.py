"""Lesson 06: what autograd built while Python ran."""

import streamlit as st

from core.lessons.graph.compare import compare
from core.lessons.graph.run import compared
from ui import address, exercises, lesson, line, own_data, text
from ui.boxes import number_boxes
from ui.controls import another_start, presets, restart
from ui.graph_view import graph_view
from ui.lessons.graph import page, words
from ui.lessons.graph.question import asked
from ui.say import say
from ui.stage import stage

here = address.open_lesson("graph")
lesson.head(
    here.lesson,
    say(
        "While Python computes, autograd notes every operation. Walk down with the values and back up with the "
        "gradients."
    ),
)


def body() -> None:
    """Draw what follows the settings: the controls, the stage and what is said of this run."""
    view = here.view()
    run = view.run
    other = compared(run, here.points, run.device)
    changes = compare(other.graph, run.graph) if other else None
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        own_data.notice(here.slug)
        page.choose(here)
        page.own_control(here, view.sliders)
        stage(here, view, name="start", controls=False)
        if here.settings.variant != "square":
            number_boxes(here, ["start_a", "start_b"])
        restart(here, another_start, what="Draw new random parameters. The variant stays.")
        presets(here, words.PRESETS)
        page.against(here)
    with right:
        if view.below:
            text.show(view.below)
        graph_view(
            run.graph,
            f"{here.slug}_graph",
            height=490,
            below=here.settings.variant in words.WIDE,
            hint=words.WORDS[here.settings.variant].did,
            marked=page.marks(changes),
            here=here,
        )
        page.below(run, other, changes)
    page.torchviz(run)


def rest() -> None:
    """Draw what no setting changes."""
    exercises.try_yourself(lambda: exercises.predict(here, asked()), page.check)
    exercises.notice(here, words.OBSERVATIONS)


lesson.page(here, body, rest, page.saving)
