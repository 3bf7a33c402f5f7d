"""Inside an attempt: the line that stopped it, the step that it makes, what its name refers to, its graph."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from core.code.source import phase_lines, source_of
from core.lessons.autograd.settings import BEHIND
from core.numbers import fixed
from ui import text
from ui.controls import taker
from ui.formula import A, B, partial, row, toned
from ui.inside_step import inside_step
from ui.lessons.autograd.page import Here
from ui.say import Markup, element, say

if TYPE_CHECKING:
    from core.lessons.autograd.run import AutogradRun
    from core.lessons.autograd.run_attempt import Reference

WHY = {
    "first": (
        say(
            "“a = a - lr * a.grad” makes a new tensor and gives it the old name. Autograd was watching, so the new one "
            "is a result: its grad_fn is the operation that made it. backward fills the .grad of leaves only, tensors "
            "that were not computed from others: here a.grad is None."
        ),
        say("The leaf still exists, with its *gradient*. No name leads to it any more."),
    ),
    "second": (
        say("“a -= …” changes the tensor itself. Autograd is watching, and a leaf, a tensor that you made, has no "
        "history: a change to it could not be undone on the way back. PyTorch refuses."),
        say("Nothing has changed. The name is the leaf, the *gradient* is ready, the value is the first one."),
    ),
    "third": (
        say("Inside torch.no_grad() autograd does not watch. The change in place is allowed, and leaves no trace."),
        say("After every epoch the name is still the leaf that you began with: same object, new number."),
    ),
    "fourth": (
        say("no_grad keeps autograd from watching, but this line still makes a new tensor. Made unwatched, it does not "
        "require a *gradient*: it has no grad_fn, and backward will never fill its .grad."),
        say("It counts as a leaf, as everything without a history does. It is not the leaf that you began with."),
    ),
    "without zero_": (
        say("backward adds to .grad. The third attempt empties it after each update; this one never does."),
        say("The name is still the leaf and no error comes. Only its .grad is not the *gradient*: it is a sum."),
    ),
}


def inside(here: Here, run: "AutogradRun") -> None:
    """What happens inside the attempt: the line that failed, or the step at the cursor."""
    if run.attempt.failure:
        _stopped(run)
    elif run.accumulates and run.trace.updates:
        _adding(here, run)
    else:
        inside_step(
            here,
            run.trace,
            run.data,
            run.attempt.function,
            here.settings.learning_rate,
        )


def _stopped(run: "AutogradRun") -> None:
    failure = run.attempt.failure
    assert failure is not None
    text.section("Where it stopped")
    left, right = st.columns([1.8, 1], gap="medium")
    with left:
        text.code(source_of(run.attempt.function), wrong=failure.line)
    with right:
        text.fact(say("PyTorch says, at the marked line:"))
        text.callout(say("{error}: {message}", error=failure.error, message=failure.message))
        text.paragraph(WHY[run.settings.attempt][0])


def _adding(here: Here, run: "AutogradRun") -> None:
    """One step without zero_: what was in .grad, what backward adds, and the step that the sum makes."""
    from core.lessons.autograd.figures import sums_at

    text.section("Inside this step")
    source = source_of(run.attempt.function)
    lines = phase_lines(source)
    left, right = st.columns(2, gap="medium")
    with left:
        graph_at(here, run, "loss", here.place.tick)
    with right:
        text.code(source, lines["backward"] | lines["update"])
        moment, sums = sums_at(run.trace, run.data, here.place.tick)
        rows = Markup("")
        for name, symbol, tone, numbers in (("a", A, "a", sums[0]), ("b", B, "b", sums[1])):
            before, slope, held, old, new = (fixed(value) for value in numbers)
            rows += row(
                say(
                    "{name}.grad = {before} + {partial} = {before} + ({slope}) = {held}",
                    name=name,
                    before=before,
                    partial=partial(symbol),
                    slope=slope,
                    held=toned(held, "grad"),
                )
            )
            rows += row(
                say(
                    "{symbol} ← {old} − {rate:g} · ({held}) = {new}",
                    symbol=symbol,
                    old=old,
                    rate=here.settings.learning_rate,
                    held=held,
                    new=toned(new, tone),
                )
            )
        text.fact(
            say("update **{at}** of {last}: backward, then the update", at=moment + 1, last=run.trace.updates)
        )
        text.show(element("div", rows, class_="wg-formula"))
        text.fact(
            say(
                "On the surface, the dashed line is the step of this moment’s gradient alone. The arrow is the step "
                "that is made, with everything that came before. Move the time bar: the two part."
            )
        )


def name_and_object(here: Here, run: "AutogradRun") -> None:
    """What the name a refers to when the attempt ends; where that went wrong, beside the graph behind it."""
    text.section("The name and the object")
    left, right = st.columns(2, gap="medium")
    mistake, consequence = WHY[run.settings.attempt]
    with left:
        _compare(run.attempt.references["a"])
        if run.attempt.failure:
            text.paragraph(consequence)
    with right:
        if not run.attempt.failure:
            text.paragraph(mistake)
            text.paragraph(consequence)
            return
        lost = not run.attempt.references["a"].is_original
        chosen = here.place.behind or ("a" if lost else "loss")
        key = f"{here.slug}_behind"
        st.session_state[key] = chosen
        st.segmented_control(
            "The graph as it stood",
            BEHIND[1:],
            format_func=lambda name: f"behind {name}",
            required=True,
            key=key,
            on_change=taker(here, "behind"),
        )
        graph_at(here, run, chosen, 0)


def _compare(found: "Reference") -> None:
    now, leaf = found.now, found.original
    rows: list[tuple[str, Callable[..., str]]] = [
        ("print", lambda t: t.text),
        ("is_leaf", lambda t: str(t.is_leaf)),
        ("requires_grad", lambda t: str(t.requires_grad)),
        ("grad_fn", lambda t: t.grad_fn or "None"),
        ("grad", lambda t: t.grad or "None"),
        ("device", lambda t: t.device),
    ]
    if found.is_original:
        header: tuple[str, ...] = ("when it ends", "the name a: still the leaf of the start")
        text.table(header, [("same object", "✓ yes"), *((what, read(now)) for what, read in rows)])
        return
    text.table(
        ("when it ends", "the name a", "the leaf of the start"),
        [("same object", "✗ no", ""), *((what, read(now), read(leaf)) for what, read in rows)],
    )


def graph_at(here: Here, run: "AutogradRun", name: str, moment: int, phase: str | None = None) -> None:
    """The graph behind `name`, from the parameters at a moment; or why autograd keeps none."""
    from core.lessons.autograd.graph_behind import graph_behind
    from ui.graph_view import graph_view

    at = run.trace.parameters[min(moment, run.trace.updates)]
    try:
        graph = graph_behind(
            name, run.settings.attempt, run.data, (at[0], at[1]), run.settings.learning_rate, run.device
        )
    except ValueError as reason:
        text.callout(say("{reason}", reason=str(reason)))
        return
    graph_view(graph, f"{here.slug}_graph_{name}", phase=phase, code=False, height=480 if name == "loss" else 300)
