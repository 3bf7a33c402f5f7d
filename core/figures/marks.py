"""Marks: what moves over a panel's figure. The player draws them anew at each tick.

An array holds one value for each tick (M,) or one for each point (N,); its type says which. A value of NaN is
not drawn. Positions are in the units of the panel's axes, `color` is a name of the palette, and `dash` lists the
lengths of dashes and gaps in pixels, such as "7 5", or is None for a solid line.
"""

from dataclasses import dataclass, field
from typing import Annotated, Literal

import numpy as np

Color = Annotated[str, "ColorName"]  # a name of static/theme.js
PerTick = Annotated[np.ndarray, "(M,)"]
PerPoint = Annotated[np.ndarray, "(N,)"]
PerTickAndRow = Annotated[np.ndarray, "(M, n)"]


@dataclass(frozen=True, eq=False)
class Mark:
    """A mark in two dimensions. Each kind of mark is a subclass."""

    color: Color


@dataclass(frozen=True, eq=False)
class Trail(Mark):
    """A path: the whole of it faint, and the part up to the current tick strong.

    x, y  where the path is at each tick
    dots  whether each tick has a dot; a path of more than 150 ticks has none
    """

    x: PerTick
    y: PerTick
    dash: str | None = None
    dots: bool = True


@dataclass(frozen=True, eq=False)
class Point(Mark):
    """A point that moves.

    shape    a disc, a dashed ring or a cross
    text     words beside the point; none where empty
    side     where the words stand: beside the point, above or below it; those of a cross always stand above
    current  whether a pointer at the panel's edge shows the way to the point while it is outside
    """

    x: PerTick
    y: PerTick
    shape: Literal["disc", "ring", "cross"] = "disc"
    text: str = ""
    side: Literal["beside", "above", "below"] = "beside"
    current: bool = False


@dataclass(frozen=True, eq=False)
class Arrow(Mark):
    """An arrow from (x0, y0) to (x1, y1), with `text` at its tip; an arrow too short to be seen is not drawn."""

    x0: PerTick
    y0: PerTick
    x1: PerTick
    y1: PerTick
    text: str = ""


@dataclass(frozen=True, eq=False)
class Segment(Mark):
    """A straight line from (x0, y0) to (x1, y1)."""

    x0: PerTick
    y0: PerTick
    x1: PerTick
    y1: PerTick
    dash: str | None = None


@dataclass(frozen=True, eq=False)
class Line(Mark):
    """The line y = a + b x across the panel, `width` pixels wide."""

    a: PerTick
    b: PerTick
    dash: str | None = None
    width: float = 4


@dataclass(frozen=True, eq=False)
class Parabola(Mark):
    """The parabola y = c0 + c1 x + c2 x^2 across the panel."""

    c0: PerTick
    c1: PerTick
    c2: PerTick


@dataclass(frozen=True, eq=False)
class Squares(Mark):
    """A square on the residual y - (a + b x) of each point.

    px, py    the points
    a, b      the line
    outlined  the indices of the points whose squares have an outline, so that single ones can be seen
    """

    px: PerPoint
    py: PerPoint
    a: PerTick
    b: PerTick
    outlined: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Lit(Mark):
    """Discs over the points of the current batch.

    px, py   the points
    rows     the indices of the batch's points, int; -1 fills the rows of smaller batches
    columns  n, the size of the largest batch: the player reads `rows` as a flat array
    """

    px: PerPoint
    py: PerPoint
    rows: PerTickAndRow
    columns: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", self.rows.shape[1])


@dataclass(frozen=True, eq=False)
class Label(Mark):
    """Words beside a place."""

    x: PerTick
    y: PerTick
    text: str


@dataclass(frozen=True, eq=False)
class Revealed(Mark):
    """Points that appear one by one: k of them at tick k, and a larger ring around the last.

    px, py      the points, in the order in which they appear
    discs       how many of them, from the first, are drawn as discs; the others are rings
    ring_color  the colour of the rings
    """

    px: PerPoint
    py: PerPoint
    discs: int
    ring_color: Color


@dataclass(frozen=True, eq=False)
class ThreeDMark:
    """A trace of a three-dimensional figure that moves. The trace has its own colour and size.

    trace    its index in the figure's data
    x, y, z  where it is at each tick
    """

    trace: int
    x: PerTick
    y: PerTick
    z: PerTick


@dataclass(frozen=True, eq=False)
class ThreeDTrail(ThreeDMark):
    """A path in three dimensions, up to the current tick."""


@dataclass(frozen=True, eq=False)
class ThreeDPoint(ThreeDMark):
    """A point in three dimensions."""
