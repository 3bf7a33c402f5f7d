"""The JavaScript modules that can be tested without the app: imported into one blank page, and called there."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route

from core.figures.figure import typed
from tests.serve import ROOT

# Only Playwright answers here: nothing is served.
ORIGIN = "http://localhost:1"
BLANK = ORIGIN + "/base/"


def _answer(route: Route) -> None:
    path = route.request.url.removeprefix(BLANK + "app/")
    if route.request.url == BLANK:
        route.fulfill(body="<!doctype html><body></body>", content_type="text/html")
    else:
        route.fulfill(path=ROOT / path, content_type="text/javascript")


class Blank:
    """A blank page whose clock stands still, and the uncaught errors that it has thrown."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(error.message))

    def run(self, module: str, code: str, *values: Any) -> Any:
        """What `code`, a function of the module's exports and of `values`, returns or resolves to."""
        script = "async ([path, values]) => { const module = await import(path); return (%s)(module, ...values); }"
        return self.page.evaluate(script % code, [f"{BLANK}app/static/{module}", list(values)])

    def wait(self, milliseconds: int) -> None:
        """Let the page's timers run for this long."""
        self.page.clock.run_for(milliseconds)


@pytest.fixture(scope="module")
def shared(browser: Browser) -> Iterator[Blank]:
    context = browser.new_context()
    page = context.new_page()
    page.clock.install(time=0)
    page.route(ORIGIN + "/**", _answer)
    page.goto(BLANK)
    page.clock.pause_at(1_000_000)
    yield Blank(page)
    context.close()


@pytest.fixture
def blank(shared: Blank) -> Iterator[Blank]:
    shared.errors.clear()
    yield shared
    assert shared.errors == [], "the page threw an uncaught error"


# number.js

PLAIN = {"label": "Rate", "low": 0, "high": 10, "integer": False, "log": False}
WHOLE = PLAIN | {"integer": True}
LOGARITHMIC = PLAIN | {"log": True}


@pytest.mark.parametrize(
    ("value", "field", "shown"),
    [
        (0.123456, PLAIN, "0.1235"),
        (2.5, PLAIN, "2.5"),
        (-3, PLAIN, "-3"),
        (0.000123456, LOGARITHMIC, "0.000123"),
        (1234.5, LOGARITHMIC, "1230"),
        (40, WHOLE, "40"),
    ],
)
def test_a_number_is_shown(blank: Blank, value: float, field: dict, shown: str) -> None:
    assert blank.run("number.js", "({ format }, value, field) => format(value, field)", value, field) == shown


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        (" 2.5 ", PLAIN, {"value": 2.5}),
        ("0,5", PLAIN, {"value": 0.5}),
        ("−1", PLAIN | {"low": -1}, {"value": -1}),
        ("1e1", PLAIN, {"value": 10}),
        ("0", PLAIN, {"value": 0}),
        ("7", WHOLE, {"value": 7}),
        ("", PLAIN, {"problem": "Rate needs a number."}),
        ("fast", PLAIN, {"problem": "“fast” is not a number."}),
        ("Infinity", PLAIN, {"problem": "“Infinity” is not a number."}),
        ("10.001", PLAIN, {"problem": "Rate goes from 0 to 10."}),
        ("−0.1", PLAIN, {"problem": "Rate goes from 0 to 10."}),
        ("2.5", WHOLE, {"problem": "Rate is a whole number."}),
    ],
)
def test_a_number_is_read(blank: Blank, text: str, field: dict, expected: dict) -> None:
    assert blank.run("number.js", "({ read }, text, field) => read(text, field)", text, field) == expected


# typed.js


@pytest.mark.parametrize(
    ("array", "kind"),
    [
        (np.array([0.5, -0.25, np.nan, np.inf]), "Float32Array"),
        (np.array([1e300, 0.1]), "Float64Array"),
        (np.array([[1, -2], [3, 32767]]), "Int16Array"),
        (np.array([-1, 32768]), "Int32Array"),
        (np.array([]), "Float32Array"),
    ],
)
def test_an_array_arrives_as_it_was_sent(blank: Blank, array: np.ndarray, kind: str) -> None:
    code = "({ decode }, spec) => { const a = decode(spec); return [a.constructor.name, [...a]]; }"
    name, values = blank.run("typed.js", code, typed(array))
    assert name == kind
    np.testing.assert_array_equal(values, array.ravel())


# live.js

# `move(value, how)` moves a control of a new Live. `asked` are the queries of its requests and `reply` answers the
# oldest open one; `told` are the messages that the session got, and `shown` the answers that the listeners got.
LIVE = """({ Live }) => {
  const open = [];
  const live = new Live();
  live.synchronize({ token: "t", nonce: 1, heard: 0 });
  Object.assign(window, { live, asked: [], told: [], shown: [] });
  window.fetch = (url) => new Promise((resolve, reject) => { asked.push(url); open.push({ resolve, reject }); });
  const later = () => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(null);
  });
  window.reply = async (body, status = 200) => { open.shift().resolve(new Response(body, { status })); await later(); };
  window.breakOff = async () => { open.shift().reject(new TypeError("no network")); await later(); };
  window.move = (value, { control = "slider", url = "/live/t", done = false } = {}) =>
    live.move(control, { [control]: value }, { url, done }, (n) => told.push([control, value, n]));
  window.hear = (heard, nonce = 1) => live.synchronize({ token: "t", nonce, heard });
  live.listeners.add((answer) => { shown.push(answer); });
}"""
STATE = "() => ({ route: live.route, unacknowledged: live.unacknowledged, values: live.values })"


@pytest.fixture
def live(blank: Blank) -> Page:
    blank.run("live.js", LIVE)
    return blank.page


def told(page: Page) -> list[list[Any]]:
    """The messages to the session, without their numbers."""
    return [message[:2] for message in page.evaluate("told")]


def test_http_requests_one_picture_at_a_time_and_then_the_newest(live: Page) -> None:
    live.evaluate("[1, 2, 3].forEach((value) => move(value))")
    assert live.evaluate("asked") == ["/live/t?slider=1"]
    live.evaluate("reply('\"first\"')")
    assert live.evaluate("asked") == ["/live/t?slider=1", "/live/t?slider=3"]
    live.evaluate("reply('\"second\"')")
    assert live.evaluate("shown") == ["first", "second"]
    assert live.evaluate("asked.length") == 2, "nothing is asked twice"
    assert told(live) == []
    assert live.evaluate(STATE) == {"route": "http", "unacknowledged": True, "values": {"slider": 3}}


def test_http_asks_for_all_values_that_the_session_does_not_know(live: Page) -> None:
    live.evaluate("move(1, { control: 'a' })")
    live.evaluate("reply('{}')")
    live.evaluate("move(2, { control: 'b' })")
    assert live.evaluate("asked[1]") == "/live/t?a=1&b=2"


def test_http_asks_again_only_when_the_picture_is_on_the_screen(live: Page) -> None:
    live.evaluate("live.listeners.add(() => new Promise((done) => { window.painted = done; }))")
    live.evaluate("move(1)")
    live.evaluate("reply('{}')")
    live.evaluate("move(2)")
    assert live.evaluate("asked.length") == 1
    live.evaluate("painted()")
    assert live.evaluate("asked") == ["/live/t?slider=1", "/live/t?slider=2"]


def test_http_tells_the_session_once_the_drag_rests(blank: Blank, live: Page) -> None:
    live.evaluate("move(1); move(2, { done: true })")
    blank.wait(149)
    live.evaluate("move(3, { done: true })")
    blank.wait(149)
    assert told(live) == []
    blank.wait(1)
    assert told(live) == [["slider", 3]]
    assert live.evaluate("live.unacknowledged")
    live.evaluate("hear(told[0][2])")
    assert live.evaluate(STATE) == {"route": "http", "unacknowledged": False, "values": {}}


def test_a_drag_that_has_not_ended_is_told_by_the_next_press(blank: Blank, live: Page) -> None:
    code = """({ liveOf }, a) => {
      liveOf("pressed").move("a", { a }, { url: "/live/t", done: false }, (n) => told.push(["a", a, n]));
    }"""
    blank.run("live.js", code, 1)
    blank.run("live.js", code, 2)
    blank.wait(1000)
    assert told(live) == []
    live.mouse.click(5, 5)
    assert told(live) == [["a", 2]]


def test_a_press_with_nothing_to_tell_is_no_message(live: Page) -> None:
    live.evaluate("live.sendPending()")
    assert live.evaluate("[live.awaitingAck, live.unacknowledged]") == [False, False]


def test_several_controls_are_told_in_the_order_of_their_moves_under_one_number(blank: Blank, live: Page) -> None:
    live.evaluate("move(1, { control: 'b' }); move(2, { control: 'a' }); move(3, { control: 'b', done: true })")
    blank.wait(150)
    assert told(live) == [["b", 3], ["a", 2]]
    assert len({n for _, _, n in live.evaluate("told")}) == 1


def test_the_socket_takes_a_value_at_once_and_the_newest_when_it_is_acknowledged(live: Page) -> None:
    live.evaluate("[1, 2, 3].forEach((value) => move(value, { url: '' }))")
    assert live.evaluate("asked") == []
    assert told(live) == [["slider", 1]]
    live.evaluate("hear(told[0][2] - 1)")
    assert told(live) == [["slider", 1]], "that was an older message"
    live.evaluate("hear(told[0][2])")
    assert told(live) == [["slider", 1], ["slider", 3]]
    first, second = (n for _, _, n in live.evaluate("told"))
    assert first < second
    live.evaluate("hear(told[1][2])")
    assert told(live) == [["slider", 1], ["slider", 3]]
    assert live.evaluate(STATE) == {"route": "socket", "unacknowledged": False, "values": {}}


def test_the_socket_loses_patience_with_a_session_that_does_not_answer(blank: Blank, live: Page) -> None:
    live.evaluate("move(1, { url: '' }); move(2, { url: '' })")
    blank.wait(2999)
    assert told(live) == [["slider", 1]]
    blank.wait(1)
    assert told(live) == [["slider", 1], ["slider", 2]]


FAILURES = {
    "no network": "breakOff()",
    "nobody's token": "reply('There is no such lesson open.', 404)",
    "refused settings": "reply('The rate is too high.', 422)",
    "a broken server": "reply('{}', 500)",
    "somebody else's page": "reply('<html>Sign in</html>')",
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_a_failed_request_leaves_http_until_there_is_another_address(live: Page, failure: str) -> None:
    live.evaluate("move(1); move(2)")
    live.evaluate(failure)
    assert told(live) == [["slider", 2]], "the session gets the value at once"
    assert live.evaluate("live.route") == "socket"
    live.evaluate("hear(told[0][2])")
    live.evaluate("move(3)")
    assert told(live) == [["slider", 2], ["slider", 3]]
    assert live.evaluate("asked.length") == 1
    live.evaluate("move(4, { url: '/live/other' })")
    assert live.evaluate("live.route") == "http"
    assert live.evaluate("asked[1]") == "/live/other?slider=4"
    assert live.evaluate("shown") == []


@pytest.mark.parametrize(
    "listener",
    ["() => { throw new Error('a bug in drawing') }", "async () => { throw new Error('a bug in drawing') }"],
    ids=["at once", "later"],
)
def test_a_bug_in_a_listener_is_reported_and_changes_nothing_else(blank: Blank, live: Page, listener: str) -> None:
    live.evaluate(f"live.listeners = new Set([{listener}, ...live.listeners])")
    live.evaluate("move(1); move(2)")
    with live.expect_event("pageerror"):
        live.evaluate("reply('\"first\"')")
    assert blank.errors == ["a bug in drawing"]
    blank.errors.clear()
    assert live.evaluate("shown") == ["first"], "the other listener has run"
    assert live.evaluate("asked") == ["/live/t?slider=1", "/live/t?slider=2"]
    assert live.evaluate("live.route") == "http"
    assert told(live) == []


def test_settings_from_the_session_void_what_was_dragged(blank: Blank, live: Page) -> None:
    live.evaluate("move(1, { done: true }); move(2, { done: true })")
    live.evaluate("hear(0, 2)")
    live.evaluate("reply('\"of the old settings\"')")
    blank.wait(5000)
    assert live.evaluate("shown") == []
    assert live.evaluate("asked.length") == 1
    assert told(live) == []
    assert live.evaluate(STATE) == {"route": "http", "unacknowledged": False, "values": {}}


def test_settings_from_the_session_are_no_answer_to_wait_for(live: Page) -> None:
    live.evaluate("move(1, { url: '' })")
    live.evaluate("hear(0, 2)")
    assert not live.evaluate("live.unacknowledged")
    live.evaluate("move(2, { url: '' })")
    assert told(live) == [["slider", 1], ["slider", 2]]


def test_a_control_follows_the_session_when_that_has_set_the_values(blank: Blank) -> None:
    follows = blank.run(
        "live.js",
        """({ takeData, liveOf }) => {
          const control = { onAnswer() {}, version: "" };
          const data = (token, nonce) => ({ key: "k", group: "followed", live: true, heard: 0, token, nonce });
          const versions = [["t", 1], ["t", 1], ["t", 2], ["u", 2], ["u", 2]];
          const follows = versions.map((version) => takeData(control, data(...version)));
          return [follows, control.live === liveOf("followed"), control.live.listeners.has(control.onAnswer)];
        }""",
    )
    assert follows == [[True, False, True, True, False], True, True]


def test_pictures_come_from_beside_the_app(blank: Blank) -> None:
    urls = blank.run("live.js", "({ picturesUrl }) => [true, false].map((live) => picturesUrl({ live, token: 'abc' }))")
    assert urls == [BLANK + "live/abc", ""]


# graph/steps.js

STEPS = """({ Steps }) => {
  const step = (name) => ({ box: name, links: [], text: `${name} is done` });
  window.moves = 0;
  window.graphOf = (forward, backward) => [[...forward].map(step), [...backward].map(step)];
  window.steps = new Steps(() => { window.moves += 1; });
  steps.receive(...graphOf("abc", "cb"));
}"""
AT = "() => [steps.at, steps.current && steps.current.box, steps.current && steps.current.back]"


@pytest.fixture
def steps(blank: Blank) -> Page:
    blank.run("graph/steps.js", STEPS)
    return blank.page


def test_a_new_walk_shows_everything(steps: Page) -> None:
    assert steps.evaluate(AT) == [5, "b", True]
    assert steps.evaluate("moves") == 0


def test_a_walk_goes_forward_and_then_backward_and_begins_anew(steps: Page) -> None:
    seen = steps.evaluate(f"Array.from({{ length: 7 }}, () => {{ steps.on(); return ({AT})(); }})")
    assert seen == [
        [0, None, None],
        [1, "a", False],
        [2, "b", False],
        [3, "c", False],
        [4, "c", True],
        [5, "b", True],
        [0, None, None],
    ]
    assert steps.evaluate("moves") == 7


@pytest.mark.parametrize(
    ("to", "at", "words"),
    [(-1, 0, "forward 0 of 3"), (3, 3, "forward 3 of 3"), (4, 4, "backward 1 of 2"), (9, 5, "backward 2 of 2")],
)
def test_a_walk_stays_within_its_steps_and_says_where_it_is(steps: Page, to: int, at: int, words: str) -> None:
    steps.evaluate("(to) => steps.move(to)", to)
    assert steps.evaluate("[steps.at, Number(steps.range.value)]") == [at, at]
    assert steps.evaluate("[steps.output.textContent, steps.range.getAttribute('aria-valuetext')]") == [words, words]


@pytest.mark.parametrize(
    ("at", "forward", "backward", "then"),
    [(5, "ab", "b", 3), (2, "abcd", "dcb", 2), (4, "ab", "b", 3), (0, "ab", "b", 0)],
    ids=["at the end", "in the middle", "beyond the new end", "at the beginning"],
)
def test_another_graph_keeps_the_place(steps: Page, at: int, forward: str, backward: str, then: int) -> None:
    steps.evaluate("(at) => steps.move(at)", at)
    steps.evaluate("(graph) => steps.receive(...graphOf(...graph))", [forward, backward])
    assert steps.evaluate("steps.at") == then
    assert steps.evaluate("Number(steps.range.max)") == len(forward) + len(backward)
    assert steps.evaluate("moves") == 1, "it is the graph that has changed"


def test_a_walk_plays_by_itself_to_the_end(blank: Blank, steps: Page) -> None:
    steps.evaluate("steps.toggle()")
    assert steps.evaluate("steps.at") == 0, "from the end it begins anew"
    assert steps.evaluate("steps.play.getAttribute('aria-label')") == "Pause"
    blank.wait(899)
    assert steps.evaluate("steps.at") == 0
    blank.wait(1)
    assert steps.evaluate("steps.at") == 1
    blank.wait(900 * 10)
    assert steps.evaluate("steps.at") == 5
    assert steps.evaluate("steps.play.getAttribute('aria-label')") == "Play"
    assert steps.evaluate("moves") == 6


def test_a_walk_that_is_paused_stays(blank: Blank, steps: Page) -> None:
    steps.evaluate("steps.move(1); steps.toggle()")
    blank.wait(900)
    steps.evaluate("steps.toggle()")
    blank.wait(5000)
    assert steps.evaluate("steps.at") == 2
    assert steps.evaluate("steps.play.getAttribute('aria-label')") == "Play"


def test_the_buttons_of_a_walk_stop_it(blank: Blank, steps: Page) -> None:
    steps.evaluate("document.body.append(steps.element); steps.move(1); steps.toggle()")
    steps.get_by_role("button", name="One step on").click()
    blank.wait(5000)
    assert steps.evaluate("steps.at") == 2
    steps.get_by_role("button", name="One step back").click()
    assert steps.evaluate("steps.at") == 1
    steps.evaluate("steps.element.remove()")
