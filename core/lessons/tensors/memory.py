"""Who shares memory with whom: write to one, watch the other."""

# ruff: noqa: RET504 - the assignment before the return is what is shown

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

Maker = Callable[[np.ndarray], Tensor]
Operation = Callable[[Tensor], Tensor]

WRITTEN = 99.0


def from_numpy(array: np.ndarray) -> Tensor:
    """A tensor over the array's own memory."""
    return torch.from_numpy(array)


def as_tensor(array: np.ndarray) -> Tensor:
    """The array's own memory where it can be used as it is."""
    return torch.as_tensor(array)


def as_tensor_float32(array: np.ndarray) -> Tensor:
    """The array's own memory, unless its numbers are of another type."""
    return torch.as_tensor(array, dtype=torch.float32)


def copied(array: np.ndarray) -> Tensor:
    """A tensor with memory of its own, always."""
    return torch.tensor(array)


def to_float(array: np.ndarray) -> Tensor:
    """float32, as the tutorial's data: a copy, unless it is float32 already."""
    return torch.from_numpy(array).float()


def to_cpu(array: np.ndarray) -> Tensor:
    """Where it already is: nothing happens."""
    return torch.from_numpy(array).to("cpu")


def cloned(array: np.ndarray) -> Tensor:
    """A copy that autograd can follow."""
    return torch.from_numpy(array).clone()


def detached(array: np.ndarray) -> Tensor:
    """The same memory, cut off from autograd's graph."""
    return torch.from_numpy(array).requires_grad_().detach()


def sliced(array: np.ndarray) -> Tensor:
    """A view of the first two numbers."""
    return torch.from_numpy(array)[:2]


MAKERS: tuple[Maker, ...] = (
    from_numpy, as_tensor, as_tensor_float32, copied, to_float, to_cpu, cloned, detached, sliced,
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Watch:
    """An array and the tensor made from it, before and after a number was written to one of them.

    written_to   "array" or "tensor": its first element was set to 99
    changed      whether the other one's first element changed, too: they share memory
    Arrays are copies: (n,) of the array's dtype, and (m,) of the tensor's.
    """

    written_to: str
    array_before: np.ndarray
    tensor_before: np.ndarray
    array_after: np.ndarray
    tensor_after: np.ndarray

    @property
    def changed(self) -> bool:
        """Whether the write was seen on the other side."""
        if self.written_to == "array":
            return bool(self.tensor_before[0] != self.tensor_after[0])
        return bool(self.array_before[0] != self.array_after[0])


def write_and_watch(make: Maker, written_to: str, dtype: str = "float64") -> Watch:
    """Make a tensor from the array [0, 1, 2, 3] of a dtype, write 99 to one of the two, and read both.

    Raises ValueError where `written_to` is neither "array" nor "tensor".
    """
    array = np.arange(4, dtype=dtype)
    tensor = make(array)
    targets: dict[str, Any] = {"array": array, "tensor": tensor}
    if written_to not in targets:
        raise ValueError(f"There is no {written_to!r} to write to: choose the array or the tensor.")
    before = array.copy(), tensor.numpy().copy()
    targets[written_to][0] = WRITTEN
    return Watch(written_to, *before, array.copy(), tensor.numpy().copy())


def out_of_place(tensor: Tensor) -> Tensor:
    """No underscore: a new tensor."""
    return tensor.add(1)


def in_place(tensor: Tensor) -> Tensor:
    """An underscore: the same tensor, changed."""
    return tensor.add_(1)


def augmented(tensor: Tensor) -> Tensor:
    """The operator that changes its left side is add_ in disguise."""
    tensor += 1
    return tensor


def reassigned(tensor: Tensor) -> Tensor:
    """The operator that makes a new tensor for an old name."""
    tensor = tensor + 1
    return tensor


def zeroed(tensor: Tensor) -> Tensor:
    """What the tutorial does to its gradients."""
    return tensor.zero_()


OPERATIONS: tuple[Operation, ...] = (out_of_place, in_place, augmented, reassigned, zeroed)


@dataclass(frozen=True)
class InPlace:
    """What an operation did to the tensor it was given, as lists of float32 numbers.

    same_object, same_memory   whether the result is that tensor, and whether it lies where that one does
    """

    before: list[float]
    after: list[float]
    result: list[float]
    same_object: bool
    same_memory: bool


def operate(operation: Operation) -> InPlace:
    """Give the tensor [1, 2, 3] to an operation, and read it and the result afterwards."""
    tensor = torch.tensor([1.0, 2.0, 3.0])
    before = tensor.tolist()
    result = operation(tensor)
    return InPlace(before, tensor.tolist(), result.tolist(), result is tensor, result.data_ptr() == tensor.data_ptr())


def in_place_names() -> list[tuple[str, str | None]]:
    """Every method of this PyTorch's tensors whose name ends in one underscore, with its twin without it.

    The twin is None where there is none, as for `zero_`.
    """
    names = dir(Tensor)
    ending = [name for name in names if re.fullmatch(r"[a-z]\w*[^_]_", name)]
    return [(name, name[:-1] if name[:-1] in names else None) for name in ending]
