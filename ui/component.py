"""Browser components whose code is a module among the app's own static files."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui import assets

# Streamlit sends this text with every changed message, so it only fetches the module, once.
_LOADER = """
export default function (component) {
  const url = new URL("app/static/%s?v=%s", document.baseURI).href;
  let close = null, gone = false;
  import(url).then((module) => {
    const [data, kept, version] = JSON.parse(new TextDecoder().decode(component.data));
    if (!gone) close = module.mount({ ...component, version, data: { ...kept, ...data } });
  });
  return () => { gone = true; close?.(); };
}
"""


STAGE = "stage/stage.js"  # the one module that draws with Plotly

_EARLY = """<script>{
  const at = (path) => new URL(`${path}?v=%s`, document.baseURI).href;
  import(at("app/static/%s"));
  const plotly = { rel: "preload", as: "script", href: at("plotly.js") };
  if (%s) document.head.append(Object.assign(document.createElement("link"), plotly));
}</script>"""


def early(path: str) -> str:
    """HTML that fetches a component's module now: its own place on the page comes most of a second later.

    What it draws with is fetched beside it, not after it.
    """
    return _EARLY % (assets.version(), path, json.dumps(path == STAGE))


def from_module(name: str, path: str) -> Callable[..., Any]:
    """A component whose module `static/<path>` exports `mount(component) -> close`.

    `mount` is called again with every change of the data, on the same element. Its `data` is what `draw` was
    given, together with `kept`: a JSON object that is written seldom and sent often. Each message has the app's
    version, so that a page that was loaded from another version can reload itself.
    """
    mounted = st.components.v2.component(
        f"watchgrad.{name}", js=_LOADER % (path, assets.version()), isolate_styles=False
    )

    def draw(*, key: str, data: Mapping[str, Any], kept: str = "{}", **callbacks: Any) -> None:
        # as bytes: anything else Streamlit would search for tables and write twice
        message = f"[{json.dumps(data)},{kept},{json.dumps(assets.version())}]"
        mounted(key=key, data=message.encode(), **callbacks)

    return draw
