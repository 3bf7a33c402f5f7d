"""What the first page shows: one run, always the same."""

from core import address as places
from core.address import Address
from core.figures.descent import descent_scene
from core.lessons.overview.run import LEARNING_RATE, overview_run
from core.lessons.overview.settings import OverviewSettings
from core.line.data import Points
from ui.lesson_view import LessonView

Settings, Place = OverviewSettings, places.Place


def picture(address: Address[OverviewSettings, places.Place], points: Points | None = None) -> LessonView:
    """The run that tells the whole story; it cannot be changed."""
    run = overview_run()
    scene = descent_scene(run.trace, run.data, run.surface, LEARNING_RATE, address.place.view, pick=())
    return LessonView(run, scene)
