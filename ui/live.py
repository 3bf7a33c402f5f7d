"""Pictures while a finger moves: the browser asks for them over plain HTTP, and no script runs.

A run of the script makes the browser look at its whole page again, which takes several times as long as
the picture itself. So while something is dragged, the browser sends the settings that the hand makes and
gets their picture. The session hears of them when the hand rests; then the script runs, once.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.fields import Number, Settings, specs
from core.figures.scene import Scene, encode
from ui import state
from ui.slider import said
from ui.state import LessonState
from ui.turn import in_turn

S = TypeVar("S", bound=Settings)

# The lessons that can be drawn now, by token; a session that ends takes its own with it.
_open: WeakValueDictionary[str, LessonState[Any]] = WeakValueDictionary()


@dataclass(frozen=True)
class Picture:
    """What a lesson shows of some settings while they change.

    The stage's scene; what single sliders say besides their value (`live_slider`'s keywords, by field);
    a line of HTML under the stage.
    """

    scene: Scene
    sliders: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    below: str = ""


def show(lesson: LessonState[S], draw: Callable[[S], Picture]) -> Picture:
    """The picture of the lesson's settings; from now on the browser may ask `draw` for that of others.

    `draw` runs outside of any script: it must not use Streamlit.
    """
    lesson.draw = draw
    _open[lesson.token] = lesson
    return draw(lesson.settings)


def answer(token: str, query: Mapping[str, str]) -> dict[str, Any]:
    """What the browser gets for `query`, the settings (`<prefix>_<field>`) that differ from the session's.

    Raises KeyError for a token that is nobody's, ValueError, with a sentence, for settings that are refused.
    """
    lesson = _open[token]
    assert lesson.draw is not None
    settings, ignored = lesson.settings.from_query({**lesson.settings.to_query(lesson.prefix), **query}, lesson.prefix)
    if ignored:
        raise ValueError(" ".join(ignored))
    picture = lesson.draw(settings)
    return {
        "scene": encode(picture.scene),
        "below": picture.below,
        "stamp": state.stamp(settings, lesson.prefix),
        "sliders": {
            f"{lesson.prefix}_{name}": said(spec, **more)
            for name, more in picture.sliders.items()
            if isinstance(spec := specs(settings)[name], Number)
        },
    }


@in_turn()
def _respond(request: Request) -> Response:
    """HTTP: 404 for a token that is nobody's, 422 for settings that are refused."""
    try:
        found = answer(request.path_params["token"], dict(request.query_params))
    except KeyError:
        return Response("There is no such lesson open.", status_code=404)
    except ValueError as problem:
        return Response(str(problem), status_code=422)
    return Response(json.dumps(found), media_type="application/json", headers={"Cache-Control": "no-store"})


ROUTES = [Route("/live/{token}", _respond)]
