"""Inside an attempt: the line that stopped it, the step that it makes, what its name refers to, its graph."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from core.code.inside import Inside
from core.code.source import source_of
from core.lessons.autograd.settings import BEHIND
from core.training.replay import known_update
from ui import text
from ui.inside_step import inside_step
from ui.lessons.autograd.page import Here
from ui.say import say

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
        say(
            "“a -= …” changes the tensor itself, and autograd is watching. A [[leaf]] that was changed in place would "
            "be a result: it would get a grad_fn, and there would be no leaf left in which to collect .grad. "
            "PyTorch refuses."
        ),
        say("Nothing has changed. The name is the leaf, the *gradient* is ready, the value is the first one."),
    ),
    "third": (
        say(
            "Inside torch.no_grad() autograd does not watch. The change in place is allowed and not recorded, but it "
            "is counted: each one adds 1 to `_version`. That is how backward notices that a value it saved is gone: "
            "with `w * w` before such a change it would fail, “is at version 1; expected version 0 instead”."
        ),
        say("After every epoch the name is still the leaf that you began with: same object, new number."),
    ),
    "fourth": (
        say(
            "no_grad keeps autograd from watching, but this line still makes a new tensor. Made unwatched, it does not "
            "require a *gradient*: it has no grad_fn, and backward will never fill its .grad."
        ),
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
        return
    inside_step(here, run.trace, run.data, run.attempt.function, run.settings.learning_rate)
    if run.accumulates and run.trace.updates:
        text.fact(
            say(
                "On the surface, the dashed line is the step of this moment’s *gradient* alone. The arrow is the step "
                "that is made, with everything that came before. Move the time bar: the two part."
            )
        )


def _failed(run: "AutogradRun") -> Inside:
    """The update that failed, with the very tensors: of all attempts that fail it is the first."""
    return known_update(run.attempt.function, run.trace, run.data, 0, run.settings.learning_rate)


def _stopped(run: "AutogradRun") -> None:
    again = _failed(run)
    failure = again.failure
    assert failure is not None
    text.section("Where it stopped")
    left, right = st.columns([1.8, 1], gap="medium")
    with left:
        text.code(source_of(run.attempt.function), wrong=failure.line)
    with right:
        text.fact(say("{who} says, at the marked line:", who=_whose(failure.error)))
        text.callout(say("{error}: {message}", error=failure.error, message=failure.message))
        # one and the same warning comes each time that the gradient is read
        for category, message in dict.fromkeys((item.category, _warning(item.message)) for item in again.warned):
            text.fact(say("PyTorch had warned, and named the cause:"))
            text.callout(say("{category}: {message}", category=category, message=message))
        text.paragraph(WHY[run.settings.attempt][0])


def _whose(error: str) -> str:
    """Whose exception it is: PyTorch raises RuntimeError, what Python itself finds has a name of its own."""
    return "PyTorch" if error == "RuntimeError" else "Python"


def _warning(message: str) -> str:
    """PyTorch's warning without the place in its C++ source that it ends with."""
    return message.partition(" (Triggered internally at ")[0]


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
        _behind(here, run)


def _behind(here: Here, run: "AutogradRun") -> None:
    """The graph behind a name as it stood when the attempt failed."""
    from ui.graph_view import graph_view

    again = _failed(run)
    lost = not run.attempt.references["a"].is_original
    name = here.place.behind or ("a" if lost else "loss")
    # a widget for each attempt: what the browser still says of the one before is no choice of this one
    key = f"{here.slug}_behind_{run.settings.attempt}"
    st.session_state[key] = name

    def take() -> None:
        here.put({"behind": st.session_state[key]})

    st.segmented_control(
        "The graph as it stood",
        BEHIND[1:],
        format_func=lambda name: f"behind {name}",
        required=True,
        key=key,
        on_change=take,
    )
    graph = again.graph if name == "loss" else again.behind["a"]
    assert graph is not None
    graph_view(graph, f"{here.slug}_graph_{name}", code=False, height=480 if name == "loss" else 300)
    result = graph.nodes[graph.results[0]]
    if result.reason:
        text.fact(say("{name}: {reason}", name=result.name, reason=result.reason))


def _compare(found: "Reference") -> None:
    now, leaf = found.now, found.original
    rows: list[tuple[str, Callable[..., str]]] = [
        ("print", lambda t: t.text),
        ("is_leaf", lambda t: str(t.is_leaf)),
        ("requires_grad", lambda t: str(t.requires_grad)),
        ("grad_fn", lambda t: t.grad_fn or "None"),
        ("grad", lambda t: t.grad or "None"),
        ("_version", lambda t: str(t.version)),
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
