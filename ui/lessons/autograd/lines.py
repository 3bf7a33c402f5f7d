"""Press the loop's lines one at a time: backward, zero_, no_grad, each on real tensors."""

from typing import TYPE_CHECKING

import streamlit as st

from core.code.source import source_of
from core.lessons.autograd.settings import MOST_LINES
from core.numbers import fixed, read_minus
from ui import text
from ui.lessons.autograd.page import Here
from ui.say import say
from ui.turn import fragment

if TYPE_CHECKING:
    from core.lessons.autograd.run import AutogradRun
    from core.lessons.autograd.run_lines import Pressed

BUTTONS = {
    "backward": "loss.backward()",
    "zero_": "grad.zero_()",
    "no_grad": "no_grad(): a -= …",
    "watched": "a -= …",
}

MEANING = {
    "backward": say("backward walks the graph from the *loss* to the leaves and adds what it finds to their .grad."),
    "zero_": say(
        "zero_ fills .grad with zeros, [[in place]]. The name ends in _ as those of in-place methods do. "
        "An operator can be in place, too: `a -= …` is."
    ),
    "no_grad": say("Inside no_grad autograd does not watch, so a leaf may change in place. It stays a leaf."),
    "watched": say(
        "Without no_grad autograd is watching, and a leaf that requires a *gradient* may not change in place."
    ),
}


@fragment
def press_the_lines(here: Here, run: "AutogradRun") -> None:
    """The section. Each press runs a line on the same two leaves; the table is what each left in them."""
    from core.lessons.autograd.run_lines import press

    text.section("Press the lines yourself")
    lines = here.place.lines
    row = st.container(horizontal=True, gap="small")
    full = len(lines) >= MOST_LINES
    for name, button in BUTTONS.items():
        row.button(
            button,
            key=f"{here.slug}_line_{name}",
            on_click=here.put,
            args=({"lines": (*lines, name)},),
            disabled=full,
        )
    row.button(
        "Start again",
        key=f"{here.slug}_line_again",
        on_click=here.put,
        args=({"lines": ()},),
        type="tertiary",
        disabled=not lines,
    )
    done = press(lines, run.data, run.start, here.settings.learning_rate, run.device)
    left, right = st.columns(2, gap="medium")
    with left:
        _last(done)
    with right:
        _table(done, run)


def _last(done: "list[Pressed]") -> None:
    """The line pressed last: its source, what it means or what it raised, and the sum in .grad."""
    from core.lessons.autograd.lines import LINES

    if not done:
        text.fact(say("Press backward two or three times, and watch .grad. Then zero_. Then backward and an update."))
        text.code(source_of(LINES["backward"]))
        return
    last = done[-1]
    text.code(source_of(LINES[last.line]), wrong=last.failure.line if last.failure else None)
    if last.failure:
        text.callout(say("{error}: {message}", error=last.failure.error, message=last.failure.message))
        if "NoneType" in last.failure.message:
            text.fact(say("Before the first backward, .grad is not zero: it is None."))
            return
    text.paragraph(MEANING[last.line])


def _table(done: "list[Pressed]", run: "AutogradRun") -> None:
    shown = done[-8:]
    first = len(done) - len(shown)
    rows = [
        (
            f"{first + i + 1}  {BUTTONS[entry.line]}",
            ("✗ " if entry.failure else "") + _bare(entry.a.text),
            _bare(entry.a.grad),
            _bare(entry.b.grad),
            _sum(entry),
        )
        for i, entry in enumerate(shown)
    ]
    if not first:
        rows.insert(0, ("0  the start", fixed(run.start[0]), "None", "None", ""))
    text.table(("line", "a", "a.grad", "b.grad", "added up"), rows)
    if any(entry.times and not entry.exact for entry in shown):
        text.fact(say("≈: the sum is rounded in the last digit that float32 holds."))


def _sum(entry: "Pressed") -> str:
    if entry.times is None:
        return ""
    return f"{'exactly ' if entry.exact else '≈ '}{entry.times} ×"


def _bare(printed: str | None) -> str:
    """What stands in the brackets of a printed tensor."""
    if printed is None:
        return "None"
    return read_minus(printed.partition("[")[2].partition("]")[0])
