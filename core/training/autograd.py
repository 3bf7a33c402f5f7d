"""The same loop in PyTorch, with the gradients computed by autograd."""

import torch

from core.trace import Step


def autograd(x_train, y_train, a, b, lr, n_epochs, batches):
    """Fit y = a + b * x; autograd computes the gradients.

    x_train, y_train: (N, 1) float32. a, b: (1,) float32 leaf tensors that require gradients, changed
    in place. All four on one device.
    """
    for epoch in range(n_epochs):
        for rows in batches():
            x, y = x_train[rows], y_train[rows]

            # forward: what the line predicts
            yhat = a + b * x

            # loss: the mean squared error
            error = y - yhat
            loss = (error**2).mean()

            # backward: autograd works out the gradients
            loss.backward()

            # update: in place, and unseen by autograd
            with torch.no_grad():
                a -= lr * a.grad
                b -= lr * b.grad

            grads = a.grad, b.grad
            yield Step(epoch, rows, (a, b), grads, loss)

            # zero: or the next gradients would be added to these
            a.grad.zero_()
            b.grad.zero_()
