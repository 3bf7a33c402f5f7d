"""Inside this step: the graph, the code that ran and the formulas, all at the moment of the cursor."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.data import Regression
from core.step import PHASES, agree, autograd_gradient, batch_at, step_numbers
from core.trace import Trace
from core.training.source import phase_lines, source_of
from ui import text
from ui.formula import FORMULAS
from ui.state import LessonState

NAMES = {
    "forward": "forward",
    "loss": "loss",
    "backward": "gradients",
    "update": "update",
    "zero": "zero the gradients",
}

MEANING = {
    "forward": "The line predicts a y for every x. Nothing has been judged yet.",
    "loss": "One number for how wrong the line is: the mean of the squares that you see on the stage.",
    "backward": "Move *a* a little to the right and the *loss* changes by {slope} per unit. "
    "So the step goes the other way.",
    "update": "Each parameter moves against its *gradient*. The learning rate says how far.",
    "zero": "PyTorch adds new gradients to old ones. They are put back to zero before the next step.",
}

Graph = Callable[[str], None]


def inside_step(
    lesson: LessonState[Any],
    trace: Trace,
    data: Regression,
    loop: Callable[..., Any],
    learning_rate: float,
    graph: Graph | None = None,
    unit: str = "update",
) -> None:
    """The section. `loop` is the function that made the trace: its source is what the code panel shows.

    `graph(phase)` draws the computation graph in the left column, where a page has one.
    """
    text.section("Inside this step")
    source = source_of(loop)
    lines = phase_lines(source)
    phases = [phase for phase in PHASES if phase in lines]
    _choose_phase(lesson, phases, trace.updates, unit)
    left, right = st.columns([1, 1] if graph else [1.3, 1], gap="medium")
    with left:
        if graph:
            graph(lesson.phase)
        else:
            text.code(source, lines[lesson.phase])
    with right:
        if graph:
            text.code(source, lines[lesson.phase])
        _numbers(lesson, trace, data, learning_rate)


def _choose_phase(lesson: LessonState[Any], phases: list[str], updates: int, unit: str) -> None:
    if lesson.phase not in phases:
        lesson.phase = phases[0]

    def walk(by: int) -> None:
        at = phases.index(lesson.phase) + by
        moved = lesson.step + at // len(phases)
        if 0 <= moved <= updates:
            lesson.phase = phases[at % len(phases)]
            if moved != lesson.step:
                lesson.move(moved)

    key = f"{lesson.prefix}_phase"
    st.session_state[key] = lesson.phase

    def chosen() -> None:
        lesson.phase = st.session_state[key]

    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    row.segmented_control(
        "Phase",
        phases,
        key=key,
        required=True,
        on_change=chosen,
        label_visibility="collapsed",
        format_func=lambda phase: f"{phases.index(phase) + 1}  {NAMES[phase]}",
    )
    row.button(
        "Phase back",
        icon=":material/chevron_left:",
        key=f"{key}_back",
        on_click=walk,
        args=(-1,),
        type="tertiary",
        shortcut="Shift+Left",
    )
    row.button(
        "Next phase",
        icon=":material/chevron_right:",
        key=f"{key}_next",
        on_click=walk,
        args=(1,),
        type="tertiary",
        shortcut="Shift+Right",
    )
    row.html(f'<p class="wg-fact">{unit} <b>{min(lesson.step, updates)}</b> of {updates}</p>')


def _numbers(lesson: LessonState[Any], trace: Trace, data: Regression, learning_rate: float) -> None:
    numbers = step_numbers(trace, data, lesson.step, learning_rate)
    st.html(f'<div class="wg-formula">{FORMULAS[lesson.phase](numbers)}</div>')
    meaning = MEANING[lesson.phase].format(slope=text.number(numbers.gradient[0], 2))
    st.html(f'<p class="wg-fact">{text.spoken(meaning)}</p>')
    if lesson.phase == "backward":
        x, y = batch_at(trace, data, numbers.moment)
        by_autograd = autograd_gradient(numbers.a, numbers.b, x, y)
        said = f"autograd says {_pair(by_autograd)} · finite difference {_pair(numbers.difference)}"
        if agree(numbers.gradient, by_autograd) and agree(numbers.gradient, numbers.difference):
            st.html(f'<p class="wg-good">✓ {said}</p>')
        else:
            st.html(f'<p class="wg-grad">✗ {said}: rounding has eaten the digits</p>')
    if numbers.points < numbers.of_points:
        text.fact(f"This step sees a batch of <b>{numbers.points}</b> of {numbers.of_points} points.")


def _pair(values: tuple[float, float]) -> str:
    return ", ".join(text.number(value) for value in values)
