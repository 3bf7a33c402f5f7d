"""What is computed: the loss surface against a module loop, training against the tutorial's bare loops."""

from __future__ import annotations

import statistics as stats
import time
from collections.abc import Callable

import numpy as np
import torch

from bench import tutorial_loops
from bench.table import Row
from core.lessons.gradient_descent.settings import DescentSettings
from core.line.data import Regression, make
from core.line.surface import line_surface, statistics
from core.training.train import train

CELLS = 51
EPOCHS = 1000
START = (0.4967141530112327, -0.13826430117118466)
RATE = DescentSettings().learning_rate


def measure() -> list[Row]:
    """The rows of this group."""
    # as the app runs it: its sessions share the cores
    torch.set_num_threads(1)
    data = make()
    return [_surface(data), *_by_hand(data), *_autograd(data)]


def interleaved(first: Callable[[], object], second: Callable[[], object], runs: int) -> tuple[float, float]:
    """The median seconds of `first`, and the median of how many times `second`'s they were, turn by turn.

    Processor time, not the wall's: what else the machine does is no part of either. A ratio is of two
    neighbouring runs, so that a slow minute is slow for both.
    """
    times, ratios = [], []
    first(), second()
    for _ in range(runs):
        one, other = _seconds(first), _seconds(second)
        times.append(one)
        ratios.append(one / other)
    return stats.median(times), stats.median(ratios)


def _seconds(function: Callable[[], object]) -> float:
    began = time.process_time()
    function()
    return time.process_time() - began


class Line(torch.nn.Module):
    """y = a + b x, as a module."""

    def __init__(self) -> None:
        super().__init__()
        self.a = torch.nn.Parameter(torch.zeros(1))
        self.b = torch.nn.Parameter(torch.zeros(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Predictions for x (N, 1)."""
        return self.a + self.b * x


def module_loop(data: Regression, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The surface as it is usually drawn: a forward pass and an MSELoss for every cell. (n_b, n_a)."""
    x, y = (torch.tensor(v, dtype=torch.float32) for v in (data.x_train, data.y_train))
    model, loss = Line(), torch.nn.MSELoss()
    surface = np.empty((len(b), len(a)))
    with torch.no_grad():
        for j, slope in enumerate(b):
            for i, intercept in enumerate(a):
                model.a.fill_(float(intercept))
                model.b.fill_(float(slope))
                surface[j, i] = loss(model(x), y).item()
    return surface


def _surface(data: Regression) -> Row:
    a, b = np.linspace(-1, 3, CELLS), np.linspace(0, 4, CELLS)
    known = statistics(data.x_train, data.y_train)
    exact = line_surface(known, a, b).loss
    np.testing.assert_allclose(exact, module_loop(data, a, b), rtol=1e-4, atol=1e-6)
    # the fast side is far below the clock's noise alone: many at a time
    many = 500
    _, ratio = interleaved(
        lambda: module_loop(data, a, b), lambda: [line_surface(known, a, b) for _ in range(many)], runs=7
    )
    return Row(f"{CELLS}x{CELLS} exact surface, faster than a module loop", ratio * many, "×", at_least=1000)


def _by_hand(data: Regression) -> list[Row]:
    def ours() -> object:
        return train(data, START, RATE, EPOCHS, len(data.x_train))

    def bare() -> object:
        a, b = (np.array([value]) for value in START)
        return tutorial_loops.by_hand(data.x_train, data.y_train, a, b, RATE, EPOCHS)

    return _against_the_tutorial("by hand", *interleaved(ours, bare, runs=61))


def _autograd(data: Regression) -> list[Row]:
    x, y = (torch.tensor(v, dtype=torch.float32) for v in (data.x_train, data.y_train))

    def ours() -> object:
        return train(data, START, RATE, EPOCHS, len(data.x_train), "autograd")

    def bare() -> object:
        a, b = (torch.tensor([value], requires_grad=True) for value in START)
        return tutorial_loops.autograd(x, y, a, b, RATE, EPOCHS)

    return _against_the_tutorial("autograd", *interleaved(ours, bare, runs=15))


def _against_the_tutorial(how: str, ours: float, ratio: float) -> list[Row]:
    return [
        Row(f"{EPOCHS:,} epochs, {how}", ours * 1e3, "ms"),
        Row(f"{EPOCHS:,} epochs, {how}, over the tutorial's bare loop", ratio, "×", at_most=1.3),
    ]
