"""The gradient-descent page does what its buttons say."""

import re
from html import unescape

import pytest

from core import notebook
from core.code.source import phase_lines, source_of
from core.lessons.gradient_descent.settings import DescentPlace, DescentSettings
from core.lessons.numpy.settings import NumpySettings
from core.training.initialise import initialise
from core.training.train import loop
from tests.ui.app import DESCENT, NUMPY, choose, html, opened, predict, press, sent, settled, tell, warned
from tests.ui.markup import Tags
from ui.lessons.gradient_descent import page as descent
from ui.lessons.numpy import page as numpy_lesson
from ui.lessons.numpy import question


def state(at, prefix: str = "gradient_descent"):
    return at.session_state[f"address.{prefix}"]


def code_lines(at) -> list[tuple[str, str]]:
    """The code panel that shows the loop: (class, text) of each line."""
    (panel,) = (e.proto.body for e in at.get("html") if "wg-code" in e.proto.body and "# forward" in e.proto.body)
    rows = re.findall(r'ch"(?: class="(wg-on|wg-error)")?>(.*?)</div>', panel)
    return [(tone, unescape(re.sub("<.*?>", "", row))) for tone, row in rows]


def test_presets_set_everything_and_the_sliders_follow() -> None:
    at = opened(DESCENT, tick="9")
    before = state(at).rev
    for n, (name, (_, settings)) in enumerate(descent.PRESETS.items(), start=1):
        choose(at, "gradient_descent", name)
        assert state(at).settings == settings
        assert state(at).place.tick == 0
        slider = sent(at, "gradient_descent_learning_rate")
        assert (slider["value"], slider["rev"]) == (settings.learning_rate, before + n)
        assert at.button_group(key="gradient_descent_feature_scale").value == settings.feature_scale
        stage = sent(at, "gradient_descent_stage")
        assert stage["scene"]["total"] <= settings.updates
        assert stage["tick"] == 0


def test_observations_go_to_the_state_they_speak_of() -> None:
    at = opened(DESCENT)
    for i, seen in enumerate(descent.OBSERVATIONS):
        press(at, f"gradient_descent_notice_{i}")
        assert state(at).settings == DescentSettings(**seen.settings)
        assert state(at).place.tick == sent(at, "gradient_descent_stage")["tick"] == seen.tick
        assert f"update <b>{seen.tick}</b> of" in html(at)


def test_reset_is_exactly_the_tutorial() -> None:
    at = opened(DESCENT, learning_rate="0.7", start_a="3", batch_size="5", tick="40", view="3-D")
    predict(at, "gradient_descent", "farther off")
    press(at, "gradient_descent_reset")
    assert state(at).settings == DescentSettings()
    assert state(at).place == DescentPlace()
    assert sent(at, "gradient_descent_boxes")["fields"][0]["value"] == pytest.approx(0.4967141530112327)


def test_a_new_start_changes_the_start_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda n: 7)
    at = press(opened(DESCENT, learning_rate="0.3", tick="7"), "gradient_descent_random")
    new = state(at).settings
    a, b = (round(float(v[0]), 4) for v in initialise(7))
    assert new == DescentSettings(learning_rate=0.3, start_a=a, start_b=b)
    assert state(at).place.tick == 0


def test_the_boxes_show_the_start() -> None:
    at = opened(DESCENT, start_a="-1.25")
    first, second = sent(at, "gradient_descent_boxes")["fields"]
    assert (first["name"], first["label"], first["value"]) == ("start_a", "Start a", -1.25)
    assert (second["name"], second["label"], second["value"]) == ("start_b", "Start b", DescentSettings().start_b)
    assert first["domain"] == [-1e6, 1e6]


@pytest.mark.parametrize("trainer", ["NumPy", "autograd", "optim.SGD"])
def test_the_code_is_the_one_that_ran_with_the_phase_lit(trainer: str) -> None:
    at = opened(DESCENT, trainer=trainer)
    source = source_of(loop(trainer))
    phases = phase_lines(source)
    for phase, lines in phases.items():
        assert state(at).place.phase == phase
        shown = code_lines(at)
        assert [text for _, text in shown] == source.splitlines()
        assert {i for i, (tone, _) in enumerate(shown) if tone == "wg-on"} == lines
        press(at, "gradient_descent_phase_next")
    # after the last phase of a step comes the first of the next
    assert (state(at).place.phase, state(at).place.tick) == ("forward", 1)
    assert sent(at, "gradient_descent_stage")["tick"] == 1


def test_stepping_back_through_the_phases() -> None:
    at = opened(DESCENT)
    press(at, "gradient_descent_phase_back")
    assert (state(at).place.phase, state(at).place.tick) == ("forward", 0)
    press(at, "gradient_descent_notice_0")
    press(at, "gradient_descent_phase_back")
    assert (state(at).place.phase, state(at).place.tick) == ("update", 29)
    assert "update <b>29</b> of 120" in html(at)


def test_stepping_ends_with_the_run() -> None:
    at = opened(DESCENT, updates="1", tick="1")
    for _ in range(6):
        press(at, "gradient_descent_phase_next")
    assert (state(at).place.phase, state(at).place.tick) == ("update", 1)
    assert "The run ends here: there is no further update." in html(at)


def test_a_phase_can_be_chosen_and_the_gradients_are_confirmed() -> None:
    at = opened(DESCENT)
    at.button_group(key="gradient_descent_phase").set_value("backward")
    settled(at)
    assert state(at).place.phase == "backward"
    assert "✓ autograd says −3.0448, −1.8338 · finite difference −3.0448, −1.8338" in html(at)
    choose(at, "gradient_descent", "Mini-batches")
    assert "of <b>16</b> of 80 points: the loss is theirs." in html(at)


def test_after_zero_grad_the_gradient_is_none() -> None:
    at = opened(DESCENT, trainer="optim.SGD")
    at.button_group(key="gradient_descent_phase").set_value("zero")
    settled(at)
    page = Tags(html(at)).text
    assert "a.grad: −3.0448 → None" in page
    assert ".grad is None until the next backward" in page
    assert "put back to zero" not in page
    assert "NumPy keeps no graph" not in page
    assert "NumPy keeps no graph" in html(opened(DESCENT))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"learning_rate": "0.85"}, "Diverging: η·λ = 0.85 · 2.48 is above 2"),
        ({"learning_rate": "1.2", "updates": "2000"}, "Diverged: update 516 would give numbers"),
        ({"learning_rate": "1.2", "updates": "2000"}, "not finite in float64, so the run ends at update 515."),
        ({"learning_rate": "1.2", "updates": "200", "trainer": "autograd"}, "not finite in float32"),
        (
            {"learning_rate": "1.2", "updates": "2000", "feature_scale": "×10"},
            "not finite in float64, so the run ends at update 81.",
        ),
    ],
)
def test_a_run_that_diverges_says_so_and_why(query: dict[str, str], said: str) -> None:
    at = opened(DESCENT, **query)
    assert said in html(at)
    assert "so each update multiplies the error by" in html(at)
    assert not re.search(r"\b(nan|inf)\b", html(at))
    caption = sent(at, "gradient_descent_learning_rate")["caption"]
    assert caption[0] == ["diverging", "grad"]
    assert sent(at, "gradient_descent_updates")["caption"] == [["never arrives", "grad"]]


def test_a_run_that_is_well_says_nothing_of_divergence() -> None:
    at = opened(DESCENT)
    assert "Diverg" not in html(at)
    assert sent(at, "gradient_descent_learning_rate")["caption"][0] == ["smooth", "ink"]


def test_the_critical_rate_is_marked_on_the_slider() -> None:
    slider = sent(opened(DESCENT), "gradient_descent_learning_rate")
    critical = next(mark for mark in slider["marks"] if mark["color"] == "grad")
    assert critical["at"] == pytest.approx(0.8055, abs=5e-5)
    assert slider["regions"] == [{"start": critical["at"], "end": 1.2, "color": "grad"}]


def test_a_standing_end_of_the_batch_slider_is_the_number_of_points() -> None:
    at = opened(DESCENT, batch_size="10000")
    slider = sent(at, "gradient_descent_batch_size")
    assert (slider["high"], slider["value"], slider["suffix"]) == (80, 80, "of 80")
    assert slider["caption"] == [["1 update per epoch: batch", ""]]


@pytest.mark.parametrize(
    ("answer", "mark"),
    [("farther off", "✓ That is right."), ("at the minimum", "✗ It is “farther off”.")],
)
def test_a_prediction_is_answered_by_the_run(answer: str, mark: str) -> None:
    at = predict(opened(DESCENT), "gradient_descent", answer)
    assert f"You said “{answer}”. {mark}" in html(at)
    assert (state(at).settings.learning_rate, state(at).place.tick) == (0.85, 20)
    # under the stage, where the page goes, as long as that is what the stage shows
    below = sent(at, "gradient_descent_stage")["below"]
    assert below.startswith(f'<p class="wg-callout" role="status">You said “{answer}”. {mark} Why: below')
    assert "Diverging: η·λ" in below
    press(at, "gradient_descent_random")
    assert "You said" not in sent(at, "gradient_descent_stage")["below"]
    press(at, "gradient_descent_predict_again")
    assert "You said" not in html(at)
    assert at.button(key="gradient_descent_predict_3").label == "farther off"


def surface(at):
    return sent(at, "gradient_descent_stage")["scene"]["panels"][0]


def test_a_prediction_on_the_surface() -> None:
    at = opened(DESCENT)
    assert (surface(at)["pick"], surface(at)["then"]) == (["start_a", "start_b"], [])
    press(at, "gradient_descent_aim")
    stage = sent(at, "gradient_descent_stage")
    assert stage["scroll"]
    assert "where will the point be after 20 updates with η = 0.85?" in stage["below"]
    assert surface(at)["pick"] == ["guess"]
    assert at.button(key="gradient_descent_aim").disabled
    # what the stage sends after a click there
    tell(at, "gradient_descent", act=True, guess=[1.0, 2.0], **dict(surface(at)["then"]))
    assert (state(at).settings, state(at).place.tick) == (DescentSettings(learning_rate=0.85, updates=20), 20)
    assert sent(at, "gradient_descent_stage")["below"].count("Your click at (1.00, 2.00) was ") == 1
    assert re.search(r"Your click at \(1\.00, 2\.00\) was \d+\.\d\d away\.", html(at))
    marks = [mark["text"] for mark in surface(at)["marks"] if mark.get("text") == "your prediction"]
    assert marks == ["your prediction"]
    assert surface(at)["pick"] == ["start_a", "start_b"]
    press(at, "gradient_descent_predict_again")
    assert state(at).place == DescentPlace(tick=20)


def test_a_drag_on_the_surface_sets_the_start_and_outside_the_domain_it_is_refused() -> None:
    at = tell(opened(DESCENT), "gradient_descent", start_a=1.2346, start_b=2.5)
    assert (state(at).settings.start_a, state(at).settings.start_b) == (1.2346, 2.5)
    assert not at.warning
    tell(at, "gradient_descent", start_a=1.0, start_b=1e9)
    assert (state(at).settings.start_a, state(at).settings.start_b) == (1.2346, 2.5)
    assert warned(at) == "Ignored: Start b cannot be 1000000000.0: it goes from -1e+06 to 1e+06."


def rows(at) -> list[list[str]]:
    """The cells of the table that checks against the notebook."""
    (table,) = (e.proto.body for e in at.get("html") if ">notebook</th>" in e.proto.body)
    return [
        [re.sub("<.*?>", "", cell) for cell in re.findall("<td.*?</td>", row)]
        for row in re.findall("<tr>(<td.*?)</tr>", table)
    ]


def test_the_check_agrees_in_every_row_whatever_the_settings() -> None:
    at = opened(DESCENT, learning_rate="0.9")
    found = rows(at)
    assert [row[1] for row in found] == [str(v) for v in (*notebook.NUMPY_ONE_UPDATE, *notebook.NUMPY_FIT)]
    for _, printed, ours in found:
        assert ours == f"✓ {printed}"


@pytest.mark.parametrize("look", ["Curvature", "Every learning rate", "Batches"])
@pytest.mark.parametrize("rate", ["0.1", "1.2"])
def test_the_other_close_ups(look: str, rate: str) -> None:
    at = opened(DESCENT, learning_rate=rate, updates="1000", batch_size="16")
    at.button_group(key="gradient_descent_close_up").set_value(look)
    settled(at)
    shown = html(at)
    assert not re.search(r"\b(nan|inf)\b", shown)
    expected = {
        "Curvature": ["0.1511 and 2.4829", "<td>16.4</td>", "<td>0.8055</td>"],
        "Every learning rate": ["Each column is a whole run"],
        "Batches": ["⌈80 / 16⌉ = <b>5</b>"],
    }
    for words in expected[look]:
        assert words in shown


# the NumPy lesson


def test_the_numpy_lesson_agrees_with_the_notebook_and_scikit_learn() -> None:
    at = opened(NUMPY, learning_rate="0.9")
    found = rows(at)
    printed = (*notebook.NUMPY_START, *notebook.NUMPY_FIT, *notebook.SKLEARN_FIT)
    assert [row[1] for row in found] == [str(v) for v in printed]
    for _, theirs, ours in found:
        assert ours == f"✓ {theirs}"
    assert "Diverging: η·λ = 0.9 · 2.48 is above 2" in html(at)


def test_the_numpy_lesson_says_where_a_run_ends() -> None:
    at = opened(NUMPY, learning_rate="1.2")
    assert "not finite in float64, so the run ends at update 515." in html(at)
    assert not re.search(r"\b(nan|inf)\b", html(at))


def test_the_numpy_lessons_buttons(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(NUMPY)
    for name, (_, settings) in numpy_lesson.PRESETS.items():
        choose(at, "numpy", name)
        assert state(at, "numpy").settings == settings
        assert sent(at, "numpy_epochs")["value"] == settings.epochs
    for i, seen in enumerate(numpy_lesson.OBSERVATIONS):
        press(at, f"numpy_notice_{i}")
        assert state(at, "numpy").place.tick == seen.tick
        assert f"epoch <b>{seen.tick}</b> of 1000" in html(at)
    press(at, "numpy_notice_2")
    monkeypatch.setattr("secrets.randbelow", lambda n: 1234)
    press(at, "numpy_random")
    assert state(at, "numpy").settings == NumpySettings(seed=1234)
    assert state(at, "numpy").place.tick == 0
    assert "−0.1383" not in sent(at, "numpy_seed")["caption"][0][0]
    press(at, "numpy_reset")
    assert state(at, "numpy").settings == NumpySettings()


def test_the_numpy_lessons_prediction() -> None:
    asked = question.asked()
    at = predict(opened(NUMPY), "numpy", asked.answer)
    assert f"You said “{asked.answer}”. ✓ That is right." in html(at)
    assert state(at, "numpy").place.tick == 100
