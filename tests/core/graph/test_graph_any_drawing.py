"""What holds for every drawing: random functions, with any of their modules folded, any sample, theme and marks."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.graph import text
from core.graph.frames import bounds, frames, overlap
from core.graph.layout import LABEL_HEIGHT, Place
from core.graph.picture import all_groups
from core.graph.svg import box_width, draw, label_width
from core.graph.tape import tape
from tests.core.graph.drawn import read
from tests.core.graph.programs import CUTS, MODULES, SMOOTH, build, program, tensors

CLASSES = {"strong": "wg-strong", "quiet": "wg-quiet", "grad": "wg-gradient", "plain": "wg-plain"}
BOX_HEIGHT = 44


@st.composite
def drawings(draw_from):
    """(graph, drawing, marks, theme)."""
    steps = draw_from(program((*SMOOTH, *CUTS, *MODULES, *MODULES), most=7))
    graph = tape(build(steps, tensors(draw_from(st.integers(0, 99)))))
    closed = frozenset(group for group in all_groups(graph) if draw_from(st.booleans()))
    sample = draw_from(st.one_of(st.none(), st.integers(0, graph.samples - 1))) if graph.samples else None
    theme = draw_from(st.sampled_from([None, "light", "dark"]))
    ids = st.integers(0, len(graph.nodes) - 1)
    marked = draw_from(st.dictionaries(ids, st.sampled_from(["new", "turned"]), max_size=3))
    return graph, draw(graph, closed, sample=sample, theme=theme, marked=marked), marked, theme


def rectangle(place):
    left, top = place.x - place.width / 2, place.y - place.height / 2
    return left, top, left + place.width, top + place.height


def labels_of(drawing):
    """The places of the labels, each as wide as its text."""
    return [
        (drawn.label_at[0], drawn.label_at[1] - LABEL_HEIGHT / 2,
         drawn.label_at[0] + text.width(drawn.label, 16, True), drawn.label_at[1] + LABEL_HEIGHT / 2)
        for drawn in read(drawing.svg).backward
    ]  # fmt: skip


def apart(one, two):
    return one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]


def holds(outer, inner, slack=0.01):
    return (
        outer[0] - slack <= inner[0]
        and outer[1] - slack <= inner[1]
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def enters(points, place, margin=0.6):
    """Whether some of the points lie within the rectangle, more than a margin from its edge."""
    x, y = points.T
    left, top, right, bottom = place
    return bool(
        ((left + margin < x) & (x < right - margin) & (top + margin < y) & (y < bottom - margin)).any()
    )


@settings(max_examples=25)
@given(drawings())
def test_boxes_stand_where_the_layout_says_and_hold_their_words(made):
    graph, drawing, marked, _ = made
    drawn = read(drawing.svg)
    assert [box.id for box in drawn.boxes] == [box.id for box in drawing.picture.boxes]
    for seen, box, place in zip(drawn.boxes, drawing.picture.boxes, drawing.layout.places, strict=True):
        assert seen.place == pytest.approx(rectangle(place), abs=0.06)
        assert place.height == BOX_HEIGHT
        assert place.width == box_width(box)
        assert seen.lines == [[(CLASSES[role], words) for words, role in line] for line in box.lines]
        assert seen.gaps == [[None] + ["8"] * (len(line) - 1) for line in box.lines]
        assert seen.anchors == [pytest.approx((place.x, place.y + up), abs=0.01) for up in (-10, 10)]
        assert seen.spoken == "; ".join(" ".join(words for words, _ in line) for line in box.lines)
        computed = bool(graph.nodes[box.nodes[0]].op)
        assert seen.radius == (22 if box.look == "operation" or (box.look == "constant" and computed) else 9)
        # its text fits between its round ends
        room = place.width - (38 if box.look in ("operation", "module") else 28)
        sizes = {"strong": (17, True), "grad": (16, True)}
        for line in box.lines:
            assert sum(text.width(words, *sizes.get(role, (16, False))) for words, role in line) <= room + 0.5
        mark = next((marked[i] for i in box.nodes if i in marked), "")
        cut = not any(graph.nodes[i].reached for i in box.nodes) and box.look != "constant"
        more = ({f"wg-{mark}"} if mark else set()) | ({"wg-cut"} if cut else set())
        assert seen.classes == {"wg-box", f"wg-{box.look}", f"wg-tint-{box.tint}"} | more
        assert (seen.badge is not None) == bool(mark)
        if mark:
            circle, path = list(seen.badge)
            corner = (seen.place[0], seen.place[1] + 4)
            assert (float(circle.get("cx")), float(circle.get("cy"))) == pytest.approx(corner, abs=0.01)
            assert circle.get("r") == "9"
            plus, swung = "h10m-5 -5v10", "q2.5 -5 5 0t5 0"
            assert path.get("d") == f"M{corner[0] - 5:g} {corner[1]:g}{plus if mark == 'new' else swung}"


@settings(max_examples=25)
@given(drawings())
def test_links_end_on_their_boxes(made):
    _, drawing, _, _ = made
    drawn, links = read(drawing.svg), drawing.picture.links
    place = {box.id: box.place for box in drawn.boxes}
    assert [link.index for link in drawn.forward] == list(range(len(links)))
    assert [link.index for link in drawn.backward] == [i for i, link in enumerate(links) if link.label]
    for seen in drawn.forward:
        link = links[seen.index]
        assert (seen.source, seen.target, seen.label) == (link.source, link.target, "")
        source, target = place[link.source], place[link.target]
        (x, y), (to_x, to_y) = seen.curve[0], seen.curve[-1]
        assert y == pytest.approx(source[3], abs=0.06)
        assert source[0] + 9 <= x <= source[2] - 9
        assert target[0] + 9 <= to_x <= target[2] - 9
        assert to_y == pytest.approx(target[1] - 8, abs=0.06)
        assert np.subtract(seen.head, (to_x, to_y + 7)) == pytest.approx(
            np.array([(0, 0), (-4.5, -8), (4.5, -8)]), abs=0.01
        )
    for seen in drawn.backward:
        link, ahead = links[seen.index], drawn.forward[seen.index]
        assert (seen.source, seen.target, seen.label) == (link.source, link.target, link.label)
        source, target = place[link.source], place[link.target]
        (x, y), (to_x, to_y) = seen.curve[0], seen.curve[-1]
        assert y == pytest.approx(target[1], abs=0.06)
        assert to_y == pytest.approx(source[3] + 7, abs=0.06)
        # to the right of what goes forward, ten pixels apart at both ends
        assert (to_x - ahead.curve[0][0], x - ahead.curve[-1][0]) == pytest.approx((10, 10), abs=0.01)
        assert np.subtract(seen.head, (to_x, to_y - 7)) == pytest.approx(
            np.array([(0, 0), (-5.5, 10), (5.5, 10)]), abs=0.01
        )
    # without a gradient a link runs in the middle, with one both run beside it
    for link, seen, route in zip(links, drawn.forward, drawing.layout.routes, strict=True):
        assert seen.curve[0][0] == pytest.approx(route.points[0][0] - (5 if link.label else 0), abs=0.01)


@settings(max_examples=25)
@given(drawings())
def test_links_run_beside_all_else(made):
    _, drawing, _, _ = made
    drawn, labels = read(drawing.svg), labels_of(drawing)
    for seen in drawn.forward + drawn.backward:
        for box in drawn.boxes:
            assert not enters(seen.curve, box.place), (seen, box)
        for label in labels:
            assert not enters(seen.curve, label, 4), (seen, label)  # where it bends it may touch the margin
    assert all((np.diff(seen.curve[:, 1]) >= -1.5).all() for seen in drawn.forward)
    assert all((np.diff(seen.curve[:, 1]) <= 1.5).all() for seen in drawn.backward)


@settings(max_examples=25)
@given(drawings())
def test_what_runs_to_the_right_of_its_companion_bends_above_it_on_the_way_right(made):
    _, drawing, _, _ = made
    drawn = read(drawing.svg)
    for seen in drawn.forward + drawn.backward:
        alone, ahead = not drawing.picture.links[seen.index].label, seen.kind == "wg-forward"
        for one, other in itertools.pairwise(seen.corners):
            (x, y), (to_x, to_y) = sorted((one[-1], other[-1]), key=lambda point: point[1])  # from above
            if len(other) == 1:
                assert abs(to_x - x) < 0.5
                continue
            assert abs(to_x - x) >= 0.5
            lower = 0 if alone else 5 if ahead == (to_x > x) else -5
            controls = [(one[-1][0], (y + to_y) / 2 + lower), (other[-1][0], (y + to_y) / 2 + lower)]
            assert np.array(other[:2]) == pytest.approx(np.array(controls), abs=0.06)


@settings(max_examples=25)
@given(drawings())
def test_nothing_overlaps_and_nothing_is_outside(made):
    _, drawing, _, theme = made
    drawn = read(drawing.svg)
    boxes, labels = [box.place for box in drawn.boxes], labels_of(drawing)
    for one, two in itertools.combinations(boxes + labels, 2):
        assert apart(one, two), (one, two)
    places = boxes + labels
    places += [(x, y, x, y) for frame in drawn.frames for x, y in frame.corners]
    places += [(x, y, x, y) for link in drawn.forward + drawn.backward for x, y in link.curve]
    assert all(holds(drawn.view, place) for place in places)
    # and there is no more room than what is drawn needs
    edges = np.array(places)
    assert drawn.view[0] <= edges[:, 0].min() <= drawn.view[0] + 30
    assert drawn.view[2] - 30 <= edges[:, 2].max() <= drawn.view[2]
    assert drawn.view[1] + 1.9 <= edges[:, 1].min() <= drawn.view[1] + 30
    assert drawn.view[3] - 30 <= edges[:, 3].max() <= drawn.view[3] - 1.9
    assert drawn.size == pytest.approx((drawn.view[2] - drawn.view[0], drawn.view[3] - drawn.view[1]), abs=0.01)
    assert drawn.paper == (None if theme is None else pytest.approx(drawn.view, abs=0.01))
    tensors_shown = sum(box.look != "module" for box in drawing.picture.boxes)
    assert drawn.summary == (
        f"Computation graph: {tensors_shown} tensors, {len(drawn.forward)} links. Values flow down, gradients up."
    )
    # frames lie under links, links under boxes
    rank = {"wg-frame": 0, "wg-forward": 1, "wg-backward": 2, "wg-box": 3}
    assert [rank[name] for name in drawn.order] == sorted(rank[name] for name in drawn.order)


@settings(max_examples=25)
@given(drawings())
def test_labels_stand_to_the_right_of_their_links(made):
    _, drawing, _, _ = made
    drawn = read(drawing.svg)
    for seen in drawn.backward:
        x, y = seen.label_at
        route = drawing.layout.routes[seen.index]
        assert (x, y) == pytest.approx((route.label_x + 3, route.label_y), abs=0.06)
        beside = seen.curve[abs(seen.curve[:, 1] - y) < LABEL_HEIGHT / 2 - 4]
        assert beside[:, 0] == pytest.approx(x - 10, abs=0.2)
        assert label_width(drawing.picture.links[seen.index]) == text.width(seen.label, 16, True) + 4


@settings(max_examples=40)
@given(drawings())
def test_frames_stand_around_open_modules(made):
    _, drawing, _, _ = made
    shown, found, drawn = drawing.picture, drawing.layout, read(drawing.svg)
    widths = [label_width(link) for link in shown.links]
    labels = [
        Place(route.label_x + width / 2, route.label_y, width, LABEL_HEIGHT)
        for width, route in zip(widths, found.routes, strict=True)
        if width
    ]
    framed = frames(shown, found, widths)
    assert [frame.group for frame in drawn.frames] == [frame.group for frame in framed]
    members = {
        group: [i for i, box in enumerate(shown.boxes) if group in box.groups] for group in shown.groups
    }
    assert all(len(members[frame.group]) > 1 for frame in framed)
    for group, inside in members.items():
        frame = next((frame for frame in framed if frame.group == group), None)
        if len(inside) > 1 and frame is None:  # only where others stand between the members
            left, top, right, bottom = np.array([rectangle(found.places[i]) for i in inside]).T
            around = (min(left) - 13, min(top) - 13, max(right) + 13, max(bottom) + 13)
            others = [rectangle(place) for i, place in enumerate(found.places) if i not in inside]
            assert not all(apart(around, other) for other in others)
    names = [frame.name for frame in framed if frame.name]
    assert not any(overlap(one, two) for one, two in itertools.combinations([*names, *labels], 2) if one in names)
    for frame, seen in zip(framed, drawn.frames, strict=True):
        assert seen.group == seen.title == frame.group
        for i, place in enumerate(found.places):
            held = [strip for strip in frame.strips if holds(rectangle(strip), rectangle(place))]
            assert bool(held) == (i in members[frame.group])
            assert bool(held) == any(overlap(strip, place) for strip in frame.strips)
        inner = [place for i in members[frame.group] for place in [rectangle(found.places[i])]]
        pads = [
            min(p[0] for p in inner) - min(x for x, _ in seen.corners),
            max(x for x, _ in seen.corners) - max(p[2] for p in inner),
            min(p[1] for p in inner) - min(y for _, y in seen.corners),
            max(y for _, y in seen.corners) - max(p[3] for p in inner),
        ]
        depth = max(len(shown.boxes[i].groups) - shown.boxes[i].groups.index(frame.group) for i in members[frame.group])
        assert pads == pytest.approx([min(6 + 3 * depth, 13)] * 4, abs=0.06)
        assert seen.corners == [pytest.approx(corner, abs=0.06) for corner in corners_of(frame.strips)]
        if frame.name is None:
            assert seen.name == ""
            continue
        assert (seen.name, seen.name_at) == (frame.group, pytest.approx((frame.name.x, frame.name.y), abs=0.06))
        name = rectangle(frame.name)
        assert name[2] - name[0] == pytest.approx(text.width(frame.group, 17, True))
        assert name[3] - name[1] == pytest.approx(20)
        first, last = rectangle(frame.strips[0]), rectangle(frame.strips[-1])
        above, below = name[3] == pytest.approx(first[1]), name[1] == pytest.approx(last[3])
        assert above or below
        strip = first if above else last
        assert name[0] == pytest.approx(strip[0] + 8) or name[2] == pytest.approx(strip[2] - 8)
    left, top, right, bottom = bounds(found, framed)
    assert drawn.view == pytest.approx((left, top, right, bottom), abs=0.05)


def corners_of(strips):
    """Down the right edges and up the left ones."""
    edges = [rectangle(strip) for strip in strips]
    right = [(r, y) for _, t, r, b in edges for y in (t, b)]
    left = [(e, y) for e, t, _, b in reversed(edges) for y in (b, t)]
    return right + left
