"""The parts of the gradient-descent lesson that are words and widgets."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from core import notebook
from core.figures.descent import descent_scene
from core.figures.marks import Mark, Point
from core.lessons.gradient_descent.run import Descent, descend
from core.lessons.gradient_descent.settings import DescentSettings
from core.line.curvature import growth
from core.line.data import Points
from core.trace import thin
from ui import exercises, line
from ui.controls import drag_start
from ui.live import Picture
from ui.say import Markup, callout, say
from ui.state import LessonState

Here = LessonState[DescentSettings]
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


def extras(run: Descent) -> dict[str, dict[str, Any]]:
    """What the sliders say besides their value."""
    per_epoch = run.updates_per_epoch
    kind = "batch" if per_epoch == 1 else "stochastic" if run.batch_size == 1 else "mini-batch"
    updates = "1 update" if per_epoch == 1 else f"{per_epoch} updates"
    points = len(run.data.x_train)
    return {
        "learning_rate": line.learning_rate(run.curve, run.settings.learning_rate),
        "batch_size": {
            "high": points,
            "suffix": f"of {points}",
            "caption": [(f"{updates} per epoch: {kind}", "")],
        },
        "updates": {"caption": convergence(run)},
    }


def convergence(run: Descent) -> list[tuple[str, str]]:
    """Predicted against measured updates to come within 1e-4 of the minimum's loss."""
    if run.predicted_updates is None:
        return [("never arrives", "grad")]
    measured = "not yet" if run.measured_updates is None else str(run.measured_updates)
    return [(f"to converge: {run.predicted_updates:,} · here {measured}", "")]


def pictures(here: Here, own: Points | None, device: str) -> Callable[[DescentSettings], Picture]:
    """How this lesson is drawn while its settings change."""

    def draw(settings: DescentSettings) -> Picture:
        run = run_of(settings, own, device)
        rate = settings.learning_rate
        scene = descent_scene(
            run.trace, run.data, run.surface, rate, here.view, pick=pick_mode(here), annotations=guess_mark(here, run)
        )
        return Picture(scene, extras(run), line.verdict(run.trace, run.curve, run.surface, rate))

    return draw


def run_of(settings: DescentSettings, own: Points | None, device: str) -> Descent:
    """The run of some settings; NumPy's is always on the CPU."""
    return descend(settings, own, "cpu" if settings.trainer == "NumPy" else device)


def pick_mode(here: Here) -> str:
    """What a click on the surface means: the start, or an answer to the prediction."""
    return "guess" if here.notes.get("aiming") else "start"


def on_pick(here: Here) -> Callable[[str, tuple[float, float]], None]:
    """Take a click or a drag on the surface."""

    def picked(what: str, point: tuple[float, float]) -> None:
        if what == "guess":
            here.notes["guess"] = point
            here.notes["aiming"] = False
            exercises.commit(here, asked(), "a point on the surface", _distance(point))
            return
        drag_start(here, *point)

    return picked


def guess_mark(here: Here, run: Descent) -> tuple[Mark, ...]:
    """The point that the learner predicted, as a ring on the surface."""
    guess = here.notes.get("guess")
    if not guess:
        return ()
    a, b = (np.full(len(thin(run.trace)), value) for value in guess)
    return (Point("b", a, b, shape="ring", text="your prediction"),)


def asked() -> exercises.Prediction:
    """The question of this lesson, answered by training with its settings."""
    settings: dict[str, Any] = {"learning_rate": 0.85, "updates": 20}
    run = descend(DescentSettings(**settings))
    across = growth(run.curve, run.settings.learning_rate)[1]
    options = {"diverging": "farther off", "zigzag": "zigzagging closer"}
    return exercises.Prediction(
        say("With η = 0.85, where will the point be after 20 updates? Choose, or answer with a click on the surface."),
        ("at the minimum", "zigzagging closer", "farther off"),
        options.get(run.regime, "at the minimum"),
        say(
            "After 20 updates a = {a:.2}, b = {b:.2}, and the loss has gone from {first:.2} to {last:.2}. Each update "
            "multiplies the error along the steep direction by {across:.3}: more than 1. So every zigzag is wider than "
            "the last.",
            a=run.trace.parameters[-1][0],
            b=run.trace.parameters[-1][1],
            first=run.trace.loss[0],
            last=run.trace.loss[-1],
            across=across,
        ),
        {**TUTORIAL.__dict__, **settings},
        20,
    )


def prediction(here: Here) -> None:
    """The card "Predict first", with the surface as one of the ways to answer."""
    guess = here.notes.get("guess")
    exercises.predict(here, asked(), _distance(guess) if guess else None, lambda: _aim(here))


def _distance(guess: tuple[float, float]) -> Markup:
    a, b = descend(DescentSettings(learning_rate=0.85, updates=20)).trace.parameters[-1]
    return say(
        "Your click at ({x:.2}, {y:.2}) was {off:.2} away.",
        x=guess[0],
        y=guess[1],
        off=math.hypot(guess[0] - a, guess[1] - b),
    )


def said(here: Here) -> Markup:
    """Under the stage: what it waits for, or how good the prediction was."""
    if here.notes.get("aiming"):
        return callout(
            say("Click on the [[loss surface]]: where will the point be after 20 updates with η = 0.85?")
        )
    return exercises.outcome(here)


def _aim(here: Here) -> None:
    aiming = bool(here.notes.get("aiming"))

    def aim() -> None:
        here.notes["aiming"] = True
        here.look += 1

    st.button(
        "Now click on the surface above" if aiming else "Answer on the surface",
        key="gd_aim",
        on_click=aim,
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
