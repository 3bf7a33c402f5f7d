"""The hyperparameters of one run of gradient descent."""

from dataclasses import dataclass

from core import hyperparameters
from core.address import Place
from core.fields import Flag, Pair, Settings, choice, declare, number
from core.line.data import FEATURE_SCALES

TRAINERS = ("NumPy", "autograd", "optim.SGD")


@dataclass(frozen=True)
class DescentSettings(Settings):
    """One run of gradient descent on the line. The defaults are the tutorial's."""

    learning_rate: float = hyperparameters.learning_rate("How far each update goes: the gradient is multiplied by it.")
    batch_size: int = number(
        80,
        1,
        10_000,
        1,
        "Batch size",
        integer=True,
        help="How many points each gradient is computed from: 1 is stochastic, all is batch.",
    )
    updates: int = number(
        120,
        1,
        2000,
        1,
        "Updates",
        log=True,
        integer=True,
        help="How many times the parameters change. Below: how many it takes until the loss is within 0.0001 of its "
        "minimum, as the curvature predicts, and in this run.",
    )
    feature_scale: str = choice(
        "as is",
        FEATURE_SCALES,
        "Feature scale",
        help="×10 multiplies x by ten; standard takes off the training mean and divides by the deviation.",
    )
    start_a: float = number(0.4967141530112327, -1e6, 1e6, 0.01, "Start a", symbol="a")
    start_b: float = number(-0.13826430117118466, -1e6, 1e6, 0.01, "Start b", symbol="b")
    trainer: str = choice(
        "NumPy",
        TRAINERS,
        "Gradients by",
        help="By hand in NumPy (float64, CPU), by PyTorch's autograd, or autograd with optim.SGD (float32).",
    )


CLOSE_UPS = ("Cross-sections", "Curvature", "Every learning rate", "Batches")


@dataclass(frozen=True)
class DescentPlace(Place):
    """Where a learner is in the lesson.

    close_up  the close-up that is open; `h` is the width of its finite difference
    aiming    whether the question waits for a click on the surface
    guess     the point that was clicked as an answer
    """

    close_up: str = choice(CLOSE_UPS[0], CLOSE_UPS, "A closer look")
    h: float = number(
        0.12, 0.0, 0.12, 0.001, "Finite difference", symbol="h", help="How far the second point is from the first."
    )
    aiming: bool = declare(Flag("Aiming"), False)
    guess: tuple[float, float] | None = declare(Pair("Guess"), None)
