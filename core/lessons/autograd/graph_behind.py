"""The graph behind a name, as it stood when an attempt ended."""

from functools import partial

import torch
from torch import Tensor

from core.graph.model import Graph
from core.graph.tape import tape
from core.line.data import Regression
from core.training.train import tensors

BEHIND = ("a", "loss")


def graph_behind(
    name: str, attempt: str, data: Regression, start: tuple[float, float], lr: float, device: str = "cpu"
) -> Graph:
    """What autograd keeps behind the name `a` or `loss` after the attempt's first update, from `start`.

    Raises ValueError, with the reason, where it keeps nothing.
    """
    if name == "loss":
        return tape(partial(_loss, *tensors(data, start, device)))
    if attempt not in {"first", "fourth"}:
        return tape(partial(_kept, *tensors(data, start, device)))
    x, y, leaf, other = tensors(data, start, device)
    _loss(x, y, leaf, other).backward()
    return tape(partial(_reassigned, leaf, lr, watched=attempt == "first"))


def _loss(x_train: Tensor, y_train: Tensor, a: Tensor, b: Tensor) -> Tensor:
    yhat = a + b * x_train
    error = y_train - yhat
    loss = (error**2).mean()
    return loss  # noqa: RET504 (the name is part of what is traced)


def _kept(x_train: Tensor, y_train: Tensor, a: Tensor, b: Tensor) -> Tensor:
    # the name still refers to the leaf: the forward pass is run for the tape to see that name
    _loss(x_train, y_train, a, b)
    return a


def _reassigned(leaf: Tensor, lr: float, watched: bool) -> Tensor:
    # `leaf` for the object that the name a lost; variables because their names are part of what is traced
    grad = leaf.grad
    with torch.set_grad_enabled(watched):
        a = leaf - lr * grad  # type: ignore[operator]
    return a  # noqa: RET504
