"""The computation graph on the screen: a picture to walk through, forwards and backwards."""

from typing import Any

import streamlit as st

from core.graph.export import to_dot, to_json
from core.graph.model import Graph
from core.graph.panel import describe
from core.graph.picture import all_groups
from core.graph.svg import draw
from ui import component

_view = component.from_module("graph", "graph/graph.js")


@st.fragment
def graph_view(graph: Graph, key: str, *, phase: str | None = None, height: int = 420, code: bool = True) -> None:
    """Show `graph`; clicks, steps and zooming never ask the server, modules and samples redraw this alone.

    `key` names the view: it keeps its zoom and its open modules when the graph changes. `phase` is the
    training step's ("forward", "loss", "backward", "update", "zero"); a new one moves the walk to its end,
    None shows everything. `height` is the drawing's, in pixels; about 480 shows the line at its natural
    size. Without `code` the sources are left out, for a page that shows them itself.
    """
    state = st.session_state.get(key) or {}
    sample = _sample(graph, state.get("sample"))
    drawing = draw(graph, _closed(graph, state.get("modules")), sample=sample)
    data = describe(graph, drawing.picture, sample) | {
        "svg": drawing.svg,
        "dot": to_dot(graph),
        "json": to_json(graph),
        "phase": phase,
        "height": height,
        "show_code": code,
    }
    _view(key=key, data=data, on_sample_change=_changed, on_modules_change=_changed)


def _changed() -> None:
    """Streamlit reruns the fragment; the state is read there."""


def _sample(graph: Graph, chosen: dict[str, Any] | None) -> int | None:
    if chosen is None:
        return graph.sample
    row = chosen.get("row")
    return row if isinstance(row, int) and 0 <= row < graph.samples else None


def _closed(graph: Graph, chosen: dict[str, Any] | None) -> frozenset[str] | None:
    # what was opened in another graph says nothing about this one
    if not chosen or tuple(chosen.get("groups", ())) != all_groups(graph):
        return None
    return frozenset(chosen.get("closed", ()))
