"""The skeleton that every lesson shares: head, prediction, observations, check, take-away, neighbours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.errors import StreamlitAPIException

from core.notebook import Printed
from ui import assets, component, data, state, text
from ui.state import LessonState
from ui.turn import fragment


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
    st.html(f"<style>{assets.stylesheet()}</style>")


def head(number: str, setup: str) -> None:
    """The kicker, the question and the set-up, above the first picture."""
    _through_the_door()
    entry = lesson(number)
    style()
    st.html(
        f'<div class="wg-head"><p class="wg-kicker">{entry.number} · {entry.title}</p>'
        f"<h1>{entry.question}</h1><p>{text.spoken(setup)}</p></div>{component.early(entry.picture)}",
        unsafe_allow_javascript=True,
    )


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
    """Say what of the URL or the input was ignored, and why."""
    if current.ignored:
        st.warning("Ignored: " + " ".join(current.ignored), icon=":material/info:")


@dataclass(frozen=True)
class Prediction:
    """A question with a committed answer. `answer` is the right option; `settings` show it happening."""

    question: str
    options: tuple[str, ...]
    answer: str
    explanation: str
    settings: Mapping[str, Any]
    step: int


def predict(
    current: LessonState[Any],
    asked: Prediction,
    distance: str | None = None,
    otherwise: Callable[[], None] | None = None,
) -> None:
    """The card "Predict first": the options, and after one is chosen, what really happens.

    `distance` says how far a click on the surface was off, where the page asks for one; `otherwise` draws
    that other way to answer.
    """
    with st.container(border=True, height="stretch"):
        st.markdown(f"**Predict first**\n\n{asked.question}")
        given = current.notes.get("prediction")
        if given is None:
            row = st.container(horizontal=True)
            for option in asked.options:
                row.button(
                    option, key=f"{current.prefix}_predict_{option}", on_click=commit, args=(current, asked, option)
                )
            if otherwise:
                otherwise()
            return
        tone = "wg-good" if given == asked.answer else "wg-grad"
        st.html(f'<p class="{tone}">{text.escape(_judged(asked, given))}</p>')
        st.markdown(asked.explanation)
        if distance:
            st.markdown(distance)
        st.button("Ask me again", key=f"{current.prefix}_predict_again", on_click=_withdraw, args=(current,))


def commit(current: LessonState[Any], asked: Prediction, option: str, outcome: str = "") -> None:
    """Take an answer and go to the settings that show what happens. `outcome` says how good it was."""
    current.notes["prediction"] = option
    current.show(replace(current.settings, **asked.settings), asked.step)
    said = outcome or _judged(asked, option)
    current.notes["outcome"] = (current.settings, f"{said} Why: below, under “Try yourself”.")


def _judged(asked: Prediction, given: str) -> str:
    return f"You said “{given}”. " + ("✓ So it is." if given == asked.answer else f"✗ It is “{asked.answer}”.")


def outcome(current: LessonState[Any]) -> str:
    """Markup: how good the answer was, while the settings that show it stand. Empty at other times."""
    shown, said = current.notes.get("outcome", (None, ""))
    return text.callout(said) if shown == current.settings else ""


def _withdraw(current: LessonState[Any]) -> None:
    current.notes.clear()


@dataclass(frozen=True)
class Observation:
    """Something to notice, the settings and step at which to see it, and whether the stage is where to look."""

    what: str
    button: str
    settings: Mapping[str, Any]
    step: int = 0
    on_stage: bool = True


def notice(current: LessonState[Any], observations: Sequence[Observation]) -> None:
    """The section "What to notice": every observation with a button that goes to its state."""
    text.section("What to notice")
    for i, seen in enumerate(observations):
        words, action = st.columns([4, 1], gap="medium", vertical_alignment="center")
        words.html(f"<p>{text.spoken(seen.what)}</p>")

        def go(seen: Observation = seen) -> None:
            settings = type(current.settings)(**seen.settings)
            if seen.on_stage:
                current.show(settings, seen.step)
            else:
                current.put(settings, seen.step)

        action.button(seen.button, key=f"{current.prefix}_notice_{i}", on_click=go, width="stretch")


def printed_row(what: str, printed: Printed, ours: float) -> tuple[str, str, str, bool]:
    """A row of `check`: a number that the notebook prints, and ours to as many decimals."""
    ours = float(ours)
    return what, str(printed), text.number(ours, printed.decimals), printed.agrees(ours)


def check(title: str, rows: Sequence[tuple[str, str, str, bool]]) -> None:
    """The card "Check against the notebook": (what, the notebook's number, this run's, agree)."""
    with st.container(border=True, height="stretch"):
        text.table(
            (title, "notebook", "this run"),
            [(what, theirs, f"{'✓' if same else '✗'} {ours}") for what, theirs, ours, same in rows],
            "Check against the notebook",
        )


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
    st.markdown("This link opens the page with these settings, at this moment and in this view.")
    link_here = st.empty()
    if take_away:
        take_away()
    neighbours(number)

    def spoken_of() -> list[Any]:
        return [current.notes.get("prediction"), current.notes.get("aiming"), data.own_points()]

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


def try_yourself(predict: Callable[[], None], check: Callable[[], None], widths: Sequence[float] = (1, 1)) -> None:
    """The section "Try yourself": the question and the notebook's numbers, side by side."""
    text.section("Try yourself")
    if data.own_points():
        text.fact("From here on, the page speaks of the tutorial's data. With your own file the numbers are others.")
    left, right = st.columns(widths, gap="medium")
    with left:
        predict()
    with right:
        check()


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


def link(entry: Lesson, label: str = "", **more: Any) -> None:
    """A link to a lesson; only its name where the page's file runs alone and knows no others."""
    label = label or f"{entry.number} {entry.title}"
    try:
        st.page_link(entry.path, label=label, **more)
    except StreamlitAPIException:
        st.markdown(label)
