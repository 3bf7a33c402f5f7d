"""A layered layout (Sugiyama, Tagawa & Toda 1981): pure data in, the same coordinates out every time.

Every link passes through a row of its own between the rows of boxes, where its label has a reserved place;
so boxes and labels can never overlap. Within a row, places are found by isotonic regression: as near to
the neighbours above and below as the order and the widths allow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.graph.ordering import Rows, count_crossings, order_rows
from core.graph.spread import Item, spread, straighten

BOX_HEIGHT, LABEL_HEIGHT, MARGIN = 44.0, 18.0, 8.0
_GAP = 12.0  # above and below a label
ROW_STEP = BOX_HEIGHT + LABEL_HEIGHT + 2 * _GAP  # from one row of boxes to the next
_RAISE = 4.0


@dataclass(frozen=True)
class Place:
    """Centre and size of a box, in pixels, y downwards."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Route:
    """A link's way from the lower edge of its source to the upper edge of its target.

    `points` are passed vertically. The label's text starts at (`label_x`, `label_y`), its middle line.
    """

    points: tuple[tuple[float, float], ...]
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Layout:
    """Places of the boxes, routes of the links (in the order given), and the size of the whole."""

    places: tuple[Place, ...]
    routes: tuple[Route, ...]
    width: float
    height: float
    crossings: int


def layout(
    widths: Sequence[float],
    links: Sequence[tuple[int, int, float]],
    groups: Sequence[tuple[str, ...]] = (),
) -> Layout:
    """Place boxes of the given widths, joined by links (source, target, width of the label, 0 for none).

    `groups` names for each box the nested groups it belongs to; their members stay side by side.
    Raises ValueError if the links form a cycle.
    """
    ranks = _ranks(len(widths), links)
    rows, items, chains = _rows(widths, links, ranks)
    for box in _reading_order(len(widths), links):  # boxes enter their rows as the expression reads
        rows.insert(2 * ranks[box], box)
    order_rows(rows, chains, groups)
    spread(rows, items)
    for chain in chains:
        straighten(chain[1:-1], rows, items)
    return _measure(widths, links, ranks, rows, items, chains)


def _ranks(count: int, links: Sequence[tuple[int, int, float]]) -> list[int]:
    """Longest path from above; then whatever shortens its links by it moves down to its uses."""
    ins: list[list[int]] = [[] for _ in range(count)]
    outs: list[list[int]] = [[] for _ in range(count)]
    for source, target, _ in links:
        ins[target].append(source)
        outs[source].append(target)
    waiting = [len(found) for found in ins]
    ready = [box for box in range(count) if not waiting[box]]
    ranks, order = [0] * count, []
    while ready:
        box = ready.pop()
        order.append(box)
        for target in outs[box]:
            ranks[target] = max(ranks[target], ranks[box] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    if len(order) < count:
        raise ValueError("The links form a cycle; a computation graph has none.")
    # what feeds nothing else can follow its only use down, together with all that leads to it
    alone = [False] * count
    for box in order:
        alone[box] = all(alone[source] and len(outs[source]) == 1 for source in ins[box])
    for box in reversed(order):
        if outs[box] and (alone[box] or len(ins[box]) < len(outs[box])):
            ranks[box] = min(ranks[target] for target in outs[box]) - 1
    lowest = min(ranks, default=0)
    return [rank - lowest for rank in ranks]


def _reading_order(count: int, links: Sequence[tuple[int, int, float]]) -> list[int]:
    """Depth first from the results upwards, inputs in argument order: a + b*x reads a, b, x."""
    ins: list[list[int]] = [[] for _ in range(count)]
    used = [False] * count
    for source, target, _ in links:
        ins[target].append(source)
        used[source] = True
    order: dict[int, None] = {}
    pending = [box for box in reversed(range(count)) if not used[box]]
    while pending:
        box = pending.pop()
        if box not in order:
            order[box] = None
            pending.extend(reversed(ins[box]))
    return list(order)


def _rows(
    widths: Sequence[float], links: Sequence[tuple[int, int, float]], ranks: Sequence[int]
) -> tuple[Rows, list[Item], list[list[int]]]:
    """Rows 0, 2, 4.. hold boxes, rows 1, 3, 5.. labels; a link has an item in each row that it passes."""
    rows = Rows(2 * max(ranks, default=0) + 1)
    items = [Item(width / 2, width / 2) for width in widths]
    chains = []
    for source, target, label in links:
        passing = []
        last = 2 * ranks[target] - 1
        for row in range(2 * ranks[source] + 1, last + 1):
            room = label + 20 if label and row == last else 10
            if row == last and row == 2 * ranks[source] + 1:
                rows.labels.add(len(items))
            passing.append(len(items))
            items.append(Item(10, room))
        chains.append([source, *passing, target])
    return rows, items, chains


def _measure(
    widths: Sequence[float],
    links: Sequence[tuple[int, int, float]],
    ranks: Sequence[int],
    rows: Rows,
    items: Sequence[Item],
    chains: Sequence[Sequence[int]],
) -> Layout:
    left = min((item.x - item.left for item in items), default=0.0) - MARGIN
    right = max((item.x + item.right for item in items), default=0.0) + MARGIN

    def x_of(number: int) -> float:
        return round(items[number].x - left, 1)

    def y_of(row: int) -> float:
        # links bend below their labels, so labels stand a little higher than halfway
        return MARGIN + BOX_HEIGHT / 2 + row / 2 * ROW_STEP - (_RAISE if row % 2 else 0)

    places = tuple(Place(x_of(box), y_of(2 * ranks[box]), width, BOX_HEIGHT) for box, width in enumerate(widths))
    ports = _ports(widths, chains, items)
    routes = []
    for number, (chain, (source, target, _)) in enumerate(zip(chains, links, strict=True)):
        leave, enter = ports[number]
        points = [(x_of(source) + leave, y_of(2 * ranks[source]) + BOX_HEIGHT / 2)]
        for row, item in enumerate(chain[1:-1], start=2 * ranks[source] + 1):
            # straight through a row: it bends between rows, where it can cut neither box nor label
            half = LABEL_HEIGHT / 2 if row % 2 else BOX_HEIGHT / 2
            points += [(x_of(item), y_of(row) - half), (x_of(item), y_of(row) + half)]
        points.append((x_of(target) + enter, y_of(2 * ranks[target]) - BOX_HEIGHT / 2))
        routes.append(Route(tuple(points), x_of(chain[-2]) + 12, y_of(2 * ranks[target] - 1)))
    height = y_of(len(rows.order) - 1) + BOX_HEIGHT / 2 + MARGIN
    return Layout(places, tuple(routes), round(right - left, 1), height, count_crossings(rows))


def _ports(
    widths: Sequence[float], chains: Sequence[Sequence[int]], items: Sequence[Item]
) -> list[tuple[float, float]]:
    """Where on its boxes each link leaves and enters, in the order in which the links arrive there."""
    leaving: dict[int, list[int]] = {}
    entering: dict[int, list[int]] = {}
    for number, chain in enumerate(chains):
        leaving.setdefault(chain[0], []).append(number)
        entering.setdefault(chain[-1], []).append(number)
    found = [[0.0, 0.0] for _ in chains]
    for side, ends, neighbour in ((0, leaving, 1), (1, entering, -2)):
        for box, numbers in ends.items():
            if len(numbers) == 1:  # straight up or down, as far as the box reaches
                reach = max(widths[box] / 2 - 26, 0)
                wish = items[chains[numbers[0]][neighbour]].x - items[box].x
                found[numbers[0]][side] = round(min(max(wish, -reach), reach), 1)
                continue
            numbers.sort(key=lambda number: (items[chains[number][neighbour]].x, number))
            step = min(34.0, max(widths[box] - 40, 0) / max(len(numbers) - 1, 1))
            for place, number in enumerate(numbers):
                found[number][side] = round((place - (len(numbers) - 1) / 2) * step, 1)
    return [(leave, enter) for leave, enter in found]
