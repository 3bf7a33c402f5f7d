"""Every hyperparameter of every lesson, declared once."""

from dataclasses import dataclass
from typing import Any

from core.fields import Settings, choice, number

FEATURE_SCALES = ("as is", "×10", "standard")
TRAINERS = ("NumPy", "autograd", "optim.SGD")


def _learning_rate(help: str = "The tutorial's hyperparameter lr.", high: float = 1.2) -> Any:
    return number(0.1, 0.001, high, 0.001, "Learning rate", log=True, symbol="η", help=help)


def _epochs() -> Any:
    return number(1000, 1, 2000, 1, "Epochs", log=True, integer=True, help="Passes over all training points.")


def _start_seed() -> Any:
    return number(42, 0, 9999, 1, "Seed of the start", integer=True, help="Draws the first a and b.")


@dataclass(frozen=True)
class DataSettings(Settings):
    """The regression data of the tutorial: y = intercept + slope * x + noise."""

    seed: int = number(42, 0, 9999, 1, "Seed", integer=True, help="Where the random numbers begin.")
    points: int = number(100, 10, 1000, 1, "Points", integer=True, help="How many points there are in all.")
    noise: float = number(0.1, 0.0, 1.0, 0.01, "Noise", help="Standard deviation of what is added to y.")
    intercept: float = number(1.0, -5.0, 5.0, 0.1, "True intercept", symbol="a")
    slope: float = number(2.0, -5.0, 5.0, 0.1, "True slope", symbol="b")
    training_share: float = number(
        0.8, 0.1, 0.9, 0.05, "Training share", help="The part of the points that the line is fitted to."
    )
    feature_scale: str = choice("as is", FEATURE_SCALES, "Feature scale")


@dataclass(frozen=True)
class DescentSettings(Settings):
    """One run of gradient descent on the line. The defaults are the tutorial's."""

    learning_rate: float = _learning_rate("How far each update goes: the gradient is multiplied by it.")
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


@dataclass(frozen=True)
class NumpySettings(Settings):
    """The tutorial's NumPy lesson: its seed, its learning rate and its 1,000 epochs."""

    learning_rate: float = _learning_rate()
    epochs: int = _epochs()
    seed: int = _start_seed()


MAKERS = (
    *("from_numpy", "as_tensor", "as_tensor_float32"),
    *("copied", "to_float", "to_cpu", "cloned", "detached", "sliced"),
)
OPERATIONS = ("out_of_place", "in_place", "augmented", "reassigned", "zeroed")
CONVERSION_GROUPS = ("types", "to a tensor", "to NumPy", "to Python", "mixed")


@dataclass(frozen=True)
class TensorSettings(Settings):
    """The lesson on tensors: what is looked at, and which of its experiments are shown.

    The names of makers and operations are those of the functions in core/tensors/memory.py.
    """

    zoom: float = number(6.0, 1.0, 1e9, 1.0, "Zoom", log=True, help="How close to the minimum the surfaces look.")
    learning_rate: float = _learning_rate("For all four runs.", high=0.7)
    seed: int = _start_seed()
    maker: str = choice("from_numpy", MAKERS, "Make the tensor with")
    dtype: str = choice("float64", ("float64", "float32"), "The array's dtype")
    written: str = choice("nothing", ("nothing", "array", "tensor"), "Written to")
    operation: str = choice("out_of_place", OPERATIONS, "Operation")
    value: float = number(0.1, -65504.0, 65504.0, 0.1, "Number", help="Any decimal number that float16 can reach.")
    conversions: str = choice("to NumPy", CONVERSION_GROUPS, "Conversions")
    backward: str = choice("created", ("created", "after backward"), "Moment")


ATTEMPTS = ("first", "second", "third", "fourth", "without zero_")


@dataclass(frozen=True)
class AutogradSettings(Settings):
    """One attempt at an update with autograd's gradients, at the tutorial's rate and for its 1,000 epochs."""

    attempt: str = choice("first", ATTEMPTS, "Attempt", help="How the loop puts the new values into a and b.")
    learning_rate: float = _learning_rate()
    epochs: int = _epochs()
    seed: int = _start_seed()


VARIANTS = (
    "yhat",
    "error",
    "loss",
    "frozen",
    "branch",
    "threshold",
    "loop",
    "detach",
    "no_grad",
    "square",
    "module",
    "outputs",
)


@dataclass(frozen=True)
class GraphSettings(Settings):
    """Which function's graph is shown, at which parameters, and what it is compared with.

    The variants' names are those of the functions in core/variants.py. The start is torch's with seed 42.
    """

    variant: str = choice("loss", VARIANTS, "Variant")
    against: str = choice("nothing", ("nothing", *VARIANTS), "Compared with")
    threshold: float = number(1.0, 0.0, 5.0, 0.01, "Threshold", help="The branch is taken where the loss is above it.")
    turns: int = number(3, 1, 8, 1, "Turns of the loop", integer=True, help="How often the body of the for runs.")
    start_a: float = number(0.33669036626815796, -1e6, 1e6, 0.01, "a", symbol="a")
    start_b: float = number(0.12880940735340118, -1e6, 1e6, 0.01, "b", symbol="b")
    sample: int = number(-1, -1, 9999, 1, "Sample", integer=True, help="The row that is followed; -1 follows none.")
