"""Reads a drawing back from its markup: where each box, link, label and frame really stands."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

import numpy as np

SVG = "{http://www.w3.org/2000/svg}"
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class DrawnBox:
    id: str
    classes: set[str]
    place: Rectangle
    radius: float
    lines: list[list[tuple[str, str]]]  # (class, text)
    gaps: list[list[str | None]]
    anchors: list[tuple[float, float]]
    spoken: str
    badge: ET.Element | None


@dataclass(frozen=True)
class DrawnLink:
    kind: str
    index: int
    source: str
    target: str
    curve: np.ndarray  # (n, 2)
    corners: list[list[tuple[float, float]]]  # of each piece: the controls of its bend, if any, and its end
    head: list[tuple[float, float]]  # its corners, the tip first
    label: str
    label_at: tuple[float, float]


@dataclass(frozen=True)
class DrawnFrame:
    group: str
    title: str
    corners: list[tuple[float, float]]
    name: str
    name_at: tuple[float, float]


@dataclass(frozen=True)
class Drawn:
    view: Rectangle
    size: tuple[float, float]
    paper: Rectangle | None
    summary: str
    style: str
    boxes: list[DrawnBox]
    forward: list[DrawnLink]
    backward: list[DrawnLink]
    frames: list[DrawnFrame]
    order: list[str]  # the classes of the groups, as they lie over one another


def rectangle(element):
    x, y, width, height = (float(element.get(name)) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def curve(path, steps=16):
    """Points along a path of M, L and C."""
    points = []
    for letter, numbers in re.findall(r"([MLC])([^MLC]+)", path):
        values = np.array([float(x) for x in numbers.split()]).reshape(-1, 2)
        if letter == "C":
            t, start = np.linspace(0, 1, steps)[1:, None], points[-1]
            one, two, end = values
            points += list((1 - t) ** 3 * start + 3 * (1 - t) ** 2 * t * one + 3 * (1 - t) * t**2 * two + t**3 * end)
        elif letter == "L":
            points += list(np.linspace(points[-1], values[0], steps)[1:])
        else:
            points.append(values[0])
    return np.array(points)


def corners(path):
    """The corners of a head, "M10 20l-4 -8h9z": absolute, the tip first."""
    x, y, dx, dy, across = map(float, re.fullmatch(r"M(\S+) (\S+)l(\S+) (\S+)h(\S+)z", path).groups())
    return [(x, y), (x + dx, y + dy), (x + dx + across, y + dy)]


def at(element):
    return float(element.get("x")), float(element.get("y"))


def read(svg: str) -> Drawn:
    """Parse a drawing's markup."""
    root = ET.fromstring(svg)
    left, top, width, height = map(float, root.get("viewBox").split())
    paper = next((rect for rect in root.findall(f"{SVG}rect") if rect.get("class") == "wg-paper"), None)
    drawn = Drawn(
        view=(left, top, left + width, top + height),
        size=(float(root.get("width")), float(root.get("height"))),
        paper=None if paper is None else rectangle(paper),
        summary=root.get("aria-label"),
        style=root.find(f"{SVG}style").text,
        boxes=[], forward=[], backward=[], frames=[], order=[],
    )  # fmt: skip
    for group in root.findall(f"{SVG}g"):
        classes = group.get("class").split()
        drawn.order.append(classes[0])
        {"wg-box": _box, "wg-frame": _frame, "wg-forward": _link, "wg-backward": _link}[classes[0]](drawn, group)
    return drawn


def _box(drawn, group):
    under, shape = group.findall(f"{SVG}rect")
    assert [under.get("class"), shape.get("class")] == ["wg-under", "wg-shape"]
    assert rectangle(under) == rectangle(shape)
    assert under.get("rx") == shape.get("rx")
    assert (group.get("tabindex"), group.get("role")) == ("0", "button")
    texts = group.findall(f"{SVG}text")
    spans = [text.findall(f"{SVG}tspan") for text in texts]
    drawn.boxes.append(
        DrawnBox(
            id=group.get("data-box"),
            classes=set(group.get("class").split()),
            place=rectangle(shape),
            radius=float(shape.get("rx")),
            lines=[[(span.get("class"), span.text or "") for span in line] for line in spans],
            gaps=[[span.get("dx") for span in line] for line in spans],
            anchors=[at(text) for text in texts],
            spoken=group.get("aria-label"),
            badge=next((item for item in group.findall(f"{SVG}g") if item.get("class") == "wg-badge"), None),
        )
    )


def _link(drawn, group):
    path, head = group.findall(f"{SVG}path")
    assert head.get("class") == "wg-head"
    text = group.find(f"{SVG}text")
    pieces = re.findall(r"[MLC]([^MLC]+)", path.get("d"))
    found = DrawnLink(
        kind=group.get("class"),
        index=int(group.get("data-link")),
        source=group.get("data-source"),
        target=group.get("data-target"),
        curve=curve(path.get("d")),
        corners=[[tuple(pair) for pair in np.array(piece.split(), float).reshape(-1, 2)] for piece in pieces],
        head=corners(head.get("d")),
        label="" if text is None else text.text,
        label_at=(0.0, 0.0) if text is None else at(text),
    )
    (drawn.forward if found.kind == "wg-forward" else drawn.backward).append(found)


def _frame(drawn, group):
    polygon, text = group.find(f"{SVG}polygon"), group.find(f"{SVG}text")
    drawn.frames.append(
        DrawnFrame(
            group=group.get("data-group"),
            title=group.find(f"{SVG}title").text,
            corners=[tuple(map(float, pair.split(","))) for pair in polygon.get("points").split()],
            name="" if text is None else text.text,
            name_at=(0.0, 0.0) if text is None else at(text),
        )
    )
