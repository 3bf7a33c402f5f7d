"""What a lesson asks of the learner: to predict, to notice, to check against the notebook."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from core.notebook import Printed
from ui import own_data, text
from ui.state import LessonState


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


def try_yourself(predict: Callable[[], None], check: Callable[[], None], widths: Sequence[float] = (1, 1)) -> None:
    """The section "Try yourself": the question and the notebook's numbers, side by side."""
    text.section("Try yourself")
    if own_data.own_points():
        text.fact("From here on, the page speaks of the tutorial's data. With your own file the numbers are others.")
    left, right = st.columns(widths, gap="medium")
    with left:
        predict()
    with right:
        check()
