"""The loss surface of the line: exact, from sufficient statistics, with no loop over points or cells."""

from dataclasses import dataclass

import numpy as np

from core.cache import kept_with
from core.trace import read_only

GRID = (61, 41)


@dataclass(frozen=True)
class LineStatistics:
    """All that the mean squared error of a line depends on: means and central second moments (float64).

    sxx = mean((x - mean_x)^2), sxy = mean((x - mean_x)(y - mean_y)), syy likewise.
    """

    points: int
    mean_x: float
    mean_y: float
    sxx: float
    sxy: float
    syy: float

    @property
    def has_slope(self) -> bool:
        """False when all x are equal, to rounding: then no slope is better than another."""
        return self.sxx > 1e-24 * max(1.0, self.mean_x**2)


def statistics(x: np.ndarray, y: np.ndarray) -> LineStatistics:
    """Sufficient statistics of x and y, each (N, 1), N >= 1."""
    if len(x) == 0:
        raise ValueError("There are no points: a line needs at least one.")
    mean_x, mean_y = float(x.mean()), float(y.mean())
    dx, dy = x - mean_x, y - mean_y
    sxx, sxy, syy = (float((u * v).mean()) for u, v in ((dx, dx), (dx, dy), (dy, dy)))
    return LineStatistics(len(x), mean_x, mean_y, sxx, sxy, syy)


def minimum(stats: LineStatistics) -> tuple[float, float]:
    """The (a, b) of least squares; with all x equal, the flat line through the mean of y."""
    b = stats.sxy / stats.sxx if stats.has_slope else 0.0
    return stats.mean_y - b * stats.mean_x, b


def line_loss(stats: LineStatistics, a: np.ndarray | float, b: np.ndarray | float) -> np.ndarray:
    """The mean squared error at (a, b), broadcast.

    L = (syy - sxy^2/sxx) + sxx (b - sxy/sxx)^2 + (a + b mean_x - mean_y)^2: centring keeps every term
    a square, so nothing cancels.
    """
    across = np.asarray(a + b * stats.mean_x - stats.mean_y) ** 2
    if not stats.has_slope:
        return stats.syy + across
    best = stats.sxy / stats.sxx
    return max(0.0, stats.syy - stats.sxy * best) + stats.sxx * (b - best) ** 2 + across


@dataclass(frozen=True, eq=False)
class Surface:
    """Losses on a grid: a (n_a,), b (n_b,), loss (n_b, n_a), all float64; its minimum and the loss there."""

    a: np.ndarray
    b: np.ndarray
    loss: np.ndarray
    minimum: tuple[float, float]
    minimum_loss: float
    flat_valley: bool


def line_surface(stats: LineStatistics, a: np.ndarray, b: np.ndarray) -> Surface:
    """The exact mean-squared-error surface over the axes a (n_a,) and b (n_b,)."""
    best = minimum(stats)
    return Surface(
        read_only(a),
        read_only(b),
        read_only(line_loss(stats, a[None, :], b[:, None])),
        best,
        float(line_loss(stats, *best)),
        not stats.has_slope,
    )


def view_box(
    stats: LineStatistics, starts: list[tuple[float, float]], aspect: float = 2.0
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ranges of a and b that show the minimum in the middle and every start, in equal units.

    Equal units keep the gradient at right angles to the contours. `aspect` is width over height; the
    half height is at least 1.3 times the farthest start.
    """
    a, b = minimum(stats)
    reach = max([max(abs(s - b), abs(r - a) * 0.9) for r, s in starts], default=1.0)
    half = max(0.3, 1.3 * reach)
    return (a - aspect * half, a + aspect * half), (b - half, b + half)


def surface_of(stats: LineStatistics, starts: list[tuple[float, float]]) -> Surface:
    """The surface around the minimum that shows every start, on the grid that pictures use."""
    (a0, a1), (b0, b1) = view_box(stats, starts)
    return line_surface(stats, np.linspace(a0, a1, GRID[0]), np.linspace(b0, b1, GRID[1]))


@kept_with
def _surface(stats: LineStatistics, starts: tuple[tuple[float, float], ...]) -> Surface:
    return surface_of(stats, list(starts))


def surface_for(stats: LineStatistics, start: tuple[float, float], usual: tuple[float, float]) -> Surface:
    """The surface around the minimum. It stays the same while the start is dragged inside it, and
    grows when a start lies at its edge or outside."""
    surface = _surface(stats, (usual,))
    half = 0.95 * (surface.b[-1] - surface.b[0]) / 2
    best_a, best_b = surface.minimum
    inside = abs(start[1] - best_b) <= half and abs(start[0] - best_a) <= half
    return surface if inside else _surface(stats, (usual, start))
