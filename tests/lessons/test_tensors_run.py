"""Training and the loss in four precisions: what rounds to nothing, and where."""

import numpy as np
import pytest
import torch

from core.figures.scene import encode
from core.lessons.tensors import conversions, memory
from core.lessons.tensors.check import printed_types
from core.lessons.tensors.figures import precision_scene
from core.lessons.tensors.graph_of_use import graph_of_shadowed_use, graph_of_use
from core.lessons.tensors.precision import DTYPES
from core.lessons.tensors.run import UPDATES, fits, still, train_in
from core.lessons.tensors.settings import CONVERSION_GROUPS, MAKERS, OPERATIONS, TensorSettings
from core.line.data import Points, make
from core.training.train import train

START = (0.33669036626815796, 0.12880940735340118)


def test_sixteen_bits_stop_and_the_others_go_on() -> None:
    found = fits()
    assert [fit.dtype for fit in found.fits] == list(DTYPES)
    stops = {fit.dtype: fit.still for fit in found.fits}
    # measured with torch 2.13 on a CPU; other machines may sum in another order
    assert stops["bfloat16"] == pytest.approx(85, abs=20)
    assert stops["float16"] == pytest.approx(228, abs=40)
    assert stops["float32"] == stops["float64"] == UPDATES
    losses = {fit.dtype: float(fit.trace.loss[-1]) for fit in found.fits}
    assert losses["bfloat16"] > 1.5 * losses["float64"]
    assert losses["float32"] == pytest.approx(losses["float64"], rel=1e-5)


@pytest.mark.parametrize("dtype", DTYPES)
def test_every_parameter_of_a_run_is_a_number_of_its_dtype(dtype: str) -> None:
    trace = train_in(dtype, make(), START, 0.1, 40)
    assert trace.dtype == dtype
    there = torch.tensor(trace.parameters).to(DTYPES[dtype]).double().numpy()
    np.testing.assert_array_equal(there, trace.parameters)


def test_once_still_the_next_step_is_less_than_half_a_gap() -> None:
    fit = fits().fit("bfloat16")
    last = torch.tensor(fit.trace.parameters[-1], dtype=torch.bfloat16)
    step = 0.1 * torch.tensor(fit.trace.gradients[-1], dtype=torch.bfloat16)
    assert step.abs().max() > 0
    assert torch.equal(last - step, last)


def test_float32_is_the_tutorials_own_run() -> None:
    trace = train_in("float32", make(), START, 0.1, 50)
    theirs = train(make(), START, 0.1, 50, 80, "autograd")
    np.testing.assert_array_equal(trace.parameters, theirs.parameters)


def test_still_counts_the_last_update_that_moved() -> None:
    assert still(np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 2.0], [1.0, 2.0]])) == 2
    assert still(np.zeros((3, 2))) == 0


def test_the_window_is_around_the_minimum_and_rounding_shows_as_it_closes() -> None:
    wide, near = fits(1.0, 0.4), fits(1e4, 0.4)
    assert (wide.half, near.half) == (2.0, 2e-4)
    assert wide.a[-1] == 2 * wide.b[-1] == 4.0
    assert near.minimum == pytest.approx((1.02354, 1.96896), abs=1e-5)
    assert near.fit("bfloat16").surface.distinct == 1
    assert near.fit("float16").surface.distinct < 10
    assert near.fit("float32").surface.distinct < near.fit("float64").surface.distinct
    # at the exact minimum, the middle cell, no loss of float64 is lower
    assert wide.fit("float64").surface.loss.min() == pytest.approx(wide.lowest, rel=1e-9)


def test_each_cell_has_the_loss_of_its_own_place() -> None:
    found = fits()
    data = make()
    exact = found.fit("float64").surface.loss
    for row, column in ((0, 0), (3, 60), (40, 11)):
        a, b = found.minimum[0] + found.a[column], found.minimum[1] + found.b[row]
        assert exact[row, column] == pytest.approx(np.mean((data.y_train - a - b * data.x_train) ** 2), rel=1e-12)


def test_own_points_that_diverge_end_finite() -> None:
    x = np.linspace(0, 3000, 30)
    points = Points.of("big.csv", "x", "y", x, 5 * x)
    found = fits(points=points)
    for fit in found.fits:
        assert fit.trace.diverged_at is not None
        assert np.isfinite(fit.trace.parameters).all()
    encode(precision_scene(found))


@pytest.mark.parametrize("view", ["contour", "3-D"])
def test_the_scene_has_a_panel_and_a_readout_per_dtype(view: str) -> None:
    found = fits()
    scene = precision_scene(found, view)
    assert [panel.name for panel in scene.panels] == list(DTYPES)
    assert [panel.views for panel in scene.panels] == [("contour", "3-D"), (), (), ()]
    assert all(bool(panel.three_d) == (view == "3-D") for panel in scene.panels)
    assert scene.total == UPDATES
    for readout, fit in zip(scene.readouts, found.fits, strict=True):
        np.testing.assert_array_equal(readout.values, fit.trace.loss)
    assert [panel.note for panel in scene.panels][2:] == ["still moving"] * 2


def test_a_flat_floor_is_flat_and_the_cells_are_the_real_losses() -> None:
    found = fits(1e4, 0.4)
    panels = {panel.name: panel for panel in precision_scene(found).panels}
    assert not panels["bfloat16"].figure["data"][0]["z"].any()
    shown = panels["float32"].figure["data"][0]
    np.testing.assert_array_equal(shown["customdata"], found.fit("float32").surface.loss)
    assert shown["z"].min() == 0.0
    assert panels["float64"].figure["data"][0]["z"].max() >= 1.0


def test_the_settings_name_what_is_there() -> None:
    assert tuple(maker.__name__ for maker in memory.MAKERS) == MAKERS
    assert tuple(operation.__name__ for operation in memory.OPERATIONS) == OPERATIONS
    assert tuple(conversions.GROUPS) == CONVERSION_GROUPS
    assert {c for group in conversions.GROUPS.values() for c in group} == set(conversions.CONVERSIONS)
    assert TensorSettings.from_query({"zoom": "0.5"})[1] == ["Zoom cannot be 0.5: it goes from 1 to 1e+09."]


def test_the_notebooks_types() -> None:
    assert printed_types() == ("numpy.ndarray", "torch.Tensor", "torch.FloatTensor")


def test_the_copy_stands_between_the_leaf_and_its_use() -> None:
    plain, shadowed = graph_of_use(), graph_of_shadowed_use()
    assert [node.backward for node in plain.nodes if node.backward] == ["PowBackward0", "SumBackward0"]
    assert "ToCopyBackward0" in [node.backward for node in shadowed.nodes]
    for graph, name in ((plain, "a"), (shadowed, "created")):
        (leaf,) = (node for node in graph.nodes if node.kind == "leaf")
        assert leaf.name == name
        assert leaf.gradient is not None
        assert leaf.gradient.sum == pytest.approx(0.67338, abs=1e-5)
