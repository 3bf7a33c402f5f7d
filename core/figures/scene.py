"""The Scene: figures that stand still, marks that move over them, and the numbers beside them; and its JSON form."""

from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Annotated, Any

import numpy as np

from core.figures.figure import Figure, json_form, typed
from core.figures.marks import Color, Mark, PerTick, ThreeDMark


@dataclass(frozen=True, eq=False)
class Panel:
    """One picture.

    name           identifies the panel within its scene
    title, note    the words over it; the note is smaller
    area           its place in the stage's grid
    figure         what stands still
    marks          what moves over a two-dimensional figure, in the order of drawing
    three_d        which traces of a three-dimensional figure move; empty in two dimensions
    views, view    the views that the panel offers, and the one that it shows
    pick           the fields that a click or a drag on the panel sets: two numbers, of which an empty name is none,
                   or one pair; nothing where it sets none
    then           what else is set when a point has been chosen: (field, value)
    handle         the point (x, y) that can be dragged
    handle_text    the words at the handle
    """

    name: str
    title: str
    area: str
    figure: Figure
    marks: tuple[Mark, ...] = ()
    three_d: tuple[ThreeDMark, ...] = ()
    views: tuple[str, ...] = ()
    view: str = ""
    pick: tuple[str, ...] = ()
    then: Annotated[tuple[tuple[str, Any], ...], '[string, import("../messages.js").Value][]'] = ()
    handle: tuple[float, float] | None = None
    handle_text: str = "start, drag me"
    note: str = ""


@dataclass(frozen=True, eq=False)
class Readout:
    """A number of the current tick, shown with `digits` decimals."""

    label: str
    color: Color
    values: PerTick
    digits: int = 4


@dataclass(frozen=True, eq=False)
class Scene:
    """All that the stage shows.

    ticks    the numbers, from 0 to `total`, of the updates (or other units) that the picture holds: the cursor's
             places
    epochs   the epoch of each tick, counted from 1
    total    the number of updates of the run, before thinning
    layout   the name of a CSS grid
    summary  the picture in words, for screen readers
    unit     what a tick counts
    """

    panels: tuple[Panel, ...]
    readouts: tuple[Readout, ...]
    ticks: PerTick
    epochs: PerTick
    total: int
    layout: str
    summary: str
    unit: str = "update"


def encode(scene: Scene, have: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The scene as data that JSON can hold, as static/stage/scene.d.ts describes it.

    Each array is a number: its index in `arrays`, where an array that several marks share stands once. A figure whose
    digest is in `have` is sent as its digest alone.
    """
    pool = _Pool()
    sent = {**_record(scene, pool), "arrays": pool.typed}
    for panel in sent["panels"]:
        if panel["figure"]["digest"] in have:
            panel["figure"] = {"digest": panel["figure"]["digest"]}
    return sent


@cache
def camel(name: str) -> str:
    """A field's or a class's name as JSON has it: handle_text is handleText, and ThreeDTrail is threeDTrail."""
    first, *rest = name.split("_")
    return first[0].lower() + first[1:] + "".join(part.capitalize() for part in rest)


class _Pool:
    """Arrays by number, each object once."""

    def __init__(self) -> None:
        self.typed: list[dict[str, Any]] = []
        self._seen: dict[int, tuple[int, np.ndarray]] = {}

    def add(self, array: np.ndarray) -> int:
        if id(array) not in self._seen:
            # the array is kept alive here, so that its id stays its own
            self._seen[id(array)] = (len(self.typed), array)
            self.typed.append(typed(array))
        return self._seen[id(array)][0]


def _record(record: Any, pool: _Pool) -> dict[str, Any]:
    values = {camel(field.name): getattr(record, field.name) for field in fields(record)}
    if isinstance(record, Mark | ThreeDMark):
        arrays = {name: pool.add(value) for name, value in values.items() if isinstance(value, np.ndarray)}
        rest = {name: value for name, value in values.items() if name not in arrays}
        return {"kind": camel(type(record).__name__), **rest, "arrays": arrays}
    return {name: _value(value, pool) for name, value in values.items()}


def _value(value: Any, pool: _Pool) -> Any:
    if isinstance(value, np.ndarray):
        return pool.add(value)
    if isinstance(value, tuple):
        return [_value(item, pool) for item in value]
    if isinstance(value, dict):
        return json_form(value)
    return _record(value, pool) if is_dataclass(value) else value
