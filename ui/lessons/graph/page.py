"""The widgets of the lesson on the dynamic graph, and what they say of a run."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from core import notebook
from core.address import Place
from core.lessons.graph.settings import VARIANTS, GraphSettings
from ui import address, exercises, text
from ui.controls import controls, shown, taker
from ui.lesson_view import SliderProps
from ui.lessons.graph.words import OBSERVATIONS as OBSERVATIONS
from ui.lessons.graph.words import PRESETS as PRESETS
from ui.lessons.graph.words import WORDS
from ui.say import Markup, element, say

if TYPE_CHECKING:
    from core.graph.model import Graph, Node
    from core.lessons.graph.compare import Changes
    from core.lessons.graph.run import VariantRun

Here = address.Here[GraphSettings, Place]

# all variants in sight; the small stage's place kept while it loads; torchviz's letters as large as all others,
# on the white that its black lines expect
_STYLE = """
.st-key-graph_variant [role="radiogroup"] { flex-wrap: wrap; gap: 0.3rem; overflow: visible; }
.st-key-graph_start { min-height: clamp(260px, 36vh, 420px); }
.st-key-graph_torchviz svg { background: var(--wg-sheet); border-radius: 8px; zoom: 1.2; }
.st-key-graph_torchviz svg text { font-family: var(--st-code-font, monospace); }
"""


def choose(here: Here) -> None:
    """The variants, all in sight. A choice is compared with the variant before it."""
    key = shown(here, "variant")

    def chosen() -> None:
        here.put({"variant": st.session_state[key], "against": here.settings.variant})

    text.style(_STYLE)
    st.pills(
        "What Python runs",
        VARIANTS,
        key=key,
        required=True,
        on_change=chosen,
        format_func=lambda name: WORDS[name].label,
        label_visibility="collapsed",
    )


def own_control(here: Here, sliders: Mapping[str, SliderProps]) -> None:
    """The control that only this variant has."""
    only = {"threshold": "threshold", "loop": "turns"}.get(here.settings.variant)
    if only:
        controls(here, [only], sliders)


def below(run: "VariantRun", other: "VariantRun | None", changes: "Changes | None") -> None:
    """Under the graph: what to look at, and what changed against the variant it is compared with."""
    text.paragraph(WORDS[run.settings.variant].look)
    if other is None or changes is None:
        return
    against = WORDS[other.settings.variant].label
    if not changes:
        text.fact(say("Against **{variant}** nothing changed: node for node the same graph.", variant=against))
        return
    parts = []
    for sign, tone, what, graph, ids in (
        ("+", "good", "new", run.graph, changes.added),
        ("−", "grad", "gone", other.graph, changes.removed),
        ("~", "good", "", run.graph, changes.turned),
    ):
        if ids:
            names = ", ".join(_turned(graph, i) if sign == "~" else _called(graph.nodes[i]) for i in ids)
            counted = element("span", f"{sign} {len(ids)} {what or 'changed'}", class_=f"wg-{tone}")
            parts.append(say("{counted}: {names}", counted=counted, names=names))
    text.fact(
        say(
            "Against **{variant}** — {parts}. The marked boxes are the new and the changed ones.",
            variant=against,
            parts=Markup(". ").join(parts),
        )
    )


def _called(node: "Node") -> str:
    return f"{node.sign} {node.name}".strip() or node.kind


def _turned(graph: "Graph", number: int) -> str:
    node = graph.nodes[number]
    return f"{_called(node)} {'now gets a gradient' if node.reached else 'no longer gets a gradient'}"


def against(here: Here) -> None:
    """What the graph is compared with."""
    options = ("nothing", *(name for name in VARIANTS if name != here.settings.variant))
    key = shown(here, "against")
    if here.settings.against not in options:
        st.session_state[key] = "nothing"
    st.selectbox(
        "Marked: what changed against",
        options,
        key=key,
        on_change=taker(here, "against"),
        format_func=lambda name: WORDS[name].label if name in WORDS else name,
    )


def marks(changes: "Changes | None") -> dict[int, str]:
    """Which nodes the picture sets off."""
    if changes is None:
        return {}
    return {**dict.fromkeys(changes.turned, "turned"), **dict.fromkeys(changes.added, "new")}


def torchviz(run: "VariantRun") -> None:
    """What torchviz draws of the same tensor, and why so little of it is in there."""
    text.section("What torchviz draws")
    left, right = st.columns([1, 1.25], gap="medium")
    with left, st.container(key="graph_torchviz"):
        st.graphviz_chart(run.dot, width="content", alt="The graph that torchviz draws")
    with right:
        name = run.graph.nodes[run.graph.results[0]].name
        shown = run.torchviz_nodes
        text.paragraph(
            say(
                "This is `make_dot({name})`. In the [[notebook]] {cell} in ExecutableNotFound, because there was no "
                "program called dot. It is drawn here, in your browser: this page never asks for that program.",
                name=name,
                cell="it ended" if name == "yhat" else "make_dot(yhat) ended",
            )
        )
        text.table(
            ("", "torchviz", "the graph above"),
            [
                ("boxes", str(shown), str(len(run.graph.nodes))),
                ("data, such as x", "none", str(run.data_nodes)),
                ("values", "none", "at every box"),
                ("gradients", "none", "at every arrow"),
                ("names of operations", "those of the way back", "both ways"),
            ],
        )
        text.paragraph(
            say(
                "**Why x has no box there.** torchviz follows grad_fn, the way back. Nothing goes back to x: it does "
                "not require a gradient. The product keeps its values all the same, because "
                "[[∂(b·x)/∂b|partial derivative]] is x. Click on × in the graph above: **saved** says how many bytes "
                "that takes."
            )
        )


def check() -> None:
    """The notebook's numbers, and its failed cell, beside ours."""
    from core.lessons.graph.run import run_variant

    run, cell = run_variant(GraphSettings()), run_variant(GraphSettings(variant="yhat"))
    rows = []
    for what, printed, ours in (
        ("loss", notebook.TORCH_LOSS, run.result),
        ("a.grad", notebook.TORCH_GRADIENTS[0], run.graph_gradient("a")),
        ("b.grad", notebook.TORCH_GRADIENTS[1], run.graph_gradient("b")),
    ):
        rows.append(exercises.printed_row(what, printed, ours))
    drawn = cell.torchviz_nodes
    rows.append(("make_dot(yhat)", "ExecutableNotFound", f"{drawn} boxes", drawn > 0))
    exercises.check("seed 42, CPU", rows)


def saving() -> None:
    """Where the picture can be saved."""
    text.fact(
        say("The arrow above the graph saves it: SVG and PNG as you see it, DOT for Graphviz, JSON with every number.")
    )
