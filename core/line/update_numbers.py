"""The numbers of one update of the line, read from its replay: what the formulas of a page show."""

from dataclasses import dataclass

import numpy as np

from core.code.inside import Inside
from core.code.names import Held
from core.graph.model import Value


@dataclass(frozen=True)
class Moved:
    """One parameter in one update.

    old, new   before and after the update
    mean       mean(error), or mean(x * error) for the slope b; None for more points than a `Value` keeps
    formula    the gradient by the formula, -2 times that mean
    slope      the gradient of this update's loss, as the loop itself found it
    before     `.grad` before backward
    held       what the update steps against: `.grad` after backward or, without autograd, `slope`
    left       `.grad` when the update is over
    versions   `_version` before and after the update, where that changed the tensor in place, else None

    A `.grad` that is None is None, as is every one of a loop without autograd but `held`.
    """

    name: str
    old: float
    new: float
    mean: float | None
    formula: float
    slope: float
    before: float | None
    held: float
    left: float | None
    versions: tuple[int, int] | None

    @property
    def adds_up(self) -> bool:
        """Whether `.grad` held something else than zero before backward, to which the gradient was added."""
        return bool(self.before)


@dataclass(frozen=True, eq=False)
class UpdateNumbers:
    """One update, on its own batch, as its loop's names had them.

    tick                  before the update
    last                  whether the run ended here, so that this update was never made
    autograd              whether the loop left its gradients to autograd
    points, of_points     of the batch, of the training set
    x, y                  (n, 1) float64, of the batch; None for more points than a `Value` keeps
    """

    tick: int
    last: bool
    autograd: bool
    learning_rate: float
    points: int
    of_points: int
    mean_yhat: float
    mean_error: float
    loss: float
    a: Moved
    b: Moved
    x: np.ndarray | None
    y: np.ndarray | None


def update_numbers(inside: Inside, tick: int, last: bool) -> UpdateNumbers:
    """Read the replay of a loop over a and b that went through all of its phases.

    The loop names its numbers as those of `core.training` and of the tutorial's attempts do: yhat, error, loss, lr,
    x_train and, for a batch, x; without autograd also a_grad and b_grad.
    """
    start, loss = inside.start.names, inside.after("loss").names
    x, y = (start.get(name, start[f"{name}_train"]).value for name in "xy")
    error = loss["error"].value
    return UpdateNumbers(
        tick,
        last,
        inside.graph is not None,
        start["lr"].value.sum,
        x.size,
        start["x_train"].value.size,
        inside.after("forward").names["yhat"].value.mean,
        error.mean,
        loss["loss"].value.sum,
        _moved(inside, "a", tick, error.mean),
        _moved(inside, "b", tick, _mean_product(x, error)),
        x.data,
        y.data,
    )


def _mean_product(one: Value, other: Value) -> float | None:
    if one.data is None or other.data is None:
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        return float((one.data * other.data).mean())


def _moved(inside: Inside, name: str, tick: int, mean: float | None) -> Moved:
    before, backward = inside.start.names[name], inside.after("backward")
    after = inside.after("update").names[name]
    gradient = None if inside.graph is None else inside.graph.named(name).gradient
    slope = backward.names[f"{name}_grad"].value.sum if gradient is None else gradient.sum
    held = slope if gradient is None else _grad(backward.given[name])
    assert held is not None
    return Moved(
        name=name,
        old=before.value.sum,
        new=after.value.sum,
        mean=mean,
        formula=slope if mean is None else -2 * mean,
        slope=slope,
        before=_grad(before),
        held=held,
        left=None if gradient is None else _grad(inside.end.given[name]),
        versions=_versions(before, after, tick),
    )


def _versions(before: Held, after: Held, tick: int) -> tuple[int, int] | None:
    if before.thing != after.thing or before.version is None or after.version is None:
        return None
    # a replay begins with a new tensor; in the run, every update before this one counted as this one does
    counted = after.version - before.version
    return (tick * counted, (tick + 1) * counted) if counted else None


def _grad(held: Held) -> float | None:
    return None if held.grad is None else held.grad.sum
