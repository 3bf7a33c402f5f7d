"""Inside this step: the graph, the code that ran and the formulas, all at the moment of the cursor."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from core.code.source import phase_lines, source_of
from core.graph.model import Graph
from core.line.data import Regression
from core.line.loss import agree, finite_difference
from core.line.step_graph import compare_by_hand, gradients_by_hand
from core.line.update_numbers import UpdateNumbers, update_numbers
from core.numbers import fixed, significant
from core.trace import Trace
from core.training.replay import known_update, same_in_torch
from ui import text
from ui.address import Here
from ui.controls import taker
from ui.formula import FORMULAS, meaning
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


def inside_step(
    here: Here[Any, Any],
    trace: Trace,
    data: Regression,
    loop: Callable[..., Any],
    learning_rate: float,
    unit: str = "update",
    by_hand: bool = False,
) -> None:
    """The section: the update from the cursor's moment on, as `loop`, which made the trace, makes it again.

    NumPy keeps no graph: there the graph is the one of the autograd loop, from the same numbers. With `by_hand`,
    every gradient of it is also worked out in NumPy and held against autograd's.
    """
    with st.container(key=f"{here.slug}_step"):
        moment = min(here.place.tick, trace.updates)
        last = moment == trace.updates
        text.section(
            "Inside this step", say("{unit} **{at}** of {last}", unit=unit, at=moment, last=trace.updates)
        )
        source = source_of(loop)
        lines = phase_lines(source)
        phases = [phase for phase in NAMES if phase in lines]
        phase = _choose_phase(here, phases, trace.updates)
        inside = known_update(loop, trace, data, moment, learning_rate)
        numbers = update_numbers(inside, moment, last)
        graph = inside.graph or same_in_torch(trace, data, moment, learning_rate).graph
        assert graph is not None
        left, right = st.columns(2, gap="medium")
        with left:
            # after the last update no backward pass ran
            ahead = numbers.autograd and last
            graph_view(
                graph.forward_only if ahead else graph,
                f"{here.slug}_graph",
                phase="loss" if ahead and phase != "forward" else phase,
                height=500,
                code=False,
                here=here,
            )
            if not numbers.autograd:
                text.fact(
                    say(
                        "NumPy keeps no graph. This is what autograd notes when PyTorch does the same arithmetic, "
                        "in float64."
                    )
                )
        with right:
            text.show(listing(source, lines[phase]) + _numbers(phase, numbers, graph))
        if by_hand:
            _by_hand(numbers, graph)


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


def _numbers(phase: str, numbers: UpdateNumbers, graph: Graph) -> Markup:
    """The phase's formula with its numbers, and what it means."""
    parts = [element("div", FORMULAS[phase](numbers), class_="wg-formula")]
    if means := meaning(phase, numbers):
        parts.append(quiet(means))
    if phase == "backward" and not (numbers.autograd and numbers.last):
        parts.append(_checked(numbers, graph))
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


def _checked(numbers: UpdateNumbers, graph: Graph) -> Markup:
    """The gradient of the loop's own loss beside the same gradient found in other ways."""
    found = {}
    if not numbers.autograd:
        by_autograd = [graph.named(name).gradient for name in "ab"]
        found["autograd says"] = tuple(value.sum for value in by_autograd if value is not None)
    if numbers.x is not None and numbers.y is not None:
        here = np.array([numbers.a.old, numbers.b.old])
        found["finite difference"] = finite_difference(here, numbers.x, numbers.y)
    if not found:
        return Markup("")
    said = Markup(" · ").join(say("{how} {pair}", how=how, pair=_pair(pair)) for how, pair in found.items())
    ours = (numbers.a.slope, numbers.b.slope)
    # float32 has seven digits, and a mean of squares loses some of them
    tolerance = 1e-4 if numbers.autograd else 1e-6
    if all(agree(ours, pair, tolerance) for pair in found.values()):
        return element("p", say("✓ {said}", said=said), class_="wg-good")
    return element("p", say("✗ {said}: rounding has eaten the digits", said=said), class_="wg-grad")


def _by_hand(numbers: UpdateNumbers, graph: Graph) -> None:
    if numbers.x is None or numbers.y is None:
        return
    rows = compare_by_hand(graph, gradients_by_hand(numbers.a.old, numbers.b.old, numbers.x, numbers.y))
    with st.expander("Every gradient of this graph, worked out by hand in NumPy and held against autograd's"):
        text.table(
            ("gradient of the loss in", "by hand (Σ)", "autograd (Σ)", "largest difference", ""),
            [
                (what, fixed(hand, 6), fixed(theirs, 6), significant(apart, 2), "✓" if same else "✗")
                for what, hand, theirs, apart, same in rows
            ],
        )
        text.fact(say("Σ: the sum over the points. The largest difference is between single elements."))


def _pair(values: tuple[float, ...]) -> str:
    return ", ".join(fixed(value) for value in values)
