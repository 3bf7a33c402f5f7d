"""What the lesson on the dynamic graph shows of an address: the graph of one variant, and where it was run."""

from collections.abc import Mapping

from core import address as places
from core.address import Address
from core.device import choose
from core.lessons.graph.figures import start_scene
from core.lessons.graph.settings import GraphSettings
from core.line.data import Points
from core.numbers import fixed
from ui.lesson_view import LessonView, SliderProps
from ui.lessons.graph.question import asked
from ui.outcome import outcome

Settings, Place = GraphSettings, places.Place


def picture(address: Address[GraphSettings, places.Place], points: Points | None = None) -> LessonView:
    """The point at which the variant ran; its graph is `run.graph`."""
    from core.lessons.graph.run import run_variant

    run = run_variant(address.settings, points, choose(address.device)[0].name)
    sliders: Mapping[str, SliderProps] = {}
    if address.settings.variant == "threshold":
        taken = ("above: the branch ran", "grad") if run.branched else ("not above: no branch", "ink")
        caption = [(f"loss {fixed(run.compared_loss, 3)} is ", ""), taken]
        sliders = {"threshold": SliderProps(caption=caption)}
    return LessonView(run, start_scene(run, address.place.view), sliders, outcome(address, asked))
