"""The tutorial's attempts at an update, each as it stands there: one works, and four fail or go astray.

All are one loop that differs in the update and in what follows it: x_train, y_train (N, 1) and the leaf
tensors a, b (1,) that require gradients, float32 and on one device; lr a float; all points in every epoch.
All yield a Step after every update, with what the names a and b refer to then and its `.grad`, and raise
whatever PyTorch raises. The comments that open the phases of a step are those of the other loops.
"""

import torch

from core.trace import Step

ALL = slice(None)


def first_attempt(x_train, y_train, a, b, lr, n_epochs):
    """Assign the new value to the old name."""
    for epoch in range(n_epochs):
        # forward: what the line predicts
        yhat = a + b * x_train

        # loss: the mean of the squared errors
        error = y_train - yhat
        loss = (error**2).mean()

        # backward: autograd adds the gradients to .grad
        loss.backward()

        # update: the names now refer to new tensors
        a = a - lr * a.grad
        b = b - lr * b.grad

        yield Step(epoch, ALL, {"a": a, "b": b}, {"a": a.grad, "b": b.grad}, loss)

        # zero: or the next gradients would be added to these
        a.grad.zero_()
        b.grad.zero_()


def second_attempt(x_train, y_train, a, b, lr, n_epochs):
    """Change the tensor in place."""
    for epoch in range(n_epochs):
        # forward: what the line predicts
        yhat = a + b * x_train

        # loss: the mean of the squared errors
        error = y_train - yhat
        loss = (error**2).mean()

        # backward: autograd adds the gradients to .grad
        loss.backward()

        # update: in place, while autograd is watching
        a -= lr * a.grad
        b -= lr * b.grad

        yield Step(epoch, ALL, {"a": a, "b": b}, {"a": a.grad, "b": b.grad}, loss)

        # zero: or the next gradients would be added to these
        a.grad.zero_()
        b.grad.zero_()


def third_attempt(x_train, y_train, a, b, lr, n_epochs):
    """Change the tensor in place, unseen by autograd."""
    for epoch in range(n_epochs):
        # forward: what the line predicts
        yhat = a + b * x_train

        # loss: the mean of the squared errors
        error = y_train - yhat
        loss = (error**2).mean()

        # backward: autograd adds the gradients to .grad
        loss.backward()

        # update: in place, and unseen by autograd
        with torch.no_grad():
            a -= lr * a.grad
            b -= lr * b.grad

        yield Step(epoch, ALL, {"a": a, "b": b}, {"a": a.grad, "b": b.grad}, loss)

        # zero: or the next gradients would be added to these
        a.grad.zero_()
        b.grad.zero_()


def fourth_trap(x_train, y_train, a, b, lr, n_epochs):
    """Assign the new value to the old name, unseen by autograd."""
    for epoch in range(n_epochs):
        # forward: what the line predicts
        yhat = a + b * x_train

        # loss: the mean of the squared errors
        error = y_train - yhat
        loss = (error**2).mean()

        # backward: autograd adds the gradients to .grad
        loss.backward()

        # update: new tensors, and they require no gradients
        with torch.no_grad():
            a = a - lr * a.grad
            b = b - lr * b.grad

        yield Step(epoch, ALL, {"a": a, "b": b}, {"a": a.grad, "b": b.grad}, loss)

        # zero: or the next gradients would be added to these
        a.grad.zero_()
        b.grad.zero_()


def without_zero(x_train, y_train, a, b, lr, n_epochs):
    """The third attempt, but every gradient is added to all that came before it."""
    for epoch in range(n_epochs):
        # forward: what the line predicts
        yhat = a + b * x_train

        # loss: the mean of the squared errors
        error = y_train - yhat
        loss = (error**2).mean()

        # backward: autograd adds the gradients to .grad
        loss.backward()

        # update: in place, and unseen by autograd
        with torch.no_grad():
            a -= lr * a.grad
            b -= lr * b.grad

        yield Step(epoch, ALL, {"a": a, "b": b}, {"a": a.grad, "b": b.grad}, loss)


def accumulate(x_train, y_train, a, b, times):
    """Backward `times` times without an update: yields a.grad and b.grad after each."""
    for _ in range(times):
        # forward: what the line predicts
        yhat = a + b * x_train

        # loss: the mean of the squared errors
        error = y_train - yhat
        loss = (error**2).mean()

        # backward: autograd adds the gradients to .grad
        loss.backward()

        yield a.grad.item(), b.grad.item()


ATTEMPTS = {
    "first": first_attempt,
    "second": second_attempt,
    "third": third_attempt,
    "fourth": fourth_trap,
    "without zero_": without_zero,
}
