"""The parts of the data lesson that are words and widgets."""

from dataclasses import replace

import streamlit as st

from core import notebook
from core.lessons.data.figures import section_still
from core.lessons.data.run import DataRun
from core.lessons.data.settings import DataPlace
from core.line.data import DataSettings, make
from core.line.step_graph import prediction_graph
from core.training.initialise import initialise
from ui import address, exercises, text
from ui.graph_view import graph_view
from ui.say import say
from ui.stage import close_up

Here = address.Here[DataSettings, DataPlace]

PRESETS = {
    "The tutorial's": ("100 points, noise 0.1, 80 of them to train on.", DataSettings()),
    "No noise": ("Every point on the line: both losses fall to zero.", DataSettings(noise=0.0)),
    "Mostly noise": ("The line hardly shows. Which loss can you trust?", DataSettings(noise=1.0)),
    "Two to train on": ("A perfect fit of two points, and a wrong line.", DataSettings(points=20, training_share=0.1)),
    "Badly scaled": ("x ten times as large: the valley turns into a ravine.", DataSettings(feature_scale="×10")),
    "Standardised": (
        "The training mean off, divided by its deviation: a round bowl.",
        DataSettings(feature_scale="standard"),
    ),
}

# the second button's label and help
DRAW_ANEW = "New points", "Draw other points from the same recipe."
SPLIT_ANEW = "New split", "Shuffle your points anew: others are held back."

OBSERVATIONS = (
    exercises.Observation(
        say(
            "Two training points are fitted perfectly: their *loss* is zero. That says nothing of other points: with "
            "the third, the loss on those held back jumps."
        ), "Three points", {}, 3,
    ),
    exercises.Observation(
        say("The more points come in, the closer the two losses get to each other and to the [[noise]]: 0.1² = 0.01."),
        "All 80", {}, 80,
    ),
    exercises.Observation(
        say(
            "The last 20 points change nothing in the fit. That is the point of holding them back."
        ), "All 100", {}, 100,
    ),
    exercises.Observation(
        say("Multiply x by ten, and the same line has a tenth of the slope. The valley becomes a ravine."), "×10",
        {"feature_scale": "×10"}, 100,
    ),
    exercises.Observation(
        say(
            "Standardise x with the mean and deviation of the training set, and the valley is round: *a* and *b* no "
            "longer pull at one another."
        ), "Standardise", {"feature_scale": "standard"}, 100,
    ),
)  # fmt: skip


def sections(here: Here, run: DataRun) -> None:
    """Both cross-sections through the chosen point."""
    a, b = here.place.point or run.usual_point
    text.section("Cut through the surface")
    left, right = st.columns([254, 778], gap="medium")
    with left:
        text.fact(
            say(
                "Two cuts through the point a = **{a:.3}**, b = **{b:.3}**. Move it: click or drag on the "
                "[[loss surface]] above. Each cut is a parabola; the orange line is its slope there.",
                a=a,
                b=b,
            )
        )
    with right:
        close_up(here, section_still(run.stats, run.surface, (a, b)), "sections")


def graph(here: Here, run: DataRun) -> None:
    """What a line makes of these points before any training: `yhat = a + b * x` at the random start."""
    text.section("What a line makes of them")
    a, b = (float(value[0]) for value in initialise(42))
    left, right = st.columns([1.6, 1], gap="medium")
    with left:
        graph = prediction_graph(a, b, run.data.x_train.tobytes())
        graph_view(graph, f"{here.slug}_graph", height=360, code=False, here=here)
    with right:
        text.code("yhat = a + b * x_train")
        text.fact(
            say(
                "The line starts at random: a = **{a:.4}**, b = **{b:.4}**. x_train is data: no gradient is kept for "
                "it. The points held back are not in this picture at all.",
                a=a,
                b=b,
            )
        )


def check() -> None:
    """The notebook's numbers beside ours, at the tutorial's settings."""
    settings = DataSettings()
    data = make(settings)
    raw = make(replace(settings, training_share=0.9))
    x = dict(zip(raw.shuffled.tolist(), [*raw.x_train[:, 0], *raw.x_val[:, 0]], strict=True))
    y = dict(zip(raw.shuffled.tolist(), [*raw.y_train[:, 0], *raw.y_val[:, 0]], strict=True))
    rows = []
    for what, printed, ours in (
        *((f"x[{i}]", p, x[i]) for i, p in enumerate(notebook.X_FIRST)),
        *((f"y[{i}]", p, y[i]) for i, p in enumerate(notebook.Y_FIRST)),
    ):
        rows.append(exercises.printed_row(what, printed, ours))
    ours_first = tuple(data.shuffled[:8].tolist())
    rows.append(("idx[:8]", " ".join(map(str, notebook.SHUFFLED_FIRST)), " ".join(map(str, ours_first)),
                 ours_first == notebook.SHUFFLED_FIRST))  # fmt: skip
    shapes = f"{data.x_train.shape} {data.x_val.shape}"
    rows.append(("shapes of x", "(80, 1) (20, 1)", shapes, shapes == "(80, 1) (20, 1)"))
    exercises.check("seed 42", rows)
