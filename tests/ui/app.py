"""The app without a browser: opening pages, and reading what they send to one."""

import re
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.load.client import received

ROOT = Path(__file__).parents[2]
OVERVIEW, DESCENT, NUMPY = "pages/00_overview.py", "pages/02_gradient_descent.py", "pages/03_numpy.py"
PAGES = (OVERVIEW, DESCENT, NUMPY)


def opened(page: str, **query: str) -> AppTest:
    """A new session that has come through the door with these URL parameters, on a page without an exception."""
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


def sent(at: AppTest, key: str) -> dict[str, Any]:
    """What the component with this key was sent."""
    (element,) = (e for e in at.get("bidi_component") if e.proto.id.endswith(f"-{key}"))
    return received(element.proto)


def choose(at: AppTest, prefix: str, preset: str) -> AppTest:
    """Take one of the presets and let the page run."""
    at.menu_button(key=f"{prefix}_preset").click(preset)
    return settled(at)


def shown(at: AppTest, slug: str) -> Any:
    """The session's address of a lesson (`Here`)."""
    return at.session_state[f"address.{slug}"]


def tell(at: AppTest, slug: str, *, act: bool = False, **patch: Any) -> AppTest:
    """Let a control of a lesson send a patch, as the browser does, and let the page run."""
    here = shown(at, slug)
    here.receive({"rev": here.rev, "n": here.heard + 1, "patch": patch, "act": act})
    return settled(at)


def predict(at: AppTest, slug: str, option: str) -> AppTest:
    """Answer a lesson's question with one of its options, by the words on the button."""
    (button,) = (b for b in at.button if b.label == option and b.key.startswith(f"{slug}_predict_"))
    return press(at, button.key)
