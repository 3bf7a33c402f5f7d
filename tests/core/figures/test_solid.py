"""The loss as a height: the surface, the run on it, and the points that have names."""

import numpy as np
import pytest

from core.figures.solid import solid_figure
from core.lessons.data.figures import data_scene
from core.lessons.data.learning_curve import deal
from core.line.data import make
from core.line.surface import line_loss, statistics
from tests.core.figures.scenes import CASES, panel, picture, run


def test_the_solid_surface_is_the_loss_itself() -> None:
    r = run("tutorial")
    solid = solid_figure(r.surface)["data"][0]
    expected = line_loss(r.stats, solid["x"][None, :].astype(float), solid["y"][:, None].astype(float))
    np.testing.assert_allclose(solid["z"], expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", CASES)
def test_in_3d_the_point_stands_on_the_surface_or_is_not_drawn(name: str) -> None:
    r, scene = run(name), picture("descent, 3-D", name)
    surface = panel(scene, "surface")
    lift = 0.012 * (r.surface.loss.max() - r.surface.loss.min())
    assert [index for index, _ in surface.moves3d] == [1, 2]
    for _, mark in surface.moves3d:
        z = mark.arrays["z"]
        drawn = np.isfinite(z)
        np.testing.assert_allclose(z[drawn], r.trace.loss[scene.moments][drawn] + lift)
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
    before = len(solid_figure(r.surface)["data"])
    picture("descent, 3-D", "tutorial")
    assert len(solid_figure(r.surface)["data"]) == before


def test_on_the_data_lesson_the_fit_moves_over_the_surface() -> None:
    data, dealing = make(), deal(make())
    surface = run("tutorial").surface
    solid = panel(data_scene(data, surface, dealing, (1.0, 2.0), "3-D", ("x", "y")), "surface")
    ((index, fit),) = solid.moves3d
    assert solid.figure["data"][index]["mode"] == "markers"
    assert np.isnan(fit.arrays["x"][:2]).all()  # no line through fewer than two points
    np.testing.assert_array_equal(fit.arrays["x"][-1], dealing.a[-1])
    lift = 0.012 * (surface.loss.max() - surface.loss.min())
    loss = line_loss(statistics(data.x_train, data.y_train), dealing.a[-1], dealing.b[-1])
    np.testing.assert_allclose(fit.arrays["z"][-1], loss + lift)
