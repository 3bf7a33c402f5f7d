"""What the lesson on tensors shows: precision, memory, conversions, parameters."""

from dataclasses import dataclass

from core import hyperparameters
from core.address import Place
from core.fields import END, Settings, Tick, choice, declare, number

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
    learning_rate: float = hyperparameters.learning_rate("For all four runs.", high=0.7)
    seed: int = hyperparameters.start_seed()
    maker: str = choice("from_numpy", MAKERS, "Make the tensor with")
    dtype: str = choice("float64", ("float64", "float32"), "The array's dtype")
    written: str = choice("nothing", ("nothing", "array", "tensor"), "Written to")
    operation: str = choice("out_of_place", OPERATIONS, "Operation")
    value: float = number(0.1, -65504.0, 65504.0, 0.1, "Number", help="Any decimal number that float16 can reach.")
    conversions: str = choice("to NumPy", CONVERSION_GROUPS, "Conversions")
    backward: str = choice("created", ("created", "after backward"), "Moment")


@dataclass(frozen=True)
class TensorPlace(Place):
    """The lesson opens at the end of its four runs."""

    tick: int = declare(Tick(), END)
