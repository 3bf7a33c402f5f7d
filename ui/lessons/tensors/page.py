"""The parts of the lesson on tensors that are words and widgets: presets, observations, question, check."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core import notebook
from core.lessons.tensors.figures import precision_scene
from core.lessons.tensors.settings import TensorSettings
from core.line.data import Points
from core.numbers import fixed, significant
from ui import exercises, text
from ui.live import Picture
from ui.say import Markup, callout, say
from ui.state import LessonState

if TYPE_CHECKING:
    from core.lessons.tensors.run import Fits

Here = LessonState[TensorSettings]

# with fewer different losses than these, the surface looks broken, and the page says why
COARSE = 10

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


def extras(found: Fits) -> dict[str, dict[str, Any]]:
    """What the sliders say besides their value."""
    a, b = found.start
    return {
        "zoom": {"caption": [(f"±{significant(found.half, 2)} around the minimum", "")], "suffix": "×"},
        "learning_rate": {"caption": [("for all four runs", "")]},
        "seed": {"caption": [(f"starts at a {fixed(a)}, b {fixed(b)}", "")]},
    }


def pictures(here: Here, own: Points | None, device: str) -> Callable[[TensorSettings], Picture]:
    """How this lesson is drawn while its settings change."""
    from core.lessons.tensors.run import fits

    def draw(settings: TensorSettings) -> Picture:
        found = fits(settings.zoom, settings.learning_rate, settings.seed, own, device)
        return Picture(precision_scene(found, here.view), extras(found), verdict(found))

    return draw


def verdict(found: Fits) -> Markup:
    """Under the stage: which runs stand still before the others, and which cannot see the surface."""
    best = found.fit("float64")
    stopped = [fit for fit in found.fits if fit.still < best.still and fit.trace.diverged_at is None]
    stopped.sort(key=lambda fit: fit.still)
    coarse = [fit for fit in found.fits if fit.surface.distinct < COARSE]
    said = []
    if stopped:
        words = ", ".join(f"{fit.still} in {fit.dtype}" for fit in stopped)
        said.append(say("Training stands still after update {fits}: every later step rounds to nothing.", fits=words))
    if coarse:
        words = ", ".join(f"{fit.surface.distinct} in {fit.dtype}" for fit in coarse)
        cells = coarse[0].surface.loss.size
        said.append(say("Different losses in {cells:,} cells: {fits}.", cells=cells, fits=words))
    return callout(Markup(" ").join(said)) if said else Markup("")


def closer(settings: TensorSettings, own: Points | None, device: str) -> None:
    """The four surfaces and runs in numbers."""
    from core.lessons.tensors.run import fits

    found = fits(settings.zoom, settings.learning_rate, settings.seed, own, device)
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


def asked() -> exercises.Prediction:
    """The question of this lesson, answered by writing to an array of float32."""
    from core.lessons.tensors.memory import to_float, write_and_watch

    watch = write_and_watch(to_float, "array", "float32")
    return exercises.Prediction(
        say(
            "`array` holds **float32**. You make `tensor = torch.from_numpy(array).float()`, and then write "
            "`array[0] = 99`. What is `tensor[0]`?"
        ),
        ("99: they share memory", "0: float() made a copy", "an error"),
        "99: they share memory" if watch.changed else "0: float() made a copy",
        say(
            "`tensor[0]` is **{first:g}**. float() converts to float32, and there was nothing to convert, so it "
            "returned the same tensor. With an array of float64, as in the tutorial, it must copy. See it above, under "
            "“Who shares memory with whom?”.",
            first=watch.tensor_after[0],
        ),
        {"maker": "to_float", "dtype": "float32", "written": "array"},
        300,
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
