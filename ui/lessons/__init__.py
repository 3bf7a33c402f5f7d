"""The lessons: one row each here, and one folder each, named by its slug. No lesson imports another.

A lesson's folder has `picture.py`, which defines `Settings`, `Place` and `picture(address, points) -> LessonView`
without any Streamlit, and `page.py`, its words and widgets.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from core.address import Address, Place
from core.fields import Settings
from core.line.data import Points
from ui.lesson_view import LessonView


@dataclass(frozen=True)
class Lesson:
    """One page of the app.

    slug      names its file, its folders and its address
    number    its place in the book
    question  what it answers: the page's title
    module    the JavaScript that draws its first picture, among the static files
    live      whether its pictures come over HTTP while something is dragged
    """

    slug: str
    number: str
    title: str
    question: str
    module: str = "stage/stage.js"
    live: bool = True

    @property
    def path(self) -> str:
        """The page's file."""
        return f"pages/{self.number}_{self.slug}.py"

    @property
    def settings(self) -> type[Settings]:
        """The class of its settings."""
        return self._parts().Settings

    @property
    def place(self) -> type[Place]:
        """The class of its places."""
        return self._parts().Place

    @property
    def picture(self) -> Callable[[Address[Any, Any], Points | None], LessonView]:
        """What it shows of an address: no session, no clock; equal in every process."""
        return self._parts().picture

    def _parts(self) -> Any:
        # imported when it is asked for: the first picture must not wait for the code of other lessons
        return import_module(f"ui.lessons.{self.slug}.picture")


LESSONS = (
    Lesson("overview", "00", "Overview", "What is it to train a model?", live=False),
    Lesson("data", "01", "Data", "What are we fitting, and why hold some of it back?"),
    Lesson("gradient_descent", "02", "Gradient descent", "How does a step know where to go?"),
    Lesson("numpy", "03", "NumPy", "What does training a model look like with nothing hidden?"),
    Lesson("tensors", "04", "Tensors and devices", "Where does a number live, and what does it remember?"),
    Lesson("autograd", "05", "Autograd", "Who computes the gradients?"),
    Lesson("graph", "06", "The dynamic graph", "What did Python just build?", "graph/graph.js", live=False),
)


def find(slug: str) -> Lesson:
    """The lesson with a slug. Raises KeyError where there is none."""
    for lesson in LESSONS:
        if lesson.slug == slug:
            return lesson
    raise KeyError(slug)
