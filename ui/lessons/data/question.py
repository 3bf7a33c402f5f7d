"""The data lesson's question, answered by fitting."""

from functools import cache

from core.fields import patch_of
from core.lessons.data.learning_curve import learning_curve
from core.line.data import DataSettings, make
from ui.outcome import Prediction
from ui.say import say


@cache
def asked() -> Prediction:
    """The question of this lesson, answered by fitting."""
    settings = DataSettings()
    curve = learning_curve(make(settings))
    few, many = curve.training[2], curve.training[80]
    answer = "it rises" if many > few else "it falls"
    two, three, last = (curve.validation[n] for n in (2, 3, 80))
    return Prediction(
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
        patch_of(settings),
        2,
    )
