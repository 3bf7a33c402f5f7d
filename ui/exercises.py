"""What a lesson asks of the learner: to predict, to notice, to check against the notebook."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.fields import kinds, patch_of
from core.notebook import Printed
from core.numbers import fixed
from ui import text
from ui.address import Here, own_points
from ui.outcome import Prediction, judged
from ui.say import Markup, element, say

ANSWERS = ("answer", "aiming", "guess")  # the fields of a place that an answer sets


def predict(
    here: Here[Any, Any],
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
        given = asked.given(here.place.answer)
        if not given:
            row = st.container(horizontal=True)
            for number, option in enumerate(asked.options, start=1):
                row.button(
                    option,
                    key=f"{here.slug}_predict_{number}",
                    on_click=here.put,
                    args=(asked.patch(number),),
                    kwargs={"scroll": "stage"},
                )
            if otherwise:
                otherwise()
            return
        tone = "wg-good" if given == asked.answer else "wg-grad"
        text.show(element("p", judged(asked, here.place.answer), class_=tone))
        text.line(asked.explanation)
        if distance:
            text.line(distance)
        unanswered = here.lesson.place()
        usual = {name: getattr(unanswered, name) for name in ANSWERS if name in kinds(unanswered)}
        st.button("Ask me again", key=f"{here.slug}_predict_again", on_click=here.put, args=(usual,))


@dataclass(frozen=True)
class Observation:
    """Something to notice, the settings and tick at which to see it, and whether the stage is where to look."""

    what: Markup
    button: str
    settings: Mapping[str, Any]
    tick: int = 0
    on_stage: bool = True


def notice(here: Here[Any, Any], observations: Sequence[Observation]) -> None:
    """The section "What to notice": every observation with a button that goes to its state."""
    text.section("What to notice")
    for i, seen in enumerate(observations):
        words, action = st.columns([4, 1], gap="medium", vertical_alignment="center")
        with words:
            text.paragraph(seen.what)

        patch = {**patch_of(here.lesson.settings(**seen.settings)), "tick": seen.tick}
        action.button(
            seen.button,
            key=f"{here.slug}_notice_{i}",
            on_click=here.put,
            args=(patch,),
            kwargs={"scroll": "stage" if seen.on_stage else ""},
            width="stretch",
        )


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
    if own_points():
        text.fact(
            say("From here on, the page speaks of the tutorial's data. With your own file the numbers are others.")
        )
    left, right = st.columns(widths, gap="medium")
    with left:
        predict()
    with right:
        check()
