"""The parts of the NumPy lesson that are words and widgets."""

import math

import streamlit as st

from core import notebook
from core.address import Place
from core.code.source import source_of
from core.lessons.numpy.figures import approach_scene
from core.lessons.numpy.run import NumpyRun, numpy_run
from core.lessons.numpy.scikit_learn import scikit_learn
from core.lessons.numpy.settings import NumpySettings
from core.numbers import fixed
from core.training.initialise import initialise
from ui import address, exercises, text
from ui.say import say
from ui.stage import close_up

Here = address.Here[NumpySettings, Place]

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
        close_up(here, approach_scene(run.trace, fit), "approach")


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
