"""Takes the steps of a training loop and copies their numbers before the loop changes them."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from core.trace import Step

Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class Taken:
    """The numbers of T steps over P flattened parameters, float64 on the CPU.

    parameters, gradients  (T, P); NaN where a gradient was None
    state                  by name, (T, K) each
    loss                   (T,)
    finite                 (T,) bool: whether all numbers of the step are, gradients that were None left out
    epoch, rows            as the steps have them
    """

    parameters: np.ndarray
    gradients: np.ndarray
    state: dict[str, np.ndarray]
    loss: np.ndarray
    finite: np.ndarray
    epoch: list[int]
    rows: list[Any]


def take(steps: Iterable[Step], shapes: Shapes) -> Taken:
    """Take all steps, whose parameters are flattened and joined in the order of `shapes`.

    Names and sizes are those of `shapes` and, for the state, of the first step. Raises ValueError where the first
    step's parameters or gradients are others; later steps are not looked at.
    """
    kept: list[Any] = []
    epochs: list[int] = []
    batches: list[Any] = []
    absent: list[tuple[int, str]] = []
    sizes: dict[str, int] = {}
    names = list(shapes)
    copy = None
    for epoch, batch, parameters, gradients, loss, state in steps:
        if copy is None:
            _check(parameters, gradients, shapes)
        values = [parameters[name] for name in names]
        for name in names:
            if (gradient := gradients[name]) is None:
                absent.append((len(kept), name))
                gradient = parameters[name] * math.nan
            values.append(gradient)
        if state:
            values += state.values()
        values.append(loss)
        if copy is None:
            copy = _copier(values)
            sizes = {name: math.prod(value.shape) for name, value in (state or {}).items()}
        kept.append(copy(values))
        epochs.append(epoch)
        batches.append(batch)

    width = sum(map(math.prod, shapes.values()))
    table = _table(kept, 2 * width + sum(sizes.values()) + 1)
    finite = np.isfinite(table)
    place = _columns({name: math.prod(shape) for name, shape in shapes.items()}, width)
    for step, name in absent:
        finite[step, place[name]] = True
    return Taken(
        parameters=table[:, :width],
        gradients=table[:, width : 2 * width],
        state={name: table[:, columns] for name, columns in _columns(sizes, 2 * width).items()},
        loss=table[:, -1],
        finite=finite.all(axis=1),
        epoch=epochs,
        rows=batches,
    )


def flat(values: Iterable[Any]) -> np.ndarray:
    """All numbers of tensors, arrays or floats, one value after the other: (P,) float64, a copy."""
    arrays = (value.detach().cpu().double().numpy() if hasattr(value, "detach") else value for value in values)
    return np.concatenate([np.empty(0), *arrays], axis=None).astype(np.float64, copy=False)


def _check(parameters: Mapping[str, Any], gradients: Mapping[str, Any], shapes: Shapes) -> None:
    for kind, values in (("parameters", parameters), ("gradients", gradients)):
        if values.keys() != shapes.keys():
            raise ValueError(f"The {kind} of a step are {list(values)}; at the start they are {list(shapes)}.")
        for name, shape in shapes.items():
            value = values[name]
            if value is not None and math.prod(value.shape) != math.prod(shape):
                raise ValueError(f"The {kind} of a step have shape {tuple(value.shape)} for {name}, not {shape}.")


def _columns(sizes: Mapping[str, int], first: int) -> dict[str, slice]:
    """Where in a row the numbers of each name stand, from column `first` on."""
    found = {}
    for name, size in sizes.items():
        found[name] = slice(first, first + size)
        first += size
    return found


def _copier(values: Sequence[Any]) -> Callable[[Sequence[Any]], Any]:
    """The cheapest way to copy values like these, of every step, into one flat row.

    Single numbers on the CPU become a list of Python floats, NumPy arrays one array. Other tensors become one
    tensor, left on the device of the last: to read numbers out would wait for the device at every step.
    """
    if all(math.prod(value.shape) == 1 and str(value.device) == "cpu" for value in values):
        # a float64 scalar is a Python float already, and cannot be changed
        return lambda values: [value if isinstance(value, float) else value.item() for value in values]
    if all(isinstance(value, np.ndarray | np.generic) for value in values):
        return lambda values: np.concatenate(values, axis=None)

    import torch  # only a torch loop gets here

    device = values[-1].device

    @torch.no_grad()
    def copy(values: Sequence[torch.Tensor]) -> torch.Tensor:
        return torch.cat([value.to(device).reshape(-1) for value in values])

    return copy


def _table(rows: list[Any], width: int) -> np.ndarray:
    """Rows that a copier made as one array, (T, width) float64."""
    if not rows:
        return np.empty((0, width))
    if isinstance(rows[0], list):
        return np.fromiter(chain.from_iterable(rows), dtype=np.float64).reshape(len(rows), width)
    if isinstance(rows[0], np.ndarray):
        return np.stack(rows).astype(np.float64, copy=False)

    import torch

    # to the CPU first: MPS has no float64, and NumPy no bfloat16
    return torch.stack(rows).cpu().double().numpy()
