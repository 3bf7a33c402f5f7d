"""What the autograd lesson shows of an address: how far one attempt at an update gets."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.address import Address
from core.device import choose
from core.lessons.autograd.figures import attempt_scene
from core.lessons.autograd.settings import AutogradPlace, AutogradSettings
from core.line.data import Points
from core.numbers import fixed
from ui import line
from ui.lesson_view import LessonView, Region, SliderProps, TrackMark
from ui.lessons.autograd.question import asked
from ui.outcome import outcome
from ui.say import Markup, callout, say

if TYPE_CHECKING:
    from core.lessons.autograd.run import AutogradRun

Settings, Place = AutogradSettings, AutogradPlace


def picture(address: Address[AutogradSettings, AutogradPlace], points: Points | None = None) -> LessonView:
    """Surface, data and loss of the attempt, and what ended it."""
    from core.lessons.autograd.run import autograd_run

    settings = address.settings
    run = autograd_run(settings, points, choose(address.device)[0].name)
    scene = attempt_scene(
        run.attempt, run.data, run.surface, settings.learning_rate, address.place.view, run.accumulates
    )
    return LessonView(run, scene, _sliders(run), outcome(address, asked) + verdict(run))


def _sliders(run: "AutogradRun") -> Mapping[str, SliderProps]:
    if run.attempt.failure:
        used = "used once" if run.trace.updates else "not used: no update is made"
        ends = SliderProps(caption=[("ends in epoch 1", "")])
        return {"learning_rate": SliderProps(caption=[(used, "")]), "epochs": ends}
    rate = line.learning_rate(run.curve, run.settings.learning_rate)
    if run.accumulates:
        critical = run.critical_rate
        over = run.settings.learning_rate > critical
        rate = SliderProps(
            caption=[("diverging" if over else "never arrives", "grad")],
            marks=[
                TrackMark(critical, f"4/λ = {fixed(critical)}"),
                TrackMark(0.1, "the tutorial's 0.1", "muted", snap=True),
            ],
            regions=[Region(critical, float("inf"))],
        )
    return {"learning_rate": rate, "epochs": SliderProps(caption=[("batch: 1 update per epoch", "")])}


def verdict(run: "AutogradRun") -> Markup:
    """Under the stage: how the attempt ended."""
    updates, failure = run.trace.updates, run.attempt.failure
    if failure:
        return callout(
            say(
                "Stopped {when}, at {code}: {error}: {message}",
                when="after 1 update" if updates else "before any update",
                code=failure.code,
                error=failure.error,
                message=failure.message,
            )
        )
    if not run.accumulates:
        return line.verdict(run.trace, run.curve, run.surface, run.settings.learning_rate)
    if run.trace.diverged_at is None:
        low, high = run.late_losses
        return callout(
            say(
                "It never arrives: in the last {n} updates the *loss* still goes from {low:.3} to {high:.3}.",
                n=min(updates, 100),
                low=low,
                high=high,
            )
        )
    return callout(
        say(
            "Diverged after {n} updates: even an orbit needs η·λ below 4, and here it is above. "
            "The numbers are not finite in {dtype}.",
            n=updates,
            dtype=run.trace.dtype,
        )
    )
