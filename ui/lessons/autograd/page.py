"""The parts of the autograd lesson that are words and widgets."""

from typing import TYPE_CHECKING

import streamlit as st

from core import notebook
from core.lessons.autograd.settings import ATTEMPTS, AutogradPlace, AutogradSettings
from ui import address, exercises, text
from ui.controls import shown
from ui.say import say

if TYPE_CHECKING:
    pass

Here = address.Here[AutogradSettings, AutogradPlace]

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
.st-key-autograd_attempt [role="radiogroup"] { gap: 0.15rem; }
.st-key-autograd_attempt p, .st-key-autograd_attempt code { font-size: 1rem !important; }
.st-key-autograd_attempt [data-testid="stCaptionContainer"] { opacity: 1; }
.st-key-autograd_attempt code { background: none; padding: 0; color: var(--wg-muted); }
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
    """The list of attempts. A choice starts at tick 0, and the stage plays it."""
    key = shown(here, "attempt")

    def chosen() -> None:
        here.put({"attempt": st.session_state[key], "tick": 0}, play=True)

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
