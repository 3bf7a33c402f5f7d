"""Frames around open modules; their names move out of the labels' way, and go where there is no room."""

from dataclasses import replace

import pytest
import torch

from core.graph.frames import bounds, frames
from core.graph.layout import Place
from core.graph.svg import draw
from core.graph.tape import tape
from tests.core.graph.drawn import read
from tests.core.graph.examples import scaled


@pytest.fixture(scope="module")
def drawing():
    return draw(tape(scaled()))


def with_labels(drawing, spots):
    """The frame of the outer module where labels of 60 pixels stand at `spots` and nowhere else."""
    routes = list(drawing.layout.routes)
    for number, (x, y) in enumerate(spots):
        routes[number] = replace(routes[number], label_x=x - 30, label_y=y)
    widths = [60.0 if number < len(spots) else 0.0 for number in range(len(routes))]
    return frames(drawing.picture, replace(drawing.layout, routes=tuple(routes)), widths)[0]


def test_names_stand_above_on_the_left_then_on_the_right_then_below(drawing):
    spots = []
    places = []
    for _ in range(4):
        frame = with_labels(drawing, spots)
        assert frame.name is not None
        places.append(frame.name)
        spots.append((frame.name.x, frame.name.y))
    strips = frame.strips
    left, right = strips[0].x - strips[0].width / 2, strips[0].x + strips[0].width / 2
    low_left, low_right = strips[-1].x - strips[-1].width / 2, strips[-1].x + strips[-1].width / 2
    edges = [places[0].x - left, right - places[1].x, places[2].x - low_left, low_right - places[3].x]
    assert edges == pytest.approx([8 + place.width / 2 for place in places])
    above, below = strips[0].y - strips[0].height / 2 - 10, strips[-1].y + strips[-1].height / 2 + 10
    assert [place.y for place in places] == pytest.approx([above, above, below, below])
    assert with_labels(drawing, spots).name is None  # no place is left: the outline stands alone
    assert with_labels(drawing, spots).strips == strips


def test_two_nested_frames_stand_one_within_the_other(drawing):
    outer, inner = frames(drawing.picture, drawing.layout, [0.0] * len(drawing.layout.routes))
    assert (outer.group, inner.group) == ("m", "m.lin")
    # 12 pixels for a module that holds another, 9 for one that holds none
    boxes = [p for p, b in zip(drawing.layout.places, drawing.picture.boxes, strict=True) if "m" in b.groups]
    for frame, pad in ((outer, 12), (inner, 9)):
        left = min(s.x - s.width / 2 for s in frame.strips)
        right = max(s.x + s.width / 2 for s in frame.strips)
        assert left == pytest.approx(min(p.x - p.width / 2 for p in boxes) - pad)
        assert right == pytest.approx(max(p.x + p.width / 2 for p in boxes) + pad)


def test_bounds_hold_frames_and_their_names(drawing):
    found = drawing.layout
    assert bounds(found, []) == (0, 0, found.width, found.height)
    (frame, *_) = frames(drawing.picture, found, [0.0] * len(found.routes))
    far = replace(frame, strips=(Place(-50, -40, 20, 10), Place(900, 800, 40, 60)), name=None)
    assert bounds(found, [far]) == (-62, -47, 922, 832)
    named = replace(frame, strips=(Place(50, 40, 20, 10),), name=Place(0, -20, 100, 20))
    assert bounds(found, [named]) == (-52, -32, found.width, found.height)


def test_a_frame_without_a_name_still_has_its_title(drawing):
    w, x = torch.tensor([2.0], requires_grad=True), torch.ones(3, 1)
    layer = torch.nn.Linear(1, 1)
    svg = draw(tape(lambda: (layer(x) * w).sum())).svg
    (frame,) = read(svg).frames
    assert (frame.group, frame.title, frame.name) == ("layer", "layer", "layer")
    crowded = [(f.name_at, f.name) for f in read(drawing.svg).frames]
    assert [name for _, name in crowded] == ["m", "m.lin"]
    assert len({place for place, _ in crowded}) == 2


def test_a_module_of_one_operation_has_no_frame():
    w = torch.ones(2, requires_grad=True)
    tanh = torch.nn.Tanh()
    drawing = draw(tape(lambda: tanh(w * 2).sum()))
    assert drawing.picture.groups == ("tanh",)
    assert read(drawing.svg).frames == []
