"""The data lesson's learning curve."""

import numpy as np
import pytest

from core.figures.marks import Point
from core.figures.scene import Panel
from core.lessons.data.figures import data_scene, section_still
from core.lessons.data.learning_curve import learning_curve
from core.lessons.data.run import DataRun, data_run
from core.line.data import DataSettings, Regression
from tests.core.figures.scenes import panel


def losses_of(run: DataRun) -> Panel:
    """The panel with the learning curve."""
    scene = data_scene(run.data, run.surface, run.learning_curve, run.usual_point, "contour", ("x", "y"))
    return panel(scene, "losses")


def test_without_noise_the_losses_are_drawn_as_the_nothing_that_they_are() -> None:
    run = data_run(DataSettings(noise=0.0))
    losses = losses_of(run)
    axis = losses.figure["layout"]["yaxis"]
    assert losses.note == "zero, but for rounding"
    assert (axis["tickvals"], axis["ticktext"]) == ([1e-12], ["0"])
    for mark in losses.marks:
        shown = mark.y[~np.isnan(mark.y)]
        assert shown.size
        assert (shown == 1e-12).all()
        assert axis["range"][0] < -12 < axis["range"][1]


@pytest.mark.parametrize("seed", [3, 42])
def test_the_name_of_the_higher_loss_stands_above(seed: int) -> None:
    run = data_run(DataSettings(seed=seed, points=379 if seed == 3 else 100))
    losses = losses_of(run)
    named = {mark.text: mark for mark in losses.marks if isinstance(mark, Point)}
    above = [name for name, mark in named.items() if mark.side == "above"]
    below = [name for name, mark in named.items() if mark.side == "below"]
    ends = {"training": run.learning_curve.training[-1], "validation": run.learning_curve.validation[-1]}
    assert above == [max(ends, key=ends.__getitem__)]
    assert below == [min(ends, key=ends.__getitem__)]


def test_without_validation_points_the_range_is_that_of_the_training_loss() -> None:
    x = np.array([[0.0], [1.0], [2.0], [3.0]])
    y = np.array([[0.0], [1.0], [2.0], [5.0]])
    nobody = np.empty((0, 1))
    data = Regression(x, y, nobody, nobody, np.arange(4), None)
    curve = learning_curve(data)
    assert curve.training[-2] == pytest.approx(0, abs=1e-12)
    surface = data_run(DataSettings()).surface
    scene = data_scene(data, surface, curve, (0.0, 0.0), "contour", ("x", "y"))
    losses = panel(scene, "losses")
    low, high = losses.figure["layout"]["yaxis"]["range"]
    end = np.log10(curve.training[-1])
    assert (low, high) == pytest.approx((end - 1.08, end + 0.08))
    assert losses.note == ""


def test_a_cut_has_one_whole_tick() -> None:
    run = data_run(DataSettings())
    still = section_still(run.stats, run.surface, run.usual_point)
    assert (still.ticks.dtype.kind, still.epochs.dtype.kind) == ("i", "i")
    assert all(panel.figure["layout"]["xaxis"]["range"] for panel in still.panels)
