"""The parts of the first page: the map of lessons, and what this machine has."""

import platform
from importlib.metadata import version

import streamlit as st

from ui import text
from ui.lesson import link
from ui.lessons import LESSONS
from ui.say import say


def lesson_map() -> None:
    """Every lesson with its question."""
    text.section("The lessons")
    for entry in LESSONS[1:]:
        with st.container(border=True, gap="xxsmall"):
            link(entry, f":gray[{entry.number}]  **{entry.title}**", width="stretch")
            text.fact(say("{question}", question=entry.question))


def machine() -> None:
    """The versions and devices that the numbers on these pages come from."""
    text.section("This machine")
    # versions from the packages' own records: importing torch takes seconds, and the picture is already moving
    rows = [(name, version(name)) for name in ("torch", "numpy", "scikit-learn", "streamlit")]
    text.table(("software", ""), [("Python", platform.python_version()), *rows])
    from core.device import available, why_no_cuda

    text.table(("devices PyTorch can use", ""), [(device.label, device.name) for device in available()])
    if reason := why_no_cuda():
        text.fact(say("{reason} Everything here also runs on the CPU.", reason=reason))
