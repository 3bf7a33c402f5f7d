"""What the names of running code hold at one moment, copied: tensors, arrays and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast

import numpy as np

from core.graph.model import Value

Kind = Literal["tensor", "array", "number"]
_SHALLOW = 64  # items of a list or dict that are looked at
_NUMBERS = "biuf"  # kinds of NumPy dtypes: booleans, integers, real numbers


@dataclass(frozen=True, eq=False)
class Held:
    """One tensor, array or number at one moment; what only a tensor has is None for the others.

    thing      its number: equal for two names, or two moments, of one and the same object
    value      its contents
    grad       contents of `.grad`; None where that is None, or where PyTorch would warn that it is
    grad_fn    name of the operation that made it, as `SubBackward0`; None for a leaf
    version    `_version`, how often it was changed in place; None for an inference tensor
    """

    kind: Kind
    thing: int
    value: Value
    grad: Value | None = None
    grad_fn: str | None = None
    is_leaf: bool | None = None
    requires_grad: bool | None = None
    version: int | None = None


@cache
def _classes(cls: Any) -> frozenset[str]:
    return frozenset(f"{base.__module__}.{base.__name__}" for base in cls.__mro__)


def _is(value: Any, name: str) -> bool:
    """Whether the value is of a class of torch: asked by its name, as NumPy's loops do not import torch."""
    return name in _classes(cast(Any, type(value)))


def is_tensor(value: Any) -> bool:
    """Whether the value is a tensor of torch."""
    return _is(value, "torch.Tensor")


def is_module(value: Any) -> bool:
    """Whether the value is a module of torch."""
    return _is(value, "torch.nn.modules.module.Module")


def is_optimizer(value: Any) -> bool:
    """Whether the value is an optimizer of torch."""
    return _is(value, "torch.optim.optimizer.Optimizer")


def spread(names: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The tensors, arrays and numbers that names lead to, each under the Python that reaches it.

    Those in a list, a tuple or a dict (`grads[0]`), a module's parameters and buffers (`model.0.weight`, as
    in its `state_dict`), and the state that an optimizer keeps for a parameter
    (`sgd.state[a]['momentum_buffer']`).
    """
    known: dict[int, str] = {}
    optimizers = []
    for name, value in names.items():
        if is_optimizer(value):
            optimizers.append((name, value))
            continue
        for path, item in _inside(name, value):
            if is_tensor(item):
                known.setdefault(id(item), path)
            yield path, item
    for name, optimizer in optimizers:
        for parameter, kept in list(optimizer.state.items()):
            path = f"{name}.state[{known.get(id(parameter), '')}]"
            yield from ((f"{path}[{key!r}]", item) for key, item in kept.items() if _shows(item))


def _inside(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if _shows(value):
        yield name, value
    elif is_module(value):
        yield from ((f"{name}.{path}", item) for path, item in value.named_parameters())
        yield from ((f"{name}.{path}", item) for path, item in value.named_buffers())
    elif isinstance(value, dict) and len(value) <= _SHALLOW:
        yield from ((f"{name}[{key!r}]", item) for key, item in value.items() if _shows(item))
    elif isinstance(value, list | tuple) and len(value) <= _SHALLOW:
        yield from ((f"{name}[{i}]", item) for i, item in enumerate(value) if _shows(item))


def _shows(value: Any) -> bool:
    if isinstance(value, np.ndarray | np.generic):
        return value.dtype.kind in _NUMBERS
    return isinstance(value, int | float) or (is_tensor(value) and not value.is_complex())


class Reader:
    """Reads names, again and again: what has not changed since is copied once.

    It keeps every object that it has read, so that an object's number stays its own.
    """

    def __init__(self) -> None:
        self._things: dict[int, tuple[int, Any]] = {}
        self._values: dict[int, tuple[bytes, Value]] = {}

    def read(self, names: Mapping[str, Any]) -> dict[str, Held]:
        """What `names` lead to, by the names that `spread` gives. Changes nothing, warns of nothing."""
        return {name: self._held(value) for name, value in spread(names)}

    def value(self, value: Any) -> Value:
        """The contents of one tensor, array or number."""
        return self._held(value).value

    def _held(self, value: Any) -> Held:
        thing = self._things.setdefault(id(value), (len(self._things), value))[0]
        if isinstance(value, np.ndarray | np.generic):
            array = np.asarray(value)
            return Held("array", thing, self._value(id(value), array, str(array.dtype), "cpu"))
        if not is_tensor(value):
            number = np.array(value, dtype=np.float64)
            return Held("number", thing, self._value(id(value), number, type(value).__name__, "cpu"))
        grad = value.grad if value.is_leaf or value.retains_grad else None
        return Held(
            "tensor",
            thing,
            self._contents(value),
            None if grad is None else self._contents(grad),
            None if value.grad_fn is None else value.grad_fn.name(),
            value.is_leaf,
            value.requires_grad,
            None if value.is_inference() else value._version,
        )

    def _contents(self, tensor: Any) -> Value:
        self._things.setdefault(id(tensor), (len(self._things), tensor))
        plain = tensor.detach().cpu()
        plain = plain.to_dense() if plain.is_sparse else plain
        # NumPy has no bfloat16, and no other of torch's own types
        known = hasattr(np, dtype := str(plain.dtype).removeprefix("torch."))
        array = plain.numpy() if known else plain.float().numpy()
        return self._value(id(tensor), array, dtype, str(tensor.device))

    def _value(self, key: int, array: np.ndarray, dtype: str, device: str) -> Value:
        # by contents, not by version: a change through `.data` counts nowhere
        contents = array.tobytes()
        known = self._values.get(key)
        if known is None or known[0] != contents:
            self._values[key] = known = contents, Value.of(array.astype(np.float64), dtype, device)
        return known[1]
