"""The chain rule at one edge, element by element: incoming × local derivative = outgoing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.graph.model import Edge, Graph

Array = np.ndarray
# (inputs, output, numbers, slot) -> local derivative, broadcastable to the elements it belongs to
Rule = Callable[[list[Array], Array, tuple[float, ...], int], Array | float]


@dataclass(frozen=True, eq=False)
class Chain:
    """`product = incoming × local`, all three broadcast to one shape; `outgoing` is the product summed to
    the shape of the tensor it belongs to. `summed` says how many elements went into each of its numbers."""

    incoming: Array
    local: Array
    product: Array
    outgoing: Array
    summed: int
    rule: str


def _factor(inputs: list[Array], _: Array, numbers: tuple[float, ...], slot: int) -> Array | float:
    return inputs[1 - slot] if len(inputs) == 2 else numbers[0]


def _quotient(inputs: list[Array], _: Array, numbers: tuple[float, ...], slot: int) -> Array | float:
    if slot == 0:
        return 1 / (inputs[1] if len(inputs) == 2 else np.float64(numbers[0]))
    return -inputs[0] / inputs[1] ** 2


def _power(inputs: list[Array], _: Array, numbers: tuple[float, ...], __: int) -> Array | float:
    return numbers[0] * inputs[0] ** (numbers[0] - 1)


RULES: dict[str, tuple[str, Rule]] = {
    "add": ("1", lambda u, y, c, i: 1.0),
    "sub": ("1, or −1 behind the minus", lambda u, y, c, i: -1.0 if i else 1.0),
    "rsub": ("−1", lambda u, y, c, i: -1.0),
    "mul": ("the other factor", _factor),
    "div": ("1/v above the line, −u/v² below it", _quotient),
    "pow": ("p · uᵖ⁻¹", _power),
    "neg": ("−1", lambda u, y, c, i: -1.0),
    "exp": ("exp(u)", lambda u, y, c, i: y),
    "log": ("1/u", lambda u, y, c, i: 1 / u[0]),
    "sqrt": ("1/(2√u)", lambda u, y, c, i: 0.5 / y),
    "reciprocal": ("−1/u²", lambda u, y, c, i: -y * y),
    "abs": ("the sign of u", lambda u, y, c, i: np.sign(u[0])),
    "sin": ("cos(u)", lambda u, y, c, i: np.cos(u[0])),
    "cos": ("−sin(u)", lambda u, y, c, i: -np.sin(u[0])),
    "tanh": ("1 − tanh²(u)", lambda u, y, c, i: 1 - y * y),
    "sigmoid": ("σ(u)(1 − σ(u))", lambda u, y, c, i: y * (1 - y)),
    "relu": ("1 where u > 0, else 0", lambda u, y, c, i: (y > 0).astype(float)),
    "mean": ("1/n", lambda u, y, c, i: y.size / u[0].size),
    "sum": ("1", lambda u, y, c, i: 1.0),
    "mse_loss": ("2(u − v)/n", lambda u, y, c, i: 2 * (u[i] - u[1 - i]) / u[0].size),
    "clone": ("1", lambda u, y, c, i: 1.0),
    "_to_copy": ("1", lambda u, y, c, i: 1.0),
    "expand": ("1", lambda u, y, c, i: 1.0),
    "view": ("1, the same elements in another shape", lambda u, y, c, i: 1.0),
    "_unsafe_view": ("1, the same elements in another shape", lambda u, y, c, i: 1.0),
    "unsqueeze": ("1, the same elements in another shape", lambda u, y, c, i: 1.0),
    "squeeze": ("1, the same elements in another shape", lambda u, y, c, i: 1.0),
}
_RESHAPES = {"view", "_unsafe_view", "unsqueeze", "squeeze"}
_MATRIX = {
    ("mm", 0): "incoming @ (the right matrix)ᵀ",
    ("mm", 1): "(the left matrix)ᵀ @ incoming",
    ("addmm", 0): "incoming, summed over the rows",
    ("addmm", 1): "incoming @ (the right matrix)ᵀ",
    ("addmm", 2): "(the left matrix)ᵀ @ incoming",
    ("t", 0): "incomingᵀ",
    ("transpose", 0): "incomingᵀ",
}


def matrix_rule(op: str, slot: int) -> str:
    """How a matrix operation sends a gradient back, in words; "" where there is no short way to say it."""
    return _MATRIX.get((op.rstrip("_"), slot), "")


def chain(graph: Graph, edge: Edge) -> Chain | None:
    """The chain rule along `edge` in numbers, or None where it is not one factor per element.

    Rules are the elementary derivatives. The result is compared with the gradient that autograd sent, and
    dropped if the two differ: what is shown is what happened.
    """
    node = graph.nodes[edge.target]
    op = node.op.rstrip("_")
    inputs = [item.value.data for item in graph.inputs[node.id] if item.value is not None]
    known = [item for item in inputs if item is not None]
    if op not in RULES or edge.gradient is None or edge.gradient.data is None or len(known) != len(inputs):
        return None
    if node.gradient is None or node.gradient.data is None or node.value is None or node.value.data is None:
        return None
    rule, derivative = RULES[op]
    incoming, outgoing = node.gradient.data, edge.gradient.data
    try:
        with np.errstate(all="ignore"):
            if op in _RESHAPES:
                incoming = incoming.reshape(outgoing.shape)
            local = np.asarray(derivative(known, node.value.data, node.scalars, edge.slot), dtype=np.float64)
            incoming, local, _ = np.broadcast_arrays(incoming, local, outgoing)
            product = incoming * local
            summed = _sum_to(product, outgoing.shape)
            same = np.allclose(summed, outgoing, rtol=1e-3, atol=1e-6 * (1 + np.abs(outgoing).max()))
    except (ValueError, IndexError):
        return None
    if not same:
        return None
    return Chain(incoming, local, product, outgoing, product.size // max(outgoing.size, 1), rule)


def _sum_to(array: Array, shape: tuple[int, ...]) -> Array:
    """Undo broadcasting: add up along every axis that `shape` has only once."""
    extra = array.ndim - len(shape)
    array = array.sum(axis=tuple(range(extra))) if extra else array
    axes = tuple(axis for axis, size in enumerate(shape) if size == 1 and array.shape[axis] != 1)
    return array.sum(axis=axes, keepdims=True) if axes else array
