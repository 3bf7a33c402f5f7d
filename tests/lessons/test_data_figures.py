"""The data lesson's learning curve."""

import numpy as np
import pytest

from core.figures.marks import Point
from core.figures.scene import Panel
from core.lessons.data.figures import data_scene
from core.lessons.data.run import DataRun, data_run
from core.line.data import DataSettings
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
