"""What the tutorial's notebook prints about its tensors, computed here."""

import torch

from core.line.data import make


def printed_types() -> tuple[str, str, str]:
    """The types of x_train and of the tensor made from it, and what that tensor says of itself, on the CPU."""
    x_train = make().x_train
    x_train_tensor = torch.from_numpy(x_train.copy()).float().to("cpu")
    kinds = (f"{type(v).__module__}.{type(v).__qualname__}" for v in (x_train, x_train_tensor))
    array, tensor = kinds
    return array, tensor, x_train_tensor.type()
