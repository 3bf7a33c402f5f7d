"""Which function is traced, at which parameters, and what its graph is compared with."""

from dataclasses import dataclass

from core.fields import Settings, choice, number

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
