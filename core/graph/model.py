"""The nouns of a computation graph: plain frozen data, free of torch, safe to keep and to pickle."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

SMALL = 16  # elements: up to here a tensor is shown whole
KEEP = 65_536  # elements: larger tensors leave only their statistics behind
Kind = Literal["leaf", "constant", "operation", "result"]


class NotReal(ValueError):
    """A tensor of complex numbers, which no view shows."""


@dataclass(frozen=True, eq=False)
class Value:
    """One tensor's contents at one moment.

    `data` is a read-only float64 copy, whatever the tensor's own dtype, or None if the tensor had more
    elements than the recorder keeps. The statistics are over all elements and are always there (zero for
    an empty tensor).
    """

    shape: tuple[int, ...]
    dtype: str
    device: str
    mean: float
    min: float
    max: float
    sum: float
    data: np.ndarray | None = None

    @classmethod
    def of(cls, array: np.ndarray, dtype: str, device: str) -> Value:
        """The value of a tensor whose contents are `array`, float64 of any shape: kept, and closed for writing."""
        array.flags.writeable = False
        shape, size = array.shape, array.size
        if size == 1:
            only = array.item()
            return cls(shape, dtype, device, only, only, only, only, array)
        if size == 0:
            return cls(shape, dtype, device, 0.0, 0.0, 0.0, 0.0, array)
        with np.errstate(all="ignore"):  # an infinity is a fact to show, not a warning to print
            total = float(array.sum())
            low, high = float(array.min()), float(array.max())
        return cls(shape, dtype, device, total / size, low, high, total, array if size <= KEEP else None)

    @property
    def size(self) -> int:
        """Number of elements; 1 for a scalar."""
        return math.prod(self.shape)

    @property
    def whole(self) -> list | float | None:
        """Every element as (nested) Python floats when there are at most `SMALL`, else None."""
        return self.data.tolist() if self.data is not None and self.size <= SMALL else None


@dataclass(frozen=True)
class Source:
    """One function's source text, dedented, as Python compiled it."""

    name: str
    file: str
    first_line: int
    text: str


@dataclass(frozen=True)
class Span:
    """Where an expression stands: characters [start, end) of `Graph.sources[source].text`."""

    source: int
    start: int
    end: int
    line: int  # in the file, counted from 1


@dataclass(frozen=True)
class Saved:
    """A tensor that an operation keeps for its backward pass."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    bytes: int


@dataclass(frozen=True, eq=False)
class Node:
    """One tensor of the graph and the operation that made it.

    `kind`: a leaf (a parameter: requires a gradient, made by no operation), a constant (no gradient is kept
    for it, `reason` says why; it has inputs if it was computed), an operation, or a result.
    `reached` is False where the backward pass from the results never comes. `order` counts from 0 in the
    order in which autograd ran the nodes backwards. Nodes with equal `call` came from one Python call.
    `groups` names the module calls around the node, outermost first; `module` is the innermost one's path.
    """

    id: int
    kind: Kind
    name: str
    op: str
    sign: str
    backward: str
    value: Value | None
    gradient: Value | None
    reached: bool
    reason: str
    expression: str
    span: Span | None
    call: int | None
    module: str
    groups: tuple[str, ...]
    saved: tuple[Saved, ...]
    order: int | None
    scalars: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Edge:
    """`source`'s tensor goes into `target` as its tensor input number `slot`.

    `gradient` is what flows back along this edge in the backward pass, with the input's shape. None: nothing
    does (`differentiable` is False) or autograd left it undefined, which counts as zero.
    """

    source: int
    target: int
    slot: int
    value: Value | None
    gradient: Value | None
    differentiable: bool
    output: int = 0


@dataclass(frozen=True, eq=False)
class Graph:
    """What one run of a function built.

    `nodes` are in forward order (`nodes[i].id == i`), every edge goes from a smaller to a larger id.
    `forward` and `backward` list node ids in the order in which they ran. `saved_bytes` counts each piece of
    memory kept for the backward pass once. `sample` is the row a view should follow, `samples` how many
    there are (0: no tensor has a batch dimension).
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    results: tuple[int, ...]
    forward: tuple[int, ...]
    backward: tuple[int, ...]
    sources: tuple[Source, ...]
    saved_bytes: int
    samples: int
    sample: int | None = None

    @cached_property
    def inputs(self) -> tuple[tuple[Edge, ...], ...]:
        """For each node id, the edges into it in argument order."""
        found: list[list[Edge]] = [[] for _ in self.nodes]
        for edge in self.edges:
            found[edge.target].append(edge)
        return tuple(tuple(edges) for edges in found)

    @cached_property
    def uses(self) -> tuple[tuple[Edge, ...], ...]:
        """For each node id, the edges out of it."""
        found: list[list[Edge]] = [[] for _ in self.nodes]
        for edge in self.edges:
            found[edge.source].append(edge)
        return tuple(tuple(edges) for edges in found)

    @cached_property
    def forward_only(self) -> Graph:
        """The same graph before any backward pass."""
        return replace(
            self,
            nodes=tuple(replace(node, gradient=None, order=None) for node in self.nodes),
            edges=tuple(replace(edge, gradient=None) for edge in self.edges),
            backward=(),
        )

    def named(self, name: str) -> Node:
        """The last node bound to a variable `name`; raises KeyError if there is none."""
        for node in reversed(self.nodes):
            if node.name == name:
                return node
        raise KeyError(name)
