"""What autograd builds when a parameter is used, with and without a copy node in between."""

import torch
from torch import Tensor

from core.graph.tape import Graph, tape
from core.lessons.tensors.creation import recommended


def graph_of_use(device: str = "cpu", seed: int = 42) -> Graph:
    """The graph of (a ** 2).sum() where `a` was created on the device: `a` is the leaf."""
    a = recommended(device, torch.Generator(device).manual_seed(seed))

    def use() -> Tensor:
        return (a**2).sum()

    return tape(use)


def graph_of_shadowed_use(device: str = "cpu", seed: int = 42) -> Graph:
    """The same where the parameter was created on the CPU and then sent: `a` is the copy.

    On the CPU, copy=True makes the copy that a second device would need.
    """
    created = torch.randn(1, requires_grad=True, generator=torch.Generator().manual_seed(seed))

    def use() -> Tensor:
        a = created.to(device, copy=True)
        return (a**2).sum()

    return tape(use)
