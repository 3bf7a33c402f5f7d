"""The numbers in the scenes are those of the run, over random settings."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.figures.descent import descent_scene
from core.figures.marks import Arrow, Label, Line, Lit, Point, Revealed, Segment, Squares, Trail
from core.figures.panels import contour_figure, data_figure
from core.figures.scene import Scene
from core.figures.sections import section_panels
from core.figures.three_d import three_d_figure
from core.lessons.autograd.figures import TAIL, attempt_scene, grads_held
from core.lessons.autograd.run import autograd_run
from core.lessons.autograd.settings import AutogradSettings
from core.lessons.data.figures import data_scene, section_still
from core.lessons.data.run import DataRun, data_run
from core.lessons.gradient_descent.figures import batch_scene, section_scene, sweep_scene
from core.lessons.gradient_descent.run import Descent
from core.lessons.graph.figures import start_scene
from core.lessons.graph.run import run_variant
from core.lessons.graph.settings import GraphSettings
from core.lessons.tensors.figures import LEFT, LOWER, SHOWN, precision_scene
from core.lessons.tensors.run import fits
from core.lessons.tensors.transfer import Comparison, Timing
from core.lessons.tensors.transfer_figure import transfer_scene
from core.line.data import DataSettings, Points, make
from core.line.loss import mse_gradient
from core.line.surface import line_loss, statistics, surface_for
from core.training.train import train
from tests.core.figures.random_scenes import DATA, DESCENTS, TIMINGS, start_of
from tests.core.figures.scenes import few, panel, picture

some = settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
same = np.testing.assert_array_equal


def numbers(scene: Scene) -> list[np.ndarray]:
    return [readout.values for readout in scene.readouts]


@some
@given(DESCENTS)
def test_a_run_is_drawn_with_its_own_numbers(run: Descent) -> None:
    scene = descent_scene(run.trace, run.data, run.surface, run.settings.learning_rate)
    path, loss = run.trace.parameters, run.trace.loss
    gradient = mse_gradient(path, run.data.x_train, run.data.y_train)
    for values, expected in zip(numbers(scene), (*path.T, loss, *gradient.T), strict=True):
        same(values, expected)
    trail, arrow, ring, cross, now = panel(scene, "surface").marks
    steps = np.vstack([-run.settings.learning_rate * run.trace.gradients, np.full((1, 2), np.nan)])
    ahead = path + steps
    for mark, places in (
        (trail, path.T),
        (ring, ahead.T),
        (now, path.T),
        (cross, np.repeat(np.array(run.surface.minimum)[:, None], len(path), 1)),
    ):
        assert isinstance(mark, Trail | Point)
        same(np.stack([mark.x, mark.y]), places)
    assert isinstance(arrow, Arrow)
    same(np.stack([arrow.x0, arrow.y0, arrow.x1, arrow.y1]), np.vstack([path.T, ahead.T]))
    assert arrow.text == "−η∇L"
    assert [mark.shape for mark in (ring, cross, now) if isinstance(mark, Point)] == ["ring", "cross", "disc"]
    assert [mark.current for mark in (ring, cross, now) if isinstance(mark, Point)] == [False, False, True]
    for mark in panel(scene, "loss").marks:
        assert isinstance(mark, Trail | Point)
        same(mark.x, scene.ticks)
        same(mark.y, loss)
    squares, *lit, line = panel(scene, "data").marks
    assert isinstance(squares, Squares)
    assert isinstance(line, Line)
    same(np.stack([squares.px, squares.py]), np.hstack([run.data.x_train, run.data.y_train]).T)
    same(np.stack([squares.a, squares.b, line.a, line.b]), np.tile(path.T, (2, 1)))
    # three squares with an outline, in the middle of the points and not at their ends
    assert len(set(squares.outlined)) == 3
    order = np.argsort(np.argsort(squares.px))[list(squares.outlined)]
    same(order, np.array([19, 39, 59]))
    assert bool(lit) == (run.trace.rows is not None)
    for mark in lit:
        assert isinstance(mark, Lit)
        assert mark.columns == mark.rows.shape[1] == run.batch_size
        for rows, expected in zip(mark.rows, run.trace.rows or (), strict=False):
            same(rows[rows >= 0], expected)
        assert (mark.rows[-1] == -1).all()


@some
@given(DESCENTS, st.floats(0, 1))
def test_the_close_ups_have_the_runs_numbers(run: Descent, h: float) -> None:
    path, (x, y) = run.trace.parameters, (run.data.x_train, run.data.y_train)
    full = mse_gradient(path, x, y)
    scene = section_scene(run.trace, run.data, run.surface, h)
    tangent_a, secant_a, tangent_b, secant_b = numbers(scene)
    np.testing.assert_allclose(np.stack([tangent_a, tangent_b], 1), full, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(secant_a - tangent_a, h, rtol=1e-6, atol=1e-4 * abs(tangent_a).max())
    bend = h * float((x**2).mean())
    np.testing.assert_allclose(secant_b - tangent_b, bend, rtol=1e-6, atol=1e-4 * abs(tangent_b).max())
    half = (run.surface.b[-1] - run.surface.b[0]) / 2
    for which, part in enumerate(scene.panels):
        layout = part.figure["layout"]
        middle = run.surface.minimum[which]
        assert layout["xaxis"]["range"] == pytest.approx([middle - half, middle + half])
        top = min(float(run.surface.loss.max()), 2 * float(run.trace.loss[0]))
        assert layout["yaxis"]["range"] == pytest.approx([-0.05 * top, 1.05 * top], rel=1e-5)
        assert [mark.shape for mark in part.marks if isinstance(mark, Point)] == ["ring", "disc"]
    batch = batch_scene(run.trace, run.data)
    a, all_a, b, all_b = numbers(batch)
    same(np.stack([all_a, all_b], 1), full)
    same(np.stack([a, b], 1)[:-1], run.trace.gradients)
    assert not any(isinstance(mark, Squares) for mark in panel(batch, "batch").marks)
    arrows = [mark for mark in panel(batch, "gradients").marks if isinstance(mark, Arrow)]
    lengths = np.array([np.hypot(mark.x1, mark.y1) for mark in arrows])
    np.testing.assert_allclose(np.fmax(*lengths)[:-1], 1)
    apart = run.trace.rows is not None and not np.allclose(run.trace.gradients, full[:-1], rtol=1e-4)
    assert [mark.text for mark in arrows] == (["all points", "batch"] if apart else ["batch = all points", ""])


@some
@given(DESCENTS)
def test_the_sweep_ends_with_its_run(run: Descent) -> None:
    rate, critical = run.settings.learning_rate, run.curve.critical_rate
    (part,) = sweep_scene(run.trace, run.stats, start_of(run), rate, critical).panels
    last = min(max(run.trace.updates, 20), 200)
    limit, label, trail, point = part.marks
    assert isinstance(limit, Segment)
    assert isinstance(label, Label)
    assert (limit.x0 == critical).all()
    assert (limit.x1 == critical).all()
    assert (set(limit.y0), set(limit.y1), set(label.y)) == ({0.0}, {float(last)}, {last * 0.9})
    assert isinstance(trail, Trail)
    assert isinstance(point, Point)
    same(point.y, np.arange(run.trace.updates + 1))
    assert (trail.x == rate).all()
    heat = part.figure["data"][0]
    assert (heat["y"][0], heat["y"][-1]) == (0, last)
    assert (heat["x"][0], heat["x"][-1]) == pytest.approx((0.001, 1.2))
    assert heat["zmin"] == heat["z"].min()
    assert heat["zmax"] == min(heat["z"].max(), 2)
    layout = part.figure["layout"]
    assert layout["xaxis"]["range"] == pytest.approx([-3, np.log10(1.2)])
    assert [float(text) for text in layout["xaxis"]["ticktext"]] == layout["xaxis"]["tickvals"]


@some
@given(DATA)
def test_the_data_are_drawn_with_their_learning_curve(run: DataRun) -> None:
    curve = run.learning_curve
    scene = data_scene(run.data, run.surface, curve, run.usual_point, "contour", ("width", "height"))
    expected = (curve.training_points, curve.a, curve.b, curve.training, curve.validation)
    for values, of_the_curve in zip(numbers(scene), expected, strict=True):
        same(values, of_the_curve)
    points = panel(scene, "points")
    layout = points.figure["layout"]
    assert [layout[axis]["title"]["text"] for axis in ("xaxis", "yaxis")] == ["width", "height"]
    revealed, fit, true = points.marks
    assert isinstance(revealed, Revealed)
    assert revealed.discs == len(run.data.x_train)
    same(revealed.px, np.vstack([run.data.x_train, run.data.x_val])[:, 0])
    same(revealed.py, np.vstack([run.data.y_train, run.data.y_val])[:, 0])
    assert isinstance(fit, Line)
    assert isinstance(true, Line)
    same(np.stack([fit.a, fit.b]), np.stack([curve.a, curve.b]))
    assert run.data.true_line == (true.a[0], true.b[-1])
    assert (true.dash, true.width) == ("10 7", 3)
    assert points.note == "discs train, rings validate · dashed: the true line"
    surface = panel(scene, "surface")
    assert (surface.pick, surface.handle, surface.handle_text) == (("point",), run.usual_point, "cut here")
    cross, now = surface.marks
    assert isinstance(cross, Point)
    assert isinstance(now, Point)
    assert (cross.x[0], cross.y[0]) == run.surface.minimum
    same(np.stack([now.x, now.y]), np.stack([curve.a, curve.b]))
    losses = panel(scene, "losses")
    # one training point has no line, and no loss
    ends = [loss for loss in (curve.training[-1], curve.validation[-1]) if np.isfinite(loss)]
    floor = max(1e-12, 0.1 * min(ends, default=1.0))
    low, high = losses.figure["layout"]["yaxis"]["range"]
    if losses.note == "" and ends:
        top = np.nanmax([curve.training, curve.validation])
        assert low < np.log10(floor) < low + 0.3 + 0.1 * (high - low)
        assert np.log10(top) < high < max(np.log10(top), np.log10(10 * floor)) + 0.1 * (high - low) + 0.01
    for mark, values in zip(losses.marks, (curve.validation,) * 2 + (curve.training,) * 2, strict=True):
        assert isinstance(mark, Trail | Point)
        above = values > floor
        same(mark.y[above], values[above])
        same(np.isnan(mark.y), np.isnan(values))
    still = section_still(run.stats, run.surface, run.usual_point)
    slopes = mse_gradient(np.array([run.usual_point]), run.data.x_train, run.data.y_train)[0]
    np.testing.assert_allclose(np.concatenate(numbers(still)), slopes, rtol=1e-6, atol=1e-8)
    assert (still.total, still.ticks.tolist(), still.epochs.tolist()) == (0, [0], [1])
    assert [readout.label for readout in still.readouts] == [f"∂L/∂{name}, the tangent" for name in "ab"]
    assert (scene.unit, scene.total, scene.layout, still.layout) == ("point", len(run.data.shuffled), "hero", "pair")
    assert [part.area for part in scene.panels] == ["main", "side", "low"]
    same(scene.epochs, np.ones(scene.total + 1))
    assert losses.figure["layout"]["yaxis"]["title"]["text"] == "loss"
    assert losses.figure["layout"]["xaxis"]["range"] == pytest.approx([-0.03 * scene.total, 1.03 * scene.total])


def test_what_is_nearly_nothing_is_drawn_below_the_range() -> None:
    # two points are fitted perfectly, which has no place on a logarithmic axis
    run = data_run(DataSettings())
    scene = data_scene(run.data, run.surface, run.learning_curve, run.usual_point, "contour", ("x", "y"))
    training = panel(scene, "losses").marks[2]
    assert isinstance(training, Trail)
    floor = 0.1 * min(run.learning_curve.training[-1], run.learning_curve.validation[-1])
    assert training.y[2] == pytest.approx(0.1 * floor)


@some
@given(DATA)
def test_points_and_surface_fill_their_figures(run: DataRun) -> None:
    rings, discs = data_figure(run.data)["data"]
    same(np.stack([discs["x"], discs["y"]], 1), np.hstack([run.data.x_train, run.data.y_train]))
    same(np.stack([rings["x"], rings["y"]], 1), np.hstack([run.data.x_val, run.data.y_val]))
    assert (rings["marker"]["symbol"], "symbol" in discs["marker"]) == ("circle-open", False)
    surface = run.surface
    half = (surface.b[-1] - surface.b[0]) / 2
    contour = contour_figure(surface)
    layout, (rise,) = contour["layout"], contour["data"]
    middle = surface.minimum[0]
    assert layout["xaxis"]["range"] == pytest.approx([middle - 0.4 * half, middle + 0.4 * half])
    assert layout["yaxis"]["range"] == [surface.b[0], surface.b[-1]]
    near = np.abs(surface.a - middle) <= 1.3 * half
    top = np.sqrt(surface.loss[:, near].max() - surface.minimum_loss)
    assert (rise["zmin"], rise["zmax"]) == (0, pytest.approx(top))
    rings_at = rise["contours"]
    assert (rings_at["start"], rings_at["end"], rings_at["size"]) == pytest.approx((top / 13, top, top / 13))
    solid = three_d_figure(surface)["data"][0]
    kept = np.abs(surface.a - middle) <= 1.15 * half
    np.testing.assert_allclose(solid["x"], surface.a[kept], rtol=1e-6)
    np.testing.assert_allclose(solid["z"], surface.loss[:, kept], rtol=1e-6, atol=1e-30)
    root = np.sqrt(np.maximum(surface.loss[:, kept] - surface.minimum_loss, 0))
    np.testing.assert_allclose(solid["surfacecolor"], root, rtol=1e-2, atol=1e-2)
    high = three_d_figure(surface)["layout"]["scene"]["zaxis"]["range"]
    assert high == pytest.approx([0, 1.02 * surface.loss[:, kept].max()], rel=1e-6)


def attempt(name: str, epochs: int = 60, rate: float = 0.1) -> tuple[Any, Scene]:
    run = autograd_run(AutogradSettings(attempt=name, epochs=epochs, learning_rate=rate))
    return run, attempt_scene(run.attempt, run.data, run.surface, rate, accumulates=run.accumulates)


@pytest.mark.parametrize("epochs", [60, 200])
def test_gradients_that_add_up_are_drawn_beside_the_step_of_each_alone(epochs: int) -> None:
    run, scene = attempt("without zero_", epochs)
    path = run.trace.parameters
    slope = mse_gradient(path, run.data.x_train, run.data.y_train)
    alone, *tail = [mark for mark in panel(scene, "surface").marks if isinstance(mark, Segment)]
    same(np.stack([alone.x0, alone.y0], 1), path)
    ends = np.stack([alone.x1, alone.y1], 1)
    np.testing.assert_allclose(ends[:-1], (path - 0.1 * slope)[:-1])
    same(ends[-1], path[-1])
    assert len(tail) == (TAIL if epochs == 200 else 0)
    for k, mark in enumerate(tail):
        same(np.stack([mark.x1, mark.y1], 1)[k:], path[: len(path) - k])
        same(np.stack([mark.x0, mark.y0], 1)[k + 1 :], path[: len(path) - k - 1])
        same(np.stack([mark.x0, mark.y0], 1)[: k + 1], np.tile(path[0], (k + 1, 1)))
    arrow = next(mark for mark in panel(scene, "surface").marks if isinstance(mark, Arrow))
    assert arrow.text == ""
    assert panel(scene, "surface").note == "dashed: −η∇L alone"
    held = grads_held(run.attempt)
    same(held[:-1], run.trace.gradients)
    # no backward ran after the last update
    same(held[-1], run.trace.gradients[-1])
    assert [readout.label for readout in scene.readouts] == ["a", "b", "loss", "a.grad", "b.grad"]
    same(np.stack([readout.values for readout in scene.readouts[-2:]], 1), held)


def test_a_plain_attempt_keeps_its_words_and_has_no_note() -> None:
    _, scene = attempt("third")
    surface = panel(scene, "surface")
    arrow = next(mark for mark in surface.marks if isinstance(mark, Arrow))
    assert (arrow.text, surface.note, surface.pick) == ("−η∇L", "", ())
    assert not any(isinstance(mark, Segment | Label) for mark in surface.marks)
    _, failed = attempt("first")
    arrow = next(mark for mark in panel(failed, "surface").marks if isinstance(mark, Arrow))
    assert (arrow.text, panel(failed, "surface").note) == ("", "")


@pytest.mark.parametrize("w", [-7.0, -0.5, 0.3, 4.0])
def test_the_curve_has_its_tangent(w: float) -> None:
    (part,) = start_scene(run_variant(GraphSettings(variant="square", start_b=w))).panels
    tangent, point = part.marks
    assert isinstance(tangent, Segment)
    assert isinstance(point, Point)
    (curve,) = part.figure["data"]
    np.testing.assert_allclose(curve["y"], curve["x"] ** 2 + curve["x"], rtol=1e-5, atol=1e-5)
    reach = max(2.5, 1.2 * abs(w + 0.5))
    assert part.figure["layout"]["xaxis"]["range"] == pytest.approx([-0.5 - reach, -0.5 + reach])
    assert (point.x[0], point.y[0], part.handle) == (w, w * w + w, (w, w * w + w))
    run, rise = (tangent.x1 - tangent.x0)[0], (tangent.y1 - tangent.y0)[0]
    assert rise == pytest.approx((2 * w + 1) * run)
    assert np.hypot(run, rise) == pytest.approx(2 * reach / 3)
    assert ((tangent.x0 + tangent.x1)[0] / 2, (tangent.y0 + tangent.y1)[0] / 2) == pytest.approx((w, w * w + w))


def test_the_ring_is_where_the_loss_is_the_threshold() -> None:
    (part,) = start_scene(run_variant(GraphSettings(variant="threshold", threshold=2.5))).panels
    ring = part.figure["data"][-1]
    assert (ring["contours"]["start"], ring["contours"]["end"], ring["contours"]["coloring"]) == (2.5, 2.5, "none")
    run = run_variant(GraphSettings())
    loss = line_loss(data_run(DataSettings()).stats, ring["x"][None, :].astype(float), ring["y"][:, None].astype(float))
    np.testing.assert_allclose(ring["z"], loss, rtol=1e-4, atol=1e-4)
    (part,) = start_scene(run).panels
    texts = [mark.text for mark in part.marks if isinstance(mark, Arrow | Point)]
    assert texts == ["", "", "min", ""]


@pytest.mark.parametrize(("zoom", "rate"), [(6.0, 0.1), (1e4, 0.4)])
def test_the_precisions_are_drawn_around_the_minimum(zoom: float, rate: float) -> None:
    found = fits(zoom, rate)
    scene, three_d = precision_scene(found), precision_scene(found, "3-D")
    exact = found.fit("float64").surface.loss[:, np.abs(found.a) <= SHOWN * found.half]
    rise = np.ptp(exact)
    assert [part.area for part in scene.panels] == ["one", "two", "three", "four"]
    for fit, part, solid, readout in zip(found.fits, scene.panels, three_d.panels, scene.readouts, strict=True):
        same(readout.values, fit.trace.loss[np.minimum(scene.ticks, fit.trace.updates)])
        cells, rings = part.figure["data"]
        height = np.sqrt((fit.surface.loss - fit.surface.loss.min()) / rise)
        np.testing.assert_allclose(cells["z"], height, rtol=1e-4, atol=1e-6)
        assert (cells["zmin"], cells["zmax"], cells["zsmooth"]) == (0.0, 1.0, False)
        same(rings["z"], cells["z"])
        assert rings["contours"] == {"start": 0.1, "end": 1.0, "size": 0.1, "coloring": "none"}
        trail, cross, _ = part.marks
        assert isinstance(trail, Trail)
        assert isinstance(cross, Point)
        offsets = fit.trace.parameters - np.array(found.minimum)
        same(np.stack([trail.x, trail.y], 1), offsets[np.minimum(scene.ticks, fit.trace.updates)])
        assert (set(cross.x), set(cross.y)) == ({0.0}, {0.0})
        layout = part.figure["layout"]
        half = found.half
        for axis, reach, tick, titled, name, best in (
            ("xaxis", 2 * half, half, part.area in LOWER, "a", found.minimum[0]),
            ("yaxis", half, half / 2, part.area in LEFT, "b", found.minimum[1]),
        ):
            assert layout[axis]["range"] == pytest.approx([-reach, reach])
            assert layout[axis]["tickvals"] == pytest.approx([-tick, 0, tick])
            minus, nought, plus = layout[axis]["ticktext"]
            assert layout[axis]["title"]["text"] == (f"{name} − {best:.4f}" if titled else "")
            if titled:
                assert nought == "0"
                assert [float(minus.replace("−", "-", 1)), float(plus)] == pytest.approx([-tick, tick], rel=0.05)
            else:
                assert (minus, nought, plus) == ("", "", "")
        kept = np.abs(found.a) <= SHOWN * half
        surface = solid.figure["data"][0]
        np.testing.assert_allclose(surface["x"], found.a[kept] / half)
        np.testing.assert_allclose(surface["y"], found.b / half)
        np.testing.assert_allclose(surface["surfacecolor"], height[:, kept], rtol=1e-4, atol=1e-6)
        np.testing.assert_allclose(surface["z"], np.clip(height[:, kept] ** 2, 0, 1), rtol=1e-4, atol=1e-6)
        path, now = solid.three_d
        assert (path.trace, now.trace) == (1, 2)
        inside = (np.abs(trail.x) <= 2 * half) & (np.abs(trail.y) <= half)
        same(~np.isnan(path.x), inside)
        np.testing.assert_allclose(path.x[inside], trail.x[inside] / half)
        np.testing.assert_allclose(path.y[inside], trail.y[inside] / half)
        for t in np.flatnonzero(inside)[::50]:
            cell = np.abs(found.b - trail.y[t]).argmin(), np.abs(found.a - trail.x[t]).argmin()
            assert path.z[t] == pytest.approx(min(height[cell] ** 2, 1) + 0.02, abs=1e-6)


def test_a_surface_without_one_finite_loss_is_drawn_flat() -> None:
    # the squares of such residuals are beyond float16
    x = np.linspace(0, 1e6, 30)
    found = fits(points=Points.of("big.csv", "x", "y", x, 5 * x))
    scene = precision_scene(found)
    (part,) = (part for part in scene.panels if part.name == "float16")
    assert np.isnan(found.fit("float16").surface.loss).all()
    assert not part.figure["data"][0]["z"].any()
    assert part.figure["data"][0]["z"].shape == found.fit("float16").surface.loss.shape
    assert part.note == "overflows"


@some
@given(TIMINGS, st.booleans())
def test_the_timings_are_drawn_by_size(drawn: list[Timing], stand_in: bool) -> None:
    timings = tuple(
        Timing(32 * 2**i, 0.0, each.cpu, each.there, each.device, each.back) for i, each in enumerate(drawn)
    )
    crossover = timings[-1].size if timings else None
    (part,) = transfer_scene(Comparison(timings, crossover, "words", stand_in), "cuda:0").panels
    product, other, transfer, both = part.figure["data"]
    where = "the CPU, again" if stand_in else "cuda:0"
    assert [line["name"] for line in part.figure["data"]][1] == f"product on {where}"
    for line, of in (
        (product, lambda t: t.cpu),
        (other, lambda t: t.device),
        (transfer, lambda t: t.there + t.back),
        (both, lambda t: t.there + t.device + t.back),
    ):
        assert list(line["y"]) == pytest.approx([of(timing) for timing in timings])
        assert list(line["x"]) == [timing.size for timing in timings]
        assert line["mode"] == "lines+markers"
    low, high = part.figure["layout"]["yaxis"]["range"]
    seconds = [value for line in part.figure["data"] for value in line["y"]] or [1e-6, 1.0]
    assert (low, high) == pytest.approx((np.log10(min(seconds)) - 0.2, np.log10(max(seconds)) + 0.2))
    sizes = [timing.size for timing in timings] or [32, 1024]
    across = part.figure["layout"]["xaxis"]
    assert across["range"] == pytest.approx([np.log10(sizes[0]) - 0.06, np.log10(sizes[-1]) + 0.06])
    assert [int(text) for text in across["ticktext"]] == across["tickvals"] == sizes
    assert part.figure["layout"]["showlegend"]
    if crossover:
        limit, label = part.marks
        assert isinstance(limit, Segment)
        assert isinstance(label, Label)
        assert (limit.x0, limit.x1, label.x) == (crossover, crossover, crossover)
        assert np.log10([limit.y0[0], limit.y1[0], label.y[0]]) == pytest.approx([low, high, low + 0.3])


@pytest.mark.parametrize(("zoom", "text"), [(200.0, "0.01"), (250.0, "8e-3"), (1e4, "2e-4"), (6.0, "0.33")])
def test_an_offset_is_written_in_the_shorter_way(zoom: float, text: str) -> None:
    layout = precision_scene(fits(zoom)).panels[2].figure["layout"]
    assert layout["xaxis"]["ticktext"] == [f"−{text}", "0", text]


def test_without_a_line_the_losses_have_the_range_of_one() -> None:
    # one training point has no line
    run = data_run(DataSettings(points=10, training_share=0.1))
    assert np.isnan(run.learning_curve.training).all()
    scene = data_scene(run.data, run.surface, run.learning_curve, run.usual_point, "contour", ("x", "y"))
    assert panel(scene, "losses").figure["layout"]["yaxis"]["range"] == pytest.approx([-1.08, 0.08])


def test_a_close_up_at_a_loss_of_nothing_has_room_above_it() -> None:
    line = few([0.0, 1.0], [1.0, 3.0])
    stats = statistics(line.x_train, line.y_train)
    surface = surface_for(stats, (0.0, 0.0), (0.0, 0.0))
    panels, _ = section_panels(stats, surface, np.array([[1.0, 2.0]]), 0.1)
    for part in panels:
        assert part.figure["layout"]["yaxis"]["range"] == pytest.approx([-0.05e-9, 1.05e-9])


def test_a_surface_that_does_not_rise_is_drawn_flat() -> None:
    found = fits()
    level = [replace(fit, surface=replace(fit.surface, loss=np.ones_like(fit.surface.loss))) for fit in found.fits]
    for part in precision_scene(replace(found, fits=tuple(level))).panels:
        assert not part.figure["data"][0]["z"].any()


def test_what_a_scene_counts_and_where_its_panels_stand() -> None:
    found = {
        "descent": ("hero", "update"), "epochs": ("hero", "epoch"), "sections": ("pair", "update"),
        "sweep": ("single", "update"), "batch": ("pair", "update"), "approach": ("pair", "epoch"),
    }  # fmt: skip
    for kind, words in found.items():
        scene = picture(kind, "tutorial")
        assert (scene.layout, scene.unit) == words
        assert str(scene.total) in scene.summary or kind not in ("descent", "epochs")
    assert [part.area for part in picture("batch", "tutorial").panels] == ["left", "right"]
    assert precision_scene(fits()).layout == "quad"
    assert precision_scene(fits()).unit == "epoch"


def test_batches_that_give_what_all_points_give_have_one_arrow() -> None:
    line = few([1.0] * 4, [2.0] * 4)
    trace = train(line, (0.0, 0.0), 0.1, 6, 2)
    assert trace.rows is not None
    arrows = panel(batch_scene(trace, line), "gradients").marks
    assert [mark.text for mark in arrows if isinstance(mark, Arrow)] == ["batch = all points", ""]
    two = few([0.0, 1.0], [0.0, 3.0])
    arrows = panel(batch_scene(train(two, (0.0, 0.0), 0.1, 6, 1), two), "gradients").marks
    assert [mark.text for mark in arrows if isinstance(mark, Arrow)] == ["all points", "batch"]


@pytest.mark.parametrize(("updates", "last"), [(0, 20), (20, 20), (21, 21), (199, 199), (200, 200), (1000, 200)])
def test_the_sweep_shows_twenty_to_two_hundred_updates(updates: int, last: int) -> None:
    data = make(DataSettings())
    stats = statistics(data.x_train, data.y_train)
    trace = train(data, (0.5, 0.0), 0.1, updates, 80)
    (part,) = sweep_scene(trace, stats, (0.5, 0.0), 0.1, 0.8).panels
    assert part.figure["layout"]["yaxis"]["range"] == [0, last]
    heat = part.figure["data"][0]
    assert heat["z"].shape == (last + 1, 81)
    assert (heat["z"].min() >= -6, heat["z"].max() <= 6) == (True, True)
    *_, now = part.marks
    assert isinstance(now, Point)
    assert now.y.max() == min(updates, last)
