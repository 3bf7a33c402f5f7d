"""A picture and its layout as SVG: themed by CSS variables, or with concrete colours to stand alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from core.graph import text
from core.graph.frames import Frame, bounds, frames, outline
from core.graph.layout import Layout, Place, Route, layout
from core.graph.model import Graph
from core.graph.picture import Box, Link, Picture, Segment, picture
from core.graph.style import LABEL_SIZE, QUIET_SIZE, SIZE, style
from core.palette import Theme


@dataclass(frozen=True)
class Drawing:
    """A finished picture: the markup, what it shows and where."""

    svg: str
    picture: Picture
    layout: Layout


def draw(
    graph: Graph,
    closed: frozenset[str] | None = None,
    *,
    sample: int | None = None,
    theme: Theme | None = None,
    marked: Mapping[int, str] | None = None,
) -> Drawing:
    """Draw `graph` with the module calls in `closed` folded; the same graph gives the same markup.

    Without `theme` the colours are the palette's custom properties, `--wg-<name>`, with the light theme's to fall
    back on; with one, they are written out, so that the file looks right anywhere.

    `marked` sets nodes off from the others, by id: "new" with a plus at the corner, "turned" with a swung dash.
    """
    shown = picture(graph, closed, sample)
    number = {box.id: index for index, box in enumerate(shown.boxes)}
    found = layout(
        [box_width(box) for box in shown.boxes],
        [(number[link.source], number[link.target], label_width(link)) for link in shown.links],
        [box.groups for box in shown.boxes],
    )
    return Drawing(_svg(shown, found, theme, marked or {}), shown, found)


def box_width(box: Box) -> float:
    """Pixels that a box needs for its longer line."""
    lines = [sum(_segment_width(s) for s in line) + 10 * (len(line) - 1) for line in box.lines]
    return round(max([64.0, *lines]) + (38 if box.look in ("operation", "module") else 28))


def _segment_width(segment: Segment) -> float:
    words, role = segment
    return text.width(words, SIZE if role == "strong" else QUIET_SIZE, role in ("strong", "grad"))


def label_width(link: Link) -> float:
    """Pixels for a link's label; 0 if it has none."""
    return text.width(link.label, LABEL_SIZE, True) + 4 if link.label else 0.0


def _svg(shown: Picture, found: Layout, theme: Theme | None, marked: Mapping[int, str]) -> str:
    framed = frames(shown, found, [label_width(link) for link in shown.links])
    left, top, right, bottom = bounds(found, framed)
    width, height = right - left, bottom - top
    boxes = sum(box.look != "module" for box in shown.boxes)
    summary = f"Computation graph: {boxes} tensors, {len(shown.links)} links. Values flow down, gradients up."
    size = f'width="{width:g}" height="{height:g}"'
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" class="wg-graph" '
        f'viewBox="{left:g} {top:g} {width:g} {height:g}" {size} role="group" aria-label="{summary}">',
        f"<style>{style(theme)}</style>",
        f'<rect class="wg-paper" x="{left:g}" y="{top:g}" {size}/>' if theme else "",
    ]
    parts += [_frame(frame) for frame in framed]
    joined = list(zip(shown.links, found.routes, strict=True))
    parts += [_forward(link, route, index) for index, (link, route) in enumerate(joined)]
    parts += [_backward(link, route, index) for index, (link, route) in enumerate(joined) if link.label]
    for box, place in zip(shown.boxes, found.places, strict=True):
        parts.append(_box(box, place, next((marked[i] for i in box.nodes if i in marked), "")))
    return "".join(parts) + "</svg>"


def _frame(frame: Frame) -> str:
    corners = " ".join(f"{x:g},{y:g}" for x, y in outline(frame.strips))
    name = ""
    if frame.name:
        name = f'<text x="{frame.name.x:g}" y="{frame.name.y:g}">{escape(frame.group)}</text>'
    return (
        f'<g class="wg-frame" data-group={quoteattr(frame.group)}><title>{escape(frame.group)}</title>'
        f'<polygon points="{corners}"/>{name}</g>'
    )


def _curve(points: list[tuple[float, float]], side: float) -> str:
    """Through all points with vertical tangents. `side` keeps two neighbouring curves apart where they bend:
    what runs to the right of its companion bends above it on the way right, below it on the way left."""
    (x, y), path = points[0], f"M{points[0][0]:g} {points[0][1]:g}"
    for to_x, to_y in points[1:]:
        if abs(to_x - x) < 0.5:
            path += f"L{to_x:g} {to_y:g}"
        else:
            apart = side if (to_x > x) == (to_y > y) else -side
            middle = round((y + to_y) / 2 - apart, 1)
            path += f"C{x:g} {middle:g} {to_x:g} {middle:g} {to_x:g} {to_y:g}"
        x, y = to_x, to_y
    return path


def _forward(link: Link, route: Route, index: int) -> str:
    shift = 5 if link.label else 0
    points = [(x - shift, y) for x, y in route.points]
    x, y = points[-1]
    points[-1:] = [(x, y - 8)]
    return (
        f'<g class="wg-forward" data-link="{index}" data-source={quoteattr(link.source)} '
        f'data-target={quoteattr(link.target)}><path d="{_curve(points, -shift)}"/>'
        f'<path class="wg-head" d="M{x:g} {y - 1:g}l-4.5 -8h9z"/></g>'
    )


def _backward(link: Link, route: Route, index: int) -> str:
    points = [(x + 5, y) for x, y in reversed(route.points)]
    x, y = points[-1]
    points[-1] = (x, y + 7)
    return (
        f'<g class="wg-backward" data-link="{index}" data-source={quoteattr(link.source)} '
        f'data-target={quoteattr(link.target)}><path d="{_curve(points, 5)}"/>'
        f'<path class="wg-head" d="M{x:g} {y:g}l-5.5 10h11z"/>'
        f'<text x="{route.label_x + 3:g}" y="{route.label_y:g}">{escape(link.label)}</text></g>'
    )


def _box(box: Box, place: Place, mark: str) -> str:
    left, top = place.x - place.width / 2, place.y - place.height / 2
    radius = place.height / 2 if box.look == "operation" or (box.look == "constant" and len(box.lines[0]) > 1) else 9
    rect = f'x="{left:g}" y="{top:g}" width="{place.width:g}" height="{place.height:g}" rx="{radius:g}"'
    words = "; ".join(" ".join(segment for segment, _ in line) for line in box.lines)
    lines = "".join(
        _text(line, place.x, place.y + (offset * 20 - 10 * (len(box.lines) - 1)))
        for offset, line in enumerate(box.lines)
    )
    quiet = "" if box.reached or box.look == "constant" else " wg-cut"
    badge = ""
    if mark:
        quiet += f" wg-{mark}"
        sign = (
            f"M{left - 5:g} {top + 4:g}h10m-5 -5v10" if mark == "new" else f"M{left - 5:g} {top + 4:g}q2.5 -5 5 0t5 0"
        )
        badge = f'<g class="wg-badge"><circle cx="{left:g}" cy="{top + 4:g}" r="9"/><path d="{sign}"/></g>'
    return (
        f'<g class="wg-box wg-{box.look} wg-tint-{box.tint}{quiet}" data-box={quoteattr(box.id)} '
        f'tabindex="0" role="button" aria-label={quoteattr(words)}><rect class="wg-under" {rect}/>'
        f'<rect class="wg-shape" {rect}/>{lines}{badge}</g>'
    )


def _text(line: tuple[Segment, ...], x: float, y: float) -> str:
    classes = {"strong": "wg-strong", "quiet": "wg-quiet", "grad": "wg-gradient", "plain": "wg-plain"}
    gap = ' dx="8"'
    spans = "".join(
        f'<tspan class="{classes[role]}"{gap if index else ""}>{escape(words)}</tspan>'
        for index, (words, role) in enumerate(line)
    )
    return f'<text x="{x:g}" y="{y:g}">{spans}</text>'
