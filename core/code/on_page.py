"""A loop's graph with its spans in the code as the page shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from core.code.source import source_of
from core.graph.model import Graph, Node


def on_page(graph: Graph, loop: Callable[..., Any]) -> Graph:
    """The graph with `source_of(loop)` in place of the loop's whole source, which has a docstring as well."""
    code, shown = loop.__code__, source_of(loop)
    sources = list(graph.sources)
    own = [i for i, item in enumerate(sources) if (item.file, item.name) == (code.co_filename, code.co_name)]
    if not own:
        return graph
    number = own[0]
    hidden = len(sources[number].text.rstrip()) - len(shown)
    sources[number] = replace(sources[number], text=shown)

    def moved(node: Node) -> Node:
        span = node.span
        if span is None or span.source != number:
            return node
        return replace(node, span=replace(span, start=span.start - hidden, end=span.end - hidden))

    return replace(graph, nodes=tuple(map(moved, graph.nodes)), sources=tuple(sources))
