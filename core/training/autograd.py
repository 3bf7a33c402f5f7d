"""The same loop in PyTorch, with the gradients computed by autograd."""

import torch

from core.trace import Step


def autograd(x_train, y_train, a, b, lr, n_epochs, batches):
    """Fit y = a + b * x by gradient descent; autograd computes the gradients.

    x_train, y_train: (N, 1). a, b: (1,) leaf tensors that require gradients. All four of one dtype (the
    tutorial's is float32) and on one device. lr, n_epochs and `batches` as in `by_hand`.
    Changes a and b in place, and their `.grad`, which is zero after every step.
    Yields a `Step` after every update and before `.grad` goes back to zero: parameters a, b and their
    gradients (1,), and the loss (), all of that dtype and device; the next step changes them.
    Raises nothing of its own: a run that diverges goes on with infinities and NaN.
    """
    for epoch in range(n_epochs):
        for rows in batches():
            x, y = x_train[rows], y_train[rows]

            # forward: what the line predicts
            yhat = a + b * x

            # loss: the mean of the squared errors
            error = y - yhat
            loss = (error**2).mean()

            # backward: autograd adds the gradients to .grad
            loss.backward()

            # update: in place, and unseen by autograd
            with torch.no_grad():
                a -= lr * a.grad
                b -= lr * b.grad

            yield Step(epoch, rows, {"a": a, "b": b}, {"a": a.grad, "b": b.grad}, loss)

            # zero: or the next gradients would be added to these
            a.grad.zero_()
            b.grad.zero_()
