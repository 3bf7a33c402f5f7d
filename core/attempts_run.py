"""Runs an attempt for real, and reports how far it got and what stopped it."""

import inspect
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.data import Regression
from core.loss import mse
from core.tensors.state import TensorState, state
from core.trace import Step, Trace
from core.training.attempts import ATTEMPTS, accumulate
from core.training.recorder import record
from core.training.source import source_of


@dataclass(frozen=True)
class Failure:
    """The exception that ended an attempt, in PyTorch's and Python's own words.

    line   the line of `source_of(attempt)`, from 0, as `phase_lines` counts
    code   what stands on that line
    """

    error: str
    message: str
    line: int
    code: str


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


def torch_start(seed: int = 42) -> tuple[float, float]:
    """The first a and b as the tutorial draws them: two float32 normals from PyTorch's CPU generator."""
    generator = torch.Generator().manual_seed(seed)
    a, b = (torch.randn(1, generator=generator).item() for _ in "ab")
    return a, b


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
    x, y = _points(data, device)
    leaves = _leaves(start, device)
    steps = function(x, y, *leaves, lr, n_epochs)
    names: dict[str, Any] = {"a": leaves[0], "b": leaves[1]}
    failure, overflowed = None, False

    def watched() -> Iterator[Step]:
        nonlocal names, failure, overflowed
        try:
            for step in steps:
                names = inspect.getgeneratorlocals(steps)
                if overflowed := not torch.isfinite(step.loss):
                    return
                # a reassigned name has no gradient; the leaf behind it still does
                yield step._replace(gradients=tuple(leaf.grad for leaf in leaves))
        except Exception as error:  # whatever it raises is what the learner came to see
            failure, names = _report(error, function)

    # one more than there are: the last epoch has to reach the lines after its update, too
    trace = record(
        watched(),
        start,
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
        for name, leaf in zip("ab", leaves, strict=True)
    }
    tensors = {name: value for name, value in names.items() if isinstance(value, Tensor)}
    return Attempt(function, trace, failure, references, tensors)


def accumulated(data: Regression, start: tuple[float, float], times: int = 2, device: str = "cpu") -> np.ndarray:
    """(a.grad, b.grad) after each of `times` backward passes without zero_: (times, 2) float64."""
    return np.array(list(accumulate(*_points(data, device), *_leaves(start, device), times)))


def _points(data: Regression, device: str) -> tuple[Tensor, Tensor]:
    x, y = (torch.tensor(v, dtype=torch.float32, device=device) for v in (data.x_train, data.y_train))
    return x, y


def _leaves(start: tuple[float, float], device: str) -> tuple[Tensor, Tensor]:
    a, b = (torch.tensor([v], dtype=torch.float32, device=device, requires_grad=True) for v in start)
    return a, b


def _report(error: Exception, function: Callable[..., Any]) -> tuple[Failure, dict[str, Any]]:
    """Where in the function the error arose, and the function's names at that moment."""
    code = function.__code__
    frames = traceback.walk_tb(error.__traceback__)
    frame, line = next((frame, line) for frame, line in frames if frame.f_code is code)
    source = inspect.getsource(function).splitlines()
    shown = source_of(function).splitlines()
    # what is shown lacks the docstring, which stands above every line that can fail
    line -= code.co_firstlineno + len(source) - len(shown)
    return Failure(type(error).__name__, str(error), line, shown[line].strip()), dict(frame.f_locals)
