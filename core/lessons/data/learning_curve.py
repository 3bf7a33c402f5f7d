"""The learning curve of the least-squares line: its loss on both sets, by the number of training points."""

from dataclasses import dataclass

import numpy as np

from core.line.data import Regression
from core.line.loss import mse


@dataclass(frozen=True, eq=False)
class LearningCurve:
    """The fit to the first k = 0..N points of the shuffled order; the training set comes first.

    a, b             (N+1,)  the line fitted to the training points among them; NaN before there are two
    training         (N+1,)  its loss on those points
    validation       (N+1,)  its loss on the whole validation set; NaN without one
    training_points  (N+1,)  how many training points are among them
    """

    a: np.ndarray
    b: np.ndarray
    training: np.ndarray
    validation: np.ndarray
    training_points: np.ndarray


def learning_curve(data: Regression) -> LearningCurve:
    """Fit the first k training points, for every k, from running sums.

    slope = sxy / sxx over the first k points, with x and y centred on their overall means so that the sums stay
    small. While all x are equal there is no slope, and no line.
    """
    n, total = len(data.x_train), len(data.shuffled)
    x = data.x_train[:, 0] - data.x_train.mean()
    y = data.y_train[:, 0] - data.y_train.mean()
    k = np.arange(1, n + 1)
    mean_x, mean_y = np.cumsum(x) / k, np.cumsum(y) / k
    sxx = np.cumsum(x * x) / k - mean_x**2
    sxy = np.cumsum(x * y) / k - mean_x * mean_y
    syy = np.cumsum(y * y) / k - mean_y**2
    known = sxx > 1e-12 * max(1e-300, float(x.var()))
    with np.errstate(divide="ignore", invalid="ignore"):
        b = np.where(known, sxy / sxx, np.nan)
        a = mean_y + data.y_train.mean() - b * (mean_x + data.x_train.mean())
        training = np.maximum(syy - b * sxy, 0)
    training_points = np.minimum(np.arange(total + 1), n)

    def over_time(values: np.ndarray) -> np.ndarray:
        return np.concatenate([[np.nan], values])[training_points]

    lines = np.stack([over_time(a), over_time(b)], axis=-1)
    has_validation = len(data.x_val) > 0
    validation = mse(lines, data.x_val, data.y_val) if has_validation else np.full(total + 1, np.nan)
    return LearningCurve(lines[:, 0].copy(), lines[:, 1].copy(), over_time(training), validation, training_points)
