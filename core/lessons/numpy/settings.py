"""The hyperparameters of the tutorial's NumPy loop."""

from dataclasses import dataclass

from core import hyperparameters
from core.fields import Settings


@dataclass(frozen=True)
class NumpySettings(Settings):
    """The tutorial's NumPy lesson: its seed, its learning rate and its 1,000 epochs."""

    learning_rate: float = hyperparameters.learning_rate()
    epochs: int = hyperparameters.epochs()
    seed: int = hyperparameters.start_seed()
