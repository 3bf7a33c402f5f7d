"""The ways to create a parameter, and the gradient that goes out of sight."""

import streamlit as st

from core.lessons.tensors.settings import TensorPlace, TensorSettings
from ui import address, text
from ui.controls import segments
from ui.device import chosen_device
from ui.lessons.tensors import markup
from ui.say import say

Here = address.Here[TensorSettings, TensorPlace]


def parameters(here: Here) -> None:
    """Each way run for real, with its source and its badges, before and after backward."""
    from core.code.source import body_of
    from core.lessons.tensors.creation import create, recommended, ways
    from core.lessons.tensors.creation import shadowed as sent

    text.section("Creating a parameter")
    device = chosen_device()
    after = here.settings.backward == "after backward"
    text.fact(
        say(
            "A parameter must be a **[[leaf]]** that requires a gradient, on the [[device]] where the data are. Create "
            "it, then run **{line}**: who gets the gradient?",
            line="(a ** 2).sum().backward()",
        )
    )
    segments(here, "backward", "collapsed")
    for way in ways(device):
        found = create(way, device, here.settings.seed)
        with st.container(border=True, gap="xsmall"):
            note = "Stand-in for a second device" if found.stand_in else ""
            if way is sent and device == "cpu":
                note = "On the CPU already: .to() does nothing"
            best = way is recommended
            markup.way(way.__doc__ or "", "✓ The recommended way" if best else note, best)
            text.code(body_of(way))
            text.show(markup.badges(found.after if after else found.created, after))
            if after and found.error:
                markup.error(found.error, found.message or "")


def shadowed(here: Here) -> None:
    """The parameter behind the name, and the graph with and without the copy between them."""
    from core.lessons.tensors.creation import create, shadowed_by_a_copy
    from core.lessons.tensors.creation import shadowed as sent

    text.section("The shadowed gradient")
    device = chosen_device()
    found = create(shadowed_by_a_copy if device == "cpu" else sent, device, here.settings.seed)
    if found.hidden is None:
        return
    if found.stand_in:
        text.fact(
            say(
                "On the CPU, .to(“cpu”) does nothing, so nothing would be shadowed. copy=True makes the CPU stand in "
                "for a second device: what you see is what a GPU would do."
            )
        )
    markup.shadow(found.hidden, found.after, after=True)
    text.fact(
        say(
            "backward() reached the leaf and left the gradient there. Your name **a** refers to a result, and a result "
            "keeps no gradient: a.grad is None, and an [[update]] of **a** would train nothing."
        )
    )
    graphs(here, device)


def graphs(here: Here, device: str) -> None:
    """The computation graph of the parameter's use, without and with the copy node."""
    from core.lessons.tensors.graph_of_use import graph_of_shadowed_use, graph_of_use
    from ui.graph_view import graph_view

    left, right = st.columns(2, gap="medium")
    with left:
        text.fact(say("Created on the device: **a** is the leaf."))
        graph_view(graph_of_use(device, here.settings.seed), f"{here.slug}_graph", height=360, code=False)
    with right:
        text.fact(say("Created, then sent: a copy stands between the leaf and **a**."))
        graph_view(
            graph_of_shadowed_use(device, here.settings.seed), f"{here.slug}_graph_copy", height=360, code=False
        )
