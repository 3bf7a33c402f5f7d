"""The parts of the gradient-descent lesson that are words and widgets."""

import math
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from core import notebook
from core.curvature import REGIMES
from core.data import random_start
from core.descent import Descent, descend
from core.figures.descent import batch_scene, section_scene, sweep_scene
from core.figures.scene import Mark
from core.settings import DescentSettings, Number
from ui import lesson, state, text
from ui.slider import Region, Tick, live_slider
from ui.stage import stage
from ui.state import LessonState

Here = LessonState[DescentSettings]
TUTORIAL = DescentSettings()

PRESETS = {
    "The tutorial's": ("η = 0.1, all points in every batch: smooth, and slow along the valley.", TUTORIAL),
    "Creeping": ("η = 0.005: safe, and hardly any progress.", DescentSettings(learning_rate=0.005)),
    "Zigzag": ("η = 0.75: it overshoots the valley at every update, and still arrives.",
               DescentSettings(learning_rate=0.75)),
    "Diverging": ("η = 0.85: just above the critical rate. Every overshoot is larger than the last.",
                  DescentSettings(learning_rate=0.85)),
    "Mini-batches": ("16 points a time: five updates per epoch, each in a slightly wrong direction.",
                     DescentSettings(batch_size=16)),
    "One point at a time": ("Stochastic: fast at first, and never at rest.", DescentSettings(batch_size=1, updates=240)),
    "Badly scaled": ("x ten times as large: the same rate now diverges.", DescentSettings(feature_scale="×10")),
    "Standardised": ("A round bowl: η = 0.5 lands on the minimum in one update.",
                     DescentSettings(feature_scale="standard", learning_rate=0.5, updates=20)),
}  # fmt: skip

OBSERVATIONS = (
    lesson.Observation("The steps shrink although the learning rate stays the same: the *gradient* shrinks. "
                       "Near the valley floor it is almost flat.", "Go to update 30", {}, 30),
    lesson.Observation("The path first drops into the valley, then turns and creeps along it: the two directions "
                       "have eigenvalues 2.48 and 0.15.", "See the turn", {"learning_rate": 0.2}, 4),
    lesson.Observation("Between 1/λ and 2/λ every update jumps over the valley. The line swings, the *loss* still "
                       "falls.", "Zigzag", {"learning_rate": 0.75}, 3),
    lesson.Observation("With 16 points a batch the path trembles, and at the end it keeps moving: each batch has a "
                       "minimum of its own.", "Mini-batches", {"batch_size": 16, "learning_rate": 0.4}, 60),
    lesson.Observation("Multiply x by ten and the valley becomes a ravine: the same learning rate now diverges. "
                       "Standardise it and the valley is a round bowl.", "Standardise",
                       {"feature_scale": "standard", "learning_rate": 0.5, "updates": 20}, 1),
)  # fmt: skip


def extras(run: Descent) -> dict[str, dict[str, Any]]:
    """What the sliders say besides their value: the critical rate, the regime, the updates per epoch."""
    critical = run.curve.critical_rate
    limit = f"diverges above {critical:.4g}" if run.regime != "diverging" else f"too large: limit {critical:.4g}"
    tone = "grad" if run.regime == "diverging" else "ink"
    points = len(run.data.x_train)
    per_epoch = run.updates_per_epoch
    kind = "batch" if per_epoch == 1 else "stochastic" if run.batch_size == 1 else "mini-batch"
    updates = "1 update" if per_epoch == 1 else f"{per_epoch} updates"
    return {
        "learning_rate": {
            "caption": [(f"{run.regime}", tone), (" · ", ""), (limit, "grad")],
            "ticks": [Tick(critical, f"critical rate 2/λ = {critical:.4f}"),
                      Tick(TUTORIAL.learning_rate, "the tutorial's 0.1", "muted", snap=True)],
            "regions": [Region(critical, math.inf)],
        },
        "batch_size": {
            "high": points,
            "suffix": f"of {points}",
            "caption": [(f"{updates} per epoch: {kind}", "")],
        },
        "updates": {"caption": convergence(run)},
    }  # fmt: skip


def convergence(run: Descent) -> list[tuple[str, str]]:
    """Predicted against measured updates to come within 1e-4 of the minimum's loss."""
    if run.predicted_updates is None:
        return [("never arrives", "grad")]
    measured = "not yet" if run.measured_updates is None else str(run.measured_updates)
    return [(f"arrives: predicted {run.predicted_updates:,}, here {measured}", "")]


def buttons(here: Here) -> None:
    """Reset to exactly the tutorial's values, and a new random start."""
    row = st.container(horizontal=True, gap="small")

    def reset() -> None:
        here.notes.clear()
        here.put(TUTORIAL, step=0)
        here.ignored = []

    def another() -> None:
        a, b = random_start(secrets.randbelow(10_000))
        here.change(start_a=round(a, 4), start_b=round(b, 4))
        here.move(0)

    row.button("Reset", key="gd_reset", on_click=reset, help="Exactly the tutorial's values.", width="content")
    row.button("New start", key="gd_random", on_click=another, width="stretch",
               help="Draw a new random start. The learning rate and the rest stay.")  # fmt: skip


def pick_mode(here: Here) -> str:
    """What a click on the surface means: the start, or an answer to the prediction."""
    return "guess" if here.notes.get("aiming") else "start"


def on_pick(here: Here) -> Callable[[str, tuple[float, float], bool], None]:
    """Take a click or a drag on the surface."""

    def picked(what: str, point: tuple[float, float], done: bool) -> None:
        if what == "guess":
            here.notes["guess"] = point
            here.notes["aiming"] = False
            lesson.commit(here, asked(), "a point on the surface")
            return
        here.settings = replace(here.settings, start_a=_near(point[0]), start_b=_near(point[1]))
        here.nonce += done

    return picked


def _near(value: float) -> float:
    """A dragged coordinate: four decimals, inside the field's range."""
    return round(min(max(value, -20.0), 20.0), 4)


def guess_mark(here: Here, run: Descent) -> tuple[Mark, ...]:
    """The point that the learner predicted, as a diamond on the surface."""
    guess = here.notes.get("guess")
    if not guess:
        return ()
    moments = run.trace.updates + 1
    return (
        Mark("point", "b", {"x": np.full(moments, guess[0]), "y": np.full(moments, guess[1])},
             {"hollow": True, "text": "your prediction"}),
    )  # fmt: skip


def verdict(run: Descent) -> None:
    """Under the stage: why a run ended early or will never arrive."""
    product = run.settings.learning_rate * float(run.curve.eigenvalues[1])
    why = (
        f"η·λ = {product:.2f} is above 2, so each update multiplies the error along the steep direction by "
        f"{run.growth:.2f}."
    )
    if run.trace.diverged_at is not None:
        lesson.callout(
            f"Diverged: update {run.trace.diverged_at} is no longer a finite {run.trace.dtype} number, so the run "
            f"ends at update {run.trace.updates}. {why}"
        )
    elif run.regime == "diverging":
        lesson.callout(f"Diverging: {why} The critical rate is {run.curve.critical_rate:.4f}.")
    elif run.surface.flat_valley:
        lesson.callout("All x are equal: every line through one point fits as well. The data say nothing about the slope.")


LOOKS = ("Cross-sections", "Curvature", "Every learning rate", "Batches")


def closer_look(here: Here, run: Descent) -> None:
    """One of four close-ups, on the stage's own cursor."""
    text.section("A closer look")
    chosen = st.segmented_control("A closer look", LOOKS, default=LOOKS[0], required=True, key="gd_look",
                                  label_visibility="collapsed")  # fmt: skip
    if chosen == "Cross-sections":
        _sections(here, run)
    elif chosen == "Curvature":
        _curvature(run)
    elif chosen == "Every learning rate":
        stage(sweep_scene(run.trace, run.stats, run.start, here.settings.learning_rate, run.curve.critical_rate),
              here, name="sweep", controls=False)  # fmt: skip
        text.fact("Each column is a whole run, its loss from bottom to top. The darkest column is reached soonest; "
                  "right of the dashed line every run climbs. The line is your run.")  # fmt: skip
    else:
        stage(batch_scene(run.trace, run.data, here.settings.learning_rate), here, name="batches", controls=False)
        text.fact(
            f"Updates per epoch = ⌈N / n⌉ = ⌈{len(run.data.x_train)} / {run.batch_size}⌉ = <b>{run.updates_per_epoch}</b>. "
            "The blue arrow is the gradient of the lit points alone, the orange one that of all points."
            + ("" if run.updates_per_epoch > 1 else " Here every batch is all points, so they are the same arrow.")
        )


WIDTH = Number(0.0, 0.12, 0.001, "Finite difference", symbol="h", help="How far the second point is from the first.")


@st.fragment
def _sections(here: Here, run: Descent) -> None:
    h = here.notes.get("h", 0.12)
    left, right = st.columns([232, 800], gap="medium")
    with left:
        live_slider("gd_h", WIDTH, h, lambda value: here.notes.update(h=value), caption=[
            ("Draw h to 0: the dashed secant turns into the tangent, and its slope into the gradient.", "")
        ])  # fmt: skip
    with right:
        stage(section_scene(run.trace, run.data, run.surface, h), here, name="sections", controls=False)
    state.settle()


def _curvature(run: Descent) -> None:
    low, high = run.curve.eigenvalues
    left, right = st.columns(2, gap="medium")
    with left:
        cells = [text.number(value) for value in run.curve.hessian.ravel()]
        text.table(
            ("the Hessian H of the loss", "a", "b"),
            [("a", cells[0], cells[1]), ("b", cells[2], cells[3])],
        )
        text.table(("what follows from it", ""), [
            ("eigenvalues λ", f"{text.number(low)} and {text.number(high)}"),
            ("condition number λmax / λmin", text.number(run.curve.condition_number, 1)),
            ("critical rate 2 / λmax", text.number(run.curve.critical_rate)),
            ("fastest single rate 2 / (λmin + λmax)", text.number(run.curve.fastest_rate)),
        ])  # fmt: skip
    with right:
        eta = run.settings.learning_rate
        text.table(("this run", ""), [
            ("regime", f"{run.regime}: {REGIMES[run.regime]}"),
            ("|1 − ηλ|, along the valley and across", f"{abs(1 - eta * low):.3f} and {abs(1 - eta * high):.3f}"),
            ("updates until within 0.0001 of the minimum's loss, predicted",
             "never" if run.predicted_updates is None else f"{run.predicted_updates:,}"),
            ("measured in this run",
             "not within this run" if run.measured_updates is None else f"{run.measured_updates:,}"),
        ])  # fmt: skip
        text.fact("Every update multiplies the distance to the minimum by |1 − ηλ|, once for each direction. "
                  "Below 1 it shrinks. With batches smaller than all points the prediction is for the average.")  # fmt: skip


def asked() -> lesson.Prediction:
    """The question of this lesson, answered by training with its settings."""
    settings: dict[str, Any] = {"learning_rate": 0.85, "updates": 20}
    run = descend(DescentSettings(**settings))
    options = {"diverging": "gone", "zigzag": "zigzagging around it"}
    return lesson.Prediction(
        "With η = 0.85, where will the point be after 20 updates? Choose, or answer with a click on the surface.",
        ("at the minimum", "zigzagging around it", "gone"),
        options.get(run.regime, "at the minimum"),
        f"After 20 updates a = {run.trace.parameters[-1][0]:.2f}, b = {run.trace.parameters[-1][1]:.2f}, and the loss "
        f"has gone from {run.trace.loss[0]:.2f} to {run.trace.loss[-1]:.2f}. Each update multiplies the error along "
        f"the steep direction by {run.growth:.3f}: more than 1.",
        {**TUTORIAL.__dict__, **settings},
        20,
    )  # fmt: skip


def prediction(here: Here, run: Descent) -> None:
    """The card "Predict first", with the surface as one of the ways to answer."""
    guess = here.notes.get("guess")
    distance = None
    if guess:
        a, b = descend(DescentSettings(learning_rate=0.85, updates=20)).trace.parameters[-1]
        distance = f"Your click at ({guess[0]:.2f}, {guess[1]:.2f}) was {math.hypot(guess[0] - a, guess[1] - b):.2f} away."
    lesson.predict(here, asked(), distance)
    if not here.notes.get("prediction"):

        def aim() -> None:
            here.notes["aiming"] = True

        label = "Now click on the surface above" if here.notes.get("aiming") else "Answer on the surface"
        st.button(label, key="gd_aim", on_click=aim, disabled=bool(here.notes.get("aiming")), type="tertiary",
                  icon=":material/ads_click:")  # fmt: skip


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
        rows.append((what, str(printed), text.number(float(ours), printed.decimals), printed.agrees(float(ours))))
    lesson.check("NumPy, η = 0.1", rows)
