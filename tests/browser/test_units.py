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

PLAIN = {"label": "Rate", "domain": [0, 10], "positive": False, "integer": False, "log": False}
WHOLE = PLAIN | {"integer": True}
ABOVE = PLAIN | {"positive": True}
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
        ("−1", PLAIN | {"domain": [-1, 10]}, {"value": -1}),
        ("1e1", PLAIN, {"value": 10}),
        ("0", PLAIN, {"value": 0}),
        ("7", WHOLE, {"value": 7}),
        ("", PLAIN, {"problem": "Rate needs a number."}),
        ("fast", PLAIN, {"problem": "“fast” is not a number."}),
        ("Infinity", PLAIN, {"problem": "“Infinity” is not a number."}),
        ("10.001", PLAIN, {"problem": "Rate goes from 0 to 10."}),
        ("−0.1", PLAIN, {"problem": "Rate goes from 0 to 10."}),
        ("2.5", WHOLE, {"problem": "Rate is a whole number."}),
        ("1e-9", ABOVE, {"value": 1e-9}),
        ("10", ABOVE, {"value": 10}),
        ("0", ABOVE, {"problem": "Rate is above 0 and at most 10."}),
        ("−1", ABOVE, {"problem": "Rate is above 0 and at most 10."}),
        ("11", ABOVE, {"problem": "Rate is above 0 and at most 10."}),
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

# `move(value, how)` moves a control of a new Live. `asked` are the addresses of its requests and `reply` answers the
# oldest open one; `told` are the messages that the session got, as [control, message], `shown` the answers that the
# listeners got and `said` the sentences.
LIVE = """({ Live }) => {
  const open = [];
  const live = new Live();
  const greeting = { slug: "lesson", group: "", live: true, address: "updates=9", rev: 1, heard: 0 };
  live.synchronize(greeting);
  Object.assign(window, { live, asked: [], told: [], shown: [], said: [] });
  window.fetch = (url) => new Promise((resolve, reject) => {
    asked.push(url.href.slice(document.baseURI.length));
    open.push({ resolve, reject });
  });
  const later = () => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(null);
  });
  window.reply = async (body, status = 200) => { open.shift().resolve(new Response(body, { status })); await later(); };
  window.picture = (name) => reply(JSON.stringify({ name }));
  window.breakOff = async () => { open.shift().reject(new TypeError("no network")); await later(); };
  const senders = {};
  window.senderOf = (name) =>
    (senders[name] ??= { component: { setStateValue: (_, message) => told.push([name, message]) } });
  window.move = (value, { control = "slider", ...how } = {}) =>
    live.move(senderOf(control), { [control]: value }, { done: false, ...how });
  window.hear = (heard, { rev = 1, ...more } = {}) => live.synchronize({ ...greeting, rev, heard, ...more });
  window.socketOnly = () => hear(0, { live: false });
  live.listeners.add(({ name }) => { shown.push(name); });
  live.problemListeners.add((sentence) => { said.push(sentence); });
}"""
STATE = "() => ({ route: live.route, unacknowledged: live.unacknowledged, values: live.values })"


@pytest.fixture
def live(blank: Blank) -> Page:
    blank.run("live.js", LIVE)
    return blank.page


def told(page: Page) -> list[list[Any]]:
    """The controls that told the session something, and their patches."""
    return [[control, message["patch"]] for control, message in page.evaluate("told")]


def asked(page: Page) -> list[str]:
    """The pictures that were asked for."""
    urls: list[str] = page.evaluate("asked")
    assert all(url.startswith("picture/lesson?updates=9&") for url in urls), "beside the app"
    return [url.removeprefix("picture/lesson?updates=9&") for url in urls]


def test_http_requests_one_picture_at_a_time_and_then_the_newest(live: Page) -> None:
    live.evaluate("[1, 2, 3].forEach((value) => move(value))")
    assert asked(live) == ["slider=1"]
    live.evaluate("picture('first')")
    assert asked(live) == ["slider=1", "slider=3"]
    live.evaluate("picture('second')")
    assert live.evaluate("shown") == ["first", "second"]
    assert live.evaluate("asked.length") == 2, "nothing is asked twice"
    assert told(live) == []
    assert live.evaluate(STATE) == {"route": "http", "unacknowledged": True, "values": {"slider": 3}}


def test_http_asks_for_all_values_that_the_session_does_not_know(live: Page) -> None:
    live.evaluate("move(1, { control: 'a' })")
    live.evaluate("picture('one')")
    live.evaluate("move(2, { control: 'b' })")
    assert asked(live) == ["a=1", "a=1&b=2"]


def test_http_asks_again_only_when_the_picture_is_on_the_screen(live: Page) -> None:
    live.evaluate("live.listeners.add(() => new Promise((done) => { window.painted = done; }))")
    live.evaluate("move(1)")
    live.evaluate("picture('one')")
    live.evaluate("move(2)")
    assert live.evaluate("asked.length") == 1
    live.evaluate("painted()")
    assert asked(live) == ["slider=1", "slider=2"]


def test_http_tells_the_session_once_the_drag_rests(blank: Blank, live: Page) -> None:
    live.evaluate("move(1); move(2, { done: true })")
    blank.wait(149)
    live.evaluate("move(3, { done: true })")
    blank.wait(149)
    assert told(live) == []
    blank.wait(1)
    assert told(live) == [["slider", {"slider": 3}]]
    assert live.evaluate("live.unacknowledged")
    message = live.evaluate("told[0][1]")
    assert (message["rev"], message["act"]) == (1, False)
    live.evaluate("hear(told[0][1].n)")
    assert live.evaluate(STATE) == {"route": "http", "unacknowledged": False, "values": {}}


def test_a_drag_that_has_not_ended_is_told_by_the_next_press(blank: Blank, live: Page) -> None:
    code = """({ liveOf }, a) => {
      const live = liveOf("pressed");
      live.synchronize({ slug: "lesson", group: "pressed", live: true, address: "", rev: 1, heard: 0 });
      live.move(senderOf("a"), { a }, { done: false });
    }"""
    blank.run("live.js", code, 1)
    blank.run("live.js", code, 2)
    blank.wait(1000)
    assert told(live) == []
    live.mouse.click(5, 5)
    assert told(live) == [["a", {"a": 2}]]


def test_a_press_with_nothing_to_tell_is_no_message(live: Page) -> None:
    live.evaluate("live.sendPending()")
    assert live.evaluate("[live.awaitingAck, live.unacknowledged]") == [False, False]


def test_several_controls_are_told_in_the_order_of_their_moves_under_one_number(blank: Blank, live: Page) -> None:
    live.evaluate("move(1, { control: 'b' }); move(2, { control: 'a' }); move(3, { control: 'b', done: true })")
    blank.wait(150)
    assert told(live) == [["b", {"b": 3}], ["a", {"a": 2}]]
    assert len({message["n"] for _, message in live.evaluate("told")}) == 1


def test_what_changes_no_picture_is_told_at_once_and_asks_for_none(live: Page) -> None:
    live.evaluate("move(40, { control: 'tick', done: true, picture: false })")
    assert asked(live) == []
    assert told(live) == [["tick", {"tick": 40}]]
    assert live.evaluate("told[0][1].act") is False


def test_an_act_is_told_at_once_with_what_was_dragged_before(live: Page) -> None:
    live.evaluate("move(1, { control: 'a' })")
    live.evaluate("move('3-D', { control: 'view', done: true, picture: false, act: true })")
    assert told(live) == [["a", {"a": 1}], ["view", {"view": "3-D"}]]
    assert live.evaluate("told.map(([, { act }]) => act)") == [False, True]


def test_a_note_is_told_with_the_next_message(live: Page) -> None:
    live.evaluate("live.note({ camera: '1,2,3' }); live.note({ speed: '2' })")
    assert told(live) == []
    assert live.evaluate("live.address") == "updates=9&camera=1%2C2%2C3&speed=2"
    live.evaluate("move(7, { control: 'tick', picture: false })")
    assert told(live) == [["tick", {"camera": "1,2,3", "speed": "2", "tick": 7}]]
    live.evaluate("hear(told[0][1].n, { address: 'tick=7' })")
    assert live.evaluate("live.address") == "tick=7", "from here on the session knows"


@pytest.mark.parametrize(
    ("patch", "query"),
    [
        ({"tick": 1_000_000}, "a=1&tick=end"),
        ({"updates": 1_000_000}, "a=1&updates=1000000"),
        ({"aiming": True}, "a=1&aiming=yes"),
        ({"aiming": False}, "a=1&aiming=no"),
        ({"guess": [1.5, -2]}, "a=1&guess=1.5%2C-2"),
        ({"guess": None}, "a=1"),
        ({"a": ""}, ""),
        ({"a": 0}, "a=0"),
    ],
)
def test_a_patch_is_laid_over_an_address(blank: Blank, patch: dict, query: str) -> None:
    assert blank.run("live.js", "({ patched }, patch) => patched('a=1', patch)", patch) == query


def test_the_socket_takes_a_value_at_once_and_the_newest_when_it_is_acknowledged(live: Page) -> None:
    live.evaluate("socketOnly(); [1, 2, 3].forEach((value) => move(value))")
    assert asked(live) == []
    assert told(live) == [["slider", {"slider": 1}]]
    live.evaluate("hear(told[0][1].n - 1)")
    assert told(live) == [["slider", {"slider": 1}]], "that was an older message"
    live.evaluate("hear(told[0][1].n)")
    assert told(live) == [["slider", {"slider": 1}], ["slider", {"slider": 3}]]
    first, second = (message["n"] for _, message in live.evaluate("told"))
    assert first < second
    live.evaluate("hear(told[1][1].n)")
    assert len(told(live)) == 2
    assert live.evaluate(STATE) == {"route": "socket", "unacknowledged": False, "values": {}}


def test_the_socket_loses_patience_with_a_session_that_does_not_answer(blank: Blank, live: Page) -> None:
    live.evaluate("socketOnly(); move(1); move(2)")
    blank.wait(2999)
    assert told(live) == [["slider", {"slider": 1}]]
    blank.wait(1)
    assert told(live) == [["slider", {"slider": 1}], ["slider", {"slider": 2}]]


FAILURES = {
    "no network": "breakOff()",
    "no such lesson": "reply('There is no such lesson.', 404)",
    "a proxy without a server": "reply('Bad gateway', 502)",
    "points that are nowhere": "reply('These points are not here: send them again.', 410)",
    "somebody else's page": "reply('<html>Sign in</html>')",
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_a_failed_request_leaves_http_for_a_while(blank: Blank, live: Page, failure: str) -> None:
    live.evaluate("move(1); move(2)")
    live.evaluate(failure)
    assert told(live) == [["slider", {"slider": 2}]], "the session gets the value at once"
    assert live.evaluate("live.route") == "socket"
    live.evaluate("hear(told[0][1].n)")
    blank.wait(999)
    live.evaluate("move(3)")
    assert told(live)[1:] == [["slider", {"slider": 3}]]
    assert asked(live) == ["slider=1"]
    live.evaluate("hear(told[1][1].n)")
    blank.wait(1)
    live.evaluate("move(4)")
    assert live.evaluate("live.route") == "http"
    assert asked(live) == ["slider=1", "slider=4"]
    assert live.evaluate("[shown, said]") == [[], []]


def test_each_pause_is_twice_the_last_until_a_picture_comes(blank: Blank, live: Page) -> None:
    pauses = []
    for _ in range(8):
        live.evaluate("move(1)")
        live.evaluate("breakOff()")
        pauses.append(live.evaluate("live.httpAgainAt - Date.now()"))
        blank.wait(pauses[-1])
    assert pauses == [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]
    live.evaluate("move(1)")
    live.evaluate("picture('one')")
    live.evaluate("move(2)")
    live.evaluate("breakOff()")
    assert live.evaluate("live.httpAgainAt - Date.now()") == 1000


def test_a_network_that_is_back_ends_the_pause(blank: Blank, live: Page) -> None:
    code = """({ liveOf }, a) => {
      const live = liveOf("offline");
      live.synchronize({ slug: "lesson", group: "offline", live: true, address: "updates=9", rev: 1, heard: 0 });
      live.move(senderOf("a"), { a }, { done: false });
    }"""
    blank.run("live.js", code, 1)
    live.evaluate("breakOff()")
    blank.run("live.js", code, 2)
    assert asked(live) == ["a=1"]
    live.evaluate("window.dispatchEvent(new Event('online'))")
    blank.run("live.js", code, 3)
    assert asked(live) == ["a=1", "a=3"]


@pytest.mark.parametrize(
    ("status", "sentence"), [(422, "The rate is too high."), (500, "This picture could not be drawn.")]
)
def test_what_the_server_says_of_a_picture_is_said_and_http_stays(live: Page, status: int, sentence: str) -> None:
    live.evaluate("move(1); move(2)")
    live.evaluate("([words, status]) => reply(words, status)", [sentence, status])
    assert live.evaluate("[shown, said]") == [[], [sentence]]
    assert asked(live) == ["slider=1", "slider=2"], "the next one is asked for"
    live.evaluate("picture('second')")
    assert live.evaluate("shown") == ["second"]
    assert live.evaluate("live.route") == "http"
    assert told(live) == []


def test_points_that_the_server_has_lost_are_sent_again(blank: Blank, live: Page) -> None:
    keep = "({ keepPoints }) => keepPoints('abc', { x: [1, 2] })"
    blank.run("points.js", keep)
    live.evaluate("hear(0, { address: 'data=abc' }); move(1)")
    for reply in ("reply('Not here.', 410)", "reply(null, 204)", "picture('with points')"):
        live.evaluate(reply)
    picture = "picture/lesson?data=abc&slider=1"
    assert live.evaluate("asked") == [picture, "points", picture]
    assert live.evaluate("shown") == ["with points"]
    assert live.evaluate("live.route") == "http"


@pytest.mark.parametrize(
    "listener",
    ["() => { throw new Error('a bug in drawing') }", "async () => { throw new Error('a bug in drawing') }"],
    ids=["at once", "later"],
)
def test_a_bug_in_a_listener_is_reported_and_changes_nothing_else(blank: Blank, live: Page, listener: str) -> None:
    live.evaluate(f"live.listeners = new Set([{listener}, ...live.listeners])")
    live.evaluate("move(1); move(2)")
    with live.expect_event("pageerror"):
        live.evaluate("picture('first')")
    assert blank.errors == ["a bug in drawing"]
    blank.errors.clear()
    assert live.evaluate("shown") == ["first"], "the other listener has run"
    assert asked(live) == ["slider=1", "slider=2"]
    assert live.evaluate("live.route") == "http"
    assert told(live) == []


def test_settings_from_the_session_void_what_was_dragged(blank: Blank, live: Page) -> None:
    live.evaluate("move(1, { done: true }); move(2, { done: true })")
    live.evaluate("hear(0, { rev: 2 })")
    live.evaluate("picture('of the old settings')")
    blank.wait(5000)
    assert live.evaluate("shown") == []
    assert live.evaluate("asked.length") == 1
    assert told(live) == []
    assert live.evaluate(STATE) == {"route": "http", "unacknowledged": False, "values": {}}


def test_settings_from_the_session_are_no_answer_to_wait_for(live: Page) -> None:
    live.evaluate("socketOnly(); move(1)")
    live.evaluate("hear(0, { rev: 2, live: false })")
    assert not live.evaluate("live.unacknowledged")
    live.evaluate("move(2)")
    assert told(live) == [["slider", {"slider": 1}], ["slider", {"slider": 2}]]
    assert live.evaluate("told[1][1].rev") == 2


def test_a_control_follows_the_session_when_that_has_set_the_values(blank: Blank) -> None:
    follows = blank.run(
        "live.js",
        """({ takeData, liveOf }) => {
          const control = { onAnswer() {}, rev: NaN };
          const data = (rev) => ({ slug: "lesson", group: "followed", live: true, address: "", heard: 0, rev });
          const follows = [1, 1, 2, 2].map((rev) => takeData(control, data(rev)));
          return [follows, control.live === liveOf("followed"), control.live.listeners.has(control.onAnswer)];
        }""",
    )
    assert follows == [[True, False, True, False], True, True]


# address_bar.js

# `bar(query, how)` shows an address of the lesson "base"; `written` are the entries of the history that it wrote.
BAR = """({ showAddress, listenToHistory }) => {
  Object.assign(window, { written: [], went: [] });
  const entry = (kind) => (_state, _title, url) => written.push([kind, url.slice(url.indexOf("?") + 1)]);
  history.replaceState = entry("replace");
  history.pushState = entry("push");
  listenToHistory((there) => went.push(there) > 0);
  window.bar = (query, how, slug = "overview") => showAddress(slug, query, how);
}"""


@pytest.fixture
def bar(blank: Blank) -> Iterator[Page]:
    blank.wait(1000)  # what was shown before is written
    blank.run("address_bar.js", BAR)
    yield blank.page
    blank.page.evaluate("delete history.replaceState; delete history.pushState")


def written(page: Page) -> list[list[str]]:
    """What was written into the history since the last time."""
    entries: list[list[str]] = page.evaluate("written.splice(0)")
    return entries


def test_a_drag_is_written_a_few_times_a_second_and_its_last_address_always(blank: Blank, bar: Page) -> None:
    bar.evaluate("for (let i = 1; i <= 9; i++) bar(`a=${i}`, 'move')")
    assert written(bar) == [["replace", "a=1"]]
    blank.wait(349)
    assert written(bar) == []
    blank.wait(1)
    assert written(bar) == [["replace", "a=9"]]
    blank.wait(1000)
    assert written(bar) == []


def test_an_act_makes_an_entry_after_the_last_address_before_it(bar: Page) -> None:
    bar.evaluate("bar('a=1', 'move'); bar('a=2', 'move'); bar('a=3', 'act')")
    assert written(bar) == [["replace", "a=1"], ["replace", "a=2"], ["push", "a=3"]]


def test_a_page_that_appears_makes_no_entry(bar: Page) -> None:
    bar.evaluate("bar('a=1', 'arrive')")
    assert written(bar) == [["replace", "a=1"]]


def test_back_is_answered_in_its_own_entry_and_the_next_act_is_new(bar: Page) -> None:
    bar.evaluate("bar('a=1', 'move'); bar('a=2', 'move')")
    bar.evaluate("window.dispatchEvent(new PopStateEvent('popstate'))")
    assert bar.evaluate("went") == [{"slug": "overview", "query": ""}]
    bar.evaluate("bar('a=5', 'act'); bar('a=6', 'act')")
    assert written(bar) == [["replace", "a=1"], ["replace", "a=5"], ["push", "a=6"]], "a=2 was of another entry"


def test_a_page_that_is_left_writes_what_waits(bar: Page) -> None:
    bar.evaluate("bar('a=1', 'move'); bar('a=2', 'move'); window.dispatchEvent(new Event('pagehide'))")
    assert written(bar) == [["replace", "a=1"], ["replace", "a=2"]]


def test_a_new_session_is_told_what_the_page_shows_before_the_bar_follows_it(blank: Blank, bar: Page) -> None:
    code = "(module, name, session) => module[name](session)"
    assert blank.run("address_bar.js", code, "heldAddress", 1) is None, "the page has just appeared"
    bar.evaluate("bar('a=1', 'move'); bar('a=2', 'move')")
    blank.run("address_bar.js", code, "holdAddress", 2)
    bar.evaluate("bar('a=0', 'act')")
    assert written(bar) == [["replace", "a=1"], ["replace", "a=2"]], "what the page was opened with is not shown"
    told = blank.run("address_bar.js", code, "heldAddress", 2)
    assert told == {"slug": "overview", "query": ""}, "of this page, whose history only pretends"
    bar.evaluate("bar('a=2&b=1', 'act'); bar('a=3', 'act')")
    assert written(bar) == [["replace", "a=2&b=1"], ["push", "a=3"]]
    blank.run("address_bar.js", code, "holdAddress", 2)
    bar.evaluate("bar('a=4', 'act')")
    assert written(bar) == [["push", "a=4"]], "this session has been told"


def test_another_lessons_address_is_not_shown(blank: Blank, bar: Page) -> None:
    bar.evaluate("bar('a=1', 'move', 'numpy'); bar('a=2', 'act', 'numpy')")
    blank.wait(1000)
    assert written(bar) == []


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
