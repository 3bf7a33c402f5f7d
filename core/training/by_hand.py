"""Gradient descent in NumPy, with the gradients worked out by hand."""

from core.trace import Step


def by_hand(x_train, y_train, a, b, lr, n_epochs, batches):
    """Fit y = a + b * x by gradient descent on the mean squared error.

    x_train, y_train: (N, 1) float64. a, b: (1,) float64. lr: a float. `batches()` yields the rows of each
    batch of one epoch: index arrays (n,), or `slice(None)`. No array is changed: every update makes new ones.
    Yields a `Step` after every update: parameters a, b (1,), their gradients and the loss, float64 scalars.
    Raises nothing of its own: a run that diverges goes on with infinities and NaN.
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

            # backward: the gradients, worked out by hand
            a_grad = -2 * error.mean()
            b_grad = -2 * (x * error).mean()

            # update: step against the gradient
            a = a - lr * a_grad
            b = b - lr * b_grad

            yield Step(epoch, rows, {"a": a, "b": b}, {"a": a_grad, "b": b_grad}, loss)
