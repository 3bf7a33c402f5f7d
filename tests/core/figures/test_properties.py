"""What holds of every scene of every lesson, whatever its settings."""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any, get_type_hints

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from core.figures.marks import (
    Arrow,
    Label,
    Lit,
    Mark,
    PerPoint,
    PerTick,
    PerTickAndRow,
    Point,
    Revealed,
    Segment,
    Squares,
    ThreeDMark,
    Trail,
)
from core.figures.scene import Panel, Scene, encode
from core.lessons.tensors.precision import DTYPES
from tests.core.figures.random_scenes import SCENES
from tests.core.figures.test_scene import decoded

some = settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def arrays(mark: Mark | ThreeDMark) -> Iterator[tuple[Any, np.ndarray]]:
    """The arrays of a mark with their types."""
    hints = get_type_hints(type(mark), include_extras=True)
    for field in fields(mark):
        value = getattr(mark, field.name)
        if isinstance(value, np.ndarray):
            yield hints[field.name], value


def places(mark: Mark) -> list[tuple[np.ndarray, np.ndarray]]:
    """Where the mark is drawn, x and y; nowhere where it crosses the whole panel."""
    if isinstance(mark, Trail | Point | Label):
        return [(mark.x, mark.y)]
    if isinstance(mark, Arrow | Segment):
        return [(mark.x0, mark.y0), (mark.x1, mark.y1)]
    return [(mark.px, mark.py)] if isinstance(mark, Squares | Lit | Revealed) else []


def axes(panel: Panel) -> tuple[dict[str, Any], dict[str, Any]]:
    layout = panel.figure["layout"]
    return layout["xaxis"], layout["yaxis"]


def flat(scene: Scene) -> list[Panel]:
    return [panel for panel in scene.panels if "xaxis" in panel.figure["layout"]]


def shown(axis: dict[str, Any], values: Any) -> np.ndarray:
    """The values that are numbers, in the units of the axis's range."""
    array = np.asarray(values, dtype=float)
    array = array[~np.isnan(array)]
    return np.log10(array) if axis.get("type") == "log" else array


def visible(panel: Panel) -> list[tuple[float, float]]:
    """The ends of both axes. Where Plotly widens x to equal units, what it can be widened to."""
    x, y = axes(panel)
    return [(panel.figure["data"][0]["x"][[0, -1]] if panel.name == "surface" else x["range"]), y["range"]]


def is_clipped(panel: Panel, mark: Mark) -> bool:
    """Whether the mark may leave the panel: the frame cuts it off, or a pointer at the edge shows the way to it."""
    if isinstance(mark, Point) and mark.current:
        return True
    if panel.name == "surface":
        return isinstance(mark, Trail | Arrow | Segment) or (isinstance(mark, Point) and mark.shape == "ring")
    if panel.name == "parameters":  # a run that diverges leaves its picture
        return any(abs(y).max() >= 1e3 for _, y in places(mark))
    # below the range is a loss of nearly nothing, and above it a run that diverges
    return panel.name in ("losses", "section-a", "section-b", *DTYPES) and getattr(mark, "shape", "") != "cross"


def check_lengths(scene: Scene) -> None:
    ticks = len(scene.ticks)
    assert scene.ticks[0] == 0
    assert (np.diff(scene.ticks) > 0).all()
    assert scene.ticks[-1] == scene.total
    assert scene.epochs.shape == (ticks,)
    assert (np.diff(scene.epochs) >= 0).all()
    assert all(readout.values.shape == (ticks,) for readout in scene.readouts)
    for panel in scene.panels:
        for mark in (*panel.marks, *panel.three_d):
            points = [len(array) for hint, array in arrays(mark) if hint == PerPoint]
            assert len(set(points)) <= 1
            for hint, array in arrays(mark):
                if hint == PerTick:
                    assert array.shape == (ticks,)
                elif hint == PerTickAndRow:
                    assert len(array) == ticks
                    assert array.min() >= -1
                    assert array.max() < points[0]


def check_json(scene: Scene) -> None:
    sent = json.loads(json.dumps(encode(scene), allow_nan=False))
    for array in sent["arrays"]:
        assert not np.isinf(decoded(array)).any()


def check_three_d(scene: Scene) -> None:
    for panel in scene.panels:
        if panel in flat(scene):
            assert panel.three_d == ()
            continue
        assert panel.marks == ()
        data, axis = panel.figure["data"], panel.figure["layout"]["scene"]["zaxis"]
        (surface,) = (trace for trace in data if trace["type"] == "surface")
        assert surface["z"].shape == (len(surface["y"]), len(surface["x"]))
        low, high = axis["range"]
        assert low <= surface["z"].min()
        assert surface["z"].max() <= high
        for mark in panel.three_d:
            assert data[mark.trace]["type"] == "scatter3d"
            drawn = ~np.isnan(mark.z)
            assert (low <= mark.z[drawn]).all()
            # a path may go on beside the surface, which ends with the contours; points stand a little above it
            over = (surface["x"][0] <= mark.x) & (mark.x <= surface["x"][-1])
            assert (mark.z[over] <= high * 1.02).all()
            for values in (mark.x, mark.y):
                np.testing.assert_array_equal(np.isnan(values), np.isnan(mark.z))
            assert ((surface["y"][0] - 1e-6 <= mark.y[drawn]) & (mark.y[drawn] <= surface["y"][-1] + 1e-6)).all()


def check_places(scene: Scene) -> None:
    for panel in flat(scene):
        for mark in panel.marks:
            for xy in places(mark):
                for axis, (low, high), values in zip(axes(panel), visible(panel), xy, strict=True):
                    if is_clipped(panel, mark):
                        # a run starts inside, wherever it goes
                        starts = "start_a" in panel.pick or panel.name.startswith("section")
                        values = values[:1] if starts and not isinstance(mark, Arrow | Segment | Point) else values[:0]
                    assert (low - 1e-9 <= shown(axis, values)).all()
                    assert (shown(axis, values) <= high + 1e-9).all()


def check_ranges(scene: Scene) -> None:
    """The ranges that are made for what they show are not much wider than that, and hold all that stands still."""
    for panel in flat(scene):
        if panel.name not in ("loss", "data", "batch", "points", "distance", "parameters", "transfer", "curve"):
            continue
        for which, axis in enumerate(axes(panel)):
            still = [shown(axis, trace["xy"[which]]) for trace in panel.figure["data"]]
            moving = [shown(axis, xy[which]) for mark in panel.marks for xy in places(mark)]
            nought = [np.zeros(1)] if panel.name in ("data", "batch") and which == 1 else []
            low, high = axis["range"]
            assert all((low - 1e-6 <= values).all() and (values <= high + 1e-6).all() for values in still)
            values = np.concatenate([*still, *moving, *nought])
            if panel.name == "parameters":
                values = values[abs(values) < 1e3]
            if values.size:
                assert high - low <= max(2 * np.ptp(values), 1.3 + 0.25 * abs(values).max()), (panel.name, which)


@pytest.mark.parametrize("check", [check_lengths, check_json, check_three_d, check_places, check_ranges])
@pytest.mark.parametrize("kind", SCENES)
def test_every_scene(kind: str, check: Callable[[Scene], None]) -> None:
    @some
    @given(SCENES[kind]())
    def holds(scene: Scene) -> None:
        check(scene)

    holds()
