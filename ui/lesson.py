"""The skeleton that every lesson shares: head, what follows the settings, take-away, neighbours."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.errors import StreamlitAPIException

from core.address import to_query
from ui import assets, component, text
from ui.address import Here
from ui.lessons import LESSONS, Lesson
from ui.say import Markup, element, label, paragraph, say
from ui.turn import fragment

MOST = 300  # characters of what was ignored


def style() -> None:
    """The app's stylesheet; called first by every page, so that a page also stands alone."""
    text.style(assets.stylesheet())


def head(entry: Lesson, setup: Markup) -> None:
    """The kicker, the question and the set-up, above the first picture."""
    _through_the_door()
    style()
    kicker = element("p", f"{entry.number} · {entry.title}", class_="wg-kicker")
    words = element("div", kicker, element("h1", entry.question), paragraph(setup), class_="wg-head")
    st.html(words + Markup(component.early(entry.module)), unsafe_allow_javascript=True)


def _through_the_door() -> None:
    """Start again through streamlit_app.py, once a session, where Streamlit ran this page's file alone.

    Until the main script has run once in a process, Streamlit takes a `pages` folder for its older
    kind of multipage app, and a link straight to a page would show it without its sidebar.
    """
    from streamlit.runtime.pages_manager import PagesManager

    if "door" in st.session_state:
        return
    st.session_state["door"] = "tried"
    PagesManager.uses_pages_directory = False
    st.rerun()


def ignored(here: Here[Any, Any]) -> None:
    """Say what of the URL or the input was ignored, and why: as plain text, it quotes the address."""
    if here.ignored:
        said = " ".join(here.ignored)
        if len(said) > MOST:
            said = f"{said[:MOST]} and {len(said) - MOST:,} more"
        st.warning(f"Ignored: {label(said)}", icon=":material/info:")


def page(
    here: Here[Any, Any],
    body: Callable[[], None],
    rest: Callable[[], None],
    take_away: Callable[[], None] | None = None,
) -> None:
    """The page below its head: what depends on the address, the rest, what to take away, the neighbours.

    The controls in `body` run it alone. Half of a lesson's parts never change; left as they are they cost
    nothing, neither here nor in the browser. `take_away` draws what there is besides the link.
    """
    above = st.container()
    rest()
    text.section("Take it with you")
    text.line(say("This link opens the page as you see it: these settings, this moment, this view."))
    # static/address_bar.js keeps it up to date
    query = urlencode(to_query(here.address))
    base = (st.context.url or "").split("?")[0]
    text.show(element("code", f"{base}?{query}" if query else base, class_="wg-link"))
    if take_away:
        take_away()
    neighbours(here.lesson)
    before = _spoken_of(here)

    @fragment
    def follow() -> None:
        if _spoken_of(here) != before:
            # answered on the stage, taken back by a reset, other data: the rest of the page speaks of it, too
            st.rerun(scope="app")
        ignored(here)
        body()

    with above:
        follow()


def _spoken_of(here: Here[Any, Any]) -> tuple[Any, ...]:
    """What of the address the rest of the page depends on."""
    place = here.place
    return (place.answer, getattr(place, "aiming", False), here.address.data)


def neighbours(entry: Lesson) -> None:
    """Links to the previous and the next lesson."""
    at = LESSONS.index(entry)
    left, right = st.columns(2)
    if at > 0:
        before = LESSONS[at - 1]
        with left:
            link(before, icon=":material/arrow_back:")
    if at + 1 < len(LESSONS):
        after = LESSONS[at + 1]
        with right.container(horizontal_alignment="right"):
            link(after, icon=":material/arrow_forward:", icon_position="right")


def link(entry: Lesson, shown: str = "", **more: Any) -> None:
    """A link to a lesson; only its name where the page's file runs alone and knows no others."""
    try:
        st.page_link(entry.path, label=shown or f"{entry.number} {entry.title}", **more)
    except StreamlitAPIException:
        text.paragraph(say("{number} {title}", number=entry.number, title=entry.title))
