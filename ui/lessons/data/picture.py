"""What the data lesson shows of an address."""

from core.address import Address
from core.lessons.data.figures import data_scene
from core.lessons.data.run import DataRun, data_run
from core.lessons.data.settings import DataPlace
from core.line.curvature import curvature
from core.line.data import DataSettings, Points
from ui.lesson_view import LessonView
from ui.lessons.data.question import asked
from ui.outcome import outcome
from ui.say import Markup, quiet, say

Settings, Place = DataSettings, DataPlace


def picture(address: Address[DataSettings, DataPlace], points: Points | None = None) -> LessonView:
    """The points by split, the surface that the training points make, both losses."""
    run = data_run(address.settings, points)
    names = (points.x_name, points.y_name) if points else ("x", "y")
    at = address.place.point or run.usual_point
    scene = data_scene(run.data, run.surface, run.learning_curve, at, address.place.view, names)
    return LessonView(run, scene, below=outcome(address, asked) + scaling(run))


def scaling(run: DataRun) -> Markup:
    """Under the stage: what the scale does to the surface, in numbers."""
    curve = curvature(run.stats)
    data = run.data
    scaled = say("(x − {shift:.4g}) · {factor:.4g}", shift=data.shift, factor=data.factor)
    return quiet(
        say(
            "feature used: **{feature}** · [[condition number]] of the valley **{condition:.1}**",
            feature="x" if (data.shift, data.factor) == (0.0, 1.0) else scaled,
            condition=curve.condition_number,
        )
    )
