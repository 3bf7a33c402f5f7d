"""From NumPy to a tensor, to a device and back: each conversion really runs, or really fails."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.code.failure import failed_line

Conversion = Callable[[str], Any]


def python_type(device: str) -> type:
    """type() knows only the class."""
    return type(torch.tensor([0.1, 0.2]))


def tensor_type(device: str) -> str:
    """.type() says what is in it, and on which device."""
    return torch.tensor([0.1, 0.2]).to(device).type()


def array_type(device: str) -> str:
    """An array has no such method: its word is dtype."""
    array: Any = np.array([0.1, 0.2])
    return array.type()


def from_numpy(device: str) -> Tensor:
    """float64, as the array."""
    return torch.from_numpy(np.array([0.1, 0.2]))


def to_float(device: str) -> Tensor:
    """float32, as PyTorch's own tensors."""
    return torch.from_numpy(np.array([0.1, 0.2])).float()


def to_device(device: str) -> Tensor:
    """The tutorial's line for its data."""
    return torch.from_numpy(np.array([0.1, 0.2])).float().to(device)


def to_cuda(device: str) -> Tensor:
    """Asking for CUDA by name, there or not."""
    return torch.tensor([0.1, 0.2]).to("cuda")


def to_numpy(device: str) -> np.ndarray:
    """From the CPU."""
    return torch.tensor([0.1, 0.2]).numpy()


def device_to_numpy(device: str) -> np.ndarray:
    """From another device: NumPy cannot look there."""
    return torch.tensor([0.1, 0.2]).to(device).numpy()


def device_to_cpu_to_numpy(device: str) -> np.ndarray:
    """Fetched first."""
    return torch.tensor([0.1, 0.2]).to(device).cpu().numpy()


def grad_to_numpy(device: str) -> np.ndarray:
    """NumPy could change what autograd is watching."""
    return torch.tensor([0.1, 0.2], requires_grad=True).numpy()


def grad_detach_to_numpy(device: str) -> np.ndarray:
    """Cut off from the graph first."""
    return torch.tensor([0.1, 0.2], requires_grad=True).detach().numpy()


def bfloat16_to_numpy(device: str) -> np.ndarray:
    """NumPy has no such type."""
    return torch.tensor([0.1, 0.2], dtype=torch.bfloat16).numpy()


def one_to_python(device: str) -> float:
    """One number becomes a Python float."""
    return torch.tensor([0.1]).item()


def many_to_python(device: str) -> float:
    """Two numbers do not."""
    return torch.tensor([0.1, 0.2]).item()


def add_dtypes(device: str) -> Tensor:
    """float32 and float64 add up to float64."""
    return torch.tensor([0.1, 0.2]) + torch.from_numpy(np.array([0.1, 0.2]))


def multiply_dtypes(device: str) -> Tensor:
    """A matrix product wants one type: forget float() and a model fails."""
    return torch.from_numpy(np.ones((2, 1))) @ torch.ones(1, 1)


def add_devices(device: str) -> Tensor:
    """Two tensors on two devices."""
    return torch.tensor([0.1, 0.2]) + torch.tensor([0.1, 0.2]).to(device)


def whole_numbers_with_grad(device: str) -> Tensor:
    """There is no slope between whole numbers."""
    return torch.tensor([1, 2], requires_grad=True)


CONVERSIONS: tuple[Conversion, ...] = (
    python_type, tensor_type, array_type, from_numpy, to_float, to_device, to_cuda, to_numpy,
    device_to_numpy, device_to_cpu_to_numpy, grad_to_numpy, grad_detach_to_numpy, bfloat16_to_numpy,
    one_to_python, many_to_python, add_dtypes, multiply_dtypes, add_devices, whole_numbers_with_grad,
)  # fmt: skip
GROUPS: dict[str, tuple[Conversion, ...]] = {
    "types": (python_type, tensor_type, array_type),
    "to a tensor": (from_numpy, to_float, to_device, to_cuda),
    "to NumPy": (to_numpy, device_to_numpy, device_to_cpu_to_numpy, grad_to_numpy, grad_detach_to_numpy,
                 bfloat16_to_numpy),
    "to Python": (one_to_python, many_to_python),
    "mixed": (add_dtypes, multiply_dtypes, add_devices, whole_numbers_with_grad),
}  # fmt: skip
# These show nothing unless the other tensor is on another device than the CPU.
NEED_ANOTHER_DEVICE = frozenset((device_to_numpy, add_devices))


@dataclass(frozen=True)
class Outcome:
    """What a conversion gave: a result, or the exception that it raised.

    result, kind   as `repr` shows it, and its class; None where it failed
    dtype, device  of a tensor or an array; None of anything else
    error, message the exception's type and its own words; None where there was none
    line           the line of `body_of(conversion)`, from 0, that raised it
    ran_on         the device that "device" stood for
    stand_in       whether that is PyTorch's "meta" device, which holds shapes and no numbers, because this
                   machine has nothing but its CPU
    """

    result: str | None
    kind: str | None
    dtype: str | None
    device: str | None
    error: str | None
    message: str | None
    line: int | None
    ran_on: str
    stand_in: bool


def run(conversion: Conversion, device: str = "cpu") -> Outcome:
    """Run a conversion with a device's name and report what happened. Whatever it raises is caught."""
    stand_in = device == "cpu" and conversion in NEED_ANOTHER_DEVICE
    ran_on = "meta" if stand_in else device
    try:
        result = conversion(ran_on)
    except Exception as error:  # whatever it raises is what the learner came to see
        line = failed_line(error, conversion)
        return Outcome(None, None, None, None, type(error).__name__, str(error), line, ran_on, stand_in)
    holds_numbers = isinstance(result, Tensor | np.ndarray)
    kind = type if isinstance(result, type) else type(result)  # not the private class of the class
    return Outcome(
        result=repr(result),
        kind=kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}",
        dtype=str(result.dtype) if holds_numbers else None,
        device=str(result.device) if holds_numbers else None,
        error=None,
        message=None,
        line=None,
        ran_on=ran_on,
        stand_in=stand_in,
    )
