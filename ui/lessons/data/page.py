"""The parts of the data lesson that are words and widgets."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from core import notebook
from core.lessons.data.figures import data_scene, section_still
from core.lessons.data.learning_curve import learning_curve
from core.lessons.data.run import DataRun, data_run
from core.line.curvature import curvature
from core.line.data import DataSettings, Points, make
from core.line.step_graph import prediction_graph
from core.training.initialise import initialise
from ui import exercises, text
from ui.graph_view import graph_view
from ui.live import Picture
from ui.say import Markup, quiet, say
from ui.stage import stage
from ui.state import LessonState

Here = LessonState[DataSettings]

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


def on_pick(here: Here) -> Callable[[str, tuple[float, float]], None]:
    """Take a click or a drag on the surface: the point of the cross-sections."""

    def picked(what: str, point: tuple[float, float]) -> None:
        here.notes["at"] = point

    return picked


def at(here: Here, run: DataRun) -> tuple[float, float]:
    """The point of the cross-sections: where the learner put it, or a little off the minimum."""
    return here.notes.get("at") or run.usual_point


def scaling(run: DataRun) -> Markup:
    """Under the stage: what the scale does to the surface, in numbers."""
    curve = curvature(run.stats)
    data = run.data
    scaled = say("(x − {shift:.4g}) · {factor:.4g}", shift=data.shift, factor=data.factor)
    return quiet(
        say(
            "feature used: **{feature}** · [[condition number]] of the valley **{condition:.1}**",
            feature="x" if (data.shift, data.factor) == (0.0, 1.0) else scaled,
            condition=curve.condition_number,
        )
    )


def pictures(here: Here, own: Points | None) -> Callable[[DataSettings], Picture]:
    """How this lesson is drawn while its settings change."""
    names = (own.x_name, own.y_name) if own else ("x", "y")

    def draw(settings: DataSettings) -> Picture:
        run = data_run(settings, own)
        scene = data_scene(run.data, run.surface, run.learning_curve, at(here, run), here.view, names)
        return Picture(scene, below=scaling(run))

    return draw


def sections(here: Here, run: DataRun) -> None:
    """Both cross-sections through the chosen point."""
    a, b = at(here, run)
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
        stage(section_still(run.stats, run.surface, (a, b)), here, name="sections", controls=False)


def graph(run: DataRun) -> None:
    """What a line makes of these points before any training: `yhat = a + b * x` at the random start."""
    text.section("What a line makes of them")
    a, b = (float(value[0]) for value in initialise(42))
    left, right = st.columns([1.6, 1], gap="medium")
    with left:
        graph_view(prediction_graph(a, b, run.data.x_train.tobytes()), "da_graph", height=360, code=False)
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


def asked() -> exercises.Prediction:
    """The question of this lesson, answered by fitting."""
    settings = DataSettings()
    curve = learning_curve(make(settings))
    few, many = curve.training[2], curve.training[80]
    answer = "it rises" if many > few else "it falls"
    two, three, last = (curve.validation[n] for n in (2, 3, 80))
    return exercises.Prediction(
        say("You fit a line to 2 training points, then to all 80. What happens to the training loss?"),
        ("it falls", "it stays", "it rises"),
        answer,
        say(
            "From {few:.5} to {many:.5}: a line through two points misses neither, and that says nothing of other "
            "points. On those held back it is {two:.5} with two, {three:.5} with three and {last:.5} with all 80.",
            few=round(few, 5),  # what rounding leaves of zero is no number to read
            many=many,
            two=two,
            three=three,
            last=last,
        ),
        dict(settings.__dict__),
        2,
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
