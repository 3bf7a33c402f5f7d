"""The NumPy lesson's question, answered by training."""

import math
from functools import cache

from core.fields import patch_of
from core.lessons.numpy.run import numpy_run
from core.lessons.numpy.settings import NumpySettings
from ui.outcome import Prediction
from ui.say import say


@cache
def asked() -> Prediction:
    """The question of this lesson, answered by training."""
    run = numpy_run(NumpySettings(epochs=100))
    a, b = run.trace.parameters[-1]
    best_a, best_b = run.surface.minimum
    nearer = "a, the intercept" if abs(a - best_a) < abs(b - best_b) else "b, the slope"
    return Prediction(
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
        patch_of(NumpySettings()),
        100,
    )
