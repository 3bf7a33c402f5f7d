"""The parts of the lesson on tensors that are words and widgets: presets, observations, question, check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import notebook
from core.lessons.tensors.settings import TensorPlace, TensorSettings
from core.numbers import fixed, significant
from ui import address, exercises, text
from ui.say import say

if TYPE_CHECKING:
    from core.lessons.tensors.run import Fits

Here = address.Here[TensorSettings, TensorPlace]

PRESETS = {
    "As it opens": ("η = 0.1: bfloat16 stops far from the minimum.", TensorSettings()),
    "From the start": ("Zoom 1: the whole way. The four surfaces look alike.", TensorSettings(zoom=1.0)),
    "Small steps": ("η = 0.01: smaller steps are lost farther out.", TensorSettings(zoom=2.0, learning_rate=0.01)),
    "Large steps": ("η = 0.4: large steps carry further in every precision.", TensorSettings(learning_rate=0.4)),
    "16 bits end": ("Zoom 200: float16 and bfloat16 see a flat floor or noise.", TensorSettings(zoom=200.0)),
    "32 bits end": ("Zoom 10,000: the floor of float32.", TensorSettings(zoom=1e4, learning_rate=0.4)),
    "64 bits end": ("Zoom 300 million: even float64 has a floor.", TensorSettings(zoom=3e8, learning_rate=0.4)),
}

OBSERVATIONS = (
    exercises.Observation(
        say(
            "bfloat16 stops after 85 updates, with twice the *loss* it could have. Its next step is smaller than half "
            "the gap between two of its numbers, so *a* and *b* stay where they are."
        ),
        "At update 85",
        {},
        85,
    ),
    exercises.Observation(
        say("A smaller learning rate makes it worse: its smaller steps round to nothing farther from the minimum."),
        "η = 0.01",
        {"learning_rate": 0.01, "zoom": 1.5},
        300,
    ),
    exercises.Observation(
        say(
            "Near the minimum the valley floor is rough: cells that should differ hold the same *loss*. Closer in, "
            "float32 looks just as rough."
        ),
        "Zoom to 10,000",
        {"zoom": 1e4, "learning_rate": 0.4},
        300,
    ),
    exercises.Observation(
        say(
            "from_numpy shares the array’s memory; float() copies, because float64 must become float32. So writing to "
            "the array reaches only the first. Look under “Who shares memory with whom?”."
        ),
        "float() copies",
        {"maker": "to_float", "written": "array"},
        300,
        on_stage=False,
    ),
    exercises.Observation(
        say("A parameter that was moved is no leaf any more: its *gradient* stays behind. Look under “Creating a "
        "parameter”."),
        "After backward",
        {"backward": "after backward"},
        300,
        on_stage=False,
    ),
)


def closer(found: Fits) -> None:
    """The four surfaces and runs in numbers."""
    text.section("The four precisions in numbers")
    cells = found.fits[0].surface.loss.size
    text.table(
        (
            f"within ±{significant(found.half, 2)}",
            f"different losses in {cells:,} cells",
            "cells that tie for the lowest",
            "largest error, of the rise",
            "last update that moved",
            "loss where it ends",
        ),
        [
            (
                fit.dtype,
                f"{fit.surface.distinct:,}",
                f"{fit.surface.lowest:,}",
                "the reference" if fit.dtype == "float64" else fixed(fit.surface.error, 6),
                f"{fit.still} of {fit.trace.updates}",
                fixed(float(fit.trace.loss[-1]), 8),
            )
            for fit in found.fits
        ],
    )


def check() -> None:
    """The notebook's types and first numbers beside ours."""
    from core.lessons.tensors.check import printed_types
    from core.training.initialise import torch_start

    rows = [
        (what, printed, ours, printed == ours)
        for what, printed, ours in zip(
            ("type(x_train)", "type(x_train_tensor)", "x_train_tensor.type()"),
            notebook.TYPES,
            printed_types(),
            strict=True,
        )
    ]
    for name, printed, ours in zip("ab", notebook.TORCH_START, torch_start(42), strict=True):
        rows.append(exercises.printed_row(f"{name}, seed 42", printed, ours))
    exercises.check("on the CPU", rows)
