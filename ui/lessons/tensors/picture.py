"""What the lesson on tensors shows of an address: one loss and one training loop in four precisions."""

from typing import TYPE_CHECKING

from core.address import Address
from core.device import choose
from core.lessons.tensors.figures import precision_scene
from core.lessons.tensors.settings import TensorPlace, TensorSettings
from core.line.data import Points
from core.numbers import fixed, significant
from ui.lesson_view import LessonView, SliderProps
from ui.lessons.tensors.question import asked
from ui.outcome import outcome
from ui.say import Markup, callout, say

if TYPE_CHECKING:
    from core.lessons.tensors.run import Fits

Settings, Place = TensorSettings, TensorPlace

# with fewer different losses than this, a sentence about them stands under the stage
COARSE = 10


def picture(address: Address[TensorSettings, TensorPlace], points: Points | None = None) -> LessonView:
    """Four surfaces with four runs."""
    from core.lessons.tensors.run import fits

    settings = address.settings
    found = fits(settings.zoom, settings.learning_rate, settings.seed, points, choose(address.device)[0].name)
    a, b = found.start
    sliders = {
        "zoom": SliderProps(caption=[(f"±{significant(found.half, 2)} around the minimum", "")], suffix="×"),
        "learning_rate": SliderProps(caption=[("for all four runs", "")]),
        "seed": SliderProps(caption=[(f"starts at a {fixed(a)}, b {fixed(b)}", "")]),
    }
    below = outcome(address, asked) + verdict(found)
    return LessonView(found, precision_scene(found, address.place.view), sliders, below)


def verdict(found: "Fits") -> Markup:
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
        said.append(say("Different losses in {n:,} cells: {words}.", n=coarse[0].surface.loss.size, words=words))
    return callout(Markup(" ").join(said)) if said else Markup("")
