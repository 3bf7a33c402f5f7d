"""What the NumPy lesson shows of an address."""

from core import address as places
from core.address import Address
from core.figures.descent import descent_scene
from core.lessons.numpy.run import numpy_run
from core.lessons.numpy.settings import NumpySettings
from core.line.data import Points
from core.numbers import fixed
from ui import line
from ui.lesson_view import LessonView, SliderProps
from ui.lessons.numpy.question import asked
from ui.outcome import outcome

Settings, Place = NumpySettings, places.Place


def picture(address: Address[NumpySettings, places.Place], points: Points | None = None) -> LessonView:
    """Surface, data and loss over the epochs."""
    run = numpy_run(address.settings, points)
    rate = address.settings.learning_rate
    a, b = run.start
    scene = descent_scene(run.trace, run.data, run.surface, rate, address.place.view, pick=(), unit="epoch")
    sliders = {
        "learning_rate": line.learning_rate(run.curve, rate),
        "epochs": SliderProps(caption=[("batch: 1 update per epoch", "")]),
        "seed": SliderProps(caption=[(f"starts at a {fixed(a)}, b {fixed(b)}", "")]),
    }
    below = outcome(address, asked) + line.verdict(run.trace, run.curve, run.surface, rate)
    return LessonView(run, scene, sliders, below)
