"""Settings and data in, Trace out: the one place that knows which loop belongs to which trainer."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from core.line.data import Regression
from core.line.loss import mse
from core.trace import Step, Trace
from core.training.batches import batches, updates_per_epoch
from core.training.by_hand import by_hand
from core.training.recorder import record

if TYPE_CHECKING:
    from torch import Tensor


def loop(trainer: str) -> Callable[..., Iterator[Step]]:
    """The training loop of a trainer: "autograd", "optim.SGD", or by hand in NumPy for any other name.

    PyTorch is imported only when one of its loops is asked for.
    """
    if trainer == "autograd":
        from core.training.autograd import autograd

        return autograd
    if trainer == "optim.SGD":
        from core.training.optimizer import optimizer

        return optimizer
    return by_hand


def train(
    data: Regression,
    start: tuple[float, float],
    learning_rate: float,
    updates: int,
    batch_size: int,
    trainer: str = "NumPy",
    device: str = "cpu",
) -> Trace:
    """Train the line from `start` (a, b) for a number of parameter updates and return the whole run.

    NumPy computes in float64 on the CPU, the others in float32 on `device`. The trace's parameters are a and
    b, (1,) each. Its losses are over the whole training and validation set, in float64, at the run's own
    parameters. `data` is not changed. A run that diverges ends early, as `record` says.
    """
    points = len(data.x_train)
    epochs = -(-updates // updates_per_epoch(points, batch_size))
    rows = batches(points, batch_size)
    is_numpy = trainer == "NumPy"
    place: Callable[..., tuple[Any, ...]] = _arrays if is_numpy else partial(tensors, device=device)
    x, y, a, b = place(data, start)
    return record(
        loop(trainer)(x, y, a, b, learning_rate, epochs, rows),
        {"a": a, "b": b},
        updates,
        evaluate=lambda p: mse(p, data.x_train, data.y_train),
        validate=(lambda p: mse(p, data.x_val, data.y_val)) if len(data.x_val) else None,
        dtype="float64" if is_numpy else "float32",
        device="cpu" if is_numpy else device,
    )


def _arrays(data: Regression, start: tuple[float, float]) -> tuple[np.ndarray, ...]:
    """x_train, y_train (N, 1), the data's own, and a, b (1,), new: float64."""
    return data.x_train, data.y_train, np.array([start[0]], dtype=float), np.array([start[1]], dtype=float)


def tensors(data: Regression, start: tuple[float, float], device: str) -> tuple["Tensor", "Tensor", "Tensor", "Tensor"]:
    """x_train, y_train (N, 1) and the leaves a, b (1,) that require gradients: float32, new, on `device`."""
    import torch

    x, y = (torch.tensor(v, dtype=torch.float32, device=device) for v in (data.x_train, data.y_train))
    a, b = (torch.tensor([v], dtype=torch.float32, device=device, requires_grad=True) for v in start)
    return x, y, a, b
