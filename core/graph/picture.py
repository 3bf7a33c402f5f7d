"""Which boxes and links a graph shows: its nodes, with closed modules folded into one box each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core import numbers
from core.graph import text
from core.graph.local import chain
from core.graph.model import Edge, Graph, Node

OPEN_UP_TO = 40  # nodes: larger graphs start with their modules closed
_FOLD_OVER = 160  # boxes: beyond, the middle of the graph is folded into one box

Look = Literal["leaf", "constant", "operation", "result", "module"]
Segment = tuple[str, str]  # (text, role): role is strong, quiet or grad


@dataclass(frozen=True)
class Box:
    """One box of the picture. `tint` names its colour; `lines` are at most two, in segments."""

    id: str
    look: Look
    tint: str
    lines: tuple[tuple[Segment, ...], ...]
    nodes: tuple[int, ...]
    groups: tuple[str, ...]
    reached: bool


@dataclass(frozen=True)
class Link:
    """What goes from one box to another; `label` is the gradient that comes back ("" if none does)."""

    source: str
    target: str
    label: str
    differentiable: bool
    edges: tuple[int, ...]


@dataclass(frozen=True)
class Picture:
    """Boxes and links in forward order, and the module calls that can be opened and closed."""

    boxes: tuple[Box, ...]
    links: tuple[Link, ...]
    groups: tuple[str, ...]
    closed: frozenset[str] = field(default_factory=frozenset)


def all_groups(graph: Graph) -> tuple[str, ...]:
    """Every module call of the graph, in forward order, outer before inner."""
    return tuple(dict.fromkeys(group for node in graph.nodes for group in node.groups))


def closed_at_first(graph: Graph) -> frozenset[str]:
    """What starts closed: nothing in a small graph; in a large one all modules inside the outermost."""
    if len(graph.nodes) <= OPEN_UP_TO:
        return frozenset()
    inner = frozenset(group for node in graph.nodes for group in node.groups[1:])
    outer = frozenset(group for node in graph.nodes for group in node.groups[:1])
    left_open = sum(1 for node in graph.nodes if len(node.groups) < 2)
    return inner | (outer if left_open > OPEN_UP_TO or not inner else frozenset())


def picture(graph: Graph, closed: frozenset[str] | None = None, sample: int | None = None) -> Picture:
    """The boxes and links of `graph` with the module calls in `closed` folded (None: `closed_at_first`).

    `sample` writes one sample's numbers into them instead of means and sums; None takes `graph.sample`.
    """
    closed = closed_at_first(graph) if closed is None else closed
    sample = graph.sample if sample is None else sample
    owners = [_owner(node, closed) for node in graph.nodes]
    if len(set(owners)) > _FOLD_OVER:
        owners = _fold_middle(owners)
    members: dict[str, list[int]] = {}
    for node, owner in zip(graph.nodes, owners, strict=True):
        members.setdefault(owner, []).append(node.id)
    boxes = tuple(_box(graph, owner, ids, closed, sample) for owner, ids in members.items())
    return Picture(boxes, _links(graph, owners, sample), all_groups(graph), closed)


def _owner(node: Node, closed: frozenset[str]) -> str:
    group = next((group for group in node.groups if group in closed), None)
    return f"n{node.id}" if group is None else f"m:{group}"


def _fold_middle(owners: list[str]) -> list[str]:
    """Fold a stretch of the forward order, which cannot make a cycle, so that `_FOLD_OVER` boxes stay."""
    distinct = list(dict.fromkeys(owners))
    middle = set(distinct[_FOLD_OVER // 2 : -_FOLD_OVER // 2])
    return ["m:…" if owner in middle else owner for owner in owners]


def _box(graph: Graph, owner: str, ids: list[int], closed: frozenset[str], sample: int | None) -> Box:
    node = graph.nodes[ids[0]]
    if owner.startswith("m:"):
        name = owner[2:]
        operations = sum(1 for i in ids if graph.nodes[i].op)
        parameters = sum(1 for i in ids if graph.nodes[i].kind == "leaf")
        counts = f"{operations} operations" if operations != 1 else "1 operation"
        counts += f", {parameters} parameters" if parameters > 1 else ", 1 parameter" if parameters else ""
        around = node.groups[: node.groups.index(name)] if name in node.groups else ()
        reached = any(graph.nodes[i].reached for i in ids)
        short = short_name(name, around[-1] if around else "")
        lines: tuple[tuple[Segment, ...], ...] = (((short, "strong"),), ((counts, "quiet"),))
        return Box(owner, "module", "ink", lines, tuple(ids), around, reached)
    return Box(owner, node.kind, _tint(node), _node_lines(graph, node, sample), (node.id,), node.groups, node.reached)


def short_name(group: str, outer: str) -> str:
    """A module call's name within the one around it; a bare number keeps the name before it: "head.0"."""
    if not outer or not group.startswith(outer + "."):
        return group
    short = group[len(outer) + 1 :]
    return f"{outer.split('.')[-1]}.{short}" if short[0].isdigit() else short


def _tint(node: Node) -> str:
    """One colour per symbol: intercepts are `a`, slopes and weights are `b`, the result is the loss."""
    if node.kind == "result":
        return "loss"
    if node.kind == "leaf":
        last = node.name.split(".")[-1].lower()
        return "b" if last in ("b", "w") or last.endswith("weight") else "a"
    return "ink" if node.kind == "operation" and node.reached else "muted"


def _node_lines(graph: Graph, node: Node, sample: int | None) -> tuple[tuple[Segment, ...], ...]:
    value = text.brief(node.value, graph.samples, sample) if node.value is not None else ""
    if node.kind == "leaf":
        second: list[Segment] = [(value, "plain")]
        if node.gradient is not None:
            second.append((f"∇ {text.brief_gradient(node.gradient)}", "grad"))
        return ((node.name or "leaf", "strong"),), tuple(second)
    if node.kind == "constant" and not node.op:
        if sample is None and node.value is not None and node.value.size > 1:
            value = text.shape(node.value.shape)
        return ((node.name or "data", "strong"),), ((value, "quiet"),)
    head = f"{node.sign} {node.name}" if node.name and node.name != node.sign else node.sign
    first: tuple[Segment, ...] = ((head, "strong"), (node.backward or "no gradient", "quiet"))
    return first, ((value, "plain"),)


def _links(graph: Graph, owners: list[str], sample: int | None) -> tuple[Link, ...]:
    joined: dict[tuple[str, str, int], list[int]] = {}
    for index, edge in enumerate(graph.edges):
        source, target = owners[edge.source], owners[edge.target]
        if source == target:
            continue
        # a tensor used twice by one operation is two links; what goes into a folded box is one
        apart = edge.slot if target.startswith("n") else -1
        joined.setdefault((source, target, apart), []).append(index)
    return tuple(
        Link(source, target, *_flow(graph, [graph.edges[i] for i in found], sample), tuple(found))
        for (source, target, _), found in joined.items()
    )


def _flow(graph: Graph, edges: list[Edge], sample: int | None) -> tuple[str, bool]:
    flowing = [edge for edge in edges if edge.gradient is not None]
    differentiable = any(edge.differentiable for edge in edges)
    if not flowing:
        return ("0" if differentiable else ""), differentiable
    if len(flowing) > 1:
        if len({edge.source for edge in flowing}) > 1:
            return f"{len(flowing)} gradients", True
        total = sum(edge.gradient.sum for edge in flowing if edge.gradient is not None)
        return f"Σ {numbers.short(total)}", True
    return edge_label(graph, flowing[0], sample), True


def edge_label(graph: Graph, edge: Edge, sample: int | None) -> str:
    """The gradient on an edge; for one sample through a broadcast, its share and then the sum."""
    if edge.gradient is None:
        return ""
    plain = text.brief_gradient(edge.gradient, graph.samples, sample)
    if sample is None or (edge.gradient.shape and edge.gradient.shape[0] == graph.samples):
        return plain
    steps = chain(graph, edge)
    if steps is None or not steps.product.shape or steps.product.shape[0] != graph.samples:
        return plain
    share = text.row_text(steps.product[sample].ravel())
    return f"{share} of Σ {numbers.short(edge.gradient.sum)}"
