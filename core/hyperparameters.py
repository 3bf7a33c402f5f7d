"""The hyperparameters that several lessons share, each declared once."""

from typing import Any

from core.fields import number


def learning_rate(help: str = "The tutorial's hyperparameter lr.", high: float = 1.2) -> Any:
    return number(
        0.1, 0.001, high, 0.001, "Learning rate", log=True, symbol="η", help=help, positive=True, most=1000.0
    )


def epochs() -> Any:
    return number(1000, 1, 2000, 1, "Epochs", log=True, integer=True, help="Passes over all training points.")


def start_seed() -> Any:
    return number(42, 0, 9999, 1, "Seed of the start", integer=True, help="Draws the first a and b.")
