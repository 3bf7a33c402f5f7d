"""The gradient-descent lesson's close-ups: cross-sections, curvature, every learning rate, batches."""

import streamlit as st

from core.lessons.gradient_descent.figures import batch_scene, section_scene, sweep_scene
from core.lessons.gradient_descent.run import Descent
from core.lessons.gradient_descent.settings import DescentPlace, DescentSettings
from core.line.curvature import REGIMES, growth
from core.numbers import fixed
from ui import address, line, text
from ui.controls import segments
from ui.lesson_view import SliderProps
from ui.say import say
from ui.slider import live_slider
from ui.stage import close_up
from ui.turn import fragment

Here = address.Here[DescentSettings, DescentPlace]


def closer_look(here: Here, run: Descent) -> None:
    """One of four close-ups, on the stage's own cursor."""
    text.section("A closer look")
    segments(here, "close_up", "collapsed")
    chosen = here.place.close_up
    if chosen == "Cross-sections":
        _sections(here, run)
    elif chosen == "Curvature":
        _curvature(run)
    elif chosen == "Every learning rate":
        rate = here.settings.learning_rate
        close_up(here, sweep_scene(run.trace, run.stats, run.start, rate, run.curve.critical_rate), "sweep")
        text.fact(
            say(
                "Each column is a whole run, its loss from bottom to top. Where it fades into the page, the loss is at "
                "its minimum; right of the [[dashed line|critical rate]] every run climbs. The line is your run."
            )
        )
    else:
        close_up(here, batch_scene(run.trace, run.data), "batches")
        whole = say(" Here every batch is all points, so they are the same arrow.")
        text.fact(
            say(
                "Updates per [[epoch]] = ⌈N / n⌉ = ⌈{points} / {batch}⌉ = **{updates}**. The blue arrow is the "
                "gradient of the lit points alone, the orange one that of all points.{whole}",
                points=len(run.data.x_train),
                batch=run.batch_size,
                updates=run.updates_per_epoch,
                whole=whole if run.updates_per_epoch == 1 else "",
            )
        )


@fragment
def _sections(here: Here, run: Descent) -> None:
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        words = "Draw h to 0: the dashed secant turns into the tangent, and its slope into the gradient."
        live_slider(here, "h", SliderProps(caption=[(words, "")]))
    with right:
        close_up(here, section_scene(run.trace, run.data, run.surface, here.place.h), "sections")


def _curvature(run: Descent) -> None:
    low, high = run.curve.eigenvalues
    left, right = st.columns(2, gap="medium")
    with left:
        cells = [fixed(value) for value in run.curve.hessian.ravel()]
        text.table(
            ("the Hessian H of the loss", "a", "b"),
            [("a", cells[0], cells[1]), ("b", cells[2], cells[3])],
        )
        text.table(
            ("what follows from it", ""),
            [
                ("eigenvalues λ", f"{fixed(low)} and {fixed(high)}"),
                ("condition number λmax / λmin", fixed(run.curve.condition_number, 1)),
                ("critical rate 2 / λmax", fixed(run.curve.critical_rate)),
                ("fastest single rate 2 / (λmin + λmax)", fixed(run.curve.fastest_rate)),
            ],
        )
    with right:
        along, across = growth(run.curve, run.settings.learning_rate)
        text.table(
            ("this run", ""),
            [
                ("regime", f"{run.regime}: {REGIMES[run.regime]}"),
                ("|1 − ηλ|, along the valley and across", f"{fixed(along, 3)} and {fixed(across, 3)}"),
                (
                    "updates until within 0.0001 of the minimum's loss, predicted",
                    "never" if run.predicted_updates is None else f"{run.predicted_updates:,}",
                ),
                (
                    "measured in this run",
                    "not within this run" if run.measured_updates is None else f"{run.measured_updates:,}",
                ),
            ],
        )
        text.fact(
            say(
                "Every update multiplies the distance to the minimum by |1 − ηλ|, once for each direction. Below 1 it "
                "shrinks. With batches smaller than all points the prediction is for the average."
            )
        )
