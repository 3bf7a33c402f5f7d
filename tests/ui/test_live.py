"""Pictures of addresses over HTTP: the same as on the page, from any process, and what is said where there is none."""

import json
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
from starlette.requests import Request
from starlette.responses import Response

from core.line.data import Points
from core.own_file import store
from tests.ui.app import opened, sent
from ui import live
from ui.lessons import LESSONS, find

CASES = [
    ("gradient_descent", {"learning_rate": "0.3", "tick": "5"}),
    ("gradient_descent", {"aiming": "yes", "view": "3-D"}),
    ("data", {"noise": "0.5", "point": "1.5,2.5"}),
    ("numpy", {"epochs": "60", "answer": "1"}),
    ("tensors", {"zoom": "100.0"}),
    ("autograd", {"attempt": "without zero_", "epochs": "60"}),
]


def get(slug: str, have: str = "", **query: str) -> Response:
    """The answer to a request for a picture."""
    headers = [(b"x-have", have.encode())] if have else []
    scope = {
        "type": "http",
        "path_params": {"slug": slug},
        "query_string": urlencode(query).encode(),
        "headers": headers,
    }
    return live._picture(Request(scope))


@pytest.mark.parametrize(("slug", "query"), CASES)
def test_the_picture_over_http_is_the_one_that_the_page_shows(slug: str, query: dict[str, str]) -> None:
    stage = sent(opened(find(slug).path, **query), f"{slug}_stage")
    answer = json.loads(json.dumps(live.answer(slug, query)))
    for name in ("scene", "below", "address", "sliders"):
        assert answer[name] == stage[name]
    assert dict(parse_qsl(answer["address"])) == query


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_every_lesson_has_a_picture_of_its_defaults(lesson) -> None:
    found = get(lesson.slug)
    assert found.status_code == 200
    assert found.headers["cache-control"] == "no-store"
    assert json.loads(bytes(found.body))["address"] == ""


def test_what_other_sliders_say_comes_with_the_picture() -> None:
    sliders = live.answer("gradient_descent", {"batch_size": "16"})["sliders"]
    assert sliders["batch_size"]["caption"] == [("5 updates per epoch: mini-batch", "")]
    assert sliders["batch_size"]["high"] == 80
    assert sliders["learning_rate"]["regions"][0]["start"] == pytest.approx(0.8055, abs=1e-4)


def test_a_figure_that_the_browser_has_is_named_and_not_sent() -> None:
    whole = json.loads(bytes(get("gradient_descent").body))["scene"]["panels"]
    digests = {panel["name"]: panel["figure"]["digest"] for panel in whole}
    named = json.loads(bytes(get("gradient_descent", have=",".join(digests.values())).body))["scene"]["panels"]
    assert [panel["figure"] for panel in named] == [{"digest": digest} for digest in digests.values()]
    assert all(set(panel["figure"]) == {"data", "layout", "digest"} for panel in whole)
    # another learning rate leaves the surface and the points as they are
    other = json.loads(bytes(get("gradient_descent", have=",".join(digests.values()), learning_rate="0.3").body))
    sent_again = [panel["name"] for panel in other["scene"]["panels"] if "data" in panel["figure"]]
    assert "surface" not in sent_again
    assert "data" not in sent_again
    # a figure that is kept in the process is not harmed by that
    assert json.loads(bytes(get("gradient_descent").body))["scene"]["panels"] == whole


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"learning_rate": "-1"}, "Learning rate cannot be -1: it is above 0 and at most 1000."),
        ({"batch_size": "2.5"}, "Batch size cannot be 2.5: it is a whole number."),
        ({"momentum": "1"}, "There is no setting called 'momentum'."),
        ({"data": "mine"}, "There are no data called 'mine'."),
    ],
)
def test_what_is_refused_is_said(query: dict[str, str], sentence: str) -> None:
    found = get("gradient_descent", **query)
    assert (found.status_code, bytes(found.body).decode()) == (422, sentence)


def test_a_lesson_that_does_not_exist_is_not_found() -> None:
    assert get("no_such_lesson").status_code == 404


def test_points_that_are_not_here_are_asked_for_and_taken() -> None:
    x = np.linspace(0, 4, 12)
    points = Points.of("mine.csv", "hours", "score", x, 3 * x + 1)
    store._kept.pop(points.digest, None)
    assert get("gradient_descent", data=points.digest).status_code == 410
    assert take(json.dumps(points.to_json()).encode()).status_code == 204
    found = get("gradient_descent", data=points.digest)
    assert found.status_code == 200
    assert store.find(points.digest) == points


def take(body: bytes) -> Response:
    """The answer to a POST of points."""
    import asyncio

    async def receive() -> dict:
        return {"type": "http.request", "body": body, "more_body": False}

    scope = {"type": "http", "method": "POST", "path": "/points", "headers": [], "query_string": b""}
    return asyncio.run(live._take_points(Request(scope, receive)))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"[1, 2]", 422),
        (b'{"x": [1, 2], "y": [1, 2]}', 422),
        (b'{"source": "a", "x_name": "x", "y_name": "y", "x": [1], "y": [1]}', 422),
        (b'{"source": "a", "x_name": "x", "y_name": "y", "x": [1, 2], "y": [1, 2, 3]}', 422),
        (b'{"source": "a", "x_name": "x", "y_name": "y", "x": [1, NaN], "y": [1, 2]}', 422),
        (b'{"source": "a", "x_name": "x", "y_name": 3, "x": [1, 2], "y": [1, 2]}', 422),
        (b'{"source": "a", "x_name": "x", "y_name": "y", "x": [1, 1' + b"0" * 400 + b'], "y": [1, 2]}', 422),
        (b"[" * 100_000, 422),
        (b"x" * (live.LARGEST_POINTS + 1), 413),
    ],
)
def test_what_are_no_points_is_refused(body: bytes, status: int) -> None:
    assert take(body).status_code == status


def test_a_defect_is_a_500_and_is_logged_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("not a sentence for anybody")

    monkeypatch.setattr("ui.lessons.numpy.picture.picture", broken)
    monkeypatch.setattr(live, "_reported", set())
    for _ in range(2):
        found = get("numpy", epochs="7")
        assert (found.status_code, bytes(found.body)) == (500, b"This picture could not be drawn.")
    (record,) = (r for r in caplog.records if r.name == "ui.live")
    assert "/numpy?epochs=7" in record.getMessage()
