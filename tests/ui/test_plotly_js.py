"""The charting library as it is sent: three trace types first, whole when asked for, compressed once."""

import gzip

import pytest
from starlette.requests import Request
from starlette.responses import Response

from ui import plotly_js


def get(query: bytes = b"", accepts: bytes = b"gzip, br") -> Response:
    """What the route answers."""
    (route,) = plotly_js.ROUTES
    headers = [(b"accept-encoding", accepts)]
    return route.endpoint(Request({"type": "http", "query_string": query, "headers": headers}))


def test_nothing_is_lost_from_the_bundle() -> None:
    whole = plotly_js.bundle().read_text(encoding="utf-8")
    sent = plotly_js.flat_first(whole)
    first, _, rest = sent.partition(".registerRest=()=>")
    call = rest[: rest.index("])") + 2]
    registry = call.split(".")[0]
    assert call.count("()") == 47
    before = first[: first.rindex(f"{registry}.register([")]
    kept = before + call + rest[len(call) :]
    # the factory's brackets apart
    assert kept.replace("this, (() => {", "this, () => {").removesuffix("})));") == whole.removesuffix("}));")


@pytest.mark.parametrize(
    "other",
    [
        "",
        "a.register([b(),c()]);",
        'var b=W((x,y)=>{moduleType:"trace",name:"heatmap"});',
        'var b=W((x,y)=>{moduleType:"trace",name:"heatmap"});var c=W(()=>{y.exports=b()});a.register([c()])',
    ],
)
def test_a_bundle_of_another_make_is_sent_as_it_is(other: str) -> None:
    assert plotly_js.flat_first(other) == other


def test_over_http() -> None:
    packed, plain = get(), get(accepts=b"identity")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.headers["content-type"].startswith("text/javascript")


def test_a_browser_keeps_what_has_a_version() -> None:
    assert "immutable" in get(b"v=1").headers["cache-control"]
    assert get().headers["cache-control"] == "no-cache"
