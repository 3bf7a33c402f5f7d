"""The loss as a height: the surface, the run on it, and the points that have names."""

import numpy as np
import pytest

from core.figures.three_d import three_d_figure
from core.lessons.data.figures import data_scene
from core.lessons.data.learning_curve import learning_curve
from core.line.data import make
from core.line.surface import line_loss, statistics
from tests.core.figures.scenes import CASES, panel, picture, run


def test_the_three_dimensional_surface_is_the_loss_itself() -> None:
    r = run("tutorial")
    there = three_d_figure(r.surface)["data"][0]
    expected = line_loss(r.stats, there["x"][None, :].astype(float), there["y"][:, None].astype(float))
    np.testing.assert_allclose(there["z"], expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", CASES)
def test_in_3d_the_point_stands_on_the_surface_or_is_not_drawn(name: str) -> None:
    r, scene = run(name), picture("descent, 3-D", name)
    surface = panel(scene, "surface")
    lift = 0.012 * (r.surface.loss.max() - r.surface.loss.min())
    assert [mark.trace for mark in surface.three_d] == [1, 2]
    for mark in surface.three_d:
        z = mark.z
        drawn = np.isfinite(z)
        np.testing.assert_allclose(z[drawn], r.trace.loss[scene.ticks][drawn] + lift)
        assert (z[drawn] <= r.surface.loss.max() + lift).all()
        assert drawn[0]
    assert surface.marks == ()


@pytest.mark.parametrize("name", CASES)
def test_the_start_and_the_minimum_have_their_names(name: str) -> None:
    r = run(name)
    figure = panel(picture("descent, 3-D", name), "surface").figure
    named = {trace["text"][0]: trace for trace in figure["data"] if "text" in trace}
    start = r.trace.parameters[0]
    for what, at in (("valley floor" if r.surface.flat_valley else "minimum", r.surface.minimum), ("start", start)):
        trace = named.pop(what)
        np.testing.assert_allclose((trace["x"][0], trace["y"][0]), at, rtol=1e-6)
        lift = 0.012 * (r.surface.loss.max() - r.surface.loss.min())
        np.testing.assert_allclose(trace["z"], line_loss(r.stats, *at) + lift, rtol=1e-5)
    assert named == {}


def test_what_is_drawn_for_one_run_does_not_change_the_surface_of_all() -> None:
    r = run("tutorial")
    before = len(three_d_figure(r.surface)["data"])
    picture("descent, 3-D", "tutorial")
    assert len(three_d_figure(r.surface)["data"]) == before


def test_on_the_data_lesson_the_fit_moves_over_the_surface() -> None:
    data, curve = make(), learning_curve(make())
    surface = run("tutorial").surface
    shown = panel(data_scene(data, surface, curve, (1.0, 2.0), "3-D", ("x", "y")), "surface")
    (fit,) = shown.three_d
    assert shown.figure["data"][fit.trace]["mode"] == "markers"
    assert np.isnan(fit.x[:2]).all()  # no line through fewer than two points
    np.testing.assert_array_equal(fit.x[-1], curve.a[-1])
    lift = 0.012 * (surface.loss.max() - surface.loss.min())
    loss = line_loss(statistics(data.x_train, data.y_train), curve.a[-1], curve.b[-1])
    np.testing.assert_allclose(fit.z[-1], loss + lift)
