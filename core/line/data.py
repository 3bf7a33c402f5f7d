"""The regression data of the tutorial, its split and its scaling."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from core.cache import cached_run
from core.fields import Settings, choice, number
from core.refused import Refused
from core.trace import read_only

MOST_POINTS = 10_000
FEATURE_SCALES = ("as is", "×10", "standard")


@dataclass(frozen=True)
class DataSettings(Settings):
    """The regression data of the tutorial: y = intercept + slope * x + noise."""

    seed: int = number(42, 0, 9999, 1, "Seed", integer=True, help="Where the random numbers begin.")
    points: int = number(100, 10, 1000, 1, "Points", integer=True, help="How many points there are in all.")
    noise: float = number(0.1, 0.0, 1.0, 0.01, "Noise", help="Standard deviation of what is added to y.")
    intercept: float = number(1.0, -5.0, 5.0, 0.1, "True intercept", symbol="a")
    slope: float = number(2.0, -5.0, 5.0, 0.1, "True slope", symbol="b")
    training_share: float = number(
        0.8, 0.1, 0.9, 0.05, "Training share", help="The part of the points that the line is fitted to."
    )
    feature_scale: str = choice("as is", FEATURE_SCALES, "Feature scale")


TUTORIAL = DataSettings()


@dataclass(frozen=True, eq=False)
class Regression:
    """Points for fitting a line. All arrays float64, read-only, of shape (n, 1) as in the tutorial.

    `shuffled` (n,) holds the indices in the order of the split: the first `len(x_train)` train.
    `shift` and `factor` say how x was scaled: x = (x_original - shift) * factor.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_val: np.ndarray
    y_val: np.ndarray
    shuffled: np.ndarray
    true_line: tuple[float, float] | None
    shift: float = 0.0
    factor: float = 1.0


@dataclass(frozen=True)
class Points:
    """A learner's own points: two columns of a file, as the bytes of float64 arrays of shape (n,).

    Bytes, because they can be compared and hashed: these points are part of a cache's key.
    """

    source: str
    x_name: str
    y_name: str
    x: bytes
    y: bytes

    @classmethod
    def of(cls, source: str, x_name: str, y_name: str, x: np.ndarray, y: np.ndarray) -> "Points":
        """Take the points of two arrays (n,)."""
        return cls(source, x_name, y_name, x.astype(np.float64).tobytes(), y.astype(np.float64).tobytes())

    @cached_property
    def digest(self) -> str:
        """16 hexadecimal digits that name these points, the same in every process."""
        found = hashlib.blake2b(digest_size=8)
        for part in (self.source.encode(), self.x_name.encode(), self.y_name.encode(), self.x, self.y):
            found.update(len(part).to_bytes(8, "little") + part)
        return found.hexdigest()

    def to_json(self) -> dict[str, Any]:
        """The points as plain values, which `from_json` reads back to the last bit."""
        x, y = (np.frombuffer(column).tolist() for column in (self.x, self.y))
        return {"source": self.source, "x_name": self.x_name, "y_name": self.y_name, "x": x, "y": y}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Points":
        """Points from the plain values of `to_json`, which may have been anywhere in between.

        Raises Refused for anything but two equally long columns of finite numbers, 2 to MOST_POINTS of them, with
        names.
        """
        try:
            source, x_name, y_name = (kept[name] for name in ("source", "x_name", "y_name"))
            x, y = (np.array(kept[name], dtype=np.float64) for name in "xy")
        except (KeyError, TypeError, ValueError, OverflowError):
            raise Refused("These are no points.") from None
        right = x.ndim == 1 and x.shape == y.shape and 2 <= len(x) <= MOST_POINTS
        if not right or not (np.isfinite(x).all() and np.isfinite(y).all()):
            raise Refused(f"Points are two columns of 2 to {MOST_POINTS:,} finite numbers.")
        if not all(isinstance(name, str) and len(name) <= 1000 for name in (source, x_name, y_name)):
            raise Refused("Points have a source and two names.")
        return cls.of(source, x_name, y_name, x, y)

    def __len__(self) -> int:
        return len(self.x) // 8


@cached_run
def make(settings: DataSettings = TUTORIAL, points: Points | None = None) -> Regression:
    """Draw, shuffle, split and scale the data, from one legacy NumPy stream as the tutorial does.

    With the default settings the numbers are the notebook's own, to the last digit. Given `points`,
    those are shuffled, split and scaled instead, and no true line is known.
    """
    random = np.random.RandomState(settings.seed)
    if points is None:
        x = random.rand(settings.points, 1)
        y = settings.intercept + settings.slope * x + settings.noise * random.randn(settings.points, 1)
        line = settings.intercept, settings.slope
    else:
        x, y = (np.frombuffer(column).reshape(-1, 1) for column in (points.x, points.y))
        line = None
    shuffled = np.arange(len(x))
    random.shuffle(shuffled)
    return split(x, y, shuffled, settings, line)


def split(
    x: np.ndarray,
    y: np.ndarray,
    shuffled: np.ndarray,
    settings: DataSettings,
    true_line: tuple[float, float] | None,
) -> Regression:
    """Split x and y, each (n, 1), at the training share, and scale x from the training set alone."""
    cut = max(1, int(len(x) * settings.training_share))
    train, val = shuffled[:cut], shuffled[cut:]
    shift, factor = scaling(x[train], settings.feature_scale)
    if (shift, factor) != (0.0, 1.0):
        x = (x - shift) * factor
    if true_line is not None:
        a, b = true_line
        true_line = (a + b * shift, b / factor)
    return Regression(
        read_only(x[train]),
        read_only(y[train]),
        read_only(x[val]),
        read_only(y[val]),
        read_only(shuffled),
        true_line,
        shift,
        factor,
    )


def scaling(x_train: np.ndarray, feature_scale: str) -> tuple[float, float]:
    """The shift and factor of a feature scale.

    `standard` is scikit-learn's StandardScaler: the training mean, and one over the training
    deviation (divided by n, not n - 1). A constant x has no deviation: it is only centred.
    """
    if feature_scale == "×10":
        return 0.0, 10.0
    if feature_scale == "standard":
        deviation = float(x_train.std())
        return float(x_train.mean()), 1.0 / deviation if deviation > 0 else 1.0
    return 0.0, 1.0
