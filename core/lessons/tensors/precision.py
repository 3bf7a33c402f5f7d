"""What is left of a number, and of a loss surface, in four precisions."""

from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation

import numpy as np
import torch
from torch import Tensor

DTYPES = {
    "float16": torch.float16,
    "bfloat16": torch.bfloat16,
    "float32": torch.float32,
    "float64": torch.float64,
}
# How many numbers one broadcast may hold at once: 4 MB in float64.
AT_ONCE = 500_000
LARGEST = 65504  # in float16
EXACTLY = Context(prec=1100)  # no float64 has more digits


@dataclass(frozen=True)
class Stored:
    """A decimal number as one dtype stores it.

    exact    the value that is really in memory, to its last digit
    error    exact minus what was written
    bits     how many it takes; `epsilon`: the distance from 1 to the next larger number
    """

    dtype: str
    exact: Decimal
    error: Decimal
    bits: int
    epsilon: float


def stored(written: str = "0.1") -> tuple[Stored, ...]:
    """What each of the four dtypes keeps of a number written in decimals, such as "0.1".

    Every binary floating-point number is a finite decimal, and float64 holds those of the other three
    exactly: nothing is rounded on the way to `exact`. Raises ValueError for what is not a finite number, or
    too large for float16 (65504).
    """
    try:
        number = Decimal(written)
    except InvalidOperation:
        raise ValueError(f"{written[:40]!r} is not a number: write something like 0.1.") from None
    if not number.is_finite() or abs(number) > LARGEST:
        raise ValueError(f"{written[:40]!r} does not fit float16: stay between -{LARGEST} and {LARGEST}.")
    return tuple(_stored(name, dtype, number) for name, dtype in DTYPES.items())


def _stored(name: str, dtype: torch.dtype, number: Decimal) -> Stored:
    # a Python float is a float64; the narrower types round it once more
    exact = Decimal(torch.tensor(float(number), dtype=dtype).double().item())
    info = torch.finfo(dtype)
    return Stored(name, exact, EXACTLY.subtract(exact, number), info.bits, info.eps)


def digits(number: Stored, written: str, most: int = 60) -> tuple[str, str]:
    """The decimals of a stored number in two parts: those that agree with what was written, and the rest.

    What is longer than `most` characters ends in an ellipsis and the count of its digits.
    """
    exact, wanted = f"{number.exact:f}", f"{Decimal(written):f}"
    if not number.error:
        return exact, ""
    if not number.exact:
        return "", exact
    wanted = wanted.ljust(len(exact), "0") if "." in wanted else f"{wanted}.".ljust(len(exact), "0")
    same = next((i for i, (ours, theirs) in enumerate(zip(exact, wanted, strict=False)) if ours != theirs), len(exact))
    shown = exact if len(exact) <= most else f"{exact[:most]}… {len(exact.lstrip('-0.'))} digits"
    return shown[:same], shown[same:]


@dataclass(frozen=True, eq=False)
class PreciseSurface:
    """The loss over a grid of (a, b), computed in one dtype, and how rough it came out.

    loss       (n_b, n_a) float64: the dtype's own values; NaN where they overflowed
    distinct   how many different values the grid holds
    lowest     how many cells tie for the smallest: the floor on which nothing points downhill
    error      the largest distance from the float64 surface, relative to that surface's range
    overflowed how many cells were not finite
    """

    dtype: str
    loss: np.ndarray
    distinct: int
    lowest: int
    error: float
    overflowed: int


def surfaces(
    x: np.ndarray, y: np.ndarray, a_axis: np.ndarray, b_axis: np.ndarray, device: str = "cpu"
) -> tuple[PreciseSurface, ...]:
    """The mean squared error of y = a + b x over a grid, computed by PyTorch in each of four dtypes.

    x, y (N, 1) or (N,); a_axis (n_a,), b_axis (n_b,). Data, parameters and every intermediate result are
    of the dtype. On MPS, which has no float64, that one is computed on the CPU. Raises ValueError without
    points or cells.
    """
    if not (x.size and a_axis.size and b_axis.size):
        raise ValueError("A surface needs at least one point, one a and one b.")
    grids = {}
    for name, dtype in DTYPES.items():
        place = "cpu" if name == "float64" and device.startswith("mps") else device
        tensors = [torch.tensor(v, dtype=dtype, device=place).ravel() for v in (x, y, a_axis, b_axis)]
        grids[name] = _losses(*tensors).double().cpu().numpy()
    exact = grids["float64"]
    return tuple(_described(name, grid, exact) for name, grid in grids.items())


def _losses(x: Tensor, y: Tensor, a: Tensor, b: Tensor) -> Tensor:
    """(n_b, n_a), in as few broadcasts as memory allows."""
    parts = []
    for some in b.split(max(1, AT_ONCE // (len(a) * len(x)))):
        yhat = a[None, :, None] + some[:, None, None] * x
        error = y - yhat
        parts.append((error**2).mean(dim=-1))
    return torch.cat(parts)


def _described(name: str, grid: np.ndarray, exact: np.ndarray) -> PreciseSurface:
    finite = np.isfinite(grid)
    loss = np.where(finite, grid, np.nan)
    loss.flags.writeable = False
    values = grid[finite]
    both = finite & np.isfinite(exact)
    span = float(np.ptp(exact[both])) if both.any() else 0.0
    worst = float(np.abs(grid[both] - exact[both]).max()) if both.any() else 0.0
    return PreciseSurface(
        dtype=name,
        loss=loss,
        distinct=len(np.unique(values)),
        lowest=int((values == values.min()).sum()) if values.size else 0,
        error=worst / span if span > 0 else 0.0,
        overflowed=int((~finite).sum()),
    )
