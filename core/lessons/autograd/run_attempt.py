"""Runs an attempt for real, and reports how far it got and what stopped it."""

import inspect
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.code.failure import Failure, failure_of
from core.code.tensor_state import TensorState, state
from core.lessons.autograd.attempts import ATTEMPTS, accumulate
from core.line.data import Regression
from core.line.loss import mse
from core.trace import Step, Trace
from core.training.recorder import record
from core.training.train import tensors

# PyTorch says so whenever a gradient is asked of a result: the first attempt does, and its page explains it
warnings.filterwarnings("ignore", message="The .grad attribute of a Tensor that is not a leaf")


@dataclass(frozen=True)
class Reference:
    """What a name refers to now, the leaf that it referred to at the start, and whether they are one."""

    now: TensorState
    original: TensorState
    is_original: bool


@dataclass(frozen=True, eq=False)
class Attempt:
    """What one attempt leaves behind.

    function     the attempt; its source is what ran
    trace        the way of (a, b), with losses, up to the last update; its gradients are the original leaves'
    failure      None where the attempt ran to its end
    references   for the names `a` and `b`, as they stood when it ended
    tensors      all tensors that the attempt's names refer to there, with the graph behind them:
                 `loss` of the last epoch, and `a`, which has a graph where the name was reassigned
    """

    function: Callable[..., Iterator[Step]]
    trace: Trace
    failure: Failure | None
    references: dict[str, Reference]
    tensors: dict[str, Tensor]


def run(
    attempt: str,
    data: Regression,
    start: tuple[float, float],
    lr: float = 0.1,
    n_epochs: int = 1000,
    device: str = "cpu",
) -> Attempt:
    """Run one of ATTEMPTS on the training set, in float32 on `device`, until it ends or fails.

    Whatever it raises is caught and reported. A run that diverges stops at the first loss that is not
    finite. Raises ValueError where there is no such attempt.
    """
    if attempt not in ATTEMPTS:
        raise ValueError(f"There is no attempt {attempt!r}: choose one of {', '.join(ATTEMPTS)}.")
    function = ATTEMPTS[attempt]
    x, y, a, b = tensors(data, start, device)
    steps = function(x, y, a, b, lr, n_epochs)
    leaves = {"a": a, "b": b}
    names: dict[str, Any] = dict(leaves)
    failure, overflowed = None, False

    def watched() -> Iterator[Step]:
        nonlocal names, failure, overflowed
        try:
            for step in steps:
                names = inspect.getgeneratorlocals(steps)
                if overflowed := not torch.isfinite(step.loss):
                    return
                # a reassigned name has no gradient; the leaf behind it still does
                yield step._replace(gradients={name: leaf.grad for name, leaf in leaves.items()})
        except Exception as error:  # whatever it raises is what the learner came to see
            failure, names = failure_of(error, function)

    # one more than there are: the last epoch has to reach the lines after its update, too
    trace = record(
        watched(),
        leaves,
        n_epochs + 1,
        evaluate=lambda parameters: mse(parameters, data.x_train, data.y_train),
        dtype="float32",
        device=device,
    )
    if overflowed and trace.diverged_at is None:
        # float32 overflows in the sum of squares, a little before the mean of them does in float64
        trace = replace(trace, diverged_at=trace.updates + 1)
    references = {
        name: Reference(state(names[name]), state(leaf), names[name] is leaf)
        for name, leaf in leaves.items()
    }
    kept = {name: value for name, value in names.items() if isinstance(value, Tensor)}
    return Attempt(function, trace, failure, references, kept)


def accumulated(data: Regression, start: tuple[float, float], times: int = 2, device: str = "cpu") -> np.ndarray:
    """(a.grad, b.grad) after each of `times` backward passes without zero_: (times, 2) float64."""
    return np.array(list(accumulate(*tensors(data, start, device), times)))
