"""The parts of the NumPy lesson that are words and widgets."""

import math
from collections.abc import Callable
from typing import Any

import streamlit as st

from core import notebook
from core.code.source import source_of
from core.figures.descent import descent_scene
from core.lessons.numpy.figures import approach_scene
from core.lessons.numpy.run import NumpyRun, numpy_run
from core.lessons.numpy.scikit_learn import scikit_learn
from core.lessons.numpy.settings import NumpySettings
from core.line.data import Points
from core.numbers import fixed
from core.training.initialise import initialise
from ui import exercises, line, text
from ui.live import Picture
from ui.say import say
from ui.stage import stage
from ui.state import LessonState

Here = LessonState[NumpySettings]

PRESETS = {
    "The tutorial's": ("lr = 0.1 for 1,000 epochs: more than enough.", NumpySettings()),
    "Too few epochs": ("100 epochs: the line looks right, the slope is not yet.", NumpySettings(epochs=100)),
    "Too timid": ("lr = 0.005: a thousand epochs are not enough.", NumpySettings(learning_rate=0.005)),
    "Bold": ("lr = 0.7: it zigzags, and is there soonest.", NumpySettings(learning_rate=0.7)),
    "Too bold": ("lr = 1.2: above the critical rate. The numbers end.", NumpySettings(learning_rate=1.2)),
}

OBSERVATIONS = (
    exercises.Observation(
        say("Five epochs do more than all the rest: the *loss* falls from 2.74 to 0.33, and only by 0.32 after that."),
        "After five",
        {},
        5,
    ),
    exercises.Observation(
        say("After 100 epochs the line looks done, but *b* is still far from its place: the valley is nearly flat."),
        "After 100",
        {},
        100,
    ),
    exercises.Observation(
        say("After 1,000 epochs six decimals agree with scikit-learn, which solves for the minimum directly."),
        "After 1,000",
        {},
        1000,
    ),
    exercises.Observation(
        say("Another [[seed]] starts elsewhere and ends in the same place: this surface has one minimum."),
        "Seed 7",
        {"seed": 7},
        0,
    ),
)


def extras(run: NumpyRun) -> dict[str, dict[str, Any]]:
    """What the sliders say besides their value."""
    a, b = run.start
    return {
        "learning_rate": line.learning_rate(run.curve, run.settings.learning_rate),
        "epochs": {"caption": [("batch: 1 update per epoch", "")]},
        "seed": {"caption": [(f"starts at a {fixed(a)}, b {fixed(b)}", "")]},
    }


def pictures(here: Here, own: Points | None) -> Callable[[NumpySettings], Picture]:
    """How this lesson is drawn while its settings change."""

    def draw(settings: NumpySettings) -> Picture:
        run = numpy_run(settings, own)
        rate = settings.learning_rate
        scene = descent_scene(run.trace, run.data, run.surface, rate, here.view, pick=None, unit="epoch")
        return Picture(scene, extras(run), line.verdict(run.trace, run.curve, run.surface, rate))

    return draw


def before_the_loop(run: NumpyRun) -> None:
    """Initialise the parameters, initialise the hyperparameters."""
    text.section("Before the loop")
    left, right = st.columns(2, gap="medium")
    with left:
        text.fact(
            say(
                "Initialise the **[[parameters|parameter]]**: what the training changes. At random, so that nothing "
                "is assumed."
            )
        )
        text.code(source_of(initialise))
    with right:
        text.fact(
            say(
                "Initialise the **[[hyperparameters|hyperparameter]]**: what you choose, and the training leaves alone."
            )
        )
        text.code(
            f"a, b = initialise(seed={run.settings.seed})\n"
            f"# a = [{run.start[0]:.8f}], b = [{run.start[1]:.8f}]\n\n"
            f"lr = {run.settings.learning_rate:g}\nn_epochs = {run.settings.epochs}"
        )


def sanity_check(here: Here, run: NumpyRun) -> None:
    """The scikit-learn fit, and the distance between the two over the epochs."""
    text.section("Sanity check: scikit-learn")
    fit = scikit_learn(run.data.x_train, run.data.y_train)
    left, right = st.columns([1, 1.6], gap="medium")
    with left:
        text.code(source_of(scikit_learn))
        at = run.trace.parameters[-1]
        text.table(
            ("", "NumPy loop", "scikit-learn"),
            [
                ("a", fixed(at[0], 8), fixed(fit[0], 8)),
                ("b", fixed(at[1], 8), fixed(fit[1], 8)),
                ("distance", fixed(math.hypot(at[0] - fit[0], at[1] - fit[1]), 8), ""),
            ],
        )
    with right:
        stage(approach_scene(run.trace, fit), here, name="approach", controls=False)


def asked() -> exercises.Prediction:
    """The question of this lesson, answered by training."""
    run = numpy_run(NumpySettings(epochs=100))
    a, b = run.trace.parameters[-1]
    best_a, best_b = run.surface.minimum
    nearer = "a, the intercept" if abs(a - best_a) < abs(b - best_b) else "b, the slope"
    return exercises.Prediction(
        say("After 100 epochs at lr = 0.1, which of the two parameters is closer to its final value?"),
        ("a, the intercept", "b, the slope", "both are there"),
        "both are there" if math.hypot(a - best_a, b - best_b) < 1e-3 else nearer,
        say(
            "After 100 epochs a = {a:.4} is {a_off:.4} from its end, and b = {b:.4} is {b_off:.4} from its own. They "
            "sink along the valley together: the valley is turned, so neither can arrive alone.",
            a=a,
            a_off=abs(a - best_a),
            b=b,
            b_off=abs(b - best_b),
        ),
        {"learning_rate": 0.1, "epochs": 1000, "seed": 42},
        100,
    )


def check() -> None:
    """The notebook's numbers beside ours, at the tutorial's settings."""
    run = numpy_run(NumpySettings())
    trace, fit = run.trace, scikit_learn(run.data.x_train, run.data.y_train)
    rows = []
    for what, printed, ours in (
        ("a, initialised", notebook.NUMPY_START[0], trace.parameters[0][0]),
        ("b, initialised", notebook.NUMPY_START[1], trace.parameters[0][1]),
        ("a, after 1,000 epochs", notebook.NUMPY_FIT[0], trace.parameters[-1][0]),
        ("b, after 1,000 epochs", notebook.NUMPY_FIT[1], trace.parameters[-1][1]),
        ("a, scikit-learn", notebook.SKLEARN_FIT[0], fit[0]),
        ("b, scikit-learn", notebook.SKLEARN_FIT[1], fit[1]),
    ):
        rows.append(exercises.printed_row(what, printed, ours))
    exercises.check("lr 0.1, 1,000 epochs", rows)
