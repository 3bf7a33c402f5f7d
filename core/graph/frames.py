"""Outlines around open modules, with their names where there is room for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.graph import text
from core.graph.layout import BOX_HEIGHT, LABEL_HEIGHT, ROW_STEP, Layout, Place
from core.graph.picture import Picture
from core.graph.style import SIZE

_NAME_HEIGHT = 20.0


@dataclass(frozen=True)
class Frame:
    """A module call's outline, and the place of its name, if one is free. The outline is one rectangle, or,
    where foreign boxes would lie in it, one strip per row of boxes, each touching the next."""

    group: str
    strips: tuple[Place, ...]
    name: Place | None


def frames(shown: Picture, found: Layout, label_widths: Sequence[float]) -> list[Frame]:
    """A frame for each open module call of two boxes or more, where nothing foreign would lie inside it."""
    taken = [
        Place(route.label_x + width / 2, route.label_y, width, LABEL_HEIGHT)
        for width, route in zip(label_widths, found.routes, strict=True)
        if width
    ]
    around: list[Frame] = []
    for group in shown.groups:
        inside = {i for i, box in enumerate(shown.boxes) if group in box.groups}
        if len(inside) < 2:
            continue
        paths = {box.groups[box.groups.index(group) :] for box in shown.boxes if group in box.groups}
        pad, places = min(6 + 3 * max(map(len, paths)), 13), [found.places[i] for i in inside]
        others = [place for i, place in enumerate(found.places) if i not in inside]
        tried = ((_surround(places, pad),), _strips(places, pad))
        strips = next((s for s in tried if s and not any(overlap(a, b) for a in s for b in others)), None)
        if strips is None:
            continue
        name = _name_place(group, strips, taken)
        taken += [name] if name else []
        around.append(Frame(group, strips, name))
    return around


def _surround(places: Sequence[Place], pad: float) -> Place:
    left = min(p.x - p.width / 2 for p in places) - pad
    right = max(p.x + p.width / 2 for p in places) + pad
    top = min(p.y - p.height / 2 for p in places) - pad
    bottom = max(p.y + p.height / 2 for p in places) + pad
    return Place((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)


def _strips(places: Sequence[Place], pad: float) -> tuple[Place, ...]:
    """One rectangle per row of boxes, meeting halfway; nothing if the rows do not hang together."""
    rows: dict[float, list[Place]] = {}
    for place in places:
        rows.setdefault(place.y, []).append(place)
    strips: list[Place] = []
    for index, y in enumerate(sorted(rows)):
        left = min(p.x - p.width / 2 for p in rows[y]) - pad
        right = max(p.x + p.width / 2 for p in rows[y]) + pad
        top = y - (ROW_STEP / 2 if index else BOX_HEIGHT / 2 + pad)
        bottom = y + (ROW_STEP / 2 if index < len(rows) - 1 else BOX_HEIGHT / 2 + pad)
        strip = Place((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
        if strips and not _touch(strips[-1], strip):
            return ()
        strips.append(strip)
    return tuple(strips)


def _touch(upper: Place, lower: Place) -> bool:
    shared = (upper.width + lower.width) / 2 - abs(upper.x - lower.x)
    return shared > BOX_HEIGHT and abs(upper.y + upper.height / 2 - (lower.y - lower.height / 2)) < 1


def outline(strips: Sequence[Place]) -> list[tuple[float, float]]:
    """The corners around touching strips: down the right side, up the left."""
    right = [(s.x + s.width / 2, s.y + side * s.height / 2) for s in strips for side in (-1, 1)]
    left = [(s.x - s.width / 2, s.y + side * s.height / 2) for s in reversed(strips) for side in (1, -1)]
    return right + left


def _name_place(group: str, strips: Sequence[Place], taken: Sequence[Place]) -> Place | None:
    """Beside a corner, above the first strip or below the last: the first that nothing else needs."""
    wide = text.width(group, SIZE, bold=True)
    spots = []
    for strip, up in ((strips[0], -1), (strips[-1], 1)):
        reach = strip.width / 2 - 8 - wide / 2
        y = strip.y + up * (strip.height + _NAME_HEIGHT) / 2
        spots += [Place(strip.x + side * reach, y, wide, _NAME_HEIGHT) for side in (-1, 1)]
    return next((spot for spot in spots if not any(overlap(spot, other) for other in taken)), None)


def overlap(one: Place, two: Place) -> bool:
    """Whether two rectangles have more than an edge in common."""
    return abs(one.x - two.x) < (one.width + two.width) / 2 and abs(one.y - two.y) < (one.height + two.height) / 2


def bounds(found: Layout, framed: Sequence[Frame]) -> tuple[float, float, float, float]:
    """(left, top, right, bottom) of the layout with its frames and their names."""
    extra = [place for frame in framed for place in (*frame.strips, frame.name) if place]
    return (
        min([0.0, *(p.x - p.width / 2 - 2 for p in extra)]),
        min([0.0, *(p.y - p.height / 2 - 2 for p in extra)]),
        max([found.width, *(p.x + p.width / 2 + 2 for p in extra)]),
        max([found.height, *(p.y + p.height / 2 + 2 for p in extra)]),
    )
