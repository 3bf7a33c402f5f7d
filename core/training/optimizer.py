"""The same loop, with the step taken by an optimizer."""

from torch import optim

from core.trace import Step


def optimizer(x_train, y_train, a, b, lr, n_epochs, batches):
    """Fit y = a + b * x; autograd computes the gradients and optim.SGD takes the step.

    Shapes, dtypes and devices as in `autograd`.
    """
    sgd = optim.SGD([a, b], lr=lr)

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

            # update: the optimizer knows the parameters and the learning rate
            sgd.step()

            grads = a.grad, b.grad
            yield Step(epoch, rows, (a, b), grads, loss)

            # zero: or the next gradients would be added to these
            sgd.zero_grad()
