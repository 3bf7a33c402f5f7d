"""Runs the loop's lines one at a time, in any order, and reports what each left in the tensors."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.code.failure import Failure, failure_of
from core.code.tensor_state import TensorState, state
from core.lessons.autograd.lines import LINES
from core.line.data import Regression
from core.training.train import tensors


@dataclass(frozen=True)
class Pressed:
    """The tensors after one line.

    failure   what the line raised, or None
    times     how many equal gradients have been added up in `.grad` since it was last empty or zero;
              None where the parameters have changed in between, or there is nothing in it
    exact     whether the sum is exactly `times` the first, with no rounding in float32
    """

    line: str
    a: TensorState
    b: TensorState
    failure: Failure | None
    times: int | None
    exact: bool


def press(
    lines: Sequence[str], data: Regression, start: tuple[float, float], lr: float, device: str = "cpu"
) -> list[Pressed]:
    """Run the LINES named, in order, on new tensors at `start`, and report after each.

    A line that raises is reported, and the next one goes on from what it left. Raises ValueError for
    a line that does not exist.
    """
    x, y, a, b = tensors(data, start, device)
    report = []
    times: int | None = 0
    single = np.zeros(2)
    for name in lines:
        if name not in LINES:
            raise ValueError(f"There is no line {name!r}: choose one of {', '.join(LINES)}.")
        failure = None
        try:
            LINES[name](x, y, a, b, lr)
        except Exception as error:  # whatever it raises is what the learner came to see
            failure = failure_of(error, LINES[name])[0]
        else:
            if name == "zero_":
                times = 0
            elif name != "backward":
                times = None
            elif times is not None:
                times += 1
        grads = np.array([0.0 if leaf.grad is None else leaf.grad.item() for leaf in (a, b)])
        if times == 1:
            single = grads
        exact = bool(times and (grads == times * single).all())
        report.append(Pressed(name, state(a), state(b), failure, times or None, exact))
    return report
