"""The numbers inside one step: what the formulas of a page show at the moment of the cursor."""

from dataclasses import dataclass

import numpy as np

from core.line.data import Regression
from core.line.loss import mse, mse_gradient
from core.trace import Trace

PHASES = ("forward", "loss", "backward", "update", "zero")


@dataclass(frozen=True)
class StepNumbers:
    """Everything about the step from moment t to t + 1, in float64 over the step's own batch.

    `gradient` is by the formula, `difference` by central finite differences; `following` holds the
    parameters after the update, or None at the end of the run.
    """

    moment: int
    a: float
    b: float
    points: int
    of_points: int
    mean_yhat: float
    mean_error: float
    mean_x_error: float
    loss: float
    gradient: tuple[float, float]
    difference: tuple[float, float]
    learning_rate: float
    following: tuple[float, float] | None


def step_numbers(trace: Trace, data: Regression, moment: int, learning_rate: float) -> StepNumbers:
    """The numbers at a moment, clipped to 0..T."""
    moment = min(max(moment, 0), trace.updates)
    x, y = batch_at(trace, data, moment)
    here = trace.parameters[moment]
    a, b = (float(v) for v in here)
    error = y - (a + b * x)
    slope = mse_gradient(here, x, y)
    after = trace.parameters[moment + 1] if moment < trace.updates else None
    return StepNumbers(
        moment,
        a,
        b,
        len(x),
        len(data.x_train),
        float((a + b * x).mean()),
        float(error.mean()),
        float((x * error).mean()),
        float(mse(here, x, y)),
        (float(slope[0]), float(slope[1])),
        finite_difference(here, x, y),
        learning_rate,
        None if after is None else (float(after[0]), float(after[1])),
    )


def batch_at(trace: Trace, data: Regression, moment: int) -> tuple[np.ndarray, np.ndarray]:
    """x and y, each (n, 1), of the batch that the update after `moment` sees; all points at the end."""
    if trace.rows is None or moment >= trace.updates:
        return data.x_train, data.y_train
    rows = trace.rows[moment]
    return data.x_train[rows], data.y_train[rows]


def finite_difference(
    parameters: np.ndarray, x: np.ndarray, y: np.ndarray, h: float | None = None
) -> tuple[float, float]:
    """The gradient by central differences (L(p + h) - L(p - h)) / 2h.

    On a quadratic that is exact but for rounding, so h may be large: by default a hundredth of the
    parameter's size, at least 0.01.
    """
    slopes = []
    for i in range(2):
        width = h if h is not None else 0.01 * max(1.0, abs(float(parameters[i])))
        offset = np.eye(2)[i] * width
        with np.errstate(over="ignore", invalid="ignore"):
            slopes.append(float((mse(parameters + offset, x, y) - mse(parameters - offset, x, y)) / (2 * width)))
    return slopes[0], slopes[1]


def autograd_gradient(a: float, b: float, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """The same gradient by PyTorch's autograd, in float64."""
    import torch

    pa, pb = (torch.tensor([v], dtype=torch.float64, requires_grad=True) for v in (a, b))
    error = torch.from_numpy(y.copy()) - (pa + pb * torch.from_numpy(x.copy()))
    grad_a, grad_b = torch.autograd.grad((error**2).mean(), [pa, pb])
    return grad_a.item(), grad_b.item()


def agree(one: tuple[float, ...], other: tuple[float, ...], tolerance: float = 1e-6) -> bool:
    """Whether two tuples of numbers are the same to a relative tolerance, and finite."""
    return bool(np.isfinite([*one, *other]).all() and np.allclose(one, other, rtol=tolerance, atol=tolerance))
