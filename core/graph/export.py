"""A `Graph` as JSON and as DOT, for other tools."""

from __future__ import annotations

import json
import math
from typing import Any

from core.graph import text
from core.graph.model import Edge, Graph, Node, Value
from core.palette import PALETTE

_SHAPES = {"leaf": "box", "constant": "box", "operation": "ellipse", "result": "box"}


def to_json(graph: Graph) -> str:
    """Everything in the graph as strict JSON.

    Small tensors are whole, larger ones have their statistics. What is not finite becomes a string
    ("Infinity", "-Infinity", "NaN"), because JSON has no such numbers.
    """
    content = {
        "format": "watchgrad graph 1",
        "results": graph.results,
        "forward": graph.forward,
        "backward": graph.backward,
        "saved_bytes": graph.saved_bytes,
        "nodes": [_node(node) for node in graph.nodes],
        "edges": [_edge(edge) for edge in graph.edges],
        "sources": [{"name": item.name, "first_line": item.first_line, "text": item.text} for item in graph.sources],
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1)


def _finite(x: Any) -> Any:
    if isinstance(x, list):
        return [_finite(item) for item in x]
    if isinstance(x, float) and not math.isfinite(x):
        return "NaN" if math.isnan(x) else "Infinity" if x > 0 else "-Infinity"
    return x


def _value(value: Value | None) -> dict[str, Any] | None:
    if value is None:
        return None
    found: dict[str, Any] = {"shape": value.shape, "dtype": value.dtype, "device": value.device}
    if value.whole is not None:
        found["data"] = _finite(value.whole)
    else:
        statistics = {"mean": value.mean, "min": value.min, "max": value.max, "sum": value.sum}
        found |= {name: _finite(x) for name, x in statistics.items()}
    return found


def _node(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "kind": node.kind,
        "name": node.name,
        "operation": node.op,
        "sign": node.sign,
        "backward": node.backward,
        "expression": node.expression,
        "line": node.span.line if node.span else None,
        "module": node.module,
        "value": _value(node.value),
        "gradient": _value(node.gradient),
        "no_gradient_because": node.reason,
        "backward_order": node.order,
        "saved": [{"name": item.name, "shape": item.shape, "bytes": item.bytes} for item in node.saved],
    }


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "from": edge.source,
        "to": edge.target,
        "slot": edge.slot,
        "differentiable": edge.differentiable,
        "gradient": _value(edge.gradient),
    }


def to_dot(graph: Graph) -> str:
    """The graph for Graphviz: values forward as solid edges, gradients back as dashed ones."""
    lines = [
        "digraph watchgrad {",
        '  node [fontname="sans-serif", fontsize=14]; edge [fontname="sans-serif", fontsize=12];',
    ]
    for node in graph.nodes:
        style = "rounded,dashed" if node.kind == "constant" else "rounded"
        label = "\\n".join(part for part in map(_quoted, _label(node)) if part.strip())
        lines.append(f'  n{node.id} [label="{label}", shape={_SHAPES[node.kind]}, style="{style}"];')
    back = PALETTE["grad"].light
    for edge in graph.edges:
        lines.append(f"  n{edge.source} -> n{edge.target};")
        if edge.gradient is not None:
            label = text.brief_gradient(edge.gradient)
            lines.append(
                f'  n{edge.target} -> n{edge.source} [label="{label}", style=dashed, color="{back}", '
                f'fontcolor="{back}", constraint=false];'
            )
    return "\n".join([*lines, "}", ""])


def _label(node: Node) -> tuple[str, str, str]:
    head = f"{node.sign} {node.name}".strip() or node.kind
    return head, node.backward, text.brief(node.value) if node.value else ""


def _quoted(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
