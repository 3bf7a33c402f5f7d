"""Inside this step: the graph, the code that ran and the formulas, all at the moment of the cursor."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from core.code.source import phase_lines, source_of
from core.graph.model import Graph
from core.line.data import Regression
from core.line.step_graph import compare_by_hand, gradients_by_hand, line_graph
from core.line.step_numbers import PHASES, StepNumbers, agree, autograd_gradient, batch_at, step_numbers
from core.numbers import fixed, significant
from core.trace import Trace
from ui import text
from ui.address import Here
from ui.controls import taker
from ui.formula import FORMULAS
from ui.graph_view import graph_view
from ui.listing import listing
from ui.say import Markup, element, quiet, say

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
    "backward": "Move *a* a little to the right and the *loss* changes by {slope:.2} per unit. "
    "So the step goes the other way.",
    "update": "Each parameter moves against its *gradient*. The [[learning rate]] says how far.",
    "zero": "PyTorch adds new gradients to old ones. They are put back to zero before the next step.",
}


def inside_step(
    here: Here[Any, Any],
    trace: Trace,
    data: Regression,
    loop: Callable[..., Any],
    learning_rate: float,
    unit: str = "update",
    by_hand: bool = False,
) -> None:
    """The section. `loop` is the function that made the trace: its source is what the code panel shows.

    With `by_hand`, every gradient of the graph is also worked out in NumPy and held against autograd's.
    """
    with st.container(key=f"{here.slug}_step"):
        moment = min(here.place.tick, trace.updates)
        text.section(
            "Inside this step", say("{unit} **{at}** of {last}", unit=unit, at=moment, last=trace.updates)
        )
        source = source_of(loop)
        lines = phase_lines(source)
        phases = [phase for phase in PHASES if phase in lines]
        phase = _choose_phase(here, phases, trace.updates)
        numbers = step_numbers(trace, data, here.place.tick, learning_rate)
        x, y = batch_at(trace, data, numbers.moment)
        graph = line_graph(numbers.a, numbers.b, x, y, trace.dtype, trace.device)
        left, right = st.columns(2, gap="medium")
        with left:
            graph_view(graph, f"{here.slug}_graph", phase=phase, height=500, code=False, here=here)
        with right:
            text.show(listing(source, lines[phase]) + _numbers(phase, numbers, x, y))
        if by_hand:
            _by_hand(numbers, graph, x, y)


def _choose_phase(here: Here[Any, Any], phases: list[str], updates: int) -> str:
    """The phase that is shown, and the widgets that choose it."""
    shown = here.place.phase if here.place.phase in phases else phases[0]

    def walk(by: int) -> None:
        at = phases.index(shown) + by
        tick = min(here.place.tick, updates) + at // len(phases)
        if 0 <= tick <= updates:
            here.put({"phase": phases[at % len(phases)], "tick": tick})

    key = f"{here.slug}_phase"
    st.session_state[key] = shown
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    row.segmented_control(
        "Phase",
        phases,
        key=key,
        required=True,
        on_change=taker(here, "phase"),
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
    return shown


def _numbers(phase: str, numbers: StepNumbers, x: np.ndarray, y: np.ndarray) -> Markup:
    """The phase's formula with its numbers, and what it means."""
    used = {"slope": numbers.gradient[0]} if phase == "backward" else {}
    parts = [
        element("div", FORMULAS[phase](numbers), class_="wg-formula"),
        quiet(say(MEANING[phase], **used)),
    ]
    if phase == "backward":
        by_autograd = autograd_gradient(numbers.a, numbers.b, x, y)
        said = say(
            "autograd says {autograd} · finite difference {difference}",
            autograd=_pair(by_autograd),
            difference=_pair(numbers.difference),
        )
        if agree(numbers.gradient, by_autograd) and agree(numbers.gradient, numbers.difference):
            parts.append(element("p", say("✓ {said}", said=said), class_="wg-good"))
        else:
            parts.append(
                element("p", say("✗ {said}: rounding has eaten the digits", said=said), class_="wg-grad")
            )
    if numbers.points < numbers.of_points:
        parts.append(
            quiet(
                say(
                    "This step sees a [[batch]] of **{seen}** of {all} points: the loss is theirs.",
                    seen=numbers.points,
                    all=numbers.of_points,
                )
            )
        )
    return Markup("").join(parts)


def _by_hand(numbers: StepNumbers, graph: Graph, x: np.ndarray, y: np.ndarray) -> None:
    rows = compare_by_hand(graph, gradients_by_hand(numbers.a, numbers.b, x, y))
    text.fact(say("NumPy keeps no graph. This is what autograd notes when PyTorch does the same arithmetic."))
    with st.expander("Every gradient of this graph, worked out by hand in NumPy and held against autograd's"):
        text.table(
            ("gradient of the loss in", "by hand (Σ)", "autograd (Σ)", "largest difference", ""),
            [
                (what, fixed(hand, 6), fixed(theirs, 6), significant(apart, 2), "✓" if same else "✗")
                for what, hand, theirs, apart, same in rows
            ],
        )
        text.fact(say("Σ: the sum over the points. The largest difference is between single elements."))


def _pair(values: tuple[float, float]) -> str:
    return ", ".join(fixed(value) for value in values)
