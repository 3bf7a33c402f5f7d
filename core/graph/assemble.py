"""Join what ran forwards (records) with what autograd keeps (nodes) and what flowed back, into a `Graph`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from core.graph import backward
from core.graph.model import Edge, Graph, Value
from core.graph.nodes import Item, Key, Link, NodeWriter, batch_size, leaves_into_modules
from core.graph.record import Input, Record, Recording
from core.graph.values import to_value


class _Assembly:
    def __init__(self, recording: Recording, outputs: Sequence[torch.Tensor], passed: backward.Passed) -> None:
        self.recording, self.outputs, self.passed = recording, outputs, passed
        self.made = {id(tensor): item.index for item in recording.records if item.inputs for tensor in item.outputs}
        self.roots = [self.key_of(output) for output in outputs]
        # autograd numbers its nodes; a recorded operation that made one carries the same number
        self.by_number: dict[int, Record] = {}
        self.by_function: dict[Any, Record] = {}
        for item in recording.records:
            if any(tensor.requires_grad for tensor in item.outputs):
                if item.sequence is not None and item.grad_enabled:
                    self.by_number.setdefault(item.sequence, item)
                for tensor in item.outputs:
                    self.by_function[tensor.grad_fn] = item
        self.items: dict[Key, Item] = {}
        self.reached = {("function", function) for function in passed.at_outputs}
        self.reached |= {("tensor", key) for key in passed.leaves}
        self.collect()

    def record_of(self, function: Any) -> Record | None:
        number = getattr(function, "_sequence_nr", None)
        found = self.by_number.get(number()) if number is not None else None
        return found or self.by_function.get(function)

    def key_of(self, tensor: torch.Tensor) -> Key:
        if tensor.grad_fn is not None:
            return "function", tensor.grad_fn
        made = self.made.get(id(tensor))
        return ("tensor", id(tensor)) if made is None or tensor.requires_grad else ("record", made)

    def collect(self) -> None:
        pending: list[tuple[Key, torch.Tensor | None, Value | None]] = [
            (self.key_of(output), output, None) for output in self.outputs
        ]
        while pending:
            key, tensor, value = pending.pop()
            if key in self.items:
                if self.items[key].value is None:
                    self.items[key].value = value
                continue
            item = self.items[key] = Item(tensor=tensor, value=value)
            if key[0] == "function":
                item.function, item.record = key[1], self.record_of(key[1])
                pending.extend(self.function_links(item))
            elif key[0] == "record":
                item.record = self.recording.records[key[1]]
                pending.extend(self.input_link(item, given, None) for given in item.record.inputs)

    def function_links(self, item: Item) -> list[tuple[Key, torch.Tensor | None, Value | None]]:
        """Match a node's recorded inputs with its `next_functions`, in order; the rest came unrecorded."""
        slots = list(item.function.next_functions)
        found = []
        for given in item.record.inputs if item.record else ():
            slot = next((i for i, (into, nr) in enumerate(slots) if self.is_from(given, into, nr)), None)
            if slot is not None:
                slots[slot] = (None, 0)
            found.append(self.input_link(item, given, slot))
        for slot, (into, number) in enumerate(slots):
            if into is not None:
                leaf = getattr(into, "variable", None)
                key = ("function", into) if leaf is None else ("tensor", id(leaf))
                value = to_value(leaf) if leaf is not None else None
                item.links.append(Link(key, slot, number, value))
                found.append((key, leaf, value))
        return found

    def is_computed(self, given: Input) -> bool:
        """Whether a tensor without a grad_fn came out of others, and was not made from plain numbers."""
        record = self.recording.records[given.producer[0]] if given.producer else None
        return bool(record and record.inputs and record.op != "lift_fresh") and not given.tensor.requires_grad

    @staticmethod
    def is_from(given: Input, into: Any, number: int) -> bool:
        if into is None or (not given.tensor.requires_grad and given.function is None):
            return False
        if given.function is not None:
            return into is given.function and number == given.output_nr
        return getattr(into, "variable", None) is given.tensor

    def input_link(self, item: Item, given: Input, slot: int | None) -> tuple[Key, torch.Tensor | None, Value | None]:
        key: Key
        if given.function is not None:
            key = ("function", given.function)
        elif given.producer is not None and self.is_computed(given):
            key = ("record", given.producer[0])
        else:
            key = ("tensor", id(given.tensor))
        output = given.output_nr if given.function is not None else (given.producer or (0, 0))[1]
        item.links.append(Link(key, slot, output, given.value))
        return key, given.tensor, given.value

    def ordered(self) -> list[Key]:
        """Operations as they ran, each just after those of its inputs that nothing made."""
        computed = [key for key in self.items if key[0] != "tensor"]
        computed.sort(key=self.when)
        order: dict[Key, None] = {}
        for key in computed:
            for link in self.items[key].links:
                if link.source[0] == "tensor":
                    order.setdefault(link.source)
            order.setdefault(key)
        for key in self.items:
            order.setdefault(key)
        return list(order)

    def when(self, key: Key) -> tuple[int, int]:
        item = self.items[key]
        if item.record is not None:
            return item.record.index, 0
        number = getattr(item.function, "_sequence_nr", None)
        return -1, number() if number is not None else 0


def assemble(
    recording: Recording,
    outputs: Sequence[torch.Tensor],
    passed: backward.Passed,
    sample: int | None = None,
) -> Graph:
    """The `Graph` behind `outputs`, tensors of a recording, with the gradients that flowed back from them."""
    assembly = _Assembly(recording, outputs, passed)
    keys = assembly.ordered()
    number = {key: index for index, key in enumerate(keys)}
    edges = tuple(edge for key in keys for edge in _edges(assembly, key, number))
    order = _backward_order(assembly, number)
    writer = NodeWriter(recording, passed, {node: index for index, node in enumerate(order)})
    roots = [number[key] for key in assembly.roots]
    returned = dict(zip(roots, outputs, strict=True))
    nodes = [
        writer.node(index, assembly.items[key], key in assembly.reached, returned.get(index))
        for key, index in number.items()
    ]
    graph_nodes = leaves_into_modules(nodes, edges)
    return Graph(
        nodes=graph_nodes,
        edges=edges,
        results=tuple(dict.fromkeys(roots)),
        forward=tuple(node.id for node in graph_nodes if node.op),
        backward=order,
        sources=tuple(writer.sources),
        saved_bytes=backward.distinct_bytes(writer.saved),
        samples=batch_size(graph_nodes),
        sample=sample,
    )


def _edges(assembly: _Assembly, key: Key, number: dict[Key, int]) -> list[Edge]:
    item = assembly.items[key]
    flowed = assembly.passed.at_inputs.get(item.function)
    found = []
    for slot, link in enumerate(item.links):
        carries = flowed is not None and link.slot is not None
        gradient = flowed[link.slot] if flowed is not None and link.slot is not None else None
        found.append(Edge(number[link.source], number[key], slot, link.value, gradient, carries, link.output))
    return found


def _backward_order(assembly: _Assembly, number: dict[Key, int]) -> tuple[int, ...]:
    """The hooks' firing order; a leaf comes as soon as its last gradient is in, as the engine does it.

    The engine takes the highest sequence number that is ready, and a leaf's accumulator has the highest.
    """
    waiting: dict[Key, int] = {}
    for function in assembly.passed.order:
        for link in assembly.items["function", function].links:
            if link.slot is not None and link.source[0] == "tensor":
                waiting[link.source] = waiting.get(link.source, 0) + 1
    order = [number[key] for key in assembly.roots if key[0] == "tensor"]
    for function in assembly.passed.order:
        order.append(number["function", function])
        for link in assembly.items["function", function].links:
            if link.source in waiting and link.slot is not None:
                waiting[link.source] -= 1
                if not waiting[link.source] and number[link.source] not in order:
                    order.append(number[link.source])
    return tuple(order)
