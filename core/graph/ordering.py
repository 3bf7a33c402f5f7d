"""The order of items within rows: few crossings, groups side by side, the same every time."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from itertools import pairwise

_SWEEPS = 8


class Rows:
    """Rows of item numbers, and for each item its neighbours in the rows above and below."""

    def __init__(self, count: int) -> None:
        self.order: list[list[int]] = [[] for _ in range(count)]
        self.above: dict[int, list[int]] = {}
        self.below: dict[int, list[int]] = {}
        self.links: set[int] = set()
        self.labels: set[int] = set()  # items of links between neighbouring rows of boxes
        self.row_of: dict[int, int] = {}
        self.place_of: dict[int, int] = {}

    def insert(self, row: int, item: int) -> None:
        self.order[row].append(item)
        self.above.setdefault(item, [])
        self.below.setdefault(item, [])

    def is_link(self, item: int) -> bool:
        return item in self.links


def order_rows(rows: Rows, chains: Sequence[Sequence[int]], groups: Sequence[tuple[str, ...]]) -> None:
    """Join the items along `chains`, put the links' items in, and reduce the crossings by barycentres.

    On entry `rows` holds the boxes only, in reading order. The order with the fewest crossings wins, the
    earliest of equals.
    """
    place = {box: index for row in rows.order for index, box in enumerate(row)}
    at = {box: index for index, row in enumerate(rows.order) for box in row}
    for chain in sorted(chains, key=lambda chain: (place[chain[-1]], place[chain[0]])):
        for offset, item in enumerate(chain[1:-1], start=1):
            rows.links.add(item)
            rows.insert(at[chain[0]] + offset, item)
    for chain in chains:
        for upper, lower in pairwise(chain):
            rows.below[upper].append(lower)
            rows.above[lower].append(upper)
    within = dict(enumerate(groups))
    for chain in chains:  # a link between members of a group runs inside the group
        first, last = within.get(chain[0], ()), within.get(chain[-1], ())
        shared = tuple(a for a, b in zip(first, last, strict=False) if a == b)
        within.update(dict.fromkeys(chain[1:-1], shared))
    _sweep(rows, within, down=False)  # links into place between their ends
    best, fewest = [list(row) for row in rows.order], count_crossings(rows)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        _sweep(rows, within, down=sweep % 2 == 0)
        crossings = count_crossings(rows)
        if crossings < fewest:
            best, fewest = [list(row) for row in rows.order], crossings
    rows.order = best
    for index, row in enumerate(best):
        for position, item in enumerate(row):
            rows.row_of[item], rows.place_of[item] = index, position


def _sweep(rows: Rows, within: dict[int, tuple[str, ...]], down: bool) -> None:
    order = rows.order
    indices = range(1, len(order)) if down else range(len(order) - 2, -1, -1)
    for index in indices:
        fixed = {item: place for place, item in enumerate(order[index - 1 if down else index + 1])}
        near = rows.above if down else rows.below
        here = {item: place for place, item in enumerate(order[index])}
        wish = {
            item: sum(fixed[i] for i in near[item]) / len(near[item]) if near[item] else None for item in order[index]
        }
        # an item without neighbours there stays beside the one it stood beside
        last, keys = -0.5, {}
        for item in order[index]:
            found = wish[item]
            last = found if found is not None else last
            keys[item] = last
        order[index].sort(key=lambda item: (keys[item], here[item]))
        if any(within.values()):
            _gather(order, index, within)


def _gather(order: list[list[int]], index: int, within: dict[int, tuple[str, ...]]) -> None:
    """Bring the members of each group together, at the mean of where they stood.

    Of two groups with the same mean, the one that began first comes first.
    """
    places: dict[tuple[str, ...], list[int]] = {}
    for place, item in enumerate(order[index]):
        path = within.get(item, ())
        for depth in range(1, len(path) + 1):
            places.setdefault(path[:depth], []).append(place)
    stood = {path: (sum(found) / len(found), float(found[0])) for path, found in places.items()}

    def key(item: int) -> tuple[float, ...]:
        path = within.get(item, ())
        return (*(at for depth in range(1, len(path) + 1) for at in stood[path[:depth]]), own[item])

    own = {item: float(place) for place, item in enumerate(order[index])}
    order[index].sort(key=key)


def count_crossings(rows: Rows) -> int:
    """How many pairs of links cross between neighbouring rows (inversions, counted by insertion)."""
    total = 0
    for upper, lower in pairwise(rows.order):
        place = {item: index for index, item in enumerate(lower)}
        seen: list[int] = []
        for item in upper:
            ends = sorted(place[i] for i in rows.below[item])
            for end in ends:
                total += len(seen) - bisect_left(seen, end + 1)
            for end in ends:
                insort(seen, end)
    return total
