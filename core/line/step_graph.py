"""The computation graph of the line's prediction, and the gradients of a step worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.cache import cached_run

if TYPE_CHECKING:
    from core.graph.model import Graph


@cached_run
def prediction_graph(at_a: float, at_b: float, x: bytes) -> Graph:
    """What autograd builds for `yhat = a + b * x`, float32, as the tutorial does before any loss.

    `x` is the bytes of a float64 column (n, 1). A prediction is no single number: a gradient of one flows
    into each of its elements.
    """
    import torch

    from core.graph.tape import tape

    x_train = torch.tensor(np.frombuffer(x).reshape(-1, 1), dtype=torch.float32)
    a, b = (torch.tensor([value], requires_grad=True) for value in (at_a, at_b))

    def prediction() -> torch.Tensor:
        yhat = a + b * x_train
        return yhat  # noqa: RET504 - the graph's result is called yhat

    return tape(prediction, gradient=1.0)


def gradients_by_hand(a: float, b: float, x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
    """The gradient of the loss in everything that leads to it, by the chain rule, in NumPy.

    x, y (n, 1) float64. Keys are what stands in the step's source; every array has the shape of what it
    is the gradient of: L = mean(e^2), so dL/d(e^2) = 1/n; dL/de = 2 e / n; error = y - yhat turns the sign;
    yhat = a + b x passes it on to a and to b x, where n numbers that came from one are summed.
    """
    n = len(x)
    error = y - (a + b * x)
    squares = np.full_like(error, 1 / n)
    d_error = squares * 2 * error
    d_yhat = -d_error
    return {
        "loss": np.array(1.0),
        "error**2": squares,
        "error": d_error,
        "yhat": d_yhat,
        "b * x": d_yhat,
        "a": d_yhat.sum(axis=0),
        "b": (d_yhat * x).sum(axis=0),
    }


def compare_by_hand(graph: Graph, by_hand: dict[str, np.ndarray]) -> list[tuple[str, float, float, float, bool]]:
    """For each tensor of the graph with a gradient: what, its sum by hand and by autograd, the largest
    difference between two elements, and whether that is rounding (1e-9 of the largest element).
    """
    rows = []
    for node in graph.nodes:
        key = next((k for k in (node.name, node.expression) if k in by_hand), None)
        if key is None or node.gradient is None:
            continue
        hand = by_hand[key]
        theirs = node.gradient.data
        apart = float(np.abs(hand - theirs.reshape(hand.shape)).max()) if theirs is not None else float("nan")
        same = apart <= 1e-9 * max(1.0, float(np.abs(hand).max()))
        rows.append((key, float(hand.sum()), node.gradient.sum, apart, same))
    return rows
