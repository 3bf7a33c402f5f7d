"""Functions to trace, with tensors small enough to reason about, shared by the graph's tests."""

import torch


def line_tensors(points: int = 80, dtype: torch.dtype = torch.float64, seed: int = 0):
    """(a, b, x_train, y_train): two parameters of shape (1,) and two columns of shape (points, 1)."""
    random = torch.Generator().manual_seed(seed)
    a, b = (torch.randn(1, generator=random, dtype=dtype).requires_grad_() for _ in range(2))
    x_train = torch.rand(points, 1, generator=random, dtype=dtype)
    y_train = 1 + 2 * x_train + 0.1 * torch.randn(points, 1, generator=random, dtype=dtype)
    return a, b, x_train, y_train


def line(a, b, x_train, y_train):
    """The loss of the line, one name per step."""

    def step():
        yhat = a + b * x_train
        error = y_train - yhat
        loss = (error**2).mean()
        return loss  # noqa: RET504 (the name is part of what is traced)

    return step


def branch(a, b, x_train, y_train):
    """The line's loss and, as it is positive, one more term through the same b."""

    def step():
        loss = ((y_train - (a + b * x_train)) ** 2).mean()
        if loss > 0:
            yhat2 = b * x_train
            error2 = y_train - yhat2
            loss += error2.mean()
        return loss

    return step


class TwoLayers(torch.nn.Module):
    """2-4-1 with a nested Sequential."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden = torch.nn.Linear(2, 4)
        self.head = torch.nn.Sequential(torch.nn.Tanh(), torch.nn.Linear(4, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = self.hidden(x)
        return self.head(h)


def network(samples: int = 6):
    """(model, function returning its loss)."""
    torch.manual_seed(3)
    model = TwoLayers().double()
    inputs, targets = torch.rand(samples, 2).double(), torch.rand(samples, 1).double()

    def step():
        yhat = model(inputs)
        return torch.nn.functional.mse_loss(yhat, targets)

    return model, step


def encoder():
    """A transformer encoder layer's summed output."""
    torch.manual_seed(1)
    layer = torch.nn.TransformerEncoderLayer(16, 4, 32, dropout=0.0, batch_first=True)
    tokens = torch.rand(3, 5, 16)
    return layer, lambda: layer(tokens).sum()


class Scaled(torch.nn.Module):
    """x/2 - 1, as a linear layer within a module."""

    def __init__(self) -> None:
        super().__init__()
        self.lin = torch.nn.Linear(1, 1)
        with torch.no_grad():
            self.lin.weight.fill_(0.5)
            self.lin.bias.fill_(-1.0)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.lin(x)


def scaled():
    """A loss over x = 1, 2, 3, 4 in which every value and every gradient can be worked out by hand."""
    m = Scaled()
    x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
    y = 2 * x + 1
    b = torch.tensor([2.0], requires_grad=True)

    def step():
        yhat = m(x) * b
        error = y - yhat
        loss = (error**2).mean()
        return loss  # noqa: RET504 (the name is part of what is traced)

    return step
