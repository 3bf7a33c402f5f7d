"""The lesson on tensors without a browser: every experiment, every button, and a broken URL."""

from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.tensors.settings import CONVERSION_GROUPS, MAKERS, OPERATIONS
from tests.ui.app import choose, html, opened, predict, press, sent, settled, warned
from ui.lessons.tensors.page import OBSERVATIONS, PRESETS

PAGE = "pages/04_tensors.py"
SHARED = {"from_numpy", "as_tensor", "to_cpu", "detached", "sliced"}


def settings(at: AppTest):
    return at.session_state["address.tensors"].settings


def test_the_page_opens() -> None:
    at = opened(PAGE)
    page = html(at)
    assert "Where does a number live, and what does it remember?" in page
    scene = sent(at, "tensors_stage")["scene"]
    assert [panel["name"] for panel in scene["panels"]] == ["float16", "bfloat16", "float32", "float64"]
    assert "Training stands still after update" in page
    for row in ("numpy.ndarray", "torch.Tensor", "torch.FloatTensor", "0.33669037", "0.12880941"):
        assert f"✓ {row}" in page
    assert "✗ 0." not in page


@pytest.mark.parametrize("maker", MAKERS)
def test_writing_to_the_array_shows_who_shares_its_memory(maker: str) -> None:
    at = opened(PAGE, maker=maker)
    assert "Will the other change?" in html(at)
    press(at, "tensors_write_array")
    shared = maker in SHARED
    assert ("Shared memory: you wrote to the array" in html(at)) == shared
    assert ("A copy: you wrote to the array" in html(at)) != shared
    assert html(at).count("<del>0</del>99") == (2 if shared else 1)
    press(at, "tensors_write_tensor")
    assert ("Shared memory: you wrote to the tensor" in html(at)) == shared
    press(at, "tensors_write_nothing")
    assert "<del>" not in html(at)


def test_another_maker_is_asked_anew() -> None:
    at = press(opened(PAGE), "tensors_write_array")
    at.selectbox(key="tensors_maker").set_value("copied")
    settled(at)
    assert (settings(at).maker, settings(at).written) == ("copied", "nothing")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_names_with_an_underscore_work_in_place(operation: str) -> None:
    page = html(opened(PAGE, operation=operation))
    in_place = operation in {"in_place", "augmented", "zeroed"}
    assert ("In place: the result is the tensor itself" in page) == in_place
    assert ("A new tensor" in page) != in_place
    assert page.count("<del>") == (3 if in_place else 0)


def test_a_number_to_its_last_digit() -> None:
    at = opened(PAGE)
    assert "5551115123125782702118158340454101562" in html(at)
    at.text_input(key="tensors_value").set_value("257")
    settled(at)
    assert "<code>25<mark>6</mark></code>" in html(at)
    press(at, "tensors_value_0.5")
    assert "<mark></mark>" in html(at)
    for words in ("a tenth", "1e9", "nan", ""):
        at.text_input(key="tensors_value").set_value(words)
        settled(at)
        assert "Number cannot be" in at.warning[0].value
        assert settings(at).value == 0.5


@pytest.mark.parametrize("group", CONVERSION_GROUPS)
def test_every_group_of_conversions_shows_results_and_errors(group: str) -> None:
    at = opened(PAGE, conversions=group)
    page = html(at)
    assert page.count('class="wg-error">') == page.count('<br><span class="wgt-failed">') > 0
    if group == "to NumPy":
        assert "Can&#39;t call numpy() on Tensor that requires grad" in page
        assert "PyTorch’s “meta” device" in page


def test_the_badges_before_and_after_backward() -> None:
    at = opened(PAGE)
    ways = html(at).split("Creating a parameter</h2>")[1].split("The shadowed gradient</h2>")[0]
    assert ".grad <b>" not in ways
    assert "✓ The recommended way" in ways
    assert "Stand-in for a second device" in ways
    at = opened(PAGE, backward="after backward")
    ways = html(at).split("Creating a parameter</h2>")[1].split("The shadowed gradient</h2>")[0]
    assert ways.count("✓ tensor([0.6734])") == 4
    assert ways.count("✗ None") == 2
    assert "does not require grad" in ways
    assert "ToCopyBackward0" in ways


def test_both_graphs_are_drawn() -> None:
    at = opened(PAGE)
    assert "ToCopyBackward0" not in sent(at, "tensors_graph")["svg"]
    assert "ToCopyBackward0" in sent(at, "tensors_graph_copy")["svg"]


def test_timing_shows_a_picture_and_a_table() -> None:
    at = opened(PAGE)
    assert "Not timed yet" in html(at)
    press(at, "tensors_time")
    assert "1024" in html(at)
    assert sent(at, "tensors_transfer")["scene"]["panels"][0]["name"] == "transfer"


def test_the_prediction_is_answered_by_writing() -> None:
    at = predict(opened(PAGE), "tensors", "0: float() made a copy")
    assert "✗ It is “99: they share memory”" in html(at)
    assert (settings(at).maker, settings(at).dtype, settings(at).written) == ("to_float", "float32", "array")
    press(at, "tensors_predict_again")
    assert "✓ That is right." in html(predict(at, "tensors", "99: they share memory"))


def test_every_observation_preset_and_button_goes_somewhere() -> None:
    at = opened(PAGE)
    for i, seen in enumerate(OBSERVATIONS):
        press(at, f"tensors_notice_{i}")
        assert all(getattr(settings(at), name) == value for name, value in seen.settings.items())
    for name, (_, wanted) in PRESETS.items():
        assert settings(choose(at, "tensors", name)) == wanted
    press(at, "tensors_random")
    press(at, "tensors_reset")
    assert settings(at).to_query() == {}


@pytest.mark.parametrize("words", ["nan", "1e999", "-inf", "abc", "", "9" * 3000, "<script>alert(1)</script>", "\0"])
def test_nonsense_in_the_url_opens_the_defaults_and_is_named(words: str) -> None:
    names = (
        "zoom",
        "learning_rate",
        "seed",
        "maker",
        "dtype",
        "written",
        "operation",
        "value",
        "conversions",
        "backward",
    )
    at = opened(PAGE, **dict.fromkeys((*names, "tick", "view"), words))
    assert settings(at).to_query() == {}
    assert " ".join(at.session_state["address.tensors"].ignored).count("cannot be") >= len(names)
    assert warned(at).startswith("Ignored: Zoom cannot be ")


def test_the_url_reopens_the_experiment() -> None:
    query = {"zoom": "1000.0", "maker": "cloned", "written": "tensor", "value": "2049.0", "tick": "12"}
    at = opened(PAGE, **query)
    stage = sent(at, "tensors_stage")
    assert dict(parse_qsl(stage["address"])) == query
    assert stage["tick"] == 12
    assert "A copy: you wrote to the tensor" in html(at)
    assert at.text_input(key="tensors_value").value == "2049"
