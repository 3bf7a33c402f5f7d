"""The run that the first page plays."""

import numpy as np
import pytest

from core.lessons.overview.run import overview_run
from core.line.curvature import predicted_path
from core.line.data import make
from core.line.surface import statistics, view_box
from core.training.initialise import numpy_start


def test_the_first_pages_run_is_sixty_updates_from_the_tutorials_start() -> None:
    run, data = overview_run(), make()
    stats = statistics(data.x_train, data.y_train)
    assert run.data is data
    assert (run.trace.updates, run.trace.rows, run.trace.dtype) == (60, None, "float64")
    np.testing.assert_allclose(run.trace.parameters, predicted_path(stats, numpy_start(), 0.2, 60), atol=1e-12)
    (left, right), (low, high) = view_box(stats, [numpy_start()])
    assert (run.surface.a[0], run.surface.a[-1]) == pytest.approx((left, right))
    assert (run.surface.b[0], run.surface.b[-1]) == pytest.approx((low, high))


def test_it_is_trained_once() -> None:
    assert overview_run() is overview_run()
