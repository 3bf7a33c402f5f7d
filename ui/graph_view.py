"""The computation graph on the screen: a picture to walk through, forwards and backwards."""

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.cache import kept_with
from core.fields import kinds
from core.graph.export import to_dot, to_json
from core.graph.model import Graph
from core.graph.panel import describe
from core.graph.picture import all_groups
from core.graph.svg import draw
from ui import component
from ui.address import Here
from ui.messages import GraphLesson

_view = component.from_module("graph", "graph/graph.js")


def graph_view(
    graph: Graph,
    key: str,
    *,
    phase: str | None = None,
    height: int = 420,
    code: bool = True,
    below: bool = False,
    hint: str = "",
    marked: Mapping[int, str] | None = None,
    here: Here[Any, Any] | None = None,
) -> None:
    """Show `graph`; clicks, steps and zooming never ask the server, opened modules and chosen samples do.

    `key` names the view: it keeps its zoom and its open modules when the graph changes. `phase` is the
    training step's ("forward", "loss", "backward", "update", "zero"); a new one moves the walk to its end,
    None shows everything. `height` is the drawing's, in pixels; about 480 shows the line at its natural
    size. Without `code` the sources are left out, for a page that shows them itself; with `below` they and the
    panel stand under the drawing, for graphs that need the whole width. `hint` is said above the drawing until
    the walk begins. `marked` is `draw`'s.

    With `here` the opened box is part of the lesson's address, and so is the sample where the lesson has that
    setting: `graph.sample` is then the one that it follows. Without it, the view itself remembers.
    """
    kept = st.session_state.get(key) or {}
    follows = here is not None and "sample" in kinds(here.settings)
    sample = graph.sample if follows else _sample(graph, kept.get("sample"))

    def told() -> None:
        if here and (message := (st.session_state.get(key) or {}).get("message")):
            here.receive(message)

    closed = _closed(graph, kept.get("modules"))
    lesson: GraphLesson | None = None
    if here:
        lesson = {**here.greeting(), "box": here.place.box, "follows": follows}
    _view(
        key=key,
        data={"phase": phase, "height": height, "show_code": code, "below": below, "hint": hint, "lesson": lesson},
        kept=_drawn(graph, closed, sample, tuple((marked or {}).items())),
        on_message_change=told,
        on_sample_change=_changed,
        on_modules_change=_changed,
    )


@kept_with
def _drawn(graph: Graph, closed: frozenset[str] | None, sample: int | None, marked: tuple[tuple[int, str], ...]) -> str:
    """The view's data of a graph, as JSON: the page runs again far more often than its graph is another one."""
    drawing = draw(graph, closed, sample=sample, marked=dict(marked))
    exports = {"svg": drawing.svg, "dot": to_dot(graph), "json": to_json(graph)}
    return json.dumps(describe(graph, drawing.picture, sample) | exports)


def _changed() -> None:
    """The script runs again; the state is read there."""


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
