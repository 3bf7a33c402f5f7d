"""Who shares memory with whom, and what changes in place."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.lessons.tensors.settings import MAKERS, TensorPlace, TensorSettings
from ui import address, line, text
from ui.controls import controls, segments, shown, taker
from ui.lessons.tensors import markup
from ui.say import say

Here = address.Here[TensorSettings, TensorPlace]


def memory(here: Here) -> None:
    """Write to the array or the tensor, and watch the other."""
    from core.code.source import body_of, expression_of
    from core.lessons.tensors import memory as core

    text.section("Who shares memory with whom?")
    chosen = here.settings
    make: Callable[..., Any] = getattr(core, chosen.maker)
    written = chosen.written != "nothing"
    watch = core.write_and_watch(make, chosen.written if written else "array", chosen.dtype)
    left, right = st.columns(line.COLUMNS, gap="medium")
    with left:
        _choose_maker(here, lambda name: expression_of(getattr(core, name)))
        controls(here, ["dtype"])
        _write_buttons(here)
    with right:
        text.code(f'array = np.arange(4, dtype="{chosen.dtype}")\ntensor = {body_of(make).removeprefix("return ")}')
        pair = st.columns(2, gap="small")
        with pair[0]:
            markup.store(
                "array", chosen.dtype, watch.array_before, watch.array_after if written else watch.array_before
            )
        with pair[1]:
            after = watch.tensor_after if written else watch.tensor_before
            markup.store("tensor", str(watch.tensor_before.dtype), watch.tensor_before, after)
        _say(chosen.written, watch.changed)


def _choose_maker(here: Here, label: Callable[[str], str]) -> None:
    take = taker(here, "maker", written="nothing")
    st.selectbox("Make the tensor with", MAKERS, key=shown(here, "maker"), on_change=take, format_func=label)


def _write_buttons(here: Here) -> None:
    def write(to: str) -> None:
        here.put({"written": to})

    for to in ("array", "tensor"):
        st.button(
            f"{to}[0] = 99",
            key=f"{here.slug}_write_{to}",
            on_click=write,
            args=(to,),
            width="stretch",
            icon=":material/edit:",
            type="primary" if to == "array" else "secondary",
            help=f"Write 99 to the first number of the {to}.",
        )
    st.button(
        "Take it back",
        key=f"{here.slug}_write_nothing",
        on_click=write,
        args=("nothing",),
        type="tertiary",
        disabled=here.settings.written == "nothing",
    )


def _say(written: str, changed: bool) -> None:
    other = "tensor" if written == "array" else "array"
    if written == "nothing":
        markup.verdict(say("Write 99 to one of them. Will the other change?"))
    elif changed:
        shared = "✓ Shared memory: you wrote to the {written}, and the {other} changed with it."
        markup.verdict(say(shared, written=written, other=other), "good")
    else:
        copied = "✗ A copy: you wrote to the {written}, and the {other} kept its number."
        markup.verdict(say(copied, written=written, other=other), "grad")


def in_place(here: Here) -> None:
    """What an operation does to the tensor that it is given."""
    from core.code.source import body_of, expression_of
    from core.lessons.tensors import memory as core

    text.section("In place, or a new tensor?")

    def label(name: str) -> str:
        return expression_of(getattr(core, name))

    segments(here, "operation", "collapsed", label)
    operation = getattr(core, here.settings.operation)
    found = core.operate(operation)
    left, right = st.columns([1.3, 1.6], gap="medium")
    with left:
        text.code(f"tensor = torch.tensor([1.0, 2.0, 3.0])\n{body_of(operation).replace('return', 'result =')}")
    with right:
        pair = st.columns(2, gap="small")
        with pair[0]:
            markup.store("tensor", "before and after", found.before, found.after)
        with pair[1]:
            markup.store(
                "result", "the same object" if found.same_object else "another object", found.result, found.result
            )
    if found.same_memory:
        markup.verdict(say("✓ In place: the result is the tensor itself, and its memory was written over."), "good")
    else:
        markup.verdict(say("✓ A new tensor: the old one keeps its numbers, the result has memory of its own."), "good")
    names = core.in_place_names()
    with st.expander(f"{len(names)} names of this PyTorch’s tensors end in one underscore"):
        text.fact(
            say(
                "Each works in place. Nearly all have a twin without the underscore, which returns a new tensor. "
                "Without a twin: **{alone}**.",
                alone=", ".join(name for name, twin in names if twin is None),
            )
        )
        text.fact(say("{names}", names=", ".join(name for name, _ in names)))
