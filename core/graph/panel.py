"""What a graph's view says in words and numbers: each box's panel, the steps, the code, the table."""

from __future__ import annotations

from typing import Any

import numpy as np

from core import numbers
from core.graph import text
from core.graph.local import chain, matrix_rule
from core.graph.model import Edge, Graph, Node
from core.graph.names import mentions
from core.graph.picture import Box, Picture, short_name

Facts = dict[str, Any]  # plain lists, dicts, strings and numbers, ready for JSON


def describe(graph: Graph, shown: Picture, sample: int | None = None) -> Facts:
    """Everything that a view of `shown` needs beside the drawing, every number already written out.

    `boxes`: for each box its title, rows of (what, text) and the chain rule along its inputs.
    `forward`, `backward`: the steps, each with its box, the links that it lights and a sentence.
    `predicted`: how many forward steps there are until `yhat`, or until the end where nothing has that name.
    `code`: the sources with spans (start, end, box ids), outer before inner.
    `modules`: (name, label, depth, open) for each module call. `table`: a head and rows of text.
    """
    sample = graph.sample if sample is None else sample
    owner = {node: box.id for box in shown.boxes for node in box.nodes}
    boxes = {box.id: _box(graph, box, sample) for box in shown.boxes}
    forward = _forward(graph, shown, owner, sample)
    predictions = {owner[node.id] for node in graph.nodes if node.name == "yhat" and node.id in owner}
    return {
        "boxes": boxes,
        "forward": forward,
        "predicted": next((i for i, step in enumerate(forward, 1) if step["box"] in predictions), len(forward)),
        "backward": _backward(graph, shown, owner, sample),
        "code": _code(graph, owner),
        "modules": [_module(group, shown, graph) for group in shown.groups],
        "table": _table(graph, shown, sample),
        "samples": graph.samples,
        "sample": sample,
    }


def called(node: Node) -> str:
    """How to speak of a node: its variable, its expression, or its operation."""
    return node.name or node.expression or node.op or node.kind


def _box(graph: Graph, box: Box, sample: int | None) -> Facts:
    if box.look == "module":
        return _module_panel(graph, box)
    node = graph.nodes[box.nodes[0]]
    rows = [["value", text.detail(node.value)]] if node.value else []
    if node.value and sample is not None and text.row(node.value, graph.samples, sample) is not None:
        rows.append([f"sample {sample}", text.brief(node.value, graph.samples, sample)])
    rows.append(["gradient", text.detail(node.gradient) if node.gradient else node.reason or "none"])
    if node.value:
        rows.append(["tensor", f"{text.shape(node.value.shape)} · {node.value.dtype} · {node.value.device}"])
    if node.span:
        rows.append(["Python", f"{node.expression}   (line {node.span.line})"])
    same = sum(1 for other in graph.nodes if node.call is not None and other.call == node.call and other.op)
    if same > 1:
        rows.append(["call", f"one of {same} operations of this one Python call"])
    if node.module:
        rows.append(["module", node.module])
    if node.saved:
        kept = ", ".join(f"{item.name} {text.shape(item.shape)}" for item in node.saved)
        rows.append(["saved", f"{kept}: {sum(item.bytes for item in node.saved)} bytes for the way back"])
    return {
        "title": _title(node),
        "look": box.look,
        "tint": box.tint,
        "rows": rows,
        "chain": [_link(graph, edge, sample) for edge in graph.inputs[node.id] if edge.gradient is not None],
        "sum": _sum(graph, node),
        "nodes": list(box.nodes),
    }


def _title(node: Node) -> str:
    kinds = {"leaf": "leaf tensor", "constant": "no gradient flows here"}
    return " · ".join(part for part in (_head(node), node.backward or kinds.get(node.kind, "")) if part)


def _head(node: Node) -> str:
    return f"{node.sign} {node.name}".strip() or node.kind


def _module_panel(graph: Graph, box: Box) -> Facts:
    inside = [graph.nodes[i] for i in box.nodes]
    rows = [["inside", box.lines[1][0][0]]]
    for node in inside:
        if node.kind == "leaf" and node.value:
            gradient = text.brief_gradient(node.gradient) if node.gradient else "no gradient"
            rows.append([node.name or "leaf", f"{text.brief(node.value)}   ∇ {gradient}"])
    last = inside[-1]
    if last.value:
        rows.append(["hands on", text.detail(last.value)])
    return {
        "title": box.lines[0][0][0],
        "look": box.look,
        "tint": box.tint,
        "rows": rows,
        "chain": [],
        "sum": "",
        "nodes": list(box.nodes),
        "module": box.id[2:],
    }


def _link(graph: Graph, edge: Edge, sample: int | None) -> Facts:
    """The chain rule along one edge: incoming × local = outgoing at one element, and what it adds up to."""
    source, target = graph.nodes[edge.source], graph.nodes[edge.target]
    facts: Facts = {"to": called(source), "incoming": "", "local": "", "outgoing": "", "rule": "", "note": ""}
    total = text.brief_gradient(edge.gradient) if edge.gradient else "0"
    steps = chain(graph, edge)
    if steps is None:
        words = matrix_rule(target.op, edge.slot)
        incoming = text.brief_gradient(target.gradient) if target.gradient else "?"
        return facts | {"rule": words, "note": f"{incoming} comes in, {total} goes out"}
    spot = _spot(steps.product, graph.samples, sample)
    facts |= {
        "incoming": numbers.short(float(steps.incoming[spot])),
        "local": numbers.short(float(steps.local[spot])),
        "outgoing": numbers.short(float(steps.product[spot])),
        "rule": steps.rule,
    }
    if steps.product.size > 1:
        place = f"sample {spot[0]}" if steps.product.shape[0] == graph.samples else f"element {list(spot)}"
        facts["note"] = f"at {place}"
        if steps.summed > 1:
            facts["note"] += f"; the {steps.summed} products that belong together add up to {total}"
    return facts


def _spot(array: np.ndarray, samples: int, sample: int | None) -> tuple[int, ...]:
    if array.ndim and sample is not None and array.shape[0] == samples:
        return (sample, *(0,) * (array.ndim - 1))
    return (0,) * array.ndim


def _sum(graph: Graph, node: Node) -> str:
    """Where several gradients meet, their sum, written out."""
    flows = [edge.gradient for edge in graph.uses[node.id] if edge.gradient is not None]
    if len(flows) < 2 or node.gradient is None or len(flows) > 6:
        return ""
    terms = [text.brief_gradient(flow) for flow in flows]
    written = " + ".join(f"({term})" if "−" in term else term for term in terms)
    return f"{written} = {text.brief_gradient(node.gradient)}"


def _forward(graph: Graph, shown: Picture, owner: dict[int, str], sample: int | None) -> list[Facts]:
    """One step per box that computes something, when its last operation has run."""
    last = {owner[i]: i for i in graph.forward}
    steps = []
    for box, i in sorted(last.items(), key=lambda item: item[1]):
        node = graph.nodes[i]
        links = [index for index, link in enumerate(shown.links) if link.target == box]
        value = text.brief(node.value, graph.samples, sample) if node.value else "?"
        said = f"{node.name} = {node.expression}" if node.name and node.span else called(node)
        steps.append({"box": box, "links": links, "text": f"{said}  →  {value}"})
    return steps


def _backward(graph: Graph, shown: Picture, owner: dict[int, str], sample: int | None) -> list[Facts]:
    """One step per box, when its last node has had its gradient; a module gets the one that comes to it first."""
    last = {owner[i]: place for place, i in enumerate(graph.backward)}
    first = {owner[i]: i for i in reversed(graph.backward)}
    steps = []
    for box, _ in sorted(last.items(), key=lambda item: item[1]):
        node = graph.nodes[first[box]]
        links = [i for i, link in enumerate(shown.links) if link.target == box and link.label]
        arrived = text.brief_gradient(node.gradient, graph.samples, sample) if node.gradient else "0"
        if links:
            names = {link: _spoken(graph, shown, shown.links[link].source) for link in links}
            sent = ", ".join(f"{shown.links[link].label} to {names[link]}" for link in links)
            said = f"{_spoken(graph, shown, box)} gets {arrived}, sends {sent}"
        elif box.startswith("m:"):
            said = f"{_spoken(graph, shown, box)} gets {arrived} and sends nothing further"
        else:
            said = f"{_spoken(graph, shown, box)} has its gradient: {arrived}"
        steps.append({"box": box, "links": links, "text": said})
    return steps


def _spoken(graph: Graph, shown: Picture, box: str) -> str:
    if box.startswith("m:"):
        return box[2:]
    return called(graph.nodes[int(box[1:])])


def _code(graph: Graph, owner: dict[int, str]) -> list[Facts]:
    """Each source with the stretches that belong to boxes: expressions, and the names of leaves and data."""
    spans: list[dict[tuple[int, int], dict[str, None]]] = [{} for _ in graph.sources]
    named: dict[str, list[str]] = {}
    for node in graph.nodes:
        if node.span:
            stretch = spans[node.span.source].setdefault((node.span.start, node.span.end), {})
            stretch[owner[node.id]] = None
        if not node.op and node.name:
            named.setdefault(node.name.split(".")[-1], []).append(owner[node.id])
    for source, found in zip(graph.sources, spans, strict=True):
        for name, start, end in mentions(source.text):
            for box in named.get(name, ()):
                found.setdefault((start, end), {})[box] = None
    return [
        {
            "name": source.name,
            "first_line": source.first_line,
            "text": source.text,
            "spans": [[a, b, list(boxes)] for (a, b), boxes in sorted(found.items(), key=_outer_first)],
        }
        for source, found in zip(graph.sources, spans, strict=True)
    ]


def _outer_first(item: tuple[tuple[int, int], Any]) -> tuple[int, int]:
    (start, end), _ = item
    return start, -end


def _module(group: str, shown: Picture, graph: Graph) -> list[Any]:
    around = next(node.groups for node in graph.nodes if group in node.groups)
    depth = around.index(group)
    outer = around[depth - 1] if depth else ""
    visible = not any(other in shown.closed for other in around[:depth])
    return [group, short_name(group, outer), depth, group not in shown.closed, visible]


def _table(graph: Graph, shown: Picture, sample: int | None) -> Facts:
    rows = []
    for box in shown.boxes:
        if box.look == "module":
            rows.append([box.lines[0][0][0], "module", box.lines[1][0][0], "", ""])
            continue
        node = graph.nodes[box.nodes[0]]
        value = text.brief(node.value, graph.samples, sample) if node.value else ""
        gradient = text.brief_gradient(node.gradient, graph.samples, sample) if node.gradient else "none"
        kind = node.backward or ("leaf" if node.kind == "leaf" else "constant")
        rows.append([_head(node), kind, node.expression, value, gradient])
    return {"head": ["tensor", "made by", "Python", "value", "gradient"], "rows": rows}
