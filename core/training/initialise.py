"""The first values of the parameters."""

import numpy as np


def initialise(seed):
    """Draw the first a and b, standard normals, (1,) float64 each.

    The numbers are those that the tutorial draws after `np.random.seed(seed)`; the global stream is left alone.
    """
    random = np.random.RandomState(seed)
    a = random.randn(1)
    b = random.randn(1)
    return a, b


def numpy_start(seed: int = 42) -> tuple[float, float]:
    """The a and b of `initialise` as floats; with the default seed, the start of the tutorial's NumPy run."""
    a, b = initialise(seed)
    return float(a[0]), float(b[0])


def torch_start(seed: int = 42) -> tuple[float, float]:
    """Draw the first a and b, standard normals of float32, as floats.

    The numbers are those that the tutorial draws on the CPU after `torch.manual_seed(seed)`; the global
    generator is left alone.
    """
    import torch  # only who asks for a torch start waits for it

    generator = torch.Generator().manual_seed(seed)
    a, b = (torch.randn(1, generator=generator).item() for _ in "ab")
    return a, b
