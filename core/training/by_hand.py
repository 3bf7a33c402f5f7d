"""Gradient descent in NumPy, with the gradients worked out by hand."""

from collections.abc import Iterator

import numpy as np

from core.trace import Step
from core.training.batches import Batches


def by_hand(
    x_train: np.ndarray, y_train: np.ndarray, a: np.ndarray, b: np.ndarray,
    lr: float, n_epochs: int, batches: Batches,
) -> Iterator[Step]:  # fmt: skip
    """Fit y = a + b * x by gradient descent on the mean squared error.

    x_train, y_train: (N, 1) float64. a, b: (1,) float64, not changed.
    Gradients: d/da mean((y - a - b x)^2) = -2 mean(error), d/db = -2 mean(x error).
    """
    for epoch in range(n_epochs):
        for rows in batches():
            x, y = x_train[rows], y_train[rows]

            # forward: what the line predicts
            yhat = a + b * x

            # loss: the mean of the squared errors
            error = y - yhat
            loss = (error**2).mean()

            # backward: its gradients, by hand
            a_grad = -2 * error.mean()
            b_grad = -2 * (x * error).mean()

            # update: one step against the gradient
            a = a - lr * a_grad
            b = b - lr * b_grad

            yield Step(epoch, rows, (a, b), (a_grad, b_grad), loss)
