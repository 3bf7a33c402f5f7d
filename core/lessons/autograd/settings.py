"""Which attempt at an update runs, and its hyperparameters."""

from dataclasses import dataclass

from core import hyperparameters
from core.fields import Settings, choice

ATTEMPTS = ("first", "second", "third", "fourth", "without zero_")


@dataclass(frozen=True)
class AutogradSettings(Settings):
    """One attempt at an update with autograd's gradients, at the tutorial's rate and for its 1,000 epochs."""

    attempt: str = choice("first", ATTEMPTS, "Attempt", help="How the loop puts the new values into a and b.")
    learning_rate: float = hyperparameters.learning_rate()
    epochs: int = hyperparameters.epochs()
    seed: int = hyperparameters.start_seed()
