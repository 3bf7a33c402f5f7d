"""The lines of the tutorial's loop, to be run one at a time on the same tensors.

All take x_train, y_train (N, 1) and the leaf tensors a, b (1,), float32 and on one device, and raise
whatever PyTorch raises.
"""

import torch


def backward(x_train, y_train, a, b, lr):
    """A forward pass, and back through it."""
    error = y_train - (a + b * x_train)
    loss = (error**2).mean()
    loss.backward()


def zero(x_train, y_train, a, b, lr):
    """Put the gradients back to zero."""
    a.grad.zero_()
    b.grad.zero_()


def update(x_train, y_train, a, b, lr):
    """Change the parameters in place, unseen by autograd."""
    with torch.no_grad():
        a -= lr * a.grad
        b -= lr * b.grad


def update_watched(x_train, y_train, a, b, lr):
    """Change the parameters in place, while autograd is watching."""
    a -= lr * a.grad
    b -= lr * b.grad


LINES = {
    "backward": backward,
    "zero_": zero,
    "no_grad": update,
    "watched": update_watched,
}
