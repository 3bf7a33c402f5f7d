"""The mean squared error of the line and its gradient, at many parameters at once; and by finite differences."""

import numpy as np


def mse(parameters: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """mean((y - a - b x)^2) for each row (a, b) of parameters.

    parameters (..., 2); x, y (N, 1). Returns (...). One point at a time would give the same numbers:
    the sum runs over a contiguous last axis. Overflow gives inf, not a warning.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        error = errors(parameters, x, y)
        error *= error
        return error.mean(axis=-1)


def mse_gradient(parameters: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The gradient of `mse`: (-2 mean(error), -2 mean(x error)). Returns (..., 2)."""
    with np.errstate(over="ignore", invalid="ignore"):
        error = errors(parameters, x, y)
        slope_a = -2 * error.mean(axis=-1)
        error *= x[:, 0]
        return np.stack([slope_a, -2 * error.mean(axis=-1)], axis=-1)


def errors(parameters: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """error = y - yhat for each row of parameters (..., 2) and each of N points. Returns (..., N)."""
    # in place: a run of many updates makes these arrays large, and new ones cost more than the arithmetic
    found = parameters[..., 1:] * x[:, 0]
    found += parameters[..., :1]
    return np.subtract(y[:, 0], found, out=found)


def finite_difference(
    parameters: np.ndarray, x: np.ndarray, y: np.ndarray, h: float | None = None
) -> tuple[float, float]:
    """The gradient at (a, b) by central differences (L(p + h) - L(p - h)) / 2h.

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


def agree(one: tuple[float, ...], other: tuple[float, ...], tolerance: float = 1e-6) -> bool:
    """Whether two tuples of numbers are the same to a relative tolerance, and finite."""
    return bool(np.isfinite([*one, *other]).all() and np.allclose(one, other, rtol=tolerance, atol=tolerance))
