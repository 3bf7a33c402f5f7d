"""The skeleton that every lesson shares: head, what follows the settings, take-away, neighbours."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.errors import StreamlitAPIException

from ui import assets, component, own_data, state, text
from ui.say import Markup, element, label, paragraph, say
from ui.state import LessonState
from ui.turn import fragment

MOST = 300  # characters of what was ignored


@dataclass(frozen=True)
class Lesson:
    """One page of the app: its file, its number and title, the question that it answers, what draws its picture."""

    path: str
    number: str
    title: str
    question: str
    picture: str = component.STAGE


LESSONS = (
    Lesson("pages/00_overview.py", "00", "Overview", "What is it to train a model?"),
    Lesson("pages/01_data.py", "01", "Data", "What are we fitting, and why hold some of it back?"),
    Lesson("pages/02_gradient_descent.py", "02", "Gradient descent", "How does a step know where to go?"),
    Lesson("pages/03_numpy.py", "03", "NumPy", "What does training a model look like with nothing hidden?"),
    Lesson("pages/04_tensors.py", "04", "Tensors and devices", "Where does a number live, and what does it remember?"),
    Lesson("pages/05_autograd.py", "05", "Autograd", "Who computes the gradients?"),
    Lesson("pages/06_graph.py", "06", "The dynamic graph", "What did Python just build?", "graph/graph.js"),
)


def lesson(number: str) -> Lesson:
    """The lesson of a number."""
    return next(entry for entry in LESSONS if entry.number == number)


def style() -> None:
    """The app's stylesheet; called first by every page, so that a page also stands alone."""
    text.style(assets.stylesheet())


def head(number: str, setup: Markup) -> None:
    """The kicker, the question and the set-up, above the first picture."""
    _through_the_door()
    entry = lesson(number)
    style()
    kicker = element("p", f"{entry.number} · {entry.title}", class_="wg-kicker")
    words = element("div", kicker, element("h1", entry.question), paragraph(setup), class_="wg-head")
    st.html(words + Markup(component.early(entry.picture)), unsafe_allow_javascript=True)


def _through_the_door() -> None:
    """Start again through streamlit_app.py, once a session, where Streamlit ran this page's file alone.

    Until the main script has run once in a process, Streamlit takes a `pages` folder for its older
    kind of multipage app, and a link straight to a page would show it without its sidebar.
    """
    from streamlit.runtime.pages_manager import PagesManager

    if "device.request" in st.session_state or "door.tried" in st.session_state:
        return
    st.session_state["door.tried"] = True
    PagesManager.uses_pages_directory = False
    st.rerun()


def ignored(current: LessonState[Any]) -> None:
    """Say what of the URL or the input was ignored, and why: as plain text, it quotes the address."""
    if current.ignored:
        said = " ".join(current.ignored)
        if len(said) > MOST:
            said = f"{said[:MOST]} and {len(said) - MOST:,} more"
        st.warning(f"Ignored: {label(said)}", icon=":material/info:")


def page(
    number: str,
    current: LessonState[Any],
    body: Callable[[], None],
    rest: Callable[[], None],
    take_away: Callable[[], None] | None = None,
) -> None:
    """The page below its head: what follows the settings, the rest, what to take away, the neighbours.

    The controls in `body` run it alone. Half of a lesson's parts never change; left as they are they cost
    nothing, neither here nor in the browser. `take_away` draws what there is besides the link.
    """
    above = st.container()
    rest()
    text.section("Take it with you")
    text.line(say("This link opens the page with these settings, at this moment and in this view."))
    link_here = st.empty()
    if take_away:
        take_away()
    neighbours(number)

    def spoken_of() -> list[Any]:
        return [current.notes.get("prediction"), current.notes.get("aiming"), own_data.own_points()]

    before = spoken_of()

    @fragment
    def follow() -> None:
        if spoken_of() != before:
            # answered on the stage, taken back by a reset, other data: the rest of the page speaks of it, too
            st.rerun(scope="app")
        body()
        query = state.share(current)
        address = (st.context.url or "").split("?")[0]
        link_here.code(f"{address}?{urlencode(query)}" if query else address, language=None)

    with above:
        follow()


def neighbours(number: str) -> None:
    """Links to the previous and the next lesson."""
    at = next(i for i, entry in enumerate(LESSONS) if entry.number == number)
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
