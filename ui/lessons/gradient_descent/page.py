"""The parts of the gradient-descent lesson that are words and widgets."""


import streamlit as st

from core import notebook
from core.lessons.gradient_descent.run import descend
from core.lessons.gradient_descent.settings import DescentPlace, DescentSettings
from ui import address, exercises
from ui.lessons.gradient_descent.question import asked, distance
from ui.say import say

Here = address.Here[DescentSettings, DescentPlace]
TUTORIAL = DescentSettings()

PRESETS = {
    "The tutorial's": ("η = 0.1, all points in every batch: smooth, and slow along the valley.", TUTORIAL),
    "Creeping": ("η = 0.005: safe, and hardly any progress.", DescentSettings(learning_rate=0.005)),
    "Zigzag": (
        "η = 0.75: it overshoots the valley at every update, and still arrives.",
        DescentSettings(learning_rate=0.75),
    ),
    "Diverging": (
        "η = 0.85: just above the critical rate. Every overshoot is larger than the last.",
        DescentSettings(learning_rate=0.85),
    ),
    "Mini-batches": (
        "16 points a time: five updates per epoch, each in a slightly wrong direction.",
        DescentSettings(batch_size=16),
    ),
    "One point at a time": (
        "Stochastic: fast at first, and never at rest.",
        DescentSettings(batch_size=1, updates=240),
    ),
    "Badly scaled": ("x ten times as large: the same rate now diverges.", DescentSettings(feature_scale="×10")),
    "Standardised": (
        "A round bowl: η = 0.5 lands on the minimum in one update.",
        DescentSettings(feature_scale="standard", learning_rate=0.5, updates=20),
    ),
}

OBSERVATIONS = (
    exercises.Observation(
        say("The steps shrink although the learning rate stays the same: the *gradient* shrinks. "
        "Near the valley floor it is almost flat."),
        "Go to update 30",
        {},
        30,
    ),
    exercises.Observation(
        say("The path first drops into the valley, then turns and creeps along it: the two directions "
        "have curvatures 2.48 and 0.15, the [[eigenvalues|eigenvalue]] λ of the [[Hessian]]."),
        "See the turn",
        {"learning_rate": 0.2},
        4,
    ),
    exercises.Observation(
        say("Between 1/λ and 2/λ every update jumps over the valley. The line swings, the *loss* still falls."),
        "Zigzag",
        {"learning_rate": 0.75},
        3,
    ),
    exercises.Observation(
        say("With 16 points a batch the path trembles, and at the end it keeps moving: each batch has a "
        "minimum of its own."),
        "Mini-batches",
        {"batch_size": 16, "learning_rate": 0.4},
        60,
    ),
    exercises.Observation(
        say("Multiply x by ten and the valley becomes a ravine: the same learning rate now diverges. "
        "Standardise it and the valley is a round bowl."),
        "Standardise",
        {"feature_scale": "standard", "learning_rate": 0.5, "updates": 20},
        1,
    ),
)


def prediction(here: Here) -> None:
    """The card "Predict first", with the surface as one of the ways to answer."""
    guess = here.place.guess
    exercises.predict(here, asked(), distance(guess) if guess else None, lambda: _aim(here))


def _aim(here: Here) -> None:
    aiming = here.place.aiming
    st.button(
        "Now click on the surface above" if aiming else "Answer on the surface",
        key=f"{here.slug}_aim",
        on_click=here.put,
        args=({"aiming": True},),
        kwargs={"scroll": "stage"},
        disabled=aiming,
        type="tertiary",
        icon=":material/ads_click:",
    )


def check() -> None:
    """The notebook's numbers beside ours, at the tutorial's settings."""
    trace = descend(DescentSettings(updates=1000)).trace
    rows = []
    for what, printed, ours in (
        ("a, after 1 update", notebook.NUMPY_ONE_UPDATE[0], trace.parameters[1][0]),
        ("b, after 1 update", notebook.NUMPY_ONE_UPDATE[1], trace.parameters[1][1]),
        ("a, after 1,000", notebook.NUMPY_FIT[0], trace.parameters[-1][0]),
        ("b, after 1,000", notebook.NUMPY_FIT[1], trace.parameters[-1][1]),
    ):
        rows.append(exercises.printed_row(what, printed, ours))
    exercises.check("NumPy, η = 0.1", rows)
