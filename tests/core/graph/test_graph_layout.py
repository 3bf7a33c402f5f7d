"""Finished layouts, as coordinates; and the steps to them against plainer ways to the same."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression

from core.graph.layout import layout
from core.graph.ordering import Rows, count_crossings, order_rows
from core.graph.spread import Item, spread, straighten

# widths, links, groups; centres of the boxes; where each link leaves, the middles of its rows, where it enters; labels
FINISHED = {
    'skip': (
        [90, 120, 80, 100, 140], [(0, 1, 40), (1, 2, 40), (2, 4, 60), (0, 4, 50), (3, 4, 0)], (),
        [(132.8, 30.0), (73.8, 116.0), (48.0, 202.0), (251.5, 202.0), (142.8, 288.0)],
        [(115.8, [85.8], 85.8), (65.1, [65.1], 62.0), (34.0, [33.5], 108.8),
         (149.8, [179.8, 179.8, 179.8, 147.5, 147.5], 142.8), (251.5, [251.5], 176.8)],
        [(97.8, 69.0), (77.1, 155.0), (45.5, 241.0), (159.5, 241.0), (263.5, 241.0)],
        (309.5, 318.0, 0),
    ),
    'fan': (
        [200, 60, 60, 60, 60, 150], [(0, 1, 30), (0, 2, 0), (0, 3, 90), (0, 4, 40), (1, 5, 40), (2, 5, 40),
         (3, 5, 0), (4, 5, 40)], (),
        [(172.3, 30.0), (38.0, 116.0), (122.0, 116.0), (206.0, 116.0), (323.3, 116.0), (172.3, 202.0)],
        [(121.3, [51.3], 42.0), (155.3, [135.3], 126.0), (189.3, [179.3], 202.0), (223.3, [323.3], 323.3),
         (34.0, [28.0], 121.3), (122.0, [122.0], 155.3), (210.0, [216.0], 189.3), (323.3, [323.3], 223.3)],
        [(63.3, 69.0), (147.3, 69.0), (191.3, 69.0), (335.3, 69.0), (40.0, 155.0), (134.0, 155.0),
         (228.0, 155.0), (335.3, 155.0)],
        (391.3, 232.0, 0),
    ),
    'tangled': (
        [80, 80, 80, 80, 80, 80, 80], [(0, 5, 40), (1, 4, 40), (2, 3, 40), (0, 4, 0), (3, 6, 40),
         (4, 6, 40), (5, 6, 40), (1, 3, 20)], (),
        [(332.0, 30.0), (179.0, 30.0), (48.0, 30.0), (95.0, 116.0), (257.4, 116.0), (361.4, 116.0), (237.8, 202.0)],
        [(349.0, [354.0], 354.0), (196.0, [216.0], 240.4), (48.0, [48.0], 78.0), (315.0, [310.0], 274.4),
         (95.0, [95.0], 217.8), (257.3, [257.3], 237.8), (361.3, [361.3], 257.8), (162.0, [142.0], 112.0)],
        [(366.0, 69.0), (228.0, 69.0), (60.0, 69.0), (322.0, 69.0), (107.0, 155.0), (269.3, 155.0),
         (373.3, 155.0), (154.0, 69.0)],
        (429.3, 232.0, 0),
    ),
    'groups': (
        [70, 80, 90, 100, 110, 60, 60], [(0, 2, 30), (1, 3, 30), (0, 3, 0), (2, 4, 30), (3, 4, 30),
         (5, 4, 20), (6, 3, 20)], [('m',), ('m', 'm.a'), ('m',), ('m', 'm.a'), (), (), ('m', 'm.a')],
        [(95.0, 30.0), (194.0, 30.0), (53.0, 116.0), (204.1, 116.0), (187.5, 202.0), (308.1, 116.0), (288.0, 30.0)],
        [(80.0, [53.0], 53.0), (194.0, [194.0], 204.1), (110.0, [137.0], 174.1), (53.0, [53.0], 153.5),
         (202.7, [202.7], 187.5), (306.7, [306.7], 221.5), (288.0, [288.0], 234.1)],
        [(65.0, 69.0), (206.0, 69.0), (149.0, 69.0), (65.0, 155.0), (214.7, 155.0), (318.7, 155.0), (300.0, 69.0)],
        (354.7, 232.0, 0),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FINISHED)
def test_finished_layouts(case):
    widths, links, groups, places, routes, labels, size = FINISHED[case]
    found = layout(widths, links, groups)
    assert [(p.x, p.y) for p in found.places] == places
    assert [(p.width, p.height) for p in found.places] == [(width, 44) for width in widths]
    ends = [(r.points[0][0], [x for x, _ in r.points[1:-1:2]], r.points[-1][0]) for r in found.routes]
    for (leave, passing, enter), (to_leave, to_pass, to_enter) in zip(ends, routes, strict=True):
        assert (leave, passing, enter) == (pytest.approx(to_leave), to_pass, pytest.approx(to_enter))
    assert [(r.label_x, r.label_y) for r in found.routes] == labels
    assert (found.width, found.height, found.crossings) == size
    # a link runs straight down through each row that it passes, a label's or a box's
    for route in found.routes:
        heights = [y for _, y in route.points]
        assert [x for x, _ in route.points[1:-1:2]] == [x for x, _ in route.points[2:-1:2]]
        steps = [round(b - a) for a, b in itertools.pairwise(heights)]
        assert steps == [*([8, 18, 16, 44] * len(heights))[: len(heights) - 2], 16]


def test_nothing_at_all():
    found = layout([], [])
    assert (found.places, found.routes, found.crossings) == ((), (), 0)
    assert (found.width, found.height) == (16, 60)


rows_of = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=10, unique=True)


@given(rows_of)
def test_crossings_are_the_pairs_that_cross(links):
    rows = Rows(2)
    for item in range(5):
        rows.insert(0, item)
        rows.insert(1, 5 + item)
    for upper, lower in links:
        rows.below[upper].append(5 + lower)
    pairs = itertools.combinations(links, 2)
    assert count_crossings(rows) == sum((a - c) * (b - d) < 0 for (a, b), (c, d) in pairs)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(7, 13)), min_size=1, max_size=14, unique=True), st.data())
def test_ordering_never_adds_crossings_and_keeps_groups_together(links, data):
    groups = [data.draw(st.sampled_from([(), ("m",), ("m", "m.a"), ("n",)])) for _ in range(14)]
    rows, before = Rows(3), Rows(3)
    for kind in (rows, before):
        for item in range(7):
            kind.insert(0, item)
            kind.insert(2, 7 + item)
    chains = [(upper, 14 + number, lower) for number, (upper, lower) in enumerate(links)]
    order_rows(rows, chains, groups)
    assert sorted(rows.order[0] + rows.order[1] + rows.order[2]) == list(range(14 + len(links)))
    assert rows.links == {chain[1] for chain in chains}
    for row, items in enumerate(rows.order):
        assert [(rows.row_of[item], rows.place_of[item]) for item in items] == [(row, i) for i in range(len(items))]
    for upper, passing, lower in chains:
        assert rows.above[passing] == [upper]
        assert rows.below[passing] == [lower]
        assert passing in rows.below[upper]
        assert passing in rows.above[lower]
    if not any(groups):
        straight = sum((a - c) * (b - d) < 0 for (a, b), (c, d) in itertools.combinations(links, 2))
        assert count_crossings(rows) <= straight
    elif count_crossings(rows):  # every row was swept: its groups stand together, at each depth
        for row in (rows.order[0],):
            for depth in (1, 2):
                names = [groups[item][:depth] for item in row]
                runs = [name for name, _ in itertools.groupby(names)]
                shared = [name for name in runs if len(name) == depth]
                assert len(shared) == len(set(shared))


def test_two_groups_around_one_middle_stay_apart():
    rows = Rows(3)
    for item in range(5):
        rows.insert(0, item)
    rows.insert(2, 5)
    groups = [("n",), ("m",), (), ("m",), ("n",), ()]
    order_rows(rows, [(item, 6 + item, 5) for item in range(5)], groups)
    assert rows.order[0] == [2, 0, 4, 1, 3]


def test_crossings_that_can_go_do_go():
    rows = Rows(3)
    for item in range(3):
        rows.insert(0, item)
        rows.insert(2, 3 + item)
    order_rows(rows, [(0, 6, 5), (1, 7, 4), (2, 8, 3)], [()] * 6)
    assert count_crossings(rows) == 0


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.floats(-200, 200), st.sampled_from([1.0, 4.0]), st.integers(5, 60), st.integers(5, 60)),
             min_size=1, max_size=8),
)  # fmt: skip
def test_places_in_a_row_are_the_nearest_that_keep_distance(wishes):
    """One row between its fixed neighbours: isotonic regression, as scikit-learn solves it."""
    count = len(wishes)
    rows, items = Rows(2), [Item(5, 5) for _ in wishes]
    for number, (_, weight, left, right) in enumerate(wishes):
        rows.insert(1, count + number)
        items.append(Item(left, right))
        if weight == 4:
            rows.links.add(count + number)
    gaps = [0.0]
    for before, after in itertools.pairwise(items[count:]):
        gaps.append(gaps[-1] + before.right + 24 + after.left)
    for number, (wish, *_) in enumerate(wishes):
        items[number].x = wish
        rows.above[number], rows.below[number] = [], [count + number]
        rows.above[count + number] = [number]
    spread(rows, items)
    weights = [weight for _, weight, *_ in wishes]
    expected = IsotonicRegression().fit_transform(
        range(count), [wish - gap for (wish, *_), gap in zip(wishes, gaps, strict=True)], sample_weight=weights
    )
    assert [item.x for item in items[count:]] == pytest.approx(expected + np.array(gaps), abs=1e-6)
    assert [item.x for item in items[:count]] == [wish for wish, *_ in wishes]


def test_a_link_is_straightened_as_far_as_its_neighbours_allow():
    rows, items = Rows(3), []
    for row, (left, x, right) in enumerate([(0, 50, 100), (0, 60, 100), (0, 52, 100)]):
        for place, at in enumerate((left, x, right)):
            rows.order[row].append(len(items))
            rows.row_of[len(items)], rows.place_of[len(items)] = row, place
            items.append(Item(10, 10, float(at)))
    straighten([1, 4, 7], rows, items)
    assert [items[i].x for i in (1, 4, 7)] == [54, 54, 54]
    items[0].x = 25.0  # 10 + 24 + 10 to the right of it is 69: 54 is too near
    items[1].x = 69.0
    items[4].x, items[7].x = 52.0, 50.0
    straighten([1, 4, 7], rows, items)
    assert [items[i].x for i in (1, 4, 7)] == [69, 51, 51]
    assert [items[i].x for i in (0, 2, 3, 5, 6, 8)] == [25, 100, 0, 100, 0, 100]


def test_a_box_that_many_ways_lead_to_is_placed_once():
    squares = [(box, box + 1, 0) for box in range(60) for _ in range(2)]  # 2^60 ways from the first to the last
    found = layout([80] * 61, squares)
    assert [place.y for place in found.places] == [30 + 86 * box for box in range(61)]
    assert {place.x for place in found.places} == {found.places[0].x}
    assert found.crossings == 0


@pytest.mark.parametrize("links", [[(0, 0, 0)], [(0, 1, 0), (1, 0, 0)], [(2, 0, 0), (0, 1, 0), (1, 0, 0)]])
def test_a_cycle_is_refused(links):
    with pytest.raises(ValueError, match=r"^The links form a cycle; a computation graph has none\.$"):
        layout([80, 80, 80], links)


@pytest.mark.parametrize(("links", "ranks"), [
    ([(0, 1), (1, 2), (3, 2)], [0, 1, 2, 1]),  # what feeds nothing else stands just above its only use
    ([(0, 1), (1, 2), (3, 4), (4, 2)], [0, 1, 2, 0, 1]),
    ([(0, 1), (1, 2), (2, 3), (4, 5), (5, 3)], [0, 1, 2, 3, 1, 2]),  # with all that leads to it
    ([(0, 1), (1, 2), (2, 3), (0, 4), (4, 3)], [0, 1, 2, 3, 1]),  # not what hangs on a box with other uses
    ([(0, 1), (1, 2), (2, 3), (0, 3)], [0, 1, 2, 3]),
    ([(0, 1), (2, 3), (3, 4), (1, 4), (5, 1)], [0, 1, 0, 1, 2, 0]),
])  # fmt: skip
def test_rows_of_boxes(links, ranks):
    found = layout([80] * len(ranks), [(*link, 0) for link in links])
    assert [(place.y - 30) / 86 for place in found.places] == ranks


def test_links_within_a_group_run_side_by_side():
    rows = Rows(3)
    for item in range(3):
        rows.insert(0, item)
        rows.insert(2, 3 + item)
    order_rows(rows, [(0, 6, 3), (1, 7, 4), (2, 8, 5)], [("m",), (), ("m", "m.a"), ("m",), (), ("m", "m.b")])
    assert rows.order == [[1, 0, 2], [7, 6, 8], [4, 3, 5]]
    rows = Rows(2)
    rows.insert(0, 0)
    rows.insert(0, 1)
    rows.insert(0, 2)
    order_rows(rows, [], [("m",), (), ("m",)])
    assert rows.order == [[1, 0, 2], []]
