"""Two graphs side by side: what the second has, what it no longer has, and what only changed its role."""

from __future__ import annotations

from dataclasses import dataclass

from core.graph.model import Graph, Node


@dataclass(frozen=True)
class Changes:
    """From one graph to another: ids of the second's new nodes, ids of the first's that are gone, and ids in
    the second of those that now get a gradient, or no longer do."""

    added: tuple[int, ...]
    removed: tuple[int, ...]
    turned: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.turned)


def compare(before: Graph, after: Graph) -> Changes:
    """What changed from `before` to `after`.

    Two nodes are the same if the same operation made them under the same name; where there are several,
    they are matched in forward order. A leaf and the constant of its name are the same tensor.
    """
    waiting: dict[tuple[str, str], list[Node]] = {}
    for node in before.nodes:
        waiting.setdefault((node.op, node.name), []).append(node)
    added, turned = [], []
    for node in after.nodes:
        same = waiting.get((node.op, node.name))
        if not same:
            added.append(node.id)
        elif same.pop(0).reached != node.reached:
            turned.append(node.id)
    removed = sorted(node.id for nodes in waiting.values() for node in nodes)
    return Changes(tuple(added), tuple(removed), tuple(turned))
