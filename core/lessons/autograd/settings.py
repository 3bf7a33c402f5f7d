"""Which attempt at an update runs, and its hyperparameters."""

from dataclasses import dataclass

from core import hyperparameters
from core.address import Place
from core.fields import Many, Settings, choice, declare

ATTEMPTS = ("first", "second", "third", "fourth", "without zero_")


@dataclass(frozen=True)
class AutogradSettings(Settings):
    """One attempt at an update with autograd's gradients, at the tutorial's rate and for its 1,000 epochs."""

    attempt: str = choice("first", ATTEMPTS, "Attempt", help="How the loop puts the new values into a and b.")
    learning_rate: float = hyperparameters.learning_rate()
    epochs: int = hyperparameters.epochs()
    seed: int = hyperparameters.start_seed()


LINES = ("backward", "zero_", "no_grad", "watched")
MOST_LINES = 24  # presses that are kept: a longer list is no longer read
BEHIND = ("", "a", "loss")


@dataclass(frozen=True)
class AutogradPlace(Place):
    """Where a learner is in the lesson.

    behind  the name whose graph is shown as it stood; empty for the one that the attempt is about
    lines   the lines of the loop that were pressed, in order
    """

    behind: str = choice("", BEHIND, "Graph behind")
    lines: tuple[str, ...] = declare(Many(LINES, "Lines", MOST_LINES), ())
