"""Places within rows: as near to the neighbours above and below as the order and the widths allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.graph.ordering import Rows

_GAP = 24.0  # between neighbours of a row
_SWEEPS = 10


@dataclass
class Item:
    """Something that takes room in a row: a box, or a link passing through with or without its label."""

    left: float
    right: float
    x: float = 0.0


def spread(rows: Rows, items: list[Item]) -> None:
    """Sweep down and up, moving each row's items towards their neighbours without changing their order."""
    for row in rows.order:
        x = 0.0
        for number in row:
            items[number].x = x + items[number].left
            x += items[number].left + items[number].right + _GAP
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        both = sweep >= _SWEEPS - 4
        for index in range(len(rows.order)) if down else reversed(range(len(rows.order))):
            row = rows.order[index]
            wanted, weights = [], []
            for number in row:
                near = rows.above[number] if down else rows.below[number]
                far = rows.below[number] if down else rows.above[number]
                used = near + far if both or not near else near
                if number in rows.labels:  # a label hangs straight below the box that its gradient reaches
                    used = rows.above[number]
                mean = sum(items[i].x for i in used) / len(used) if used else items[number].x
                wanted.append(mean)
                weights.append(4.0 if rows.is_link(number) else 1.0)
            for number, x in zip(row, _isotonic(row, items, wanted, weights), strict=True):
                items[number].x = x


def straighten(passing: Sequence[int], rows: Rows, items: list[Item]) -> None:
    """Give the items of one link one x, as far as their neighbours leave room: no stairs."""
    start = 0
    while start < len(passing):
        low, high, stop = float("-inf"), float("inf"), start
        while stop < len(passing):
            near, far = _room(passing[stop], rows, items)
            if max(low, near) > min(high, far):
                break
            low, high, stop = max(low, near), min(high, far), stop + 1
        stretch = passing[start : max(stop, start + 1)]
        if stop > start:
            mean = sum(items[item].x for item in stretch) / len(stretch)
            for item in stretch:
                items[item].x = min(max(mean, low), high)
        start += len(stretch)


def _room(number: int, rows: Rows, items: Sequence[Item]) -> tuple[float, float]:
    """The least and the greatest x at which an item keeps its distance to its neighbours."""
    row, place = rows.order[rows.row_of[number]], rows.place_of[number]
    low, high, item = float("-inf"), float("inf"), items[number]
    if place:
        before = items[row[place - 1]]
        low = before.x + before.right + _GAP + item.left
    if place + 1 < len(row):
        after = items[row[place + 1]]
        high = after.x - after.left - _GAP - item.right
    return min(low, item.x), max(high, item.x)


def _isotonic(
    row: Sequence[int], items: Sequence[Item], wanted: Sequence[float], weights: Sequence[float]
) -> list[float]:
    """The places nearest to `wanted`, in weighted least squares, that keep order and distance.

    Pool adjacent violators (Ayer et al. 1955) on the wishes minus the room each item has to leave.
    """
    offsets, offset = [], 0.0
    for index, number in enumerate(row):
        if index:
            offset += items[row[index - 1]].right + _GAP + items[number].left
        offsets.append(offset)
    blocks: list[list[float]] = []  # [mean, weight, how many]
    for index in range(len(row)):
        blocks.append([wanted[index] - offsets[index], weights[index], 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            mean, weight, many = blocks.pop()
            before = blocks[-1]
            before[0] = (before[0] * before[1] + mean * weight) / (before[1] + weight)
            before[1] += weight
            before[2] += many
    starts = [mean for mean, _, many in blocks for _ in range(int(many))]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]
