"""The same loop in PyTorch, with the gradients computed by autograd."""

from collections.abc import Iterator

import torch

from core.trace import Step
from core.training.batches import Batches


def autograd(
    x_train: torch.Tensor, y_train: torch.Tensor, a: torch.Tensor, b: torch.Tensor,
    lr: float, n_epochs: int, batches: Batches,
) -> Iterator[Step]:  # fmt: skip
    """Fit y = a + b * x; autograd computes the gradients.

    x_train, y_train: (N, 1) float32. a, b: (1,) float32 leaf tensors that require gradients, changed
    in place. All four on one device.
    """
    for epoch in range(n_epochs):
        for rows in batches():
            x, y = x_train[rows], y_train[rows]

            # forward: what the line predicts
            yhat = a + b * x

            # loss: the mean of the squared errors
            error = y - yhat
            loss = (error**2).mean()

            # backward: autograd works out the gradients
            loss.backward()

            # update: in place, and unseen by autograd
            with torch.no_grad():
                a -= lr * a.grad
                b -= lr * b.grad

            yield Step(epoch, rows, (a, b), (a.grad, b.grad), loss)

            # zero: or the next gradients would be added to these
            a.grad.zero_()
            b.grad.zero_()
