"""Browser components whose code is a module among the app's own static files."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui import assets

# Streamlit sends this text with every changed message, so it only fetches the module, once.
_LOADER = """
export default function (component) {
  const url = new URL("app/static/%s?v=%s", document.baseURI).href;
  let close = null, gone = false;
  import(url).then((module) => { if (!gone) close = module.mount({ ...component, data: component.data[0] }); });
  return () => { gone = true; close?.(); };
}
"""


def early(path: str) -> str:
    """HTML that fetches a component's module now: its own place on the page comes most of a second later."""
    return f"<script>import(new URL('app/static/{path}?v={assets.prepare()}', document.baseURI).href)</script>"


def from_module(name: str, path: str) -> Callable[..., Any]:
    """A component whose module `static/<path>` exports `mount(component) -> close`.

    `mount` is called again with every change of the data, on the same element.
    """
    mounted = st.components.v2.component(
        f"watchgrad.{name}", js=_LOADER % (path, assets.prepare()), isolate_styles=False
    )

    def draw(*, key: str, data: dict[str, Any], **callbacks: Any) -> None:
        # in a list, because Streamlit looks at each value of a dictionary for a table that might be in it
        mounted(key=key, data=[data], **callbacks)

    return draw
