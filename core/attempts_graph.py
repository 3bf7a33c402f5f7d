"""The graph behind a name, as it stood when an attempt ended."""

import torch
from torch import Tensor

from core.data import Regression
from core.graph.model import Graph
from core.graph.tape import tape
from core.run import tensors

BEHIND = ("a", "loss")


def graph_behind(
    name: str, attempt: str, data: Regression, start: tuple[float, float], lr: float, device: str = "cpu"
) -> Graph:
    """What autograd keeps behind the name `a` or `loss` after the attempt's first update, from `start`.

    Raises ValueError, with the reason, where it keeps nothing.
    """
    x, y, a, b = tensors(data, start, device)
    if name == "loss":
        return tape(lambda: _loss(x, y, a, b))
    if attempt not in {"first", "fourth"}:
        # the name still refers to the leaf
        return tape(lambda: a)
    _loss(x, y, a, b).backward()
    return tape(lambda: _reassigned(a, lr, watched=attempt == "first"))


def _loss(x_train: Tensor, y_train: Tensor, a: Tensor, b: Tensor) -> Tensor:
    yhat = a + b * x_train
    error = y_train - yhat
    loss = (error**2).mean()
    return loss  # noqa: RET504 (the name is part of what is traced)


def _reassigned(leaf: Tensor, lr: float, watched: bool) -> Tensor:
    # `leaf`, for the object that the name a lost
    with torch.set_grad_enabled(watched):
        a = leaf - lr * leaf.grad  # type: ignore[operator]
    return a
