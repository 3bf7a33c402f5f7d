"""How finely a number is kept, and how numbers travel between NumPy, tensors and Python."""

import streamlit as st

from core.lessons.tensors.settings import TensorPlace, TensorSettings
from core.numbers import MINUS
from ui import address, text
from ui.controls import segments
from ui.device import chosen_device
from ui.lessons.tensors import markup
from ui.say import say

Here = address.Here[TensorSettings, TensorPlace]
SAMPLES = ("0.1", "0.5", "0.3", "257", "2049", "1e-08")
SAID = {
    "types": "type() is Python’s: it knows the class. .type() is the tensor’s: it knows dtype and device.",
    "to a tensor": "from_numpy keeps float64. float() makes it float32, and .to() sends it to a device.",
    "to NumPy": "NumPy sees only the CPU’s memory, and nothing that autograd is watching.",
    "to Python": "item() takes one number out. It needs exactly one.",
    "mixed": "Sums convert the dtype for you. Matrix products and devices do not forgive.",
}


def precision(here: Here) -> None:
    """One decimal number as four dtypes store it, to the last digit."""
    from core.lessons.tensors.precision import digits, stored

    text.section("How finely is a number kept?")
    written = _written(here.settings.value)
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    key = f"{here.slug}_value"
    st.session_state[key] = written

    def typed() -> None:
        here.put({"value": st.session_state[key].strip().replace(",", ".").replace(MINUS, "-")})

    row.text_input("Write a number", key=key, on_change=typed, width=200, max_chars=60)
    for sample in SAMPLES:
        row.button(
            sample,
            key=f"{here.slug}_value_{sample}",
            on_click=here.put,
            args=({"value": float(sample)},),
            type="primary" if sample == written else "secondary",
        )
    markup.exact(
        (kept.dtype, kept.bits, digits(kept, written), float(kept.error), kept.epsilon) for kept in stored(written)
    )
    text.fact(
        say(
            "Every [[dtype]] keeps the nearest of the numbers it has. From the underlined digit on, that is another "
            "number than you wrote. bfloat16 reaches as far as float32, with fewer digits than float16."
        )
    )


def _written(value: float) -> str:
    return repr(value).removesuffix(".0")


def conversions(here: Here) -> None:
    """From NumPy to a tensor, to a device and back: each line really runs, or really fails."""
    from core.code.source import body_of
    from core.lessons.tensors.conversions import GROUPS, run

    text.section("There and back: NumPy, tensor, device")
    segments(here, "conversions", "collapsed")
    device = chosen_device()
    text.fact(
        say("{said} **device** is “{name}” here.", said=SAID[here.settings.conversions], name=device)
    )
    for conversion in GROUPS[here.settings.conversions]:
        found = run(conversion, device)
        left, right = st.columns([2.3, 1], gap="medium")
        with left:
            text.code(body_of(conversion), wrong=found.line)
        with right:
            markup.outcome(found, conversion.__doc__ or "")
