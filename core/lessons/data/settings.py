"""Where a learner is in the lesson on data; its settings are those of the data themselves."""

from dataclasses import dataclass

from core.address import Place
from core.fields import END, Pair, Tick, declare


@dataclass(frozen=True)
class DataPlace(Place):
    """The lesson opens with all points dealt. `point` (a, b) is where the surface is cut; None stands for a
    point a little off its minimum.
    """

    tick: int = declare(Tick(), END)
    point: tuple[float, float] | None = declare(Pair("Point"), None)
