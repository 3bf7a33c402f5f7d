"""The Scene: panels that stand still, marks that move over them, and the numbers beside them.

A panel's figure is a plain Plotly description, `{"data": [...], "layout": {...}}`. Building it as
dictionaries, not `plotly.graph_objects`, keeps a redraw under a millisecond and Plotly's Python side
out of start-up. Colours are names such as "$a" or "$grad"; the player fills in those of the theme.
"""

import hashlib
import json
from binascii import b2a_base64
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

Figure = dict[str, Any]


class Still(Figure):
    """A figure that is made once and shown often. Nobody may change it: its encoded form is kept with it."""

    @cached_property
    def encoded(self) -> tuple[Figure, str]:
        """The figure in plain form, and its token."""
        return _encoded(self)


@dataclass(frozen=True, eq=False)
class Mark:
    """Something that moves. `arrays` hold one value per moment (M,) unless the kind says otherwise.

    kind      arrays                     drawn as
    trail     x, y                       the whole path, faint, and up to now, strong
    point     x, y                       a disc; `hollow` for what comes next
    arrow     x0, y0, x1, y1             an arrow
    segment   x0, y0, x1, y1             a straight line between two points
    line      a, b                       y = a + b x, across the panel
    squares   px, py (N,), a, b          a true square on every residual y - (a + b x)
    lit       px, py (N,), rows (M, n)   rings around the points of the current batch; -1 is nobody
    label     x, y                       `text` beside a moving place
    deal      px, py (N,)                the first t points: discs up to `cut`, rings of colour `other` after
    parabola  c0, c1, c2                 y = c0 + c1 x + c2 x^2, across the panel
    """

    kind: str
    color: str
    arrays: dict[str, np.ndarray]
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Panel:
    """One picture. `area` is its place in the stage's grid.

    A panel with several `views` shows `view`. Where that is three-dimensional, the figure's own traces
    named in `moves3d` follow their arrays x, y, z (M,), and `marks` are not drawn. `pick` makes a click
    or a drag on the panel choose a point; `handle` is the point that can be dragged, and `handle_fields` the
    settings that are its coordinates, where it has some.
    """

    name: str
    title: str
    area: str
    figure: Figure
    marks: tuple[Mark, ...] = ()
    moves3d: tuple[tuple[int, Mark], ...] = ()
    views: tuple[str, ...] = ()
    view: str = ""
    pick: str | None = None
    handle: tuple[float, float] | None = None
    handle_text: str = "start, drag me"
    handle_fields: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, eq=False)
class Readout:
    """A number of the current moment: values (M,), shown with `digits` decimals."""

    label: str
    color: str
    values: np.ndarray
    digits: int = 4


@dataclass(frozen=True, eq=False)
class Scene:
    """All that the stage shows.

    `moments` (M,) are the updates that the picture holds, `epochs` (M,) the epoch of each, counted
    from 1; `total` is the number of updates of the run, before thinning. `layout` names a CSS grid.
    """

    panels: tuple[Panel, ...]
    readouts: tuple[Readout, ...]
    moments: np.ndarray
    epochs: np.ndarray
    total: int
    layout: str
    summary: str
    unit: str = "update"


def typed(array: np.ndarray) -> dict[str, Any]:
    """Plotly's own form of a typed array: base64 of little-endian float32, or float64 where it must be."""
    array = np.asarray(array)
    if array.dtype.kind in "iu":
        kind = "i2" if array.size and abs(array).max() < 2**15 else "i4"
        data = array.astype(f"<{kind}")
    else:
        with np.errstate(over="ignore"):
            kind, data = "f4", array.astype("<f4")
        if np.count_nonzero(np.isinf(data)) != np.count_nonzero(np.isinf(array)):
            kind, data = "f8", array.astype("<f8")
    return {
        "dtype": kind,
        "bdata": b2a_base64(data.tobytes(), newline=False).decode("ascii"),
        "shape": ",".join(map(str, array.shape)),
    }


def plain(value: Any) -> Any:
    """The same structure with every array in Plotly's typed form."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return typed(value)
    return value.item() if isinstance(value, np.generic) else value


def token(value: Any) -> str:
    """A short name of a plain structure's content: the player redraws a figure only when it changes."""
    return hashlib.blake2b(json.dumps(value).encode(), digest_size=8).hexdigest()


def _encoded(figure: Figure) -> tuple[Figure, str]:
    sent = plain(figure)
    return sent, token(sent)


def encode(scene: Scene) -> dict[str, Any]:
    """The scene as JSON-ready data for the player. An array that several marks share is sent once."""
    pool = _Pool()
    data = {
        "panels": [_panel(panel, pool) for panel in scene.panels],
        "readouts": [
            {"label": r.label, "color": r.color, "values": pool.add(r.values), "digits": r.digits}
            for r in scene.readouts
        ],
        "moments": pool.add(scene.moments),
        "epochs": pool.add(scene.epochs),
        "total": scene.total,
        "layout": scene.layout,
        "summary": scene.summary,
        "unit": scene.unit,
    }
    return {**data, "arrays": pool.typed}


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


def _mark(mark: Mark, pool: _Pool) -> dict[str, Any]:
    arrays = {name: pool.add(array) for name, array in mark.arrays.items()}
    return {"kind": mark.kind, "color": mark.color, **mark.options, "arrays": arrays}


def _panel(panel: Panel, pool: _Pool) -> dict[str, Any]:
    figure, name = panel.figure.encoded if isinstance(panel.figure, Still) else _encoded(panel.figure)
    return {
        "name": panel.name,
        "title": panel.title,
        "area": panel.area,
        "figure": figure,
        "token": name,
        "marks": [] if panel.moves3d else [_mark(mark, pool) for mark in panel.marks],
        "moves3d": [{"trace": trace, **_mark(mark, pool)} for trace, mark in panel.moves3d],
        "views": panel.views,
        "view": panel.view,
        "pick": panel.pick,
        "handle": panel.handle,
        "handleText": panel.handle_text,
        "handleFields": panel.handle_fields,
        "note": panel.note,
    }
