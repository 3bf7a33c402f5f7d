"""The ways of creating a parameter: each really run, and asked what it is before and after backward."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Generator, Tensor

from core.code.tensor_state import TensorState, state

Way = Callable[[str, Generator], Tensor]


def without_gradient(device: str, generator: Generator) -> Tensor:
    """A plain tensor: autograd does not watch it."""
    return torch.randn(1, dtype=torch.float, generator=generator)


def on_the_cpu(device: str, generator: Generator) -> Tensor:
    """A parameter, but on the CPU whatever the device is."""
    return torch.randn(1, requires_grad=True, dtype=torch.float, generator=generator)


def shadowed(device: str, generator: Generator) -> Tensor:
    """Sent to the device as data is: the name then refers to a result, and the parameter is out of sight."""
    return torch.randn(1, requires_grad=True, dtype=torch.float, generator=generator).to(device)


def shadowed_by_a_copy(device: str, generator: Generator) -> Tensor:
    """With copy=True the CPU stands in for a second device: the tensor moves although it is there already."""
    a = torch.randn(1, requires_grad=True, dtype=torch.float, generator=generator)
    return a.to(device, copy=True)


def moved_then_marked(device: str, generator: Generator) -> Tensor:
    """Sent first, and made a parameter where it arrives."""
    a = torch.randn(1, dtype=torch.float, generator=generator).to(device)
    a.requires_grad_()
    return a


def recommended(device: str, generator: Generator) -> Tensor:
    """Created as a parameter on the device at once."""
    return torch.randn(1, requires_grad=True, dtype=torch.float, device=device, generator=generator)


@dataclass(frozen=True)
class Creation:
    """What one way of creating a parameter led to.

    created     the tensor as it came
    after       the same tensor after `(a ** 2).sum().backward()`; its gradient, if any, is 2 a
    hidden      the leaf behind it, which got the gradient instead, after backward; None where `a` is the leaf
    error, message   what backward raised; None where it ran
    stand_in    whether the CPU stood in for a second device
    """

    function: Way
    created: TensorState
    after: TensorState
    hidden: TensorState | None
    error: str | None
    message: str | None
    stand_in: bool


def ways(device: str = "cpu") -> tuple[Way, ...]:
    """The ways that have something to show on a device, in the tutorial's order, the recommended one last.

    On the CPU `.to(device)` does nothing, so there it is followed by its stand-in.
    """
    sent = (shadowed, shadowed_by_a_copy) if device == "cpu" else (shadowed,)
    return (without_gradient, on_the_cpu, *sent, moved_then_marked, recommended)


def create(way: Way, device: str = "cpu", seed: int = 42) -> Creation:
    """Create a parameter in one way, square it and go backward. Whatever backward raises is caught.

    The random number comes from a generator of its own, which sits where the tensor is created.
    """
    generator = torch.Generator(device if way is recommended else "cpu").manual_seed(seed)
    a = way(device, generator)
    created = state(a)
    error = message = None
    try:
        (a**2).sum().backward()
    except Exception as problem:  # whatever it raises is what the learner came to see
        error, message = type(problem).__name__, str(problem)
    # a tensor that moved remembers the move, and the move remembers the leaf
    move: Any = a.grad_fn
    hidden = None if move is None else state(move.next_functions[0][0].variable)
    return Creation(
        way, created, state(a), hidden, error, message, stand_in=way is shadowed_by_a_copy
    )  # fmt: skip
