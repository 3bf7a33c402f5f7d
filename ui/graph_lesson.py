"""The parts of the lesson on the dynamic graph that are words and widgets."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from core import notebook
from core.settings import VARIANTS, GraphSettings
from ui import lesson, text
from ui.controls import controls, drag_start
from ui.state import LessonState

if TYPE_CHECKING:
    from core.graph.compare import Changes
    from core.graph.model import Graph, Node
    from core.variant_run import VariantRun

Here = LessonState[GraphSettings]


@dataclass(frozen=True)
class Words:
    """What the page says of a variant: its short name, what Python did, and what to look at."""

    label: str
    did: str
    look: str


WORDS = {
    "yhat": Words(
        "yhat",
        "make_dot(yhat): one product, one sum. Autograd noted both as they were computed.",
        "The result has many numbers. Going back needs to know what flows in: here a 1 into each.",
    ),
    "error": Words(
        "error",
        "make_dot(error): one subtraction more, and y comes in.",
        "The minus turns the sign of every *gradient* that passes it.",
    ),
    "loss": Words(
        "loss",
        "make_dot(loss): square and mean make one number of all errors.",
        "Now going back needs no help: ∂L/∂L is 1. Press → and follow it up to *a* and *b*.",
    ),
    "frozen": Words(
        "a frozen",
        "a does not require a gradient. The values stay the same; the way back does not.",
        "The arrow into *a* is gone. *a* is now data, as x is.",
    ),
    "branch": Words(
        "if loss > 0",
        "The branch ran, so four more operations are in the graph. The if itself never is.",
        "*b* feeds two products. Two gradients come back to it, and add up.",
    ),
    "threshold": Words(
        "if loss > t",
        "The same if with your threshold t: the ring on the surface. Drag the point across it.",
        "Outside the ring the branch is in the graph. Inside it was never built.",
    ),
    "loop": Words(
        "for loop",
        "Every turn leaves a product and a sum of its own. The graph has no loop.",
        "*b* gets one *gradient* from each turn. Their sum is what the plain line gives.",
    ),
    "detach": Words(
        "detach",
        "detach() hands on the value of b and cuts the way back.",
        "The *loss* is the same number, and nothing comes back to *b*: b.grad stays None.",
    ),
    "no_grad": Words(
        "no_grad",
        "Under no_grad the product is computed and not recorded.",
        "Here too b.grad stays None. The cut is at the product, not before it.",
    ),
    "square": Words(
        "w*w + w",
        "One tensor, used three times: twice in the product, once in the sum.",
        "Three arrows come back to w: w, w and 1. They add up to 2w + 1, the slope of the curve.",
    ),
    "module": Words(
        "nn.Module",
        "The parameters live in a model. nn.Linear is two operations: Python calls it once.",
        "Close the boxes with the minus signs: a module is a name for a part of the graph.",
    ),
    "outputs": Words(
        "two losses",
        "Two results, and backward starts from both at once.",
        "At error two gradients meet and add up, one from each *loss*.",
    ),
}
# all variants in sight; the small stage's place kept while it loads; torchviz's letters as large as all others,
# on the white that its black lines expect
_STYLE = """<style>
.st-key-gr_variant [role="radiogroup"] { flex-wrap: wrap; gap: 0.3rem; overflow: visible; }
.st-key-gr_start { min-height: clamp(260px, 36vh, 420px); }
.st-key-gr_torchviz svg { background: #fff; border-radius: 8px; zoom: 1.2; }
.st-key-gr_torchviz svg text { font-family: var(--st-code-font, monospace); }
</style>"""

# their graphs need the whole width; the threshold's stays there when the branch is gone
WIDE = ("branch", "threshold", "loop", "outputs")

PRESETS = {
    "The notebook's last cell": ("make_dot(yhat), at torch's own start.", GraphSettings(variant="yhat")),
    "At the minimum": (
        "The gradients of the loss: almost nothing comes back.",
        GraphSettings(start_a=1.0235, start_b=1.969),
    ),
    "Branch not taken": (
        "Inside the ring: the body of the if leaves no trace.",
        GraphSettings(variant="threshold", against="branch", start_a=0.9, start_b=1.5),
    ),
    "Eight turns": ("A graph as long as the loop ran.", GraphSettings(variant="loop", against="loss", turns=8)),
    "One sample": ("Sample 3 followed as plain numbers, as in micrograd.", GraphSettings(sample=3)),
    "Where w*w + w is flat": (
        "w = −0.5: three gradients that add up to nothing.",
        GraphSettings(variant="square", start_b=-0.5),
    ),
}

OBSERVATIONS = (
    lesson.Observation(
        "The graph is not a drawing of your code. It is the list of what ran: drag the point over the ring, and the "
        "branch comes and goes.",
        "Inside the ring",
        {"variant": "threshold", "against": "branch", "start_a": 0.9, "start_b": 1.5},
    ),
    lesson.Observation(
        "Where one tensor goes several ways, its gradients add up. At w = −0.5 they are −0.5, −0.5 and 1: "
        "the curve is flat.",
        "w*w + w",
        {"variant": "square", "start_b": -0.5},
    ),
    lesson.Observation(
        "Three turns or eight: the graph grows, the *gradient* of *b* stays −1.8156. It is the same function.",
        "Eight turns",
        {"variant": "loop", "against": "loss", "turns": 8},
    ),
    lesson.Observation(
        "detach and no_grad leave the *loss* as it is. Only *b* is no longer told: the arrow on the surface points "
        "along *a* alone.",
        "detach",
        {"variant": "detach", "against": "loss"},
    ),
    lesson.Observation(
        "Python called nn.Linear once. Autograd recorded two operations: a transpose, then a product with a sum.",
        "nn.Module",
        {"variant": "module", "against": "loss"},
    ),
)


def choose(here: Here) -> None:
    """The variants, all in sight. A choice is compared with the variant before it."""
    key = f"{here.prefix}_variant"
    st.session_state[key] = here.settings.variant

    def chosen() -> None:
        here.put(replace(here.settings, variant=st.session_state[key], against=here.settings.variant))

    st.html(_STYLE)
    st.pills(
        "What Python runs",
        VARIANTS,
        key=key,
        required=True,
        on_change=chosen,
        format_func=lambda name: WORDS[name].label,
        label_visibility="collapsed",
    )


def more(here: Here, run: "VariantRun") -> None:
    """The control that only this variant has."""
    if here.settings.variant == "threshold":
        taken = ("above: the branch ran", "grad") if run.branched else ("not above: no branch", "ink")
        at = f"loss {text.number(run.compared_loss, 3)} is "
        controls(here, ["threshold"], {"threshold": {"caption": [(at, ""), taken]}})
    elif here.settings.variant == "loop":
        controls(here, ["turns"])


def on_pick(here: Here) -> Callable[[str, tuple[float, float]], None]:
    """Take a drag of the point; on the curve only its w counts."""

    def picked(_: str, point: tuple[float, float]) -> None:
        a, b = (here.settings.start_a, point[0]) if here.settings.variant == "square" else point
        drag_start(here, a, b)

    return picked


def follow(here: Here, row: int | None) -> None:
    """Take the sample that was chosen in the graph."""
    here.change(sample=-1 if row is None else row)


def below(run: "VariantRun", other: "VariantRun | None", changes: "Changes | None") -> None:
    """Under the graph: what to look at, and what changed against the variant it is compared with."""
    st.html(f"<p>{text.spoken(WORDS[run.settings.variant].look)}</p>")
    if other is None or changes is None:
        return
    against = f"<b>{text.escape(WORDS[other.settings.variant].label)}</b>"
    if not changes:
        text.fact(f"Against {against} nothing changed: node for node the same graph.")
        return
    parts = []
    for sign, tone, what, graph, ids in (
        ("+", "good", "new", run.graph, changes.added),
        ("−", "grad", "gone", other.graph, changes.removed),
        ("~", "good", "", run.graph, changes.turned),
    ):
        if ids:
            names = ", ".join(text.escape(_turned(graph, i) if sign == "~" else _called(graph.nodes[i])) for i in ids)
            parts.append(f'<span class="wg-{tone}">{sign} {len(ids)} {what or "changed"}</span>: {names}')
    text.fact(f"Against {against} — {'. '.join(parts)}. The marked boxes are the new and the changed ones.")


def _called(node: "Node") -> str:
    return f"{node.sign} {node.name}".strip() or node.kind


def _turned(graph: "Graph", number: int) -> str:
    node = graph.nodes[number]
    return f"{_called(node)} {'now gets a gradient' if node.reached else 'no longer gets a gradient'}"


def against(here: Here) -> None:
    """What the graph is compared with."""
    key = f"{here.prefix}_against"
    options = ("nothing", *(name for name in VARIANTS if name != here.settings.variant))
    st.session_state[key] = here.settings.against if here.settings.against in options else "nothing"

    def chosen() -> None:
        here.change(against=st.session_state[key])

    st.selectbox(
        "Marked: what changed against",
        options,
        key=key,
        on_change=chosen,
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
    with left, st.container(key="gr_torchviz"):
        st.graphviz_chart(run.dot, width="content", alt="The graph that torchviz draws")
    with right:
        name = run.graph.nodes[run.graph.results[0]].name
        shown = run.torchviz_nodes
        cell = "it ended" if name == "yhat" else "make_dot(yhat) ended"
        st.html(
            f"<p>This is <code>make_dot({text.escape(name)})</code>. In the notebook {cell} in "
            "ExecutableNotFound, because there was no program called dot. It is drawn here, in your browser: "
            "this page never asks for that program.</p>"
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
        st.html(
            "<p><b>Why x has no box there.</b> torchviz follows grad_fn, the way back. Nothing goes back to x: it "
            "does not require a gradient. The product keeps its values all the same, because ∂(b·x)/∂b is x. Click on "
            "× in the graph above: <i>saved</i> says how many bytes that takes.</p>"
        )


def asked() -> lesson.Prediction:
    """The question of this lesson, answered by running the branch."""
    from core.variant_run import run_variant

    shown = GraphSettings(variant="branch", against="loss")
    run = run_variant(shown)
    graph = run.graph
    flows = [edge.gradient.sum for edge in graph.uses[graph.named("b").id] if edge.gradient is not None]
    written = " + ".join(f"({text.number(flow)})" for flow in flows)
    return lesson.Prediction(
        "With “if loss > 0” in the code, and the loss above 0: how many arrows of gradient reach b?",
        ("one", "two", "three"),
        {1: "one", 2: "two", 3: "three"}.get(len(flows), str(len(flows))),
        f"b goes into two products: one for yhat, one for yhat2. Each sends a gradient back, and they add up: "
        f"{written} = {text.number(run.gradients['b'] or 0.0)}. That sum is b.grad.",
        shown.__dict__,
        0,
    )


def check() -> None:
    """The notebook's numbers, and its failed cell, beside ours."""
    from core.variant_run import run_variant

    run, cell = run_variant(GraphSettings()), run_variant(GraphSettings(variant="yhat"))
    rows = []
    for what, printed, ours in (
        ("loss", notebook.TORCH_LOSS, run.result),
        ("a.grad", notebook.TORCH_GRADIENTS[0], run.graph_gradient("a")),
        ("b.grad", notebook.TORCH_GRADIENTS[1], run.graph_gradient("b")),
    ):
        rows.append(lesson.printed_row(what, printed, ours))
    drawn = cell.torchviz_nodes
    rows.append(("make_dot(yhat)", "ExecutableNotFound", f"{drawn} boxes", drawn > 0))
    lesson.check("seed 42, CPU", rows)


def saving() -> None:
    """Where the picture can be saved."""
    text.fact(
        "The arrow above the graph saves it: SVG and PNG as you see it, DOT for Graphviz, JSON with every number."
    )
