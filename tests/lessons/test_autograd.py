"""The autograd page without a browser: every attempt, every line, every button, and a broken URL."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.autograd.attempts import ATTEMPTS
from core.line.data import make
from core.numbers import fixed
from core.training.initialise import torch_start
from core.training.train import tensors
from tests.ui.app import html, opened, predict, press, sent, settled, warned
from tests.ui.markup import Tags

PAGE = "pages/05_autograd.py"
# PyTorch says once that reading the gradient of a result gives None: the first attempt does just that
pytestmark = pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf")
ERRORS = {
    "first": ("AttributeError: &#39;NoneType&#39; object has no attribute &#39;zero_&#39;", "a.grad.zero_()", 1),
    "second": ("RuntimeError: a leaf Variable that requires grad", "a -= lr * a.grad", 0),
    "fourth": ("AttributeError: &#39;NoneType&#39; object has no attribute &#39;zero_&#39;", "a.grad.zero_()", 1),
}


def said(at: AppTest) -> str:
    """The page as it reads."""
    return Tags(html(at)).text


def plain(attempt: str, updates: int) -> tuple[float, float, float, float]:
    """a, b, a.grad and b.grad when the attempt has made so many updates, before what follows the last one."""
    x, y, a, b = tensors(make(), torch_start(42), "cpu")
    for _ in ATTEMPTS[attempt](x, y, a, b, 0.1, updates):
        found = a.item(), b.item(), a.grad.item(), b.grad.item()
    return found


def marked(at: AppTest) -> list[str]:
    """The code lines that are marked as wrong, as markup."""
    return [part.split("</div>")[0] for part in html(at).split('class="wg-error">')[1:]]


def test_the_page_opens_on_the_first_attempt() -> None:
    at = opened(PAGE)
    page = html(at)
    assert "Who computes the gradients?" in page
    assert "tensor([0.6479], grad_fn=&lt;SubBackward0&gt;)" in page
    assert "def first_attempt(" in page.replace('<span class="wg-kx">def</span>', "def")
    assert sent(at, "autograd_stage")["scene"]["total"] == 1


@pytest.mark.parametrize("name", ERRORS)
def test_a_failing_attempt_shows_its_error_and_marks_its_line(name: str) -> None:
    error, code, updates = ERRORS[name]
    at = opened(PAGE, attempt=name)
    assert error in html(at)
    (line,) = marked(at)
    assert code.replace("lr", "").split()[0] in line
    assert sent(at, "autograd_stage")["scene"]["total"] == updates
    assert "Where it stopped" in html(at)
    assert "Inside this step</h2>" not in html(at)


def test_the_third_attempt_walks_through_its_phases() -> None:
    at = opened(PAGE, attempt="third", tick="30")
    assert marked(at) == []
    assert "Inside this step<small>update <b>30</b> of 1000</small></h2>" in html(at)
    for phase in ("loss", "backward", "update", "zero"):
        at = press(at, "autograd_phase_next")
        assert at.session_state["address.autograd"].place.phase == phase
    _, _, a, b = plain("third", 31)
    assert f"a.grad: {fixed(a)} → 0b.grad: {fixed(b)} → 0" in said(at)
    assert press(at, "autograd_phase_next").session_state["address.autograd"].place.tick == 31


def test_without_zero_the_sum_is_spelled_out() -> None:
    at = opened(PAGE, attempt="without zero_", epochs="60", tick="1")
    at = press(press(at, "autograd_phase_next"), "autograd_phase_next")
    # the second update: the first gradient is still there
    assert "a.grad = −3.1125 + (−2.3184) = −5.4309b.grad = −1.8156 + (−1.4064) = −3.2221" in said(at)
    assert [fixed(value) for value in plain("without zero_", 2)[2:]] == ["−5.4309", "−3.2221"]
    assert "the step follows the sum, and a goes to the right." in said(at)
    assert "It never arrives" in html(at)
    assert sent(at, "autograd_stage")["scene"]["panels"][0]["note"] == "dashed: −η∇L alone"


def test_without_zero_nothing_is_shown_of_a_backward_that_never_ran() -> None:
    at = opened(PAGE, attempt="without zero_", epochs="60", tick="60")
    at.button_group(key="autograd_phase").set_value("backward")
    settled(at)
    assert "The run ends here: there is no further update.a.grad: 6.8493b.grad: 1.8694" in said(at)
    assert [fixed(value) for value in plain("without zero_", 60)[2:]] == ["6.8493", "1.8694"]
    graph = sent(at, "autograd_graph")
    assert (graph["phase"], graph["backward"]) == ("loss", [])
    # the gradient of one more backward pass, and the sum that it would make
    for never in ("1.891", "4.957"):
        assert never not in said(at) + json.dumps(graph, ensure_ascii=False)


def test_the_third_attempt_counts_its_changes() -> None:
    at = opened(PAGE, attempt="third", tick="0")
    at.button_group(key="autograd_phase").set_value("update")
    settled(at)
    assert "a._version goes from 0 to 1." in said(at)
    assert "is at version 1; expected version 0 instead" in said(at)
    assert "<td>_version</td><td>1000</td>" in html(at)


def test_the_first_attempt_shows_pytorchs_own_warning() -> None:
    page = said(opened(PAGE))
    assert "Python says, at the marked line:" in page
    assert page.count("UserWarning: The .grad attribute of a Tensor that is not a leaf Tensor is being accessed.") == 1
    assert "Triggered internally" not in page
    page = said(opened(PAGE, attempt="second"))
    assert "PyTorch says, at the marked line:" in page
    assert "Warning" not in page
    assert "there would be no leaf left in which to collect .grad" in page


@pytest.mark.parametrize(("name", "backward"), [("first", "SubBackward0"), ("fourth", "torch.no_grad()")])
def test_the_graph_behind_the_name_is_that_of_the_tensors_that_failed(name: str, backward: str) -> None:
    graph = json.dumps(sent(opened(PAGE, attempt=name), "autograd_graph_a"))
    assert backward in graph
    assert "a - lr * a.grad" in graph
    assert "0.6479" in graph


def test_choosing_an_attempt_starts_it_playing() -> None:
    at = opened(PAGE, tick="1")
    assert not sent(at, "autograd_stage")["play"]
    rev = sent(at, "autograd_stage")["rev"]
    for n, name in enumerate(list(ATTEMPTS)[1:], start=1):
        at.radio(key="autograd_attempt").set_value(name)
        settled(at)
        assert at.session_state["address.autograd"].settings.attempt == name
        stage = sent(at, "autograd_stage")
        assert stage["tick"] == 0
        # each choice is played: the stage plays once at each rev
        assert (stage["play"], stage["rev"]) == (True, rev + n)
    assert sent(at, "autograd_stage")["address"] == "attempt=without+zero_"


def test_lines_are_pressed_on_the_same_tensors() -> None:
    at = opened(PAGE)
    at = press(at, "autograd_line_zero_")
    assert "Before the first backward" in html(at)
    at = press(press(at, "autograd_line_backward"), "autograd_line_backward")
    assert "exactly 2 ×" in html(at)
    assert "−6.2250" in html(at)
    at = press(at, "autograd_line_watched")
    assert "a leaf Variable that requires grad" in html(at)
    at = press(press(at, "autograd_line_zero_"), "autograd_line_again")
    assert at.session_state["address.autograd"].place.lines == ()


def test_a_long_list_of_lines_ends() -> None:
    at = opened(PAGE, lines=",".join(["backward"] * 24))
    assert at.button(key="autograd_line_backward").disabled
    assert "≈ 24 ×" in html(at)


def test_the_prediction_is_answered_by_running_all_five() -> None:
    at = predict(opened(PAGE), "autograd", "the third alone")
    assert "✓ That is right." in html(at)
    state = at.session_state["address.autograd"]
    assert (state.settings.attempt, state.settings.epochs, state.place.tick) == ("without zero_", 60, 60)
    at = predict(press(at, "autograd_predict_again"), "autograd", "the first and the third")
    assert "✗ It is" in html(at)


@pytest.mark.parametrize("number", range(5))
def test_every_observation_goes_where_it_says(number: int) -> None:
    at = press(opened(PAGE), f"autograd_notice_{number}")
    state = at.session_state["address.autograd"]
    stage = sent(at, "autograd_stage")
    assert stage["tick"] == state.place.tick <= stage["scene"]["total"]


def test_the_notebooks_numbers_all_agree() -> None:
    card = html(opened(PAGE)).split("lr 0.1, CPU")[1].split("</table>")[0]
    assert card.count("✓") == 9
    assert "✗" not in card


def test_nonsense_in_the_url_is_named_and_ignored() -> None:
    at = opened(PAGE, attempt="fifth", learning_rate="nan", epochs="0", tick="-1", what="1")
    said = " ".join(at.session_state["address.autograd"].ignored)
    for words in ("'fifth'", "nan", "Epochs cannot be 0", "Tick cannot be -1", "'what'"):
        assert words in said
    assert warned(at).startswith("Ignored: ")
    assert "'fifth'" in warned(at)
    assert sent(at, "autograd_stage")["scene"]["total"] == 1


def test_a_rate_that_is_too_large_ends_with_a_sentence() -> None:
    at = opened(PAGE, attempt="third", learning_rate="1.2", tick="999999")
    assert "Diverged: update" in html(at)
    assert "nan" not in html(at).lower().replace("nano", "")
