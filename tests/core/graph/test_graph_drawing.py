"""Layout and SVG: nothing overlaps, nothing is outside, nothing changes by itself, nothing escapes."""

import itertools
import re
import xml.etree.ElementTree as ET

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.graph.frames import bounds, frames, overlap
from core.graph.layout import BOX_HEIGHT, LABEL_HEIGHT, layout
from core.graph.picture import closed_at_first, picture
from core.graph.svg import draw, label_width
from core.graph.tape import tape
from core.palette import PALETTE
from tests.core.graph.examples import branch, encoder, line, line_tensors, network

W = torch.tensor([1.5], requires_grad=True)
SVG = "{http://www.w3.org/2000/svg}"
CASES = {
    "line": lambda: line(*line_tensors()),
    "branch": lambda: branch(*line_tensors()),
    "w*w+w": lambda: lambda: (W * W + W).sum(),
    "network": lambda: network()[1],
    "encoder": lambda: encoder()[1],
}


def boxes_of(found):
    """(left, top, right, bottom) of every box."""
    return [(p.x - p.width / 2, p.y - p.height / 2, p.x + p.width / 2, p.y + p.height / 2) for p in found.places]


def labels_of(found, widths):
    """The same for every label; its text starts 3 pixels into its place."""
    return [
        (r.label_x, r.label_y - LABEL_HEIGHT / 2, r.label_x + width, r.label_y + LABEL_HEIGHT / 2)
        for r, width in zip(found.routes, widths, strict=True)
        if width
    ]


def assert_apart(rectangles):
    for one, two in itertools.combinations(rectangles, 2):
        apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
        assert apart, (one, two)


def assert_inside(rectangles, found):
    for left, top, right, bottom in rectangles:
        assert left >= 0
        assert top >= 0
        assert right <= found.width
        assert bottom <= found.height


@pytest.mark.parametrize("closed", [None, frozenset()])
@pytest.mark.parametrize("case", CASES)
def test_boxes_and_labels_are_apart_and_inside(case, closed):
    drawing = draw(tape(CASES[case]()), closed)
    rectangles = boxes_of(drawing.layout)
    rectangles += labels_of(drawing.layout, [label_width(link) for link in drawing.picture.links])
    assert_apart(rectangles)
    assert_inside(rectangles, drawing.layout)


graphs = st.integers(2, 14).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(40, 240), min_size=n, max_size=n),
        st.lists(
            st.tuples(st.integers(0, n - 2), st.integers(1, n - 1), st.sampled_from([0, 40, 90]))
            .filter(lambda link: link[0] < link[1]),
            max_size=24,
        ),
    )
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(graphs)
def test_any_graph_is_laid_out_without_overlap(graph):
    widths, links = graph
    found = layout(widths, links)
    rectangles = boxes_of(found) + labels_of(found, [label for _, _, label in links])
    assert_apart(rectangles)
    assert_inside(rectangles, found)
    assert found == layout(widths, links)
    for (source, target, _), route in zip(links, found.routes, strict=True):
        assert route.points[0][1] == pytest.approx(found.places[source].y + BOX_HEIGHT / 2)
        assert route.points[-1][1] == pytest.approx(found.places[target].y - BOX_HEIGHT / 2)
        heights = [y for _, y in route.points]
        assert heights == sorted(heights)
        for x, y in route.points[1:-1]:  # no link runs through a box
            inside = [b for b in boxes_of(found) if b[0] < x < b[2] and b[1] < y < b[3]]
            assert not inside


def test_cycles_are_refused():
    with pytest.raises(ValueError, match="cycle"):
        layout([10, 10], [(0, 1, 0), (1, 0, 0)])


def test_chain_is_straight_and_leaves_stand_beside_their_use():
    found = layout([80] * 5, [(0, 1, 50), (1, 2, 50), (2, 3, 50), (4, 3, 0)])
    assert found.crossings == 0
    assert found.places[4].y == found.places[2].y  # not at the top: its link would be long
    assert len({found.places[i].x for i in (0, 1, 2)}) == 1


def test_line_is_drawn_without_crossings_and_readable():
    drawing = draw(tape(line(*line_tensors())))
    assert drawing.layout.crossings == 0
    assert drawing.layout.width < 520
    assert drawing.layout.height < 500
    sizes = [int(size) for size in re.findall(r"font-size:(\d+)px", drawing.svg)]
    assert min(sizes) >= 16


@pytest.mark.parametrize("case", CASES)
def test_same_graph_same_markup(case):
    step = CASES[case]()
    assert draw(tape(step)).svg == draw(tape(step)).svg


def test_svg_says_sign_first_then_backward_name():
    root = ET.fromstring(draw(tape(line(*line_tensors()))).svg)
    firsts = []
    for box in root.iter(f"{SVG}g"):
        if "wg-operation" in box.get("class", "") or "wg-result" in box.get("class", ""):
            spans = box.find(f"{SVG}text").findall(f"{SVG}tspan")
            firsts.append([span.text for span in spans])
    assert firsts == [
        ["×", "MulBackward0"], ["+ yhat", "AddBackward0"], ["− error", "SubBackward0"],
        ["²", "PowBackward0"], ["mean loss", "MeanBackward0"],
    ]  # fmt: skip


def test_gradients_on_the_edges_are_the_edges_gradients():
    graph = tape(line(*line_tensors()))
    drawing = draw(graph)
    root = ET.fromstring(drawing.svg)
    drawn = {
        g.get("data-link"): g.find(f"{SVG}text").text for g in root.iter(f"{SVG}g") if g.get("class") == "wg-backward"
    }
    assert len(drawn) == 6
    for index, link in enumerate(drawing.picture.links):
        edge = graph.edges[link.edges[0]]
        if edge.gradient is None:
            assert str(index) not in drawn
        else:
            shown = float(drawn[str(index)].removeprefix("Σ ").replace("−", "-"))
            assert shown == pytest.approx(edge.gradient.sum, rel=6e-4)


DRAWN = ("a", "b", "loss", "grad", "ink", "good", "muted", "paper")


def test_standalone_svg_carries_its_colours():
    graph = tape(line(*line_tensors()))
    for theme in ("light", "dark"):
        svg = draw(graph, theme=theme).svg
        assert "var(" not in svg
        assert all(PALETTE[name].of(theme) in svg for name in DRAWN)
    themed = draw(graph).svg
    for name in DRAWN:
        assert f"var(--wg-{name},{PALETTE[name].light})" in themed


def test_hostile_names_stay_text():
    name = "\"><script>alert(1)</script>&'{}"
    tensors = {name: torch.ones(2, requires_grad=True)}

    def step():
        return (tensors[name] * 2).sum()

    graph = tape(step)
    assert any("<script>" in node.name for node in graph.nodes)
    svg = draw(graph).svg
    assert "<script" not in svg
    assert len(list(ET.fromstring(svg).iter(f"{SVG}g"))) > 3


def test_large_graphs_start_closed_and_open_on_demand():
    graph = tape(encoder()[1])
    assert len(graph.nodes) > 40
    closed = picture(graph)
    assert closed_at_first(graph)
    assert len(closed.boxes) < 15
    modules = {box.id for box in closed.boxes if box.look == "module"}
    assert "m:layer.self_attn" in modules
    opened = picture(graph, closed.closed - {"layer.self_attn"})
    assert len(opened.boxes) > len(closed.boxes)
    everything = picture(graph, frozenset())
    assert len(everything.boxes) == len(graph.nodes)
    inside = sorted(i for box in closed.boxes for i in box.nodes)
    assert inside == list(range(len(graph.nodes)))


def test_small_graphs_start_open():
    graph = tape(network()[1])
    assert closed_at_first(graph) == frozenset()


def test_endless_chain_is_folded_in_the_middle():
    def chain():
        z = W
        for _ in range(5000):
            z = z * 1.0001
        return z.sum()

    drawing = draw(tape(chain))
    assert len(drawing.picture.boxes) == 161
    folded = next(box for box in drawing.picture.boxes if box.look == "module")
    assert "operations" in folded.lines[1][0][0]
    assert drawing.layout.crossings == 0


def test_sample_writes_that_samples_numbers():
    a, b, x, y = line_tensors()
    graph = tape(line(a, b, x, y), sample=7)
    words = {box.id: [segment for row in box.lines for segment, _ in row] for box in picture(graph).boxes}
    error = (y[7] - (a + b * x[7])).item()
    shown = words[f"n{graph.named('error').id}"][-1]
    assert float(shown.replace("−", "-")) == pytest.approx(error, rel=1e-3)
    into_b = next(link for link in picture(graph).links if link.source == f"n{graph.named('b').id}")
    share, total = into_b.label.replace("−", "-").split(" of Σ ")
    assert float(share) == pytest.approx(-2 * error * float(x[7]) / 80, rel=1e-3)
    assert float(total) == pytest.approx(graph.named("b").gradient.sum, rel=1e-3)


@pytest.mark.parametrize("case", ["network", "encoder"])
def test_frames_hold_their_module_and_nothing_else(case):
    drawing = draw(tape(CASES[case]()), frozenset())
    widths = [label_width(link) for link in drawing.picture.links]
    framed = frames(drawing.picture, drawing.layout, widths)
    assert framed
    for frame in framed:
        for box, place in zip(drawing.picture.boxes, drawing.layout.places, strict=True):
            held = any(overlap(strip, place) for strip in frame.strips)
            assert held == (frame.group in box.groups)
    names = [frame.name for frame in framed if frame.name]
    assert not any(overlap(one, two) for one, two in itertools.combinations(names, 2))
    left, top, right, bottom = bounds(drawing.layout, framed)
    for place in [*names, *(strip for frame in framed for strip in frame.strips)]:
        assert left <= place.x - place.width / 2
        assert top <= place.y - place.height / 2
        assert place.x + place.width / 2 <= right
        assert place.y + place.height / 2 <= bottom
    view = [float(x) for x in re.search(r'viewBox="([^"]+)"', drawing.svg)[1].split()]
    assert view == pytest.approx([left, top, right - left, bottom - top], rel=1e-4)
