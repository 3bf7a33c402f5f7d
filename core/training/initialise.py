"""The first values of the parameters."""

import numpy as np


def initialise(seed):
    """Draw the first a and b as the tutorial does: standard normals from a reseeded stream, (1,) float64."""
    random = np.random.RandomState(seed)
    a = random.randn(1)
    b = random.randn(1)
    return a, b


def numpy_start(seed: int = 42) -> tuple[float, float]:
    """The same two as floats; with the default seed, where the tutorial's NumPy run starts."""
    a, b = initialise(seed)
    return float(a[0]), float(b[0])


def torch_start(seed: int = 42) -> tuple[float, float]:
    """The first a and b as the tutorial draws them: two float32 normals from PyTorch's CPU generator."""
    import torch  # only who asks for a torch start waits for it

    generator = torch.Generator().manual_seed(seed)
    a, b = (torch.randn(1, generator=generator).item() for _ in "ab")
    return a, b
