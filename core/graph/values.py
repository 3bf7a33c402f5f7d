"""Tensors to `Value`s: a float64 copy and four statistics."""

from __future__ import annotations

import numpy as np
import torch

from core.graph.model import Value

KEEP = 65_536  # elements: larger tensors leave only their statistics behind


def to_value(tensor: torch.Tensor) -> Value:
    """Copy a real tensor of any shape, dtype and device; raises ValueError for complex numbers."""
    if tensor.is_complex():
        raise ValueError("The graph shows real numbers; this function makes complex ones.")
    plain = tensor.detach()
    if plain.layout is not torch.strided:
        plain = plain.to_dense()
    array = plain.to("cpu", torch.float64).numpy()
    if plain.dtype is torch.float64:  # everything else was copied by the conversion
        array = array.copy()
    shape, dtype, device = tuple(tensor.shape), str(tensor.dtype).removeprefix("torch."), str(tensor.device)
    array.flags.writeable = False
    size = array.size
    if size == 1:
        only = array.item()
        return Value(shape, dtype, device, only, only, only, only, array)
    if size == 0:
        return Value(shape, dtype, device, 0.0, 0.0, 0.0, 0.0, array)
    with np.errstate(all="ignore"):  # an infinity is a fact to show, not a warning to print
        total = float(array.sum())
        low, high = float(array.min()), float(array.max())
    return Value(shape, dtype, device, total / size, low, high, total, array if size <= KEEP else None)
