"""The parts of the autograd lesson that are words and widgets."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from core import notebook
from core.lessons.autograd.figures import attempt_scene
from core.lessons.autograd.settings import ATTEMPTS, AutogradSettings
from core.line.data import Points
from core.numbers import fixed
from ui import exercises, line, text
from ui.live import Picture
from ui.say import Markup, callout, say
from ui.slider import Region, Tick
from ui.state import LessonState

if TYPE_CHECKING:
    from core.lessons.autograd.run import AutogradRun

Here = LessonState[AutogradSettings]

# what the list of attempts says: its name, and its update of a
LABELS = {
    "first": ("First: reassign", "a = a - lr * a.grad"),
    "second": ("Second: in place", "a -= lr * a.grad"),
    "third": ("Third: in place, no_grad", "a -= …; grad.zero_()"),
    "fourth": ("Trap: reassign, no_grad", "no_grad: a = a - …"),
    "without zero_": ("Without zero_", "a -= …; no zero_()"),
}

# the names and the code of the list at the size of all other text
_STYLE = """
.st-key-ag_attempt [role="radiogroup"] { gap: 0.15rem; }
.st-key-ag_attempt p, .st-key-ag_attempt code { font-size: 1rem !important; }
.st-key-ag_attempt [data-testid="stCaptionContainer"] { opacity: 1; }
.st-key-ag_attempt code { background: none; padding: 0; color: var(--wg-muted); }
"""

PRESETS = {
    "The tutorial's first": ("The line that one would write, and where it ends.", AutogradSettings()),
    "The one that works": ("In place, under no_grad, zeroed: 1,000 epochs.", AutogradSettings(attempt="third")),
    "The third, too fast": (
        "η = 0.9: above the critical rate. The numbers end.",
        AutogradSettings(attempt="third", learning_rate=0.9),
    ),
    "In orbit": (
        "Without zero_, 60 epochs: round and round.",
        AutogradSettings(attempt="without zero_", epochs=60),
    ),
    "A slow orbit": (
        "Without zero_ at η = 0.005: small steps circle, too.",
        AutogradSettings(attempt="without zero_", learning_rate=0.005, epochs=200),
    ),
}

OBSERVATIONS = (
    exercises.Observation(
        say(
            "The first attempt's arithmetic is right: the *loss* falls. What broke is the name: *a* is no longer the "
            "[[leaf]]."
        ),
        "First attempt",
        {},
        1,
    ),
    exercises.Observation(
        say(
            "no_grad does not save a reassignment: now *a* does not even require a *gradient*, and the same error "
            "comes."
        ),
        "The trap",
        {"attempt": "fourth"},
        1,
    ),
    exercises.Observation(
        say(
            "The third attempt computes the same numbers as the first. It writes them into the leaf, so the loop goes "
            "on."
        ),
        "Third attempt",
        {"attempt": "third"},
        1000,
    ),
    exercises.Observation(
        say("Without zero_ the second step is longer than the first, although the *gradient* has shrunk: "
        "a.grad still holds the first one."),
        "Second step",
        {"attempt": "without zero_", "epochs": 60},
        1,
    ),
    exercises.Observation(
        say(
            "On the valley floor the *gradient* is small, but the sum of all earlier ones is not. The point flies "
            "through."
        ),
        "Flying through",
        {"attempt": "without zero_", "epochs": 60},
        3,
    ),
)


def attempts(here: Here) -> None:
    """The list of attempts. A choice starts at the first moment, and the stage plays it."""
    key = f"{here.prefix}_attempt"
    st.session_state[key] = here.settings.attempt

    def chosen() -> None:
        here.put(replace(here.settings, attempt=st.session_state[key]), step=0)
        here.notes["play"] = here.notes.get("play", 0) + 1

    text.style(_STYLE)
    st.radio(
        "Attempt",
        ATTEMPTS,
        key=key,
        on_change=chosen,
        format_func=lambda name: LABELS[name][0],
        captions=[f"`{update}`" for _, update in LABELS.values()],
        label_visibility="collapsed",
    )


def extras(run: "AutogradRun") -> dict[str, dict[str, Any]]:
    """What the sliders say besides their value."""
    if run.attempt.failure:
        used = "used once" if run.trace.updates else "not used: no update is made"
        return {"learning_rate": {"caption": [(used, "")]}, "epochs": {"caption": [("ends in epoch 1", "")]}}
    rate = line.learning_rate(run.curve, run.settings.learning_rate)
    if run.accumulates:
        critical = run.critical_rate
        over = run.settings.learning_rate > critical
        rate = {
            "caption": [("diverging" if over else "never arrives", "grad")],
            "ticks": [Tick(critical, f"4/λ = {fixed(critical)}"), Tick(0.1, "the tutorial's 0.1", "muted", snap=True)],
            "regions": [Region(critical, float("inf"))],
        }
    return {"learning_rate": rate, "epochs": {"caption": [("batch: 1 update per epoch", "")]}}


def verdict(run: "AutogradRun") -> Markup:
    """Under the stage: how the attempt ended."""
    updates, failure = run.trace.updates, run.attempt.failure
    if failure:
        after = "before any update" if not updates else "after 1 update"
        return callout(
            say(
                "Stopped {after}, at {code}: {error}: {message}",
                after=after,
                code=failure.code,
                error=failure.error,
                message=failure.message,
            )
        )
    if not run.accumulates:
        return line.verdict(run.trace, run.curve, run.surface, run.settings.learning_rate)
    if run.trace.diverged_at is None:
        low, high = run.late_losses
        return callout(
            say(
                "It never arrives: in the last {last} updates the *loss* still goes from {low:.3} to {high:.3}.",
                last=min(updates, 100),
                low=low,
                high=high,
            )
        )
    return callout(
        say(
            "Diverged after {updates} updates: even an orbit needs η·λ below 4, and here it is above. "
            "The numbers are not finite in {dtype}.",
            updates=updates,
            dtype=run.trace.dtype,
        )
    )


def pictures(here: Here, own: Points | None, device: str) -> Callable[[AutogradSettings], Picture]:
    """How this lesson is drawn while its settings change."""
    from core.lessons.autograd.run import autograd_run

    def draw(settings: AutogradSettings) -> Picture:
        run = autograd_run(settings, own, device)
        scene = attempt_scene(run.attempt, run.data, run.surface, settings.learning_rate, here.view, run.accumulates)
        return Picture(scene, extras(run), verdict(run))

    return draw


def asked() -> exercises.Prediction:
    """The question of this lesson, answered by running all five."""
    from core.lessons.autograd.run import autograd_run

    runs = {name: autograd_run(AutogradSettings(attempt=name)) for name in ATTEMPTS}
    arrived = tuple(name for name, run in runs.items() if run.distance < 1e-3)
    options = {
        ("first", "third"): "the first and the third",
        ("third",): "the third alone",
        ("third", "without zero_"): "the third and the one without zero_",
        ("first", "third", "fourth", "without zero_"): "all but the second",
    }
    ends = ", ".join(f"{name} {fixed(run.distance)} after {run.trace.updates:,}" for name, run in runs.items())
    return exercises.Prediction(
        say("Five ways to write the update, the same start and the same rate. Which of them reach the minimum?"),
        tuple(options.values()),
        options.get(arrived, "none of these"),
        say(
            "Distance from the minimum, and updates: {ends}. Three stop at an error. "
            "Without zero_ there is no error at all: nothing tells you that it is wrong.",
            ends=ends,
        ),
        {**AutogradSettings(attempt="without zero_").__dict__, "epochs": 60},
        60,
    )


def check() -> None:
    """The notebook's numbers beside ours, at the tutorial's settings on the CPU."""
    from core.lessons.autograd.run import autograd_run
    from core.lessons.autograd.run_attempt import accumulated

    first, third = (autograd_run(AutogradSettings(attempt=name)) for name in ("first", "third"))
    once, twice = accumulated(first.data, first.start, 2)
    rows = []
    for what, printed, ours in (
        ("a at the start", notebook.TORCH_START[0], third.trace.parameters[0][0]),
        ("b at the start", notebook.TORCH_START[1], third.trace.parameters[0][1]),
        ("a.grad", notebook.TORCH_GRADIENTS[0], once[0]),
        ("b.grad", notebook.TORCH_GRADIENTS[1], once[1]),
        ("a.grad, twice", notebook.TORCH_GRADIENTS_TWICE[0], twice[0]),
        ("b.grad, twice", notebook.TORCH_GRADIENTS_TWICE[1], twice[1]),
        ("a after 1,000", notebook.TORCH_FIT[0], third.trace.parameters[-1][0]),
        ("b after 1,000", notebook.TORCH_FIT[1], third.trace.parameters[-1][1]),
    ):
        rows.append(exercises.printed_row(what, printed, ours))
    said = first.attempt.references["a"].now.text
    same = said == notebook.FIRST_ATTEMPT
    rows.append(("a, first attempt", notebook.FIRST_ATTEMPT, "letter for letter" if same else said, same))
    exercises.check("lr 0.1, CPU", rows)
