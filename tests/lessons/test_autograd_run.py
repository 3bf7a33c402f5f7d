"""The autograd lesson's core: runs with their pictures, lines pressed one at a time, the graph behind a name."""

import numpy as np
import pytest
import torch

from core.figures.marks import Label, Segment, Trail
from core.figures.scene import Panel, Scene, encode
from core.lessons.autograd.attempts import ATTEMPTS as FUNCTIONS
from core.lessons.autograd.figures import TAIL, attempt_scene
from core.lessons.autograd.run import AutogradRun, autograd_run
from core.lessons.autograd.run_lines import Pressed, press
from core.lessons.autograd.settings import ATTEMPTS, AutogradSettings
from core.line.data import make
from core.line.loss import mse_gradient
from core.training.initialise import torch_start
from core.training.replay import known_update
from core.training.train import tensors

START = torch_start(42)
# PyTorch says once that reading the gradient of a result gives None: the first attempt does just that
pytestmark = pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf")


def run(attempt: str, **settings: float) -> AutogradRun:
    return autograd_run(AutogradSettings(attempt=attempt, **settings))  # type: ignore[arg-type]


def scene_of(found: AutogradRun, view: str = "contour") -> Scene:
    return attempt_scene(
        found.attempt, found.data, found.surface, found.settings.learning_rate, view, found.accumulates
    )


def surface_of(scene: Scene) -> Panel:
    return next(panel for panel in scene.panels if panel.name == "surface")


def held(scene: Scene) -> np.ndarray:
    return np.column_stack([readout.values for readout in scene.readouts[-2:]])


def pressed(*lines: str, lr: float = 0.1) -> list[Pressed]:
    return press(lines, make(), START, lr)


def test_the_settings_offer_every_attempt_that_exists() -> None:
    assert tuple(FUNCTIONS) == ATTEMPTS


def test_only_the_third_attempt_reaches_the_minimum() -> None:
    distances = {name: run(name).distance for name in ATTEMPTS}
    assert distances["third"] < 1e-5
    assert min(distance for name, distance in distances.items() if name != "third") > 1


def test_adding_gradients_up_doubles_the_critical_rate() -> None:
    assert run("third").critical_rate == pytest.approx(0.8055, abs=1e-4)
    assert run("without zero_").critical_rate == pytest.approx(1.6110, abs=1e-4)
    # above the third attempt's limit and below its own, it stays in orbit
    assert run("third", learning_rate=1.2).trace.diverged_at is not None
    orbit = run("without zero_", learning_rate=1.2)
    assert orbit.trace.diverged_at is None
    assert orbit.trace.loss[-100:].max() < 20


@pytest.mark.parametrize("name", ATTEMPTS)
@pytest.mark.parametrize("view", ["contour", "3-D"])
def test_every_attempt_can_be_drawn(name: str, view: str) -> None:
    scene = scene_of(run(name), view)
    assert encode(scene)["total"] == run(name).trace.updates
    noted = name == "without zero_" and view == "contour"
    assert [panel.note for panel in scene.panels] == ["dashed: −η∇L alone" if noted else "", "", ""]


@pytest.mark.parametrize("name", ["first", "second", "fourth"])
def test_an_error_is_marked_where_the_path_ends(name: str) -> None:
    found = run(name)
    failure = found.attempt.failure
    assert failure is not None
    (mark,) = (mark for mark in surface_of(scene_of(found)).marks if isinstance(mark, Label))
    assert mark.text == f"✗ {failure.error}"
    assert [mark.x[0], mark.y[0]] == found.trace.parameters[-1].tolist()


def test_the_gradient_cards_say_what_the_name_holds() -> None:
    first = [-3.1125, -1.8156]
    assert held(scene_of(run("first")))[0] == pytest.approx(first, abs=5e-5)
    assert np.isnan(held(scene_of(run("first")))[-1]).all()
    assert np.isnan(held(scene_of(run("fourth")))[-1]).all()
    assert held(scene_of(run("second"))) == pytest.approx(np.array([first]), abs=5e-5)
    # autograd's own float32, at the end as before: no backward ran after the last update
    assert held(scene_of(run("third")))[-1] == pytest.approx([5.485e-7, -5.732e-7], rel=1e-3)

    orbit = run("without zero_", epochs=60)
    slopes = mse_gradient(orbit.trace.parameters, orbit.data.x_train, orbit.data.y_train)
    assert held(scene_of(orbit))[:-1] == pytest.approx(slopes.cumsum(axis=0)[:-1], abs=1e-4)
    x, y, a, b = tensors(orbit.data, START, "cpu")
    for epochs, at_end in ((60, 6.8493), (1000, -5.6873)):
        a, b = (torch.tensor([value], requires_grad=True) for value in START)
        assert len(list(FUNCTIONS["without zero_"](x, y, a, b, 0.1, epochs))) == epochs
        ends = held(scene_of(run("without zero_", epochs=epochs)))[-1]
        assert ends.tolist() == [a.grad.item(), b.grad.item()]
        assert ends[0] == pytest.approx(at_end, abs=5e-5)


def test_a_long_orbit_shows_its_last_steps_and_a_short_one_its_path() -> None:
    short, long = (
        [type(mark) for mark in surface_of(scene_of(run("without zero_", epochs=epochs))).marks]
        for epochs in (60, 1000)
    )
    assert (short.count(Trail), short.count(Segment)) == (1, 1)
    assert (long.count(Trail), long.count(Segment)) == (0, 1 + TAIL)


def test_backward_adds_and_zero_empties() -> None:
    report = pressed("backward", "backward", "zero_", "backward")
    assert [entry.a.grad for entry in report] == [
        "tensor([-3.1125])",
        "tensor([-6.2250])",
        "tensor([0.])",
        "tensor([-3.1125])",
    ]
    assert [(entry.times, entry.exact) for entry in report] == [(1, True), (2, True), (None, False), (1, True)]
    assert not any(entry.failure for entry in report)


def test_four_gradients_are_exactly_four_times_one_and_three_are_rounded() -> None:
    report = pressed(*["backward"] * 4)
    assert [entry.times for entry in report] == [1, 2, 3, 4]
    assert [entry.exact for entry in report] == [True, True, False, True]


def test_before_the_first_backward_there_is_no_gradient_to_empty() -> None:
    zero, update = pressed("zero_", "no_grad")
    assert zero.failure is not None
    assert zero.failure.message == "'NoneType' object has no attribute 'zero_'"
    assert zero.failure.code == "a.grad.zero_()"
    assert update.failure is not None
    assert update.failure.error == "TypeError"
    assert update.a.text == "tensor([0.3367], requires_grad=True)"


def test_an_update_needs_no_grad() -> None:
    _, watched, unseen = pressed("backward", "watched", "no_grad")
    assert watched.failure is not None
    assert "a leaf Variable that requires grad" in watched.failure.message
    assert watched.a.text == "tensor([0.3367], requires_grad=True)"
    assert unseen.failure is None
    assert unseen.a.text == "tensor([0.6479], requires_grad=True)"
    assert (unseen.a.is_leaf, unseen.times) == (True, None)


def test_a_line_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no line 'step': choose one of backward"):
        pressed("step")


@pytest.mark.parametrize("name", ["first", "second", "fourth"])
def test_the_update_that_failed_is_the_first(name: str) -> None:
    found = run(name)
    inside = known_update(found.attempt.function, found.trace, found.data, 0, 0.1)
    assert inside.failure == found.attempt.failure
    held, real = inside.end.names["a"], found.attempt.tensors["a"]
    assert (held.value.sum, held.is_leaf, held.requires_grad) == (real.item(), real.is_leaf, real.requires_grad)
    assert held.grad_fn == (real.grad_fn.name() if real.grad_fn else None)
    assert {node.name for node in inside.graph.nodes if node.kind == "leaf"} == {"a", "b"}
    assert {"first": "SubBackward0", "second": "", "fourth": ""}[name] == inside.behind["a"].nodes[-1].backward
    assert "no_grad" in inside.behind["a"].nodes[-1].reason or name != "fourth"


def test_a_value_that_a_square_saved_is_missed_once_it_was_changed() -> None:
    w = torch.tensor([2.0], requires_grad=True)
    loss = (w * w).sum()
    with torch.no_grad():
        w -= 0.1
    assert w._version == 1
    with pytest.raises(RuntimeError, match="is at version 1; expected version 0 instead"):
        loss.backward()


def test_every_update_of_the_third_attempt_counts_once() -> None:
    counted = {name: run(name, epochs=60).attempt.references["a"].now.version for name in ("third", "without zero_")}
    assert counted == {"third": 60, "without zero_": 60}
    assert run("second").attempt.references["a"].now.version == 0


@pytest.mark.parametrize(("epochs", "segments"), [(149, 1), (150, 1 + TAIL)])
def test_an_orbit_is_long_from_150_updates_on(epochs: int, segments: int) -> None:
    marks = surface_of(scene_of(run("without zero_", epochs=epochs))).marks
    assert sum(isinstance(mark, Segment) for mark in marks) == segments
    assert any(isinstance(mark, Trail) for mark in marks) == (segments == 1)
    assert TAIL == 24


def test_what_the_page_says_of_a_run() -> None:
    found = run("without zero_", epochs=250)
    last = found.trace.loss[151:]
    assert len(last) == 100
    assert found.late_losses == (last.min(), last.max())
    assert found.distance == pytest.approx(float(np.hypot(*(found.trace.parameters[-1] - found.surface.minimum))))
    assert found.accumulates
    assert found.critical_rate == 2 * found.curve.critical_rate
    third = run("third", epochs=5)
    assert not third.accumulates
    assert third.critical_rate == third.curve.critical_rate
    # every start inside the usual picture is seen in it
    assert third.surface is run("third", epochs=6, seed=42).surface


def test_a_failed_line_leaves_the_count_as_it_was() -> None:
    report = pressed("backward", "watched", "backward", "no_grad", "backward", "zero_", "backward")
    assert [entry.times for entry in report] == [1, 1, 2, None, None, None, 1]
    assert [entry.exact for entry in report] == [True, True, True, False, False, False, True]
    assert [entry.line for entry in report[:2]] == ["backward", "watched"]
    assert report[1].failure is not None
    assert report[1].failure.code == "a -= lr * a.grad"


def test_an_attempt_is_drawn_flat_and_without_sums_unless_asked() -> None:
    found = run("without zero_", epochs=60)
    surface = surface_of(attempt_scene(found.attempt, found.data, found.surface, 0.1))
    assert (surface.view, surface.note, surface.three_d) == ("contour", "", ())
    assert not any(isinstance(mark, Segment) for mark in surface.marks)
