"""The pictures of gradient descent show the run's own numbers."""

from typing import TypeVar

import numpy as np
import pytest

from core.figures.descent import descent_scene, epochs_at, lit_rows, next_steps
from core.figures.marks import Arrow, Line, Lit, Mark, Parabola, Point, Segment, Squares, Trail
from core.figures.panels import contour_figure, loss_figure
from core.figures.scene import Panel
from core.line.curvature import curvature
from core.line.loss import mse_gradient
from core.line.surface import line_loss, minimum, surface_for
from core.training.train import train
from tests.core.figures.scenes import CASES, DIVERGING, START, panel, picture, run

M = TypeVar("M", bound=Mark)


def marks(panel: Panel, kind: type[M]) -> list[M]:
    return [mark for mark in panel.marks if isinstance(mark, kind)]


def test_the_readouts_are_the_traces() -> None:
    r, scene = run("tutorial"), picture("descent", "tutorial")
    shown = {readout.label: readout.values for readout in scene.readouts}
    np.testing.assert_array_equal(shown["a"], r.trace.parameters[:, 0])
    np.testing.assert_array_equal(shown["b"], r.trace.parameters[:, 1])
    np.testing.assert_array_equal(shown["loss"], r.trace.loss)
    gradient = np.stack([shown["∂L/∂a"], shown["∂L/∂b"]], axis=1)
    np.testing.assert_allclose(gradient[:-1], r.trace.gradients)
    assert scene.total == r.trace.updates == 120
    assert scene.ticks.tolist() == list(range(121))


def test_the_arrow_ends_at_the_next_point() -> None:
    for name in ("tutorial", "zigzag", "mini-batches"):
        r = run(name)
        (arrow,) = marks(panel(picture("descent", name), "surface"), Arrow)
        tip = np.stack([arrow.x1, arrow.y1], axis=1)
        np.testing.assert_allclose(tip[:-1], r.trace.parameters[1:], rtol=1e-5, atol=1e-6)
        assert np.isnan(tip[-1]).all()
        np.testing.assert_array_equal(arrow.x0, r.trace.parameters[:, 0])


def test_a_step_is_against_the_gradient() -> None:
    r = run("tutorial")
    steps = next_steps(r.trace, 0.1)
    assert steps.shape == (121, 2)
    np.testing.assert_allclose(steps[:-1], -0.1 * r.trace.gradients)


def test_line_squares_and_loss_are_those_of_the_tick() -> None:
    r, scene = run("tutorial"), picture("descent", "tutorial")
    (squares,), (line,) = (marks(panel(scene, "data"), kind) for kind in (Squares, Line))
    for t in (0, 1, 60, 120):
        a, b = squares.a[t], squares.b[t]
        assert (a, b) == (line.a[t], line.b[t]) == tuple(r.trace.parameters[t])
        # the mean of the squares' areas is the loss
        areas = (squares.py - a - b * squares.px) ** 2
        assert areas.mean() == pytest.approx(r.trace.loss[t])


def test_the_batch_that_is_lit_is_the_one_that_the_next_update_sees() -> None:
    r = run("mini-batches")
    ticks = np.array([0, 7, 59, 60])
    table = lit_rows(r.trace, ticks)
    for row, tick in zip(table, ticks, strict=True):
        expected = [] if tick == 60 else r.trace.rows[tick].tolist()
        assert row[row >= 0].tolist() == expected
    assert marks(panel(picture("descent", "mini-batches"), "data"), Lit)
    assert lit_rows(run("tutorial").trace, ticks) is None
    assert not marks(panel(picture("descent", "tutorial"), "data"), Lit)


def test_epochs_count_from_one_and_the_start_is_in_the_first() -> None:
    trace = run("mini-batches").trace
    assert epochs_at(trace, np.array([0, 1, 5, 6, 10, 60])).tolist() == [1, 1, 1, 2, 2, 12]
    assert epochs_at(run("no update").trace, np.array([0])).tolist() == [1]


def test_the_contour_is_the_root_of_the_excess_loss() -> None:
    surface = run("tutorial").surface
    (trace,) = contour_figure(surface)["data"]
    np.testing.assert_allclose(trace["z"] ** 2 + surface.minimum_loss, surface.loss, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(trace["customdata"], surface.loss, rtol=1e-6)
    assert trace["z"].shape == (len(trace["y"]), len(trace["x"]))


def test_the_contours_axes_have_equal_units_and_show_start_and_minimum() -> None:
    r = run("tutorial")
    layout = contour_figure(r.surface)["layout"]
    assert layout["yaxis"]["scaleanchor"] == "x"
    low, high = layout["yaxis"]["range"]
    assert low < START[1] < high
    assert low < r.surface.minimum[1] < high
    assert sum(layout["xaxis"]["range"]) / 2 == pytest.approx(r.surface.minimum[0])
    assert r.surface.a[0] < START[0] < r.surface.a[-1]


def test_the_view_and_what_a_click_means_are_passed_on() -> None:
    r = run("tutorial")
    start = panel(descent_scene(r.trace, r.data, r.surface, 0.1), "surface")
    assert (start.view, start.pick, start.handle) == ("contour", "start", pytest.approx(START))
    guess = panel(descent_scene(r.trace, r.data, r.surface, 0.1, pick="guess"), "surface")
    assert (guess.pick, guess.handle) == ("guess", None)
    assert (start.handle_fields, guess.handle_fields) == (("start_a", "start_b"), ())


@pytest.mark.parametrize("name", CASES)
def test_the_loss_curves_range_holds_every_loss_and_the_floor(name: str) -> None:
    r = run(name)
    figure = loss_figure(r.trace.loss, np.arange(r.trace.updates + 1), r.surface.minimum_loss, "update")
    low, high = figure["layout"]["yaxis"]["range"]
    # losses too small for the picture are drawn at its foot
    logs = np.log10(np.maximum([*r.trace.loss, r.surface.minimum_loss], 1e-12))
    assert low <= logs.min()
    assert logs.max() <= high
    ticks = figure["layout"]["yaxis"].get("tickvals", [1.0])
    assert np.isfinite(ticks).all()
    assert min(ticks) > 0


def test_the_surface_grows_only_for_a_start_outside_it() -> None:
    stats = run("tutorial").stats
    usual = surface_for(stats, START, START)
    assert surface_for(stats, (0.0, 1.0), START) is usual
    for outside in ((12.0, 0.0), (0.0, -9.0), (START[0], float(usual.b[0]))):
        grown = surface_for(stats, outside, START)
        for point in (outside, START):
            assert grown.a[0] < point[0] < grown.a[-1]
            assert grown.b[0] < point[1] < grown.b[-1]


def test_a_flat_valley_is_called_by_its_name() -> None:
    texts = {
        name: [getattr(mark, "text", None) for mark in panel(picture("descent", name), "surface").marks]
        for name in ("tutorial", "all x equal")
    }
    assert "minimum" in texts["tutorial"]
    assert "valley floor" in texts["all x equal"]


# close-ups


def sections(name: str, h: float) -> dict[str, Panel]:
    scene = picture("sections" if h else "tangents", name)
    return {part.name[-1]: part for part in scene.panels}


@pytest.mark.parametrize("name", ["tutorial", "zigzag", "mini-batches", "one point", "all x equal"])
@pytest.mark.parametrize("which", [0, 1])
def test_the_parabola_is_the_loss_and_the_tangent_the_gradient(name: str, which: int) -> None:
    r = run(name)
    part = sections(name, 0.12)["ab"[which]]
    (parabola,) = marks(part, Parabola)
    tangent, secant = marks(part, Line)
    path = r.trace.parameters
    gradient = mse_gradient(path, r.data.x_train, r.data.y_train)[:, which]
    np.testing.assert_allclose(tangent.b, gradient, rtol=1e-9, atol=1e-12)
    at = path[:, which]
    c0, c1, c2 = parabola.c0, parabola.c1, parabola.c2
    # through the point, where the tangent touches it, and everywhere else the loss itself
    np.testing.assert_allclose(c0 + c1 * at + c2 * at**2, r.trace.loss, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(tangent.a + tangent.b * at, r.trace.loss, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(c1 + 2 * c2 * at, gradient, rtol=1e-9, atol=1e-12)
    for value in (-2.0, 0.0, 0.7, 5.0):
        elsewhere = path.copy()
        elsewhere[:, which] = value
        there = line_loss(r.stats, elsewhere[:, 0], elsewhere[:, 1])
        np.testing.assert_allclose(c0 + c1 * value + c2 * value**2, there, rtol=1e-8, atol=1e-11)
    # the secant meets the loss at both ends of h
    ahead = path.copy()
    ahead[:, which] += 0.12
    there = line_loss(r.stats, ahead[:, 0], ahead[:, 1])
    np.testing.assert_allclose(secant.b, (there - r.trace.loss) / 0.12, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(secant.a + secant.b * (at + 0.12), there, rtol=1e-9, atol=1e-11)
    hollow = next(mark for mark in marks(part, Point) if mark.shape == "ring")
    np.testing.assert_allclose(hollow.y, there, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("name", ["tutorial", "diverging"])
def test_at_no_width_the_secant_is_the_tangent(name: str) -> None:
    for part in sections(name, 0).values():
        tangent, secant = marks(part, Line)
        np.testing.assert_array_equal(tangent.b, secant.b)


def test_the_sweeps_columns_are_real_runs() -> None:
    r, scene = run("tutorial"), picture("sweep", "tutorial")
    (heat,) = scene.panels[0].figure["data"]
    assert heat["z"].shape == (len(heat["y"]), len(heat["x"]))
    for column in (0, 40, 78, 80):
        rate = float(heat["x"][column])
        real = train(r.data, START, rate, len(heat["y"]) - 1, 80).loss
        np.testing.assert_allclose(heat["z"][:, column], np.log10(np.clip(real, 1e-6, 1e6)), atol=1e-7)
    (critical,) = marks(scene.panels[0], Segment)
    assert critical.x0 == pytest.approx(curvature(r.stats).critical_rate)


@pytest.mark.parametrize("name", CASES)
def test_the_sweep_has_no_holes(name: str) -> None:
    (heat,) = picture("sweep", name).panels[0].figure["data"]
    assert np.isfinite(heat["z"]).all()
    assert heat["zmin"] < heat["zmax"]


@pytest.mark.parametrize("name", ["mini-batches", "thinned", "tutorial"])
def test_the_batch_view_shows_the_batchs_gradient_and_the_full_one(name: str) -> None:
    r, scene = run(name), picture("batch", name)
    shown = {readout.label: readout.values for readout in scene.readouts}
    batch, full = (np.stack([shown[f"∂L/∂{p}, {of}"] for p in "ab"], axis=1) for of in ("batch", "all points"))
    ticks = scene.ticks
    np.testing.assert_array_equal(batch[:-1], r.trace.gradients[ticks[:-1]])
    at = r.trace.parameters[ticks]
    np.testing.assert_allclose(full, mse_gradient(at, r.data.x_train, r.data.y_train))
    if name == "tutorial":
        np.testing.assert_allclose(batch[:-1], full[:-1])
    # the arrows are the two, from nought, relative to the longer one
    arrows = {mark.text: mark for mark in marks(panel(scene, "gradients"), Arrow)}
    longest = np.maximum(np.hypot(*batch.T), np.hypot(*full.T))[:-1]
    # where they are one, one label
    words = ("", "batch = all points") if name == "tutorial" else ("batch", "all points")
    for text, gradient in zip(words, (batch, full), strict=True):
        assert not arrows[text].x0.any()
        assert not arrows[text].y0.any()
        tip = np.stack([arrows[text].x1, arrows[text].y1], axis=1)[:-1]
        np.testing.assert_allclose(tip * longest[:, None], gradient[:-1])


@pytest.mark.parametrize("name", CASES)
def test_the_distance_to_the_fit(name: str) -> None:
    r, scene = run(name), picture("approach", name)
    best = minimum(r.stats)
    path = r.trace.parameters[scene.ticks]
    shown = {readout.label: readout.values for readout in scene.readouts}
    np.testing.assert_allclose(shown["distance"], np.hypot(path[:, 0] - best[0], path[:, 1] - best[1]))
    np.testing.assert_array_equal(shown["a − scikit-learn's"], path[:, 0] - best[0])
    (trail,) = marks(panel(scene, "distance"), Trail)
    assert (trail.y > 0).all()
    low, high = panel(scene, "distance").figure["layout"]["yaxis"]["range"]
    assert low < np.log10(trail.y).min()
    assert high > np.log10(trail.y).max()


@pytest.mark.parametrize("name", DIVERGING)
def test_a_diverging_runs_picture_ends_where_the_trace_does(name: str) -> None:
    r, scene = run(name), picture("descent", name)
    assert r.trace.diverged_at == scene.total + 1
    assert scene.ticks[-1] == r.trace.updates
