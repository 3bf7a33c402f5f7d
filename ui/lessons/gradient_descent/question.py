"""The gradient-descent lesson's question, answered by training, or by a click on the surface."""

import math
from functools import cache
from typing import Any

from core.fields import patch_of
from core.lessons.gradient_descent.run import descend
from core.lessons.gradient_descent.settings import DescentSettings
from core.line.curvature import growth
from ui.outcome import AIMED, Prediction
from ui.say import Markup, say


@cache
def asked() -> Prediction:
    """The question of this lesson, answered by training with its settings."""
    run = descend(DescentSettings(learning_rate=0.85, updates=20))
    across = growth(run.curve, run.settings.learning_rate)[1]
    options = {"diverging": "farther off", "zigzag": "zigzagging closer"}
    return Prediction(
        say("With η = 0.85, where will the point be after 20 updates? Choose, or answer with a click on the surface."),
        ("at the minimum", "zigzagging closer", "farther off"),
        options.get(run.regime, "at the minimum"),
        say(
            "After 20 updates a = {a:.2}, b = {b:.2}, and the loss has gone from {first:.2} to {last:.2}. Each update "
            "multiplies the error along the steep direction by {across:.3}: more than 1. So every zigzag is wider than "
            "the last.",
            a=run.trace.parameters[-1][0],
            b=run.trace.parameters[-1][1],
            first=run.trace.loss[0],
            last=run.trace.loss[-1],
            across=across,
        ),
        patch_of(run.settings),
        20,
    )


def distance(guess: tuple[float, float]) -> Markup:
    """How far a click on the surface was from where the point really is."""
    a, b = descend(DescentSettings(learning_rate=0.85, updates=20)).trace.parameters[-1]
    return say(
        "Your click at ({x:.2}, {y:.2}) was {off:.2} away.",
        x=guess[0],
        y=guess[1],
        off=math.hypot(guess[0] - a, guess[1] - b),
    )


def aim_patch() -> tuple[tuple[str, Any], ...]:
    """What is set together with the point that was clicked as an answer."""
    return tuple({**asked().patch(AIMED), "aiming": False}.items())
