"""The same loop, with the step taken by an optimizer."""

from torch import optim

from core.trace import Step


def optimizer(x_train, y_train, a, b, lr, n_epochs, batches):
    """Fit y = a + b * x by gradient descent; autograd computes the gradients and optim.SGD takes the step.

    x_train, y_train: (N, 1). a, b: (1,) leaf tensors that require gradients. All four of one dtype (the
    tutorial's is float32) and on one device. lr, n_epochs and `batches` as in `by_hand`.
    Changes a and b in place, and their `.grad`, which is None after every step.
    Yields a `Step` after every update and before `.grad` is emptied: parameters a, b and their gradients
    (1,), and the loss (), all of that dtype and device; the next step changes them. Plain SGD has no state.
    Raises nothing of its own: a run that diverges goes on with infinities and NaN.
    """
    sgd = optim.SGD([a, b], lr=lr)

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

            # update: the optimizer knows the parameters and the learning rate
            sgd.step()

            yield Step(epoch, rows, {"a": a, "b": b}, {"a": a.grad, "b": b.grad}, loss)

            # zero: or the next gradients would be added to these
            sgd.zero_grad()
