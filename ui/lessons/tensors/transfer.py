"""Does it pay to send the work away? Timed when the learner asks."""

import streamlit as st

from core.lessons.tensors.settings import TensorPlace, TensorSettings
from core.lessons.tensors.transfer_figure import transfer_scene
from core.numbers import fixed, significant
from ui import address, line, text
from ui.device import chosen_device
from ui.lessons.tensors import markup
from ui.say import say
from ui.stage import close_up

Here = address.Here[TensorSettings, TensorPlace]
KEY, ASKED = "tn.transfer", "tn.transfer.asked"


def transfer(here: Here) -> None:
    """A button that times the same product here and on the device, with the way there and back."""
    from core.lessons.tensors.transfer import compare

    text.section("Transfer against compute")
    device = chosen_device()
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        text.fact(
            say(
                "A matrix is multiplied by itself: on the CPU, and on the device with the way there and back. A device "
                "works while Python goes on, so the clock waits until it has finished."
            )
        )
        st.button(
            "Time it here",
            key=f"{here.slug}_time",
            on_click=_ask,
            type="primary",
            icon=":material/timer:",
            width="stretch",
        )
    with right:
        if st.session_state.get(ASKED):
            with st.spinner("Timing…"):
                st.session_state[KEY] = device, compare(device)
            st.session_state[ASKED] = False
        known = st.session_state.get(KEY)
        if known is None or known[0] != device:
            markup.verdict(say("Not timed yet on “{device}”. It takes a few seconds.", device=device))
            return
        found = known[1]
        markup.verdict(say("{sentence}", sentence=found.sentence), "good" if found.crossover else "")
        close_up(here, transfer_scene(found, device), "transfer")
    text.table(
        ("n", "megabytes", "product, CPU", "there", f"product, {device}", "back", "there, product and back"),
        [
            (
                f"{t.size}",
                fixed(t.megabytes, 3),
                *(_ms(v) for v in (t.cpu, t.there, t.device, t.back, t.by_device)),
            )
            for t in found.timings
        ],
    )


def _ask() -> None:
    # kept until it is done: a rerun on the way here would lose a button's own answer
    st.session_state[ASKED] = True


def _ms(seconds: float) -> str:
    return f"{significant(seconds, 3)} s" if seconds < 1e-6 else f"{fixed(seconds * 1e3, 3)} ms"
