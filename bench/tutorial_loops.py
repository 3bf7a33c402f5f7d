"""The tutorial's own training loops, bare: nothing is recorded, nothing is yielded."""

from __future__ import annotations

import numpy as np
import torch


def by_hand(
    x_train: np.ndarray, y_train: np.ndarray, a: np.ndarray, b: np.ndarray, lr: float, n_epochs: int
) -> tuple[np.ndarray, np.ndarray]:
    """NumPy, gradients by hand; x and y (N, 1), a and b (1,), float64. Returns the last a and b."""
    for _epoch in range(n_epochs):
        yhat = a + b * x_train
        error = y_train - yhat
        loss = (error**2).mean()  # noqa: F841  (the tutorial computes it, so its time counts)
        a_grad = -2 * error.mean()
        b_grad = -2 * (x_train * error).mean()
        a = a - lr * a_grad
        b = b - lr * b_grad
    return a, b


def autograd(
    x_train: torch.Tensor, y_train: torch.Tensor, a: torch.Tensor, b: torch.Tensor, lr: float, n_epochs: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Autograd; x and y (N, 1), a and b (1,) leaves that require gradients, float32. Returns a and b."""
    for _epoch in range(n_epochs):
        yhat = a + b * x_train
        error = y_train - yhat
        loss = (error**2).mean()
        loss.backward()
        with torch.no_grad():
            a -= lr * a.grad  # type: ignore[operator]
            b -= lr * b.grad  # type: ignore[operator]
        a.grad.zero_()  # type: ignore[union-attr]
        b.grad.zero_()  # type: ignore[union-attr]
    return a, b
