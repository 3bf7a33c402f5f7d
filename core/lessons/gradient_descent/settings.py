"""The hyperparameters of one run of gradient descent."""

from dataclasses import dataclass

from core import hyperparameters
from core.fields import Settings, choice, number
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
