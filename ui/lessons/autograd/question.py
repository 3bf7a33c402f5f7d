"""The autograd lesson's question, answered by running all five attempts."""

from functools import cache

from core.fields import patch_of
from core.lessons.autograd.settings import ATTEMPTS, AutogradSettings
from core.numbers import fixed
from ui.outcome import Prediction
from ui.say import say


@cache
def asked() -> Prediction:
    """The question of this lesson, answered by running all five."""
    from core.lessons.autograd.run import autograd_run

    runs = {name: autograd_run(AutogradSettings(attempt=name)) for name in ATTEMPTS}
    arrived = tuple(name for name, run in runs.items() if run.distance < 1e-3)
    options = {
        ("first", "third"): "the first and the third",
        ("third",): "the third alone",
        ("third", "without zero_"): "the third and the one without zero_",
        ("first", "third", "fourth", "without zero_"): "all but the second",
    }
    ends = ", ".join(f"{name} {fixed(run.distance)} after {run.trace.updates:,}" for name, run in runs.items())
    return Prediction(
        say("Five ways to write the update, the same start and the same rate. Which of them reach the minimum?"),
        tuple(options.values()),
        options.get(arrived, "none of these"),
        say(
            "Distance from the minimum, and updates: {ends}. Three stop at an error. "
            "Without zero_ there is no error at all: nothing tells you that it is wrong.",
            ends=ends,
        ),
        patch_of(AutogradSettings(attempt="without zero_", epochs=60)),
        60,
    )
