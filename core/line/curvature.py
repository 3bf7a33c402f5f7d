"""What the Hessian of the mean squared error says about a run before it is made.

For the line the loss is a quadratic, so gradient descent can be followed in closed form, mode by mode
(G. Goh, "Why Momentum Really Works", Distill, 2017).
"""

from dataclasses import dataclass

import numpy as np

from core.line.surface import LineStatistics, line_loss, minimum

REGIMES = {
    "creeping": "each update removes only a little of the error",
    "smooth": "straight down, without overshooting",
    "one step": "the first update lands on the minimum",
    "zigzag": "overshoots the valley every time, but less each time",
    "diverging": "overshoots more each time",
}


@dataclass(frozen=True, eq=False)
class Curvature:
    """The Hessian (2, 2) of the loss in (a, b), its eigenvalues (2,) ascending and eigenvectors (2, 2) in columns."""

    hessian: np.ndarray
    eigenvalues: np.ndarray
    eigenvectors: np.ndarray

    @property
    def condition_number(self) -> float:
        """lambda_max / lambda_min; infinite for a flat valley."""
        low, high = self.eigenvalues
        return float(high / low) if low > 0 else float("inf")

    @property
    def critical_rate(self) -> float:
        """2 / lambda_max: at and above it gradient descent does not converge."""
        return float(2 / self.eigenvalues[1])

    @property
    def fastest_rate(self) -> float:
        """2 / (lambda_min + lambda_max): the single rate that shrinks the slower mode fastest."""
        return float(2 / self.eigenvalues.sum())


def curvature(stats: LineStatistics) -> Curvature:
    """H = 2 [[1, mean x], [mean x, mean x^2]], the same at every (a, b)."""
    mean_square = stats.sxx + stats.mean_x**2
    hessian = 2 * np.array([[1.0, stats.mean_x], [stats.mean_x, mean_square]])
    values, vectors = np.linalg.eigh(hessian)
    # eigh loses the small eigenvalue to rounding when x hardly varies; det / lambda_max does not
    values[0] = 4 * stats.sxx / values[1] if stats.has_slope else 0.0
    return Curvature(hessian, values, vectors)


def regime(curve: Curvature, learning_rate: float) -> str:
    """The name, a key of REGIMES, of what this learning rate does on this surface."""
    low, high = learning_rate * curve.eigenvalues
    if high >= 2:
        return "diverging"
    if abs(high - 1) < 1e-6 and abs(low - 1) < 1e-6:
        return "one step"
    if high > 1 + 1e-6:
        return "zigzag"
    return "creeping" if high < 0.05 else "smooth"


def growth(curve: Curvature, learning_rate: float) -> tuple[float, float]:
    """|1 - eta lambda| for the smaller and the larger eigenvalue.

    Every update multiplies the distance to the minimum by it, in each eigenvector's direction.
    """
    low, high = np.abs(1 - learning_rate * curve.eigenvalues)
    return float(low), float(high)


def predicted_path(stats: LineStatistics, start: tuple[float, float], learning_rate: float, updates: int) -> np.ndarray:
    """Parameters (updates + 1, 2) of batch gradient descent, in closed form.

    In the eigenvectors' coordinates, from the minimum, mode i is c_i(k) = (1 - eta lambda_i)^k c_i(0).
    """
    curve = curvature(stats)
    best = np.array(minimum(stats))
    first = curve.eigenvectors.T @ (np.array(start) - best)
    with np.errstate(over="ignore", invalid="ignore"):
        powers = (1 - learning_rate * curve.eigenvalues) ** np.arange(updates + 1)[:, None]
        return best + (powers * first) @ curve.eigenvectors.T


def updates_to_converge(
    stats: LineStatistics, start: tuple[float, float], learning_rate: float, tolerance: float = 1e-4
) -> int | None:
    """The first update whose loss is within `tolerance` of the minimum, predicted; None if none ever is.

    The excess loss is sum(lambda_i/2 (1 - eta lambda_i)^(2k) c_i(0)^2), which falls in k below the
    critical rate, so it is found by halving.
    """
    curve = curvature(stats)
    first = curve.eigenvectors.T @ (np.array(start) - np.array(minimum(stats)))
    weight = curve.eigenvalues / 2 * first**2
    shrink = (1 - learning_rate * curve.eigenvalues) ** 2

    def excess(k: int) -> float:
        return float((weight * shrink**k).sum())

    if excess(0) <= tolerance:
        return 0
    grows = (shrink > 1) & (weight > 0)
    # at the critical rate itself rounding may leave a factor just below 1
    stays = (shrink > 1 - 1e-12) & (weight > tolerance)
    if (grows | stays).any():
        return None
    low, high = 0, 1
    while excess(high) > tolerance:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if excess(middle) > tolerance else (low, middle)
    return high


def measured_updates_to_converge(loss: np.ndarray, stats: LineStatistics, tolerance: float = 1e-4) -> int | None:
    """The first moment of a run's loss (T+1,) within `tolerance` of the minimum, or None."""
    near = np.flatnonzero(loss - float(line_loss(stats, *minimum(stats))) <= tolerance)
    return int(near[0]) if len(near) else None


def rate_sweep(stats: LineStatistics, start: tuple[float, float], rates: np.ndarray, updates: int) -> np.ndarray:
    """Losses (updates + 1, R) of batch gradient descent at each of R learning rates, in closed form.

    Infinite where a run has left the numbers that float64 can hold.
    """
    paths = np.stack([predicted_path(stats, start, float(rate), updates) for rate in rates], axis=1)
    with np.errstate(over="ignore", invalid="ignore"):
        loss = line_loss(stats, paths[..., 0], paths[..., 1])
    return np.where(np.isnan(loss), np.inf, loss)
