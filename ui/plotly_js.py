"""Plotly.js as the browser gets it: small to read, compressed once, and kept by the browser.

The wheel has one bundle of everything. Making its 47 trace types ready takes a browser as long as all else on
the page, and the first pictures need three of them. Plotly's own way to fewer is a build of one's own
(https://github.com/plotly/plotly.js/blob/master/CUSTOM_BUNDLE.md); we change the one call that a build would.
"""

import gzip
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

# what flat panels are made of, besides scatter, which Plotly always has
FLAT = ("heatmap", "contour")


@cache
def bundle() -> Path:
    """Where the installed wheel keeps plotly.min.js: found without importing plotly, which would take a second."""
    package = find_spec("plotly")
    if package is None or not package.submodule_search_locations:
        raise RuntimeError("plotly is not installed: pip install -r requirements.txt")
    return Path(package.submodule_search_locations[0]) / "package_data" / "plotly.min.js"


def flat_first(source: str) -> str:
    """A bundle that has only scatter, heat maps and contours at first; `Plotly.registerRest()` adds all others.

    A bundle that is put together otherwise than ours knows comes back as it is, with everything at once.
    """
    try:
        flat = ",".join(f"{_module(source, trace)}()" for trace in FLAT)
        at = source.index(".register([")
    except ValueError:
        return source
    registry = _name_before(source, at)
    call = source[at : source.index("])", at) + 2]
    if not all(name in call for name in flat.split(",")):
        return source
    first = f".register([{flat}]);{registry}.registerRest=()=>{registry}{call}"
    return _eager(source[:at] + first + source[at + len(call) :])


def _eager(source: str) -> str:
    """The bundle's factory in brackets: V8 then compiles it while it arrives, on a thread that nobody waits for.

    What brackets mean to V8: https://v8.dev/blog/preparser.
    """
    head, opening, body = source.partition("this, () => {")
    inner, closing, tail = body.rpartition("}));")
    if not (opening and closing) or tail.strip():
        return source
    return f"{head}this, (() => {{{inner}}})));{tail}"


def _module(source: str, trace: str) -> str:
    """The minified name under which the bundle registers a trace type: a module that only exports another.

    Raises ValueError where there is none.
    """
    inner = _around(source, source.index(f'moduleType:"trace",name:"{trace}"'))
    return _around(source, source.index(f".exports={inner}()"))


def _around(source: str, at: int) -> str:
    """The name of the module whose text is at a place."""
    return _name_before(source, source.rindex("=W((", 0, at))


def _name_before(source: str, at: int) -> str:
    """The JavaScript name that ends at a place."""
    return re.split(r"[^\w$]", source[max(at - 40, 0) : at])[-1]


@cache
def compressed() -> bytes:
    """The bundle for browsers, gzipped. The server would compress its 5 MB anew for every visitor."""
    return gzip.compress(flat_first(bundle().read_text(encoding="utf-8")).encode(), compresslevel=4, mtime=0)


def _respond(request: Request) -> Response:
    """HTTP: the bundle, for a year where the URL has a version."""
    kept = "public, immutable, max-age=31536000" if request.query_params.get("v") else "no-cache"
    headers = {"Cache-Control": kept, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(compressed()), media_type="text/javascript", headers=headers)
    return Response(compressed(), media_type="text/javascript", headers={**headers, "Content-Encoding": "gzip"})


ROUTES = [Route("/plotly.js", _respond)]
