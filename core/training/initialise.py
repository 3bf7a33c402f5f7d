"""The first values of the parameters."""

import numpy as np


def initialise(seed):
    """Draw the first a and b as the tutorial does: standard normals from a reseeded stream, (1,) float64."""
    random = np.random.RandomState(seed)
    a = random.randn(1)
    b = random.randn(1)
    return a, b
