"""The door: page config, navigation, sidebar, run.

Streamlit runs this file as a script for every session. The server imports it as a module, for `streamlit run`
and uvicorn alike, and serves the `app` that it finds here.
"""

import streamlit as st

from ui import address, faults, live, plotly_js, sidebar, warm
from ui.lessons import LESSONS
from ui.turn import in_turn


@in_turn()
def door() -> None:
    """One run of a session."""
    st.set_page_config(page_title="Watchgrad", page_icon="static/icon.svg", layout="wide")
    page = st.navigation(
        [st.Page(e.path, title=f"{e.number} {e.title}", default=e.number == "00") for e in LESSONS],
        position="hidden",
    )
    st.session_state["door"] = "open"
    sidebar.lessons()
    page.run()
    address.bar()
    sidebar.device()
    sidebar.presenter()
    warm.warm_up()


if __name__ == "__main__":
    door()
else:
    app = st.App(__file__, routes=[*live.ROUTES, *plotly_js.ROUTES], on_script_error=faults.sorry)
