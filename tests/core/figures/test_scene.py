"""The scene on its way to the browser: typed arrays, each once, valid Plotly, nothing that JSON cannot hold."""

import base64
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.figures.figure import digest, plain, typed
from core.figures.marks import Point, Trail
from core.figures.scene import Panel, Readout, Scene, encode
from tests.core.figures.scenes import CASES, DIVERGING, PICTURES, picture

NAMES = {"$surface": [[0, "#ffffff"], [1, "#000000"]]}


def decoded(array: dict[str, Any]) -> np.ndarray:
    """A typed array as the browser reads it."""
    values = np.frombuffer(base64.b64decode(array["bdata"]), dtype=f"<{array['dtype']}")
    return values.reshape([int(n) for n in array["shape"].split(",")])


def coloured(value: Any) -> Any:
    """The same structure with real colours in the place of the theme's names."""
    if isinstance(value, dict):
        return {key: coloured(item) for key, item in value.items()}
    if isinstance(value, list):
        return [coloured(item) for item in value]
    if isinstance(value, str) and value.startswith("$"):
        return NAMES.get(value, "#123456")
    return value


floats = hnp.arrays(np.float64, hnp.array_shapes(max_dims=2, max_side=6), elements=st.floats(width=64))
integers = hnp.arrays(np.int64, st.integers(0, 9), elements=st.integers(-(2**31) + 1, 2**31 - 1))


@given(floats)
def test_floats_arrive_as_they_were_whatever_their_size(array: np.ndarray) -> None:
    arrived = decoded(typed(array))
    assert arrived.shape == array.shape
    np.testing.assert_array_equal(np.isfinite(arrived), np.isfinite(array))
    np.testing.assert_array_equal(np.isnan(arrived), np.isnan(array))
    finite = np.isfinite(array)
    np.testing.assert_allclose(arrived[finite], array[finite], rtol=1e-7, atol=1e-45)
    np.testing.assert_array_equal(arrived[np.isinf(array)], array[np.isinf(array)])


@given(integers)
def test_integers_arrive_exactly(array: np.ndarray) -> None:
    np.testing.assert_array_equal(decoded(typed(array)), array)


def test_the_smallest_type_that_holds_the_values_is_taken() -> None:
    for array, kind in (
        (np.array([1.5, -2.0]), "f4"),
        (np.array([1.0, np.nan]), "f4"),
        (np.array([1e200, 1.0]), "f8"),
        # the end of a diverging run: huge numbers, then a tick without a next step
        (np.array([1e200, np.nan]), "f8"),
        (np.array([1, 2000]), "i2"),
        (np.array([1, 40_000]), "i4"),
        (np.array([32_767, -32_767]), "i2"),
        (np.array([32_768]), "i4"),
        (np.array([], dtype=int), "i4"),
    ):
        assert typed(array)["dtype"] == kind
    assert typed(np.zeros((3, 4)))["shape"] == "3,4"
    assert base64.b64decode(typed(np.array([1.0]))["bdata"]) == b"\x00\x00\x80\x3f"


def test_a_plain_structure_has_no_numpy_left() -> None:
    given_ = {"a": [np.float64(1.5), (np.int32(2), "x")], "b": {"c": np.array([1.0])}, "d": None}
    assert plain(given_) == {"a": [1.5, [2, "x"]], "b": {"c": typed(np.array([1.0]))}, "d": None}


def test_the_digest_changes_with_the_content_alone() -> None:
    one = {"data": [typed(np.arange(3.0))]}
    assert digest(one) == digest({"data": [typed(np.arange(3.0))]})
    assert digest(one) != digest({"data": [typed(np.arange(3.0) + 1)]})
    assert len(bytes.fromhex(digest(one))) == 8


def small_scene() -> tuple[Scene, np.ndarray]:
    shared, own = np.array([0.1, 0.2]), np.array([3.0, 4.0])
    marks = (
        Trail("ink", shared, own, dots=False),
        Point("grad", shared, shared),
    )
    figure = {"data": [], "layout": {}}
    panel = Panel("one", "title", "main", figure, marks, pick=("start_a", "start_b"), handle=(1.0, 2.0))
    ticks = np.arange(2)
    return Scene((panel,), (Readout("a", "a", shared, 2),), ticks, ticks + 1, 1, "single", "words"), shared


def test_a_shared_array_is_sent_once() -> None:
    scene, shared = small_scene()
    sent = encode(scene)
    trail, point = sent["panels"][0]["marks"]
    assert trail["arrays"]["x"] == point["arrays"]["x"] == point["arrays"]["y"] == sent["readouts"][0]["values"]
    assert len(sent["arrays"]) == 4
    np.testing.assert_allclose(decoded(sent["arrays"][trail["arrays"]["x"]]), shared, rtol=1e-7)
    assert decoded(sent["arrays"][trail["arrays"]["y"]]).tolist() == [3, 4]
    assert decoded(sent["arrays"][sent["ticks"]]).tolist() == [0, 1]
    assert decoded(sent["arrays"][sent["epochs"]]).tolist() == [1, 2]


def test_equal_arrays_that_come_and_go_are_not_mixed_up() -> None:
    """An array that exists for its mark alone keeps its own place, even if its memory could be used again."""
    scene, _ = small_scene()
    readouts = tuple(Readout(str(k), "ink", np.full(2, float(k))) for k in range(50))
    sent = encode(Scene(scene.panels, readouts, scene.ticks, scene.epochs, 1, "single", "words"))
    for k, readout in enumerate(sent["readouts"]):
        assert decoded(sent["arrays"][readout["values"]]).tolist() == [k, k]


def test_what_a_scene_says_of_itself_is_sent() -> None:
    scene, _ = small_scene()
    sent = encode(scene)
    assert (sent["total"], sent["layout"], sent["summary"], sent["unit"]) == (1, "single", "words", "update")
    assert sent["readouts"][0] == {"label": "a", "color": "a", "values": 0, "digits": 2}
    panel = sent["panels"][0]
    assert (panel["name"], panel["title"], panel["area"]) == ("one", "title", "main")
    assert panel["pick"] == ["start_a", "start_b"]
    assert (panel["handle"], panel["handleText"]) == ([1.0, 2.0], "start, drag me")
    rest = {key: panel[key] for key in ("views", "view", "threeD", "then", "note")}
    assert rest == {"views": [], "view": "", "threeD": [], "then": [], "note": ""}
    assert panel["marks"][0] == {
        "kind": "trail",
        "color": "ink",
        "dash": None,
        "dots": False,
        "arrays": {"x": 0, "y": 1},
    }
    assert panel["figure"] == {"data": [], "layout": {}, "digest": digest({"data": [], "layout": {}})}


def test_the_default_descent_is_small() -> None:
    for kind in ("descent", "descent, 3-D"):
        assert len(json.dumps(encode(picture(kind, "tutorial"))).encode()) < 100_000


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("kind", PICTURES)
def test_every_picture_is_json_valid_plotly_and_fits_its_ticks(kind: str, name: str) -> None:
    import plotly.graph_objects as go

    with np.errstate(all="raise", under="ignore"):
        scene = picture(kind, name)
    sent = json.loads(json.dumps(encode(scene), allow_nan=False))
    ticks = len(scene.ticks)
    assert ticks <= 2000
    assert (scene.ticks[0], scene.ticks[-1]) == (0, scene.total)
    assert len(scene.epochs) == ticks
    assert sent["panels"]
    for panel in sent["panels"]:
        figure = coloured({key: panel["figure"][key] for key in ("data", "layout")})
        assert panel["figure"].keys() == {"data", "layout", "digest"}
        go.Figure(figure)  # raises ValueError on any property that Plotly does not know
        for mark in panel["threeD"]:
            assert panel["figure"]["data"][mark["trace"]]["type"] == "scatter3d"
    for readout in sent["readouts"]:
        assert len(decoded(sent["arrays"][readout["values"]])) == ticks


@pytest.mark.parametrize("name", DIVERGING)
@pytest.mark.parametrize("kind", PICTURES)
def test_no_readout_of_a_diverging_run_is_nan(kind: str, name: str) -> None:
    scene = picture(kind, name)
    sent = encode(scene)
    for readout, there in zip(scene.readouts, sent["readouts"], strict=True):
        shown = decoded(sent["arrays"][there["values"]])
        # at the end there is no next batch, so no gradient of it: that one tick is empty
        shown = shown[:-1] if kind == "batch" and "batch" in readout.label else shown
        assert np.isfinite(shown).all(), readout.label


@pytest.mark.parametrize("name", DIVERGING)
def test_huge_values_survive_the_way_to_the_browser(name: str) -> None:
    scene = picture("descent", name)
    sent = encode(scene)
    for readout, there in zip(scene.readouts, sent["readouts"], strict=True):
        np.testing.assert_allclose(decoded(sent["arrays"][there["values"]]), readout.values, rtol=1e-6)


def test_what_is_not_said_of_a_panel_is_empty() -> None:
    panel = encode(Scene((Panel("one", "title", "main", {}),), (), np.arange(1), np.ones(1), 0, "single", "words"))
    (sent,) = panel["panels"]
    assert (sent["pick"], sent["handle"], sent["marks"], sent["handleText"]) == ([], None, [], "start, drag me")
    assert Readout("a", "a", np.zeros(1)).digits == 4
