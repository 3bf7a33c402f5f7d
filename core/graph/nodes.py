"""One `Node` at a time: its names, values, gradient, code and, where no gradient comes, the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch

from core.graph import signs, source
from core.graph.backward import Passed, describe_saved, saved_tensors
from core.graph.model import Edge, Kind, Node, Source, Span, Value
from core.graph.record import Record, Recording, Site
from core.graph.values import to_value

Key = tuple[str, Any]  # ("function", grad_fn), ("record", index) or ("tensor", id of a leaf or of data)


@dataclass
class Link:
    """An input of an item: where it comes from and which of the item's `next_functions` it is."""

    source: Key
    slot: int | None
    output: int
    value: Value | None


@dataclass
class Item:
    """A node in the making."""

    record: Record | None = None
    function: Any = None
    tensor: torch.Tensor | None = None
    value: Value | None = None
    links: list[Link] = field(default_factory=list)


class NodeWriter:
    """Writes nodes and collects, on the way, the sources they come from and the tensors they saved."""

    def __init__(self, recording: Recording, passed: Passed, order: dict[int, int]) -> None:
        self.recording, self.passed, self.order = recording, passed, order
        self.sources: dict[Source, int] = {}
        self.saved: list[torch.Tensor] = []
        last: dict[tuple[str, bool], int] = {}
        for item in recording.records:
            if item.op != "detach" or item.site.run not in {run for run, _ in last}:
                last[item.site.run, any(tensor.requires_grad for tensor in item.outputs)] = item.index
        # of the operations of one expression, the last differentiable one makes what the variable holds
        self.binders = {last.get((run, True), index) for (run, _), index in last.items()}

    def node(self, index: int, item: Item, reached: bool, returned: torch.Tensor | None) -> Node:
        """The node number `index`; `returned` is the tensor that the function returned, if it is this one."""
        record, function = item.record, item.function
        backward = "" if function is None else function.name().rsplit("::", 1)[-1]
        op = record.op if record else signs.from_backward(backward)
        is_leaf = not op and item.tensor is not None and item.tensor.requires_grad
        kind: Kind = "leaf" if is_leaf else "constant" if function is None else "operation"
        if returned is not None and op:
            kind = "result"
        saved = self.saved_by(function)
        self.saved.extend(tensor for _, tensor in saved)
        site = record.site if record else Site(call=-1)
        scalars = record.scalars if record else ()
        span = self.span(site)
        name = self.name_of(item)
        return Node(
            id=index,
            kind=kind,
            name=name,
            op=op,
            sign=signs.sign(op, scalars) if op else "",
            backward=backward,
            value=to_value(returned) if returned is not None else self.value_of(item),
            gradient=self.gradient_of(item),
            reached=reached,
            reason=why_no_gradient(item, kind, name) if not reached else "",
            expression=" ".join(self.text(span).split()) if span else name,
            span=span,
            call=site.call if record else None,
            module=site.groups[-1][1] if site.groups else "",
            groups=tuple(call for call, _ in site.groups),
            saved=describe_saved(saved),
            order=self.order.get(index),
            scalars=scalars,
        )

    def saved_by(self, function: Any) -> list[tuple[str, torch.Tensor]]:
        if function is None:
            return []
        given_up = self.passed.saved.get(function)
        return saved_tensors(function) if given_up is None else given_up

    def name_of(self, item: Item) -> str:
        if item.record is not None:
            return item.record.site.name if item.record.index in self.binders else ""
        return self.recording.names.get(id(item.tensor), "")

    def value_of(self, item: Item) -> Value | None:
        if item.record is not None and item.record.values:
            return item.record.values[0]
        return item.value

    def gradient_of(self, item: Item) -> Value | None:
        if item.function is not None:
            return next((g for g in self.passed.at_outputs.get(item.function, ()) if g is not None), None)
        return self.passed.leaves.get(id(item.tensor)) if item.record is None else None

    def span(self, site: Site) -> Span | None:
        found = source.source_of(site.code) if site.code is not None else None
        where = source.span_of(site.code, site.offset) if site.code is not None else None
        if found is None or where is None:
            return None
        return Span(self.sources.setdefault(found, len(self.sources)), *where)

    def text(self, span: Span) -> str:
        return list(self.sources)[span.source].text[span.start : span.end]


def why_no_gradient(item: Item, kind: Kind, name: str) -> str:
    """One sentence for a node that the backward pass never reaches."""
    record = item.record
    if kind == "leaf":
        return "Every path from here to the result is cut, so this parameter gets no gradient."
    if item.function is not None:
        return "Autograd built this, but every path to the result is cut: no gradient arrives."
    if record is None:
        return f"{name or 'This'} is data: it does not require a gradient, so autograd keeps none for it."
    if record.op in ("detach", "detach_"):
        return "detach() hands the value on and cuts the graph: no gradient goes back through it."
    if not any(given.tensor.requires_grad for given in record.inputs):
        return "Computed from data alone: nothing in it requires a gradient."
    if not record.grad_enabled:
        return "Computed under torch.no_grad(): autograd was told not to record it."
    return "This operation has no gradient: its result is not differentiable."


def leaves_into_modules(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[Node, ...]:
    """Put each parameter into the innermost module call that holds all its uses. Data stays outside."""
    around: dict[int, tuple[str, ...]] = {}
    for edge in edges:
        groups = nodes[edge.target].groups
        shared = around.get(edge.source, groups)
        same = next((i for i, (a, b) in enumerate(zip(shared, groups, strict=False)) if a != b), None)
        around[edge.source] = shared[: same if same is not None else min(len(shared), len(groups))]
    return tuple(
        replace(node, groups=around[node.id]) if node.kind == "leaf" and around.get(node.id) else node for node in nodes
    )


def batch_size(nodes: Sequence[Node]) -> int:
    """How many samples there are: the leading size that most data tensors share; 0 if none has one."""
    for wanted in (lambda node: not node.op, lambda node: bool(node.op)):
        sizes = Counter(
            node.value.shape[0]
            for node in nodes
            if node.kind != "leaf" and wanted(node) and node.value and node.value.shape
        )
        sizes.pop(0, None)
        sizes.pop(1, None)
        if sizes:
            return max(sizes, key=lambda size: (sizes[size], size))
    return 0
