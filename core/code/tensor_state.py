"""What a tensor is, as badges show it."""

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class TensorState:
    """One tensor at one moment, in plain values.

    text           as `print` shows it
    is_leaf, requires_grad   autograd's own words
    grad_fn        name of the operation that made it, as `SubBackward0`; None for a leaf
    grad           the gradient as `print` shows it; None where there is none
    version        `_version`, how often it was changed in place; None for an inference tensor
    device, dtype  as PyTorch writes them
    """

    text: str
    is_leaf: bool
    requires_grad: bool
    grad_fn: str | None
    grad: str | None
    version: int | None
    device: str
    dtype: str


def state(tensor: Tensor) -> TensorState:
    """Read a tensor's state without changing it."""
    # PyTorch warns when the gradient of a result is read: it has none unless it was told to retain it
    kept = tensor.is_leaf or tensor.retains_grad
    grad = tensor.grad if kept else None
    return TensorState(
        text=str(tensor),
        is_leaf=tensor.is_leaf,
        requires_grad=tensor.requires_grad,
        grad_fn=None if tensor.grad_fn is None else tensor.grad_fn.name(),
        grad=None if grad is None else str(grad),
        version=None if tensor.is_inference() else tensor._version,
        device=str(tensor.device),
        dtype=str(tensor.dtype),
    )
