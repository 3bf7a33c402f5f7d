"""The app without a browser: opening pages, and reading what they send to one."""

import json
import re
from pathlib import Path
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, app_test

from tests.load.client import received

ROOT = Path(__file__).parents[2]
OVERVIEW, DESCENT, NUMPY = "pages/00_overview.py", "pages/02_gradient_descent.py", "pages/03_numpy.py"
PAGES = (OVERVIEW, DESCENT, NUMPY)


class _KeptOpen(PagesManager):
    """AppTest forgets before each run that the app has a door, and then runs a page alone. A server does not."""


app_test.PagesManager = _KeptOpen


def opened(page: str, **query: str) -> AppTest:
    """A new session that has come through the door with these URL parameters, on a page without an exception."""
    PagesManager.uses_pages_directory = None  # a new process, as when Streamlit runs the page alone at first
    at = AppTest.from_file(ROOT / "streamlit_app.py", default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page(page)
    return settled(at)


def settled(at: AppTest) -> AppTest:
    """Run the page, and make sure that nothing was raised."""
    at.run()
    assert not at.exception, at.exception[0].value
    return at


def press(at: AppTest, key: str) -> AppTest:
    """Click a button and let the page run."""
    at.button(key=key).click()
    return settled(at)


def html(at: AppTest) -> str:
    """All markup of the page, what stands under its stages and the sidebar included, without the stylesheet."""
    bodies = [element.proto.body for element in at.get("html")]
    components = [received(element.proto) for element in at.get("bidi_component")]
    below = [data["below"] for data in components if "scene" in data]
    return "\n".join(body for body in bodies + below if not body.startswith("<style>"))


def warned(at: AppTest) -> str:
    """The one warning of the page, as it reads: without what keeps Streamlit's Markdown from being one."""
    (warning,) = at.warning
    return re.sub(r"\\(.)", r"\1", warning.value).replace("\u2060", "")


def component_id(at: AppTest, key: str) -> str:
    """The id that Streamlit gave to the component with this key."""
    (element,) = (e for e in at.get("bidi_component") if e.proto.id.endswith(f"-{key}"))
    return element.proto.id


def sent(at: AppTest, key: str) -> dict[str, Any]:
    """What the component with this key was sent."""
    whole = component_id(at, key)
    (element,) = (e for e in at.get("bidi_component") if e.proto.id == whole)
    return received(element.proto)


def stage_key(at: AppTest) -> str:
    """The key of the one stage of the page that others follow."""
    (identity,) = (e.proto.id for e in at.get("bidi_component") if received(e.proto).get("leads"))
    return identity.split("-", 2)[2]


def stage_of(at: AppTest) -> dict[str, Any]:
    """What that stage was sent."""
    return sent(at, stage_key(at))


def _run_with(at: AppTest, state: WidgetState) -> AppTest:
    states = at._tree.get_widget_states()
    states.widgets.append(state)
    at._run(states)
    assert not at.exception, at.exception[0].value
    return at


def send(at: AppTest, key: str, message: dict[str, Any]) -> AppTest:
    """Let the component with this key send a message, as its browser side does, and let the page run."""
    return _run_with(at, WidgetState(id=component_id(at, key), json_value=json.dumps({"message": message})))


def trigger(at: AppTest, key: str, event: str, value: Any) -> AppTest:
    """Let the component with this key send an event, which holds for one run of the page."""
    events = json.dumps([{"event": event, "value": value}])
    return _run_with(at, WidgetState(id=_make_trigger_id(component_id(at, key), "events"), json_trigger_value=events))


def choose(at: AppTest, prefix: str, preset: str) -> AppTest:
    """Take one of the presets and let the page run."""
    at.menu_button(key=f"{prefix}_preset").click(preset)
    return settled(at)


def shown(at: AppTest, slug: str) -> Any:
    """The session's address of a lesson (`Here`)."""
    return at.session_state[f"address.{slug}"]


def tell(at: AppTest, slug: str, *, key: str = "", act: bool = False, **patch: Any) -> AppTest:
    """Let a control of a lesson, without a key its stage, send a patch, and let the page run."""
    here = shown(at, slug)
    message = {"rev": here.rev, "n": here.heard + 1, "patch": patch, "act": act}
    return send(at, key or stage_key(at), message)


def predict(at: AppTest, slug: str, option: str) -> AppTest:
    """Answer a lesson's question with one of its options, by the words on the button."""
    (button,) = (b for b in at.button if b.label == option and b.key.startswith(f"{slug}_predict_"))
    return press(at, button.key)
