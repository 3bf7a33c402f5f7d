"""The same loss and the same training in four precisions."""

from dataclasses import dataclass, replace

import numpy as np
import torch

from core.cache import cached_run
from core.lessons.tensors.precision import DTYPES, PreciseSurface, surfaces
from core.line.data import TUTORIAL, Points, Regression, make
from core.line.loss import mse
from core.line.surface import minimum, statistics
from core.trace import Trace
from core.training.autograd import autograd
from core.training.batches import batches
from core.training.initialise import torch_start
from core.training.recorder import record

UPDATES = 300
GRID = (81, 41)
# At zoom 1 the start of the tutorial is in the picture.
WIDEST = 2.0


@dataclass(frozen=True, eq=False)
class Fit:
    """What one dtype makes of the line.

    surface    the loss near the minimum, computed in the dtype
    trace      autograd's loop in the dtype; its losses are evaluated in float64, at the dtype's parameters
    still      the last update that changed a parameter: after it, every step rounds to nothing
    """

    dtype: str
    surface: PreciseSurface
    trace: Trace
    still: int


@dataclass(frozen=True, eq=False)
class Fits:
    """Four fits in one window around the exact minimum.

    a, b     offsets from the minimum, (n_a,) and (n_b,) float64; `half` is half of b's range
    minimum  the exact (a, b), and `lowest`, the loss there
    start    where every run begins, in float32
    """

    fits: tuple[Fit, ...]
    a: np.ndarray
    b: np.ndarray
    half: float
    minimum: tuple[float, float]
    lowest: float
    start: tuple[float, float]

    def fit(self, dtype: str) -> Fit:
        """The fit of one dtype."""
        return next(fit for fit in self.fits if fit.dtype == dtype)


@cached_run
def fits(
    zoom: float = 6.0,
    learning_rate: float = 0.1,
    seed: int = 42,
    points: Points | None = None,
    device: str = "cpu",
) -> Fits:
    """Train in four precisions, and compute the loss in each within ±2 / zoom of the minimum.

    a spans twice as much as b, so that pictures can have equal units. `points` are a learner's own data. Cached by
    its arguments.
    """
    data = make(TUTORIAL, points)
    best = minimum(statistics(data.x_train, data.y_train))
    half = WIDEST / zoom
    a, b = np.linspace(-2 * half, 2 * half, GRID[0]), np.linspace(-half, half, GRID[1])
    found = surfaces(data.x_train, data.y_train, best[0] + a, best[1] + b, device)
    traces = _traces(learning_rate, seed, points, device)
    lowest = float(mse(np.array(best), data.x_train, data.y_train))
    four = tuple(
        Fit(surface.dtype, surface, trace, still(trace.parameters))
        for surface, trace in zip(found, traces, strict=True)
    )
    return Fits(four, a, b, half, best, lowest, torch_start(seed))


def still(parameters: np.ndarray) -> int:
    """The last update of (T+1, P) that changed a parameter; 0 where none did."""
    moved = np.flatnonzero((np.diff(parameters, axis=0) != 0).any(axis=1))
    return int(moved[-1]) + 1 if moved.size else 0


@cached_run
def _traces(learning_rate: float, seed: int, points: Points | None, device: str) -> tuple[Trace, ...]:
    data = make(TUTORIAL, points)
    return tuple(
        train_in(dtype, data, torch_start(seed), learning_rate, UPDATES, device) for dtype in DTYPES
    )  # fmt: skip


def train_in(
    dtype: str, data: Regression, start: tuple[float, float], learning_rate: float, updates: int, device: str = "cpu"
) -> Trace:
    """Autograd's loop on all points, with data, parameters and gradients of one dtype of DTYPES.

    `start` is rounded to the dtype. On MPS, which has no float64, that one runs on the CPU.
    """
    place = "cpu" if dtype == "float64" and device.startswith("mps") else device
    kind = DTYPES[dtype]
    x, y = (torch.tensor(v, dtype=kind, device=place) for v in (data.x_train, data.y_train))
    a, b = (torch.tensor([v], dtype=kind, device=place, requires_grad=True) for v in start)
    steps = autograd(x, y, a, b, learning_rate, updates, batches(len(x), len(x)))
    trace = record(
        steps,
        {"a": a, "b": b},
        updates,
        evaluate=lambda parameters: mse(parameters, data.x_train, data.y_train),
        device=place,
    )
    # NumPy has no bfloat16, so the trace is not cut at the range of the dtype
    return replace(trace, dtype=dtype)
