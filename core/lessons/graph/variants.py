"""Functions that differ in a line or two, and the graphs that autograd builds for them.

Each is what the page shows and what is run: plain PyTorch over the parameters a and b, shape (1,), and the
columns x and y of the training points, shape (n, 1). The functions' names are the options of
`GraphSettings.variant`.
"""

import torch
from torch import nn


def yhat(a, b, x):
    """make_dot(yhat)."""
    yhat = a + b * x
    return yhat


def error(a, b, x, y):
    """make_dot(error)."""
    yhat = a + b * x
    error = y - yhat
    return error


def loss(a, b, x, y):
    """make_dot(loss)."""
    yhat = a + b * x
    error = y - yhat
    loss = (error**2).mean()
    return loss


def frozen(a, b, x, y):
    """a is frozen."""
    a.requires_grad_(False)
    yhat = a + b * x
    error = y - yhat
    loss = (error**2).mean()
    return loss


def branch(a, b, x, y):
    """An if in the middle."""
    yhat = a + b * x
    error = y - yhat
    loss = (error**2).mean()
    if loss > 0:
        yhat2 = b * x
        error2 = y - yhat2
        loss += error2.mean()
    return loss


def threshold(a, b, x, y, threshold):
    """An if that may not run."""
    yhat = a + b * x
    error = y - yhat
    loss = (error**2).mean()
    if loss > threshold:
        yhat2 = b * x
        error2 = y - yhat2
        loss += error2.mean()
    return loss


def loop(a, b, x, y, turns):
    """The line, in equal parts."""
    part = x / turns
    yhat = a
    for _ in range(turns):
        yhat = yhat + b * part
    loss = ((y - yhat) ** 2).mean()
    return loss


def detach(a, b, x, y):
    """b is cut off."""
    fixed = b.detach()
    yhat = a + fixed * x
    error = y - yhat
    loss = (error**2).mean()
    return loss


def no_grad(a, b, x, y):
    """b goes unrecorded."""
    with torch.no_grad():
        tilt = b * x
    yhat = a + tilt
    error = y - yhat
    loss = (error**2).mean()
    return loss


def square(w):
    """w, three times."""
    out = w * w + w
    return out


class Line(nn.Module):
    """The line as a model: a is the bias of a linear layer, b its weight."""

    def __init__(self, a, b):
        super().__init__()
        self.linear = nn.Linear(1, 1)
        self.linear.bias = nn.Parameter(a.detach().clone())
        self.linear.weight = nn.Parameter(b.detach().clone().reshape(1, 1))

    def forward(self, x):
        """The predictions."""
        return self.linear(x)


def module(model, x, y):
    """As a model."""
    yhat = model(x)
    error = y - yhat
    loss = (error**2).mean()
    return loss


def outputs(a, b, x, y):
    """Two results."""
    yhat = a + b * x
    error = y - yhat
    mse = (error**2).mean()
    mae = error.abs().mean()
    return mse, mae


FUNCTIONS = {
    function.__name__: function
    for function in (yhat, error, loss, frozen, branch, threshold, loop, detach, no_grad, square, module, outputs)
}
