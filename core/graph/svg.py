"""A picture and its layout as SVG: themed by CSS variables, or with concrete colours to stand alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from core.graph import text
from core.graph.layout import LABEL_HEIGHT, Layout, Place, Route, layout
from core.graph.model import Graph
from core.graph.picture import Box, Link, Picture, Segment, picture

SIZE, LABEL_SIZE, QUIET_SIZE = 17, 16, 16
Theme = Literal["light", "dark"]

# Okabe & Ito's palette, darkened or lightened where text needs the contrast
COLOURS: dict[Theme, dict[str, str]] = {
    "light": {"a": "#0072b2", "b": "#a65e00", "loss": "#93438f", "grad": "#d55e00", "ink": "#1d2530",
              "muted": "#5b6675", "panel": "#ffffff", "line": "#5b6675"},
    "dark": {"a": "#56b4e9", "b": "#f0b040", "loss": "#dda0d8", "grad": "#ff8a4c", "ink": "#eef2f6",
             "muted": "#a3adba", "panel": "#12161d", "line": "#a3adba"},
}  # fmt: skip


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
) -> Drawing:
    """Draw `graph` with the module calls in `closed` folded; the same graph gives the same markup.

    Without `theme` the colours are the CSS variables `--wg-a`, `--wg-b`, `--wg-loss`, `--wg-grad`,
    `--wg-ink`, `--wg-muted`, `--wg-panel` and `--wg-line`, with the light palette to fall back on; with one,
    they are written out, so that the file looks right anywhere.
    """
    shown = picture(graph, closed, sample)
    number = {box.id: index for index, box in enumerate(shown.boxes)}
    found = layout(
        [box_width(box) for box in shown.boxes],
        [(number[link.source], number[link.target], label_width(link)) for link in shown.links],
        [box.groups for box in shown.boxes],
    )
    return Drawing(_svg(shown, found, theme), shown, found)


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


def frames(shown: Picture, found: Layout) -> list[tuple[str, Place]]:
    """A rectangle around each open module call, where nothing foreign would come to lie inside it."""
    around = []
    for group in shown.groups:
        inside = [i for i, box in enumerate(shown.boxes) if group in box.groups]
        if len(inside) < 2:
            continue
        depth = len({g for i in inside for g in shown.boxes[i].groups[shown.boxes[i].groups.index(group) :]})
        pad = min(6 + 3 * depth, 13)
        places = [found.places[i] for i in inside]
        left = min(p.x - p.width / 2 for p in places) - pad
        right = max(p.x + p.width / 2 for p in places) + pad
        top = min(p.y - p.height / 2 for p in places) - pad
        bottom = max(p.y + p.height / 2 for p in places) + pad
        frame = Place((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
        others = [p for i, p in enumerate(found.places) if i not in set(inside)]
        if not any(_overlap(frame, other) for other in others):
            around.append((group, frame))
    return around


def _overlap(one: Place, two: Place) -> bool:
    return abs(one.x - two.x) < (one.width + two.width) / 2 and abs(one.y - two.y) < (one.height + two.height) / 2


def _svg(shown: Picture, found: Layout, theme: Theme | None) -> str:
    width, height = found.width, found.height
    boxes = sum(box.look != "module" for box in shown.boxes)
    summary = f"Computation graph: {boxes} tensors, {len(shown.links)} links. Values flow down, gradients up."
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="wg-graph" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="group" aria-label="{summary}">',
        f"<style>{style(theme)}</style>",
        f'<rect class="wg-paper" width="{width:g}" height="{height:g}"/>' if theme else "",
    ]
    labels = [
        Place(route.label_x + label_width(link) / 2, route.label_y, label_width(link), LABEL_HEIGHT)
        for link, route in zip(shown.links, found.routes, strict=True)
        if link.label
    ]
    parts += [_frame(group, place, labels) for group, place in frames(shown, found)]
    joined = list(zip(shown.links, found.routes, strict=True))
    parts += [_forward(link, route, index) for index, (link, route) in enumerate(joined)]
    parts += [_backward(link, route, index) for index, (link, route) in enumerate(joined) if link.label]
    parts += [_box(box, place) for box, place in zip(shown.boxes, found.places, strict=True)]
    return "".join(parts) + "</svg>"


@lru_cache(maxsize=4)
def style(theme: Theme | None) -> str:
    """The drawing's own style sheet; every rule is scoped to `.wg-graph`."""

    def colour(name: str) -> str:
        return COLOURS[theme][name] if theme else f"var(--wg-{name},{COLOURS['light'][name]})"

    tints = "".join(
        f".wg-graph .wg-tint-{name} .wg-shape{{stroke:{colour(name)}}}"
        f".wg-graph .wg-tint-{name} .wg-strong{{fill:{colour(name)}}}"
        for name in ("a", "b", "loss", "ink", "muted")
    )
    filled = "".join(
        f".wg-graph .wg-{look}.wg-tint-{name} .wg-shape{{fill:{colour(name)};fill-opacity:.13}}"
        for look, name in (("leaf", "a"), ("leaf", "b"), ("result", "loss"))
    )
    return (
        ".wg-graph{font-family:'Source Sans 3','Source Sans Pro','Noto Sans',Arial,sans-serif;"
        f"font-size:{QUIET_SIZE}px}}"
        f".wg-graph .wg-paper{{fill:{colour('panel')}}}"
        f".wg-graph .wg-under{{fill:{colour('panel')}}}"
        f".wg-graph .wg-shape{{fill:{colour('panel')};stroke-width:2.5}}"
        f".wg-graph text{{fill:{colour('ink')};text-anchor:middle;dominant-baseline:central}}"
        f".wg-graph .wg-strong{{font-weight:700;font-size:{SIZE}px}}"
        f".wg-graph .wg-quiet{{fill:{colour('muted')}}}"
        f".wg-graph .wg-gradient{{fill:{colour('grad')};font-weight:700}}"
        f"{tints}{filled}"
        ".wg-graph .wg-constant .wg-shape{stroke-dasharray:6 5}"
        ".wg-graph .wg-operation .wg-shape{fill-opacity:1}"
        ".wg-graph .wg-module .wg-shape{stroke-width:3.5}"
        f".wg-graph .wg-forward path{{fill:none;stroke:{colour('line')};stroke-width:2.5}}"
        f".wg-graph .wg-forward .wg-head{{fill:{colour('line')};stroke:none}}"
        f".wg-graph .wg-backward path{{fill:none;stroke:{colour('grad')};stroke-width:3;"
        "stroke-dasharray:7 5}"
        f".wg-graph .wg-backward .wg-head{{fill:{colour('grad')};stroke:none}}"
        f".wg-graph .wg-backward text{{fill:{colour('grad')};font-weight:700;font-size:{LABEL_SIZE}px;"
        f"text-anchor:start;paint-order:stroke;stroke:{colour('panel')};stroke-width:4px;"
        "stroke-linejoin:round}"
        f".wg-graph .wg-frame rect{{fill:{colour('muted')};fill-opacity:.06;stroke:{colour('muted')};"
        "stroke-width:1.5;stroke-dasharray:2 4}"
        f".wg-graph .wg-frame text{{fill:{colour('muted')};font-weight:700;font-size:{LABEL_SIZE}px}}"
    )


def _frame(group: str, place: Place, labels: list[Place]) -> str:
    """A module's frame, with its name in the first corner that no link's label needs."""
    left, top = place.x - place.width / 2, place.y - place.height / 2
    wide = text.width(group, SIZE, bold=True)
    right, bottom = left + place.width, top + place.height
    corners = [
        Place(x, y, wide, 20) for y in (top - 10, bottom + 10) for x in (left + 8 + wide / 2, right - 8 - wide / 2)
    ]
    free = next((spot for spot in corners if not any(_overlap(spot, label) for label in labels)), None)
    name = f'<text x="{free.x:g}" y="{free.y:g}">{escape(group)}</text>' if free else ""
    return (
        f'<g class="wg-frame" data-group={quoteattr(group)}><title>{escape(group)}</title>'
        f'<rect x="{left:g}" y="{top:g}" width="{place.width:g}" height="{place.height:g}" rx="14"/>'
        f"{name}</g>"
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


def _box(box: Box, place: Place) -> str:
    left, top = place.x - place.width / 2, place.y - place.height / 2
    radius = place.height / 2 if box.look == "operation" or (box.look == "constant" and len(box.lines[0]) > 1) else 9
    rect = f'x="{left:g}" y="{top:g}" width="{place.width:g}" height="{place.height:g}" rx="{radius:g}"'
    words = "; ".join(" ".join(segment for segment, _ in line) for line in box.lines)
    lines = "".join(
        _text(line, place.x, place.y + (offset * 20 - 10 * (len(box.lines) - 1)))
        for offset, line in enumerate(box.lines)
    )
    quiet = "" if box.reached or box.look == "constant" else " wg-cut"
    return (
        f'<g class="wg-box wg-{box.look} wg-tint-{box.tint}{quiet}" data-box={quoteattr(box.id)} '
        f'tabindex="0" role="button" aria-label={quoteattr(words)}><rect class="wg-under" {rect}/>'
        f'<rect class="wg-shape" {rect}/>{lines}</g>'
    )


def _text(line: tuple[Segment, ...], x: float, y: float) -> str:
    classes = {"strong": "wg-strong", "quiet": "wg-quiet", "grad": "wg-gradient", "plain": "wg-plain"}
    gap = ' dx="8"'
    spans = "".join(
        f'<tspan class="{classes[role]}"{gap if index else ""}>{escape(words)}</tspan>'
        for index, (words, role) in enumerate(line)
    )
    return f'<text x="{x:g}" y="{y:g}">{spans}</text>'
