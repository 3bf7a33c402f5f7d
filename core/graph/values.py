"""Tensors to `Value`s: a float64 copy and four statistics."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import torch

from core.graph.model import NotReal, Value


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """While open, no mode of this thread, nor any tensor subclass, hears what is read from tensors."""
    with torch._C.DisableTorchFunction(), torch._C._DisableTorchDispatch():
        yield


def to_value(tensor: torch.Tensor) -> Value:
    """Copy a real tensor of any shape, dtype and device; raises `NotReal` for complex numbers."""
    if tensor.is_complex():
        raise NotReal("The graph shows real numbers; this function makes complex ones.")
    plain = tensor.detach()
    if plain.layout is not torch.strided:
        plain = plain.to_dense()
    array = plain.to("cpu", torch.float64).numpy()
    if plain.dtype is torch.float64:  # everything else was copied by the conversion
        array = array.copy()
    return Value.of(array, str(tensor.dtype).removeprefix("torch."), str(tensor.device))
