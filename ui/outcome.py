"""A lesson's question with a committed answer, and what is said of the answer. No Streamlit here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.address import Address
from ui.say import Markup, callout, say

AIMED = 9  # as an answer: a click on the surface


@dataclass(frozen=True)
class Prediction:
    """A question.

    options      what can be answered, each in a few words
    answer       the right option
    explanation  why
    settings     a patch of settings with which it is seen, at `tick`
    """

    question: Markup
    options: tuple[str, ...]
    answer: str
    explanation: Markup
    settings: Mapping[str, Any]
    tick: int

    def patch(self, answer: int) -> dict[str, Any]:
        """What an answer sets: the settings and the tick at which it is seen, and the answer itself."""
        return {**self.settings, "tick": self.tick, "answer": answer}

    def given(self, answer: int) -> str:
        """The words of an answer; empty where there is no such option."""
        if answer == AIMED:
            return "a point on the surface"
        return self.options[answer - 1] if 0 < answer <= len(self.options) else ""


def judged(asked: Prediction, answer: int) -> Markup:
    """Whether an answer is right, in words."""
    given = asked.given(answer)
    if given == asked.answer:
        return say("You said “{given}”. ✓ That is right.", given=given)
    return say("You said “{given}”. ✗ It is “{answer}”.", given=given, answer=asked.answer)


def outcome(
    address: Address[Any, Any], asked: Callable[[], Prediction], instead: Markup | None = None
) -> Markup:
    """Under the stage: how good the answer was, while the settings that show it stand. Empty at other times.

    `instead` replaces the usual words. `asked` is called only where there is an answer: it trains.
    """
    answer = address.place.answer
    if not answer or not (question := asked()).given(answer):
        return Markup("")
    shown = type(address.settings)(**question.settings)
    if address.settings != shown:
        return Markup("")
    said = instead or judged(question, answer)
    return callout(say("{said} Why: below, under “Try yourself”.", said=said))
