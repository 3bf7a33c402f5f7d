"""Pictures of addresses over plain HTTP: `GET /picture/<slug>?<address>`.

A run of the page's script makes the browser look at its whole page again, which takes several times as long as the
picture itself. So while something is dragged, the browser asks for the picture of each new address, and the session
hears of the last one when the hand rests. A picture depends on its address alone, so any process can answer.
"""

import json
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core import address
from core.address import Address
from core.fields import Number, kinds
from core.figures.scene import encode
from core.line.data import Points
from core.own_file import store
from core.refused import Refused
from ui.lesson_view import LessonView, slider_props
from ui.lessons import find
from ui.messages import Answer
from ui.turn import in_turn

LARGEST_POINTS = 1_500_000  # bytes of a POST
_log = logging.getLogger(__name__)


def encoded(shown: Address[Any, Any], view: LessonView, have: frozenset[str] = frozenset()) -> Answer:
    """What the browser gets of a lesson's view; figures whose digest is in `have` are named and not sent."""
    settings = kinds(shown.settings)
    return {
        "scene": encode(view.scene, have),
        "below": str(view.below),
        "sliders": {
            name: slider_props(kind, props)
            for name, props in view.sliders.items()
            if isinstance(kind := settings[name], Number)
        },
        "address": urlencode(address.to_query(shown)),
    }


def answer(slug: str, query: Mapping[str, str], have: frozenset[str] = frozenset()) -> Answer:
    """What the browser gets for a lesson's address.

    Raises NoLesson, Refused for what is ignored in the address, and MissingPoints.
    """
    try:
        lesson = find(slug)
    except KeyError:
        raise NoLesson(slug) from None
    shown, ignored = address.from_query(lesson.settings, lesson.place, query)
    if ignored:
        raise Refused(" ".join(ignored))
    return encoded(shown, lesson.picture(shown, _points(shown.data)), have)


class NoLesson(Exception):
    """No lesson has this slug."""


class MissingPoints(Exception):
    """The address names points that this process does not have."""


def _points(digest: str) -> Points | None:
    points = store.find(digest)
    if digest and points is None:
        raise MissingPoints(digest)
    return points


@in_turn()
def _picture(request: Request) -> Response:
    """HTTP: 404 for no such lesson, 410 for points that are not here, 422 with a sentence for what is refused.

    Any other exception is a defect: 500, logged once with its address; the browser keeps the picture it has.
    """
    slug, query = request.path_params["slug"], dict(request.query_params)
    have = frozenset(request.headers.get("x-have", "").split(","))
    headers = {"Cache-Control": "no-store"}
    try:
        found = answer(slug, query, have)
    except NoLesson:
        return Response("There is no such lesson.", status_code=404, headers=headers)
    except MissingPoints:
        return Response("These points are not here: send them again.", status_code=410, headers=headers)
    except Refused as problem:
        return Response(str(problem), status_code=422, headers=headers)
    except Exception:
        _report(slug, query)
        return Response("This picture could not be drawn.", status_code=500, headers=headers)
    return Response(json.dumps(found), media_type="application/json", headers=headers)


_reported: set[str] = set()


def _report(slug: str, query: Mapping[str, str]) -> None:
    """Write the current exception to the log, once for each lesson and set of parameters."""
    where = f"/{slug}?{urlencode(query)}"
    what = f"{slug} {sorted(query)}"
    if what not in _reported and len(_reported) < 1000:
        _reported.add(what)
        _log.exception("The picture of %s could not be drawn", where)


async def _take_points(request: Request) -> Response:
    """HTTP: keep a learner's points, sent again by the browser that has them; 204, or 422 for anything else."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_POINTS:
            return Response("That is too large.", status_code=413)
    try:
        store.keep(Points.from_json(json.loads(body)))
    except (Refused, ValueError, TypeError, RecursionError):
        return Response("These are no points.", status_code=422)
    return Response(status_code=204)


ROUTES = [Route("/picture/{slug}", _picture), Route("/points", _take_points, methods=["POST"])]
