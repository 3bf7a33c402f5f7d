"""What a lesson asks of the learner: to predict, to notice, to check against the notebook."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from core.notebook import Printed
from core.numbers import fixed
from ui import own_data, text
from ui.say import Markup, callout, element, say
from ui.state import LessonState


@dataclass(frozen=True)
class Prediction:
    """A question with a committed answer. `answer` is the right option; `settings` show it happening."""

    question: Markup
    options: tuple[str, ...]
    answer: str
    explanation: Markup
    settings: Mapping[str, Any]
    step: int


def predict(
    current: LessonState[Any],
    asked: Prediction,
    distance: Markup | None = None,
    otherwise: Callable[[], None] | None = None,
) -> None:
    """The card "Predict first": the options, and after one is chosen, what really happens.

    `distance` says how far a click on the surface was off, where the page asks for one; `otherwise` draws
    that other way to answer.
    """
    with st.container(border=True, height="stretch"):
        text.line(say("**Predict first**"))
        text.line(asked.question)
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
        text.show(element("p", _judged(asked, given), class_=tone))
        text.line(asked.explanation)
        if distance:
            text.line(distance)
        st.button("Ask me again", key=f"{current.prefix}_predict_again", on_click=_withdraw, args=(current,))


def commit(current: LessonState[Any], asked: Prediction, option: str, outcome: Markup | None = None) -> None:
    """Take an answer and go to the settings that show what happens. `outcome` says how good it was."""
    current.notes["prediction"] = option
    current.show(replace(current.settings, **asked.settings), asked.step)
    said = outcome or _judged(asked, option)
    current.notes["outcome"] = (current.settings, say("{said} Why: below, under “Try yourself”.", said=said))


def _judged(asked: Prediction, given: str) -> Markup:
    if given == asked.answer:
        return say("You said “{given}”. ✓ That is right.", given=given)
    return say("You said “{given}”. ✗ It is “{answer}”.", given=given, answer=asked.answer)


def outcome(current: LessonState[Any]) -> Markup:
    """How good the answer was, while the settings that show it stand. Empty at other times."""
    shown, said = current.notes.get("outcome", (None, Markup("")))
    return callout(said) if shown == current.settings else Markup("")


def _withdraw(current: LessonState[Any]) -> None:
    current.notes.clear()


@dataclass(frozen=True)
class Observation:
    """Something to notice, the settings and step at which to see it, and whether the stage is where to look."""

    what: Markup
    button: str
    settings: Mapping[str, Any]
    step: int = 0
    on_stage: bool = True


def notice(current: LessonState[Any], observations: Sequence[Observation]) -> None:
    """The section "What to notice": every observation with a button that goes to its state."""
    text.section("What to notice")
    for i, seen in enumerate(observations):
        words, action = st.columns([4, 1], gap="medium", vertical_alignment="center")
        with words:
            text.paragraph(seen.what)

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
    return what, str(printed), fixed(ours, printed.decimals), printed.agrees(ours)


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
        text.fact(
            say("From here on, the page speaks of the tutorial's data. With your own file the numbers are others.")
        )
    left, right = st.columns(widths, gap="medium")
    with left:
        predict()
    with right:
        check()
