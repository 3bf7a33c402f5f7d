"""What the gradient-descent lesson shows of an address."""

from collections.abc import Mapping

import numpy as np

from core.address import Address
from core.device import choose
from core.figures.descent import descent_scene
from core.figures.marks import Mark, Point
from core.lessons.gradient_descent.run import Descent, descend
from core.lessons.gradient_descent.settings import DescentPlace, DescentSettings
from core.line.data import Points
from core.trace import thin
from ui import line
from ui.lesson_view import LessonView, SliderProps
from ui.lessons.gradient_descent.question import aim_patch, asked, distance
from ui.outcome import AIMED, outcome
from ui.say import callout, say

Settings, Place = DescentSettings, DescentPlace


def picture(address: Address[DescentSettings, DescentPlace], points: Points | None = None) -> LessonView:
    """Surface, data and loss of the run, or, while the question waits for a click, the surface to click on."""
    settings, place = address.settings, address.place
    run = descend(settings, points, "cpu" if settings.trainer == "NumPy" else choose(address.device)[0].name)
    scene = descent_scene(
        run.trace,
        run.data,
        run.surface,
        settings.learning_rate,
        place.view,
        pick=("guess",) if place.aiming else ("start_a", "start_b"),
        then=aim_patch() if place.aiming else (),
        annotations=_guess(place, run),
    )
    waiting = callout(say("Click on the [[loss surface]]: where will the point be after 20 updates with η = 0.85?"))
    judged = outcome(address, asked, distance(place.guess) if place.answer == AIMED and place.guess else None)
    below = (waiting if place.aiming else judged) + line.verdict(
        run.trace, run.curve, run.surface, settings.learning_rate
    )
    return LessonView(run, scene, _sliders(run), below)


def _sliders(run: Descent) -> Mapping[str, SliderProps]:
    per_epoch = run.updates_per_epoch
    kind = "batch" if per_epoch == 1 else "stochastic" if run.batch_size == 1 else "mini-batch"
    updates = "1 update" if per_epoch == 1 else f"{per_epoch} updates"
    points = len(run.data.x_train)
    return {
        "learning_rate": line.learning_rate(run.curve, run.settings.learning_rate),
        "batch_size": SliderProps(
            high=points, suffix=f"of {points}", caption=[(f"{updates} per epoch: {kind}", "")]
        ),
        "updates": SliderProps(caption=_convergence(run)),
    }


def _convergence(run: Descent) -> list[tuple[str, str]]:
    """Predicted against measured updates to come within 1e-4 of the minimum's loss."""
    if run.predicted_updates is None:
        return [("never arrives", "grad")]
    measured = "not yet" if run.measured_updates is None else str(run.measured_updates)
    return [(f"to converge: {run.predicted_updates:,} · here {measured}", "")]


def _guess(place: DescentPlace, run: Descent) -> tuple[Mark, ...]:
    """The point that the learner predicted, as a ring on the surface."""
    if place.guess is None:
        return ()
    a, b = (np.full(len(thin(run.trace)), value) for value in place.guess)
    return (Point("b", a, b, shape="ring", text="your prediction"),)
