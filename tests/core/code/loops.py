"""Loops to be replayed, of the shape of those in core/training, and how they are started."""

import inspect
from functools import partial

import numpy as np
import torch

import core.trace
from core.code.replay import one_batch
from core.line.data import make
from core.training.train import tensors

DEVICES = ["cpu"] + ["cuda"] * torch.cuda.is_available()
START = (0.33669037, 0.12880941)  # the tutorial's
DATA = make()


# of a loop that has no epochs and no batches
Step = partial(core.trace.Step, epoch=0, rows=slice(None))


def small_network():
    """1-4-1 with a nested part, always the same."""
    torch.manual_seed(5)
    return torch.nn.Sequential(torch.nn.Linear(1, 4), torch.nn.Sequential(torch.nn.Tanh(), torch.nn.Linear(4, 1)))


def modules(x_train, y_train, model, lr, momentum, n_epochs, batches):
    """Fit a module; optim.SGD with momentum takes the step.

    The docstring is no part of what is shown.
    """
    sgd = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)

    for epoch in range(n_epochs):
        for rows in batches():
            x, y = x_train[rows], y_train[rows]

            # forward: what the network predicts
            yhat = model(x)

            # loss: the mean of the squared errors
            loss = torch.nn.functional.mse_loss(yhat, y)

            # backward: autograd computes the gradients
            loss.backward()

            # update: with momentum
            sgd.step()

            named = dict(model.named_parameters())
            gradients = {name: parameter.grad for name, parameter in named.items()}
            state = {f"momentum.{name}": sgd.state[p]["momentum_buffer"] for name, p in named.items() if momentum}
            yield core.trace.Step(epoch, rows, named, gradients, loss, state)

            # zero: or the next gradients would be added to these
            sgd.zero_grad()


def without_end(x, y, a, b, lr):
    """No epochs: the next update begins whenever somebody asks."""
    while True:
        # zero: first
        if a.grad is not None:
            a.grad.zero_()
            b.grad = None

        # forward: a call of our own
        yhat = predicted(a, b, x)

        # loss: the mean of the squared errors
        loss = ((y - yhat) ** 2).mean()

        # backward: by the function
        torch.autograd.backward(loss)

        # update: parameter by parameter
        with torch.no_grad():
            for leaf in (a, b):
                leaf -= lr * leaf.grad

        yield Step(parameters={"a": a, "b": b}, gradients={"a": a.grad, "b": b.grad}, loss=loss)
        after = "the yield"  # noqa: F841 (a name to be seen)


FRAMES = []


def predicted(a, b, x):
    """The line, and the frame in which it was computed."""
    FRAMES.append(inspect.currentframe())
    return a + b * x


def tensor_arguments(device="cpu", rows=slice(None), lr=0.1, start=START):
    """What `autograd` and `optimizer` take for one update."""
    x, y, a, b = tensors(DATA, start, device)
    return {"x_train": x, "y_train": y, "a": a, "b": b, "lr": lr, "n_epochs": 1, "batches": one_batch(rows)}


def attempt_arguments(device="cpu", **settings):
    """What the attempts take: they have no batches."""
    return {name: value for name, value in tensor_arguments(device, **settings).items() if name != "batches"}


def array_arguments(rows=slice(None), lr=0.1, start=START):
    """What `by_hand` takes for one update."""
    a, b = (np.array([value]) for value in start)
    return {
        "x_train": DATA.x_train, "y_train": DATA.y_train, "a": a, "b": b, "lr": lr, "n_epochs": 1,
        "batches": one_batch(rows),
    }  # fmt: skip
