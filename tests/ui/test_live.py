"""Pictures of settings that the session has not heard of: what the browser asks for while a finger moves."""

import gc
import json
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.responses import Response

from core.lessons.gradient_descent.run import descend
from core.lessons.gradient_descent.settings import DescentSettings
from tests.ui.app import DESCENT, NUMPY, opened, sent, settled
from ui import live

PAGES = (
    ("pages/01_data.py", "data", {"points": "50", "noise": "0.3"}),
    (DESCENT, "gradient_descent", {"learning_rate": "0.85", "updates": "30"}),
    (NUMPY, "numpy", {"learning_rate": "0.9", "epochs": "100"}),
    ("pages/04_tensors.py", "tensors", {"zoom": "100.0", "learning_rate": "0.4"}),
    ("pages/05_autograd.py", "autograd", {"learning_rate": "0.3", "epochs": "60"}),
)


def token(at, prefix: str = "gradient_descent") -> str:
    return at.session_state[f"address.{prefix}"].token


@pytest.mark.parametrize(("page", "prefix", "query"), PAGES)
def test_the_picture_while_dragging_is_the_one_that_the_page_then_shows(page: str, prefix: str, query) -> None:
    dragged_from = opened(page)
    assert sent(dragged_from, f"{prefix}_stage")["live"]
    answer = json.loads(json.dumps(live.answer(token(dragged_from, prefix), query)))
    at = opened(page, **query)
    stage = sent(at, f"{prefix}_stage")
    assert {name: answer[name] for name in ("scene", "below", "stamp")} == {
        name: stage[name] for name in ("scene", "below", "stamp")
    }
    for key, words in answer["sliders"].items():
        slider = sent(at, key)
        assert slider["live"]
        assert {name: slider[name] for name in words} == words


def test_it_starts_from_what_the_session_has_heard() -> None:
    at = opened(DESCENT, updates="7")
    answer = live.answer(token(at), {"start_a": "2.5"})
    assert answer["address"] == "gradient_descent_updates=7&start_a=2.5"
    a = next(readout for readout in answer["scene"]["readouts"] if readout["label"] == "a")
    expected = descend(DescentSettings(updates=7, start_a=2.5)).trace.parameters[:, 0]
    assert len(expected) == 8
    assert answer["scene"]["arrays"][a["values"]]["shape"] == "8"


def test_it_leaves_the_session_alone() -> None:
    at = opened(DESCENT)
    live.answer(token(at), {"learning_rate": "0.7"})
    settled(at)
    assert sent(at, "gradient_descent_stage")["address"] == ""
    assert sent(at, "gradient_descent_learning_rate")["value"] == 0.1


def test_sliders_say_what_belongs_to_the_new_value() -> None:
    answer = live.answer(token(opened(DESCENT)), {"batch_size": "16"})
    assert answer["sliders"]["gradient_descent_batch_size"]["caption"] == [("5 updates per epoch: mini-batch", "")]


def get(token: str, **query: str) -> Response:
    """What the route answers."""
    (route,) = live.ROUTES
    scope = {"type": "http", "path_params": {"token": token}, "query_string": urlencode(query).encode(), "headers": []}
    return route.endpoint(Request(scope))


def test_over_http() -> None:
    at = opened(DESCENT)
    found = get(token(at), learning_rate="0.85")
    assert (found.status_code, found.headers["cache-control"]) == (200, "no-store")
    answer = json.loads(found.body)
    assert answer["address"] == "gradient_descent_learning_rate=0.85"
    assert "Diverging: η·λ" in answer["below"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"learning_rate": "lots"}, "Learning rate cannot be 'lots'"),
        ({"learning_rate": "3"}, "it goes from 0.001 to 1.2"),
        ({"nothing": "1"}, "no setting called 'nothing'"),
        ({"updates": "9" * 500}, "too long"),
    ],
)
def test_what_is_refused_is_said(query: dict[str, str], words: str) -> None:
    found = get(token(opened(DESCENT)), **query)
    assert found.status_code == 422
    assert words in found.body.decode()


def test_a_token_is_nobodys_or_no_longer_somebodys() -> None:
    assert get("nobody").status_code == 404
    at = opened(DESCENT)
    old = token(at)
    assert get(old).status_code == 200
    del at
    gc.collect()
    assert get(old).status_code == 404


def test_two_sessions_have_two_tokens() -> None:
    one, two = opened(DESCENT), opened(DESCENT, updates="9")
    assert token(one) != token(two)
    assert live.answer(token(one), {})["address"] == ""
    assert live.answer(token(two), {})["address"] == "gradient_descent_updates=9"
