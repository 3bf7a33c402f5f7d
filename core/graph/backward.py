"""Go back through an autograd graph once, without touching anyone's `.grad`, and note all that passes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import torch

from core.graph.model import Saved, Value
from core.graph.values import quiet, to_value

FREED = (
    "This graph has been freed: backward() has already gone through it and gave up what the operations had "
    "saved. Run the forward pass again, or call backward(retain_graph=True) the first time."
)


@dataclass
class Passed:
    """What flowed: for each autograd node the gradients at its outputs and inputs, in firing order.

    `saved` holds what the nodes kept for a backward pass that gives it up: for the others it is read later.
    """

    order: list[Any] = field(default_factory=list)
    at_outputs: dict[Any, tuple[Value | None, ...]] = field(default_factory=dict)
    at_inputs: dict[Any, tuple[Value | None, ...]] = field(default_factory=dict)
    leaves: dict[int, Value | None] = field(default_factory=dict)  # id of a leaf tensor -> its gradient
    saved: dict[Any, list[tuple[str, torch.Tensor]]] = field(default_factory=dict)

    def expect(self, functions: Iterable[Any]) -> None:
        """Count nodes as reached by a backward pass that has not run, or has failed: no gradient has flowed yet."""
        for function in functions:
            if hasattr(function, "variable"):
                self.leaves.setdefault(id(function.variable), None)
            else:
                self.at_outputs.setdefault(function, ())
                self.at_inputs.setdefault(function, (None,) * len(function.next_functions))


def walk(roots: Sequence[Any]) -> list[Any]:
    """Every autograd node reachable from `roots`, each once, found without recursion."""
    seen = dict.fromkeys(roots)
    pending = list(seen)
    while pending:
        for function, _ in pending.pop().next_functions:
            if function is not None and function not in seen:
                seen[function] = None
                pending.append(function)
    return list(seen)


@contextlib.contextmanager
def noted(passed: Passed, functions: Sequence[Any]) -> Iterator[None]:
    """While open, whatever flows back through the autograd nodes `functions` is copied into `passed`.

    A post hook on a node gets, as `grad_inputs[i]`, what flows to `next_functions[i]`; the order in which
    the hooks fire is the order of the backward pass. A leaf's node gets, as its only `grad_outputs`, the sum
    of what arrives, before it is added to `.grad`.
    """
    copies: dict[int, tuple[torch.Tensor, Value]] = {}

    def copy(tensor: torch.Tensor | None) -> Value | None:
        if tensor is None:
            return None
        known = copies.get(id(tensor))
        if known is None:  # what leaves one node is what enters the next: copy it once
            with quiet():
                copies[id(tensor)] = known = (tensor, to_value(tensor))
        return known[1]

    def hook(function: Any) -> Any:
        def note(grad_inputs: Any, grad_outputs: Any) -> None:
            if hasattr(function, "variable"):
                passed.leaves[id(function.variable)] = copy(grad_outputs[0])
                return
            passed.order.append(function)
            passed.at_outputs[function] = tuple(map(copy, grad_outputs))
            passed.at_inputs[function] = tuple(map(copy, grad_inputs))

        return note

    handles = [function.register_hook(hook(function)) for function in functions]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def run(outputs: Sequence[torch.Tensor], gradients: Sequence[torch.Tensor], functions: Sequence[Any]) -> Passed:
    """Send `gradients` back from `outputs` through the autograd nodes `functions`, keeping the graph.

    Raises ValueError if the graph was already freed or cannot be differentiated.
    """
    passed = Passed()
    leaves = {id(item.variable): item.variable for item in functions if hasattr(item, "variable")}
    leaves.update({id(item): item for item in outputs if item.is_leaf})
    try:
        with noted(passed, functions):
            found = torch.autograd.grad(
                list(outputs), list(leaves.values()), list(gradients), retain_graph=True, allow_unused=True
            )
    except RuntimeError as error:
        if "second time" in str(error):
            raise ValueError(FREED) from error
        reason = str(error).split(". ")[0].split("\n")[0]
        raise ValueError(f"PyTorch cannot go back through this graph: {reason}.") from error
    passed.leaves = {
        key: None if gradient is None else to_value(gradient) for key, gradient in zip(leaves, found, strict=True)
    }
    return passed


@lru_cache(maxsize=1024)
def _saved_names(kind: type) -> tuple[str, ...]:
    return tuple(name for name in dir(kind) if name.startswith("_saved_") and "_sym_" not in name)


def saved_tensors(function: Any) -> list[tuple[str, torch.Tensor]]:
    """(name, tensor) for all that an autograd node keeps. What this torch does not tell is left out."""
    found: list[tuple[str, torch.Tensor]] = []
    for attribute in _saved_names(function.__class__):
        try:
            held = getattr(function, attribute)
        except (RuntimeError, AttributeError):  # freed, or changed in place since
            continue
        items = held if isinstance(held, tuple | list) else [held]
        name = attribute.removeprefix("_saved_")
        found.extend((name, item) for item in items if isinstance(item, torch.Tensor))
    if isinstance(function, torch.autograd.function.BackwardCFunction):
        with contextlib.suppress(RuntimeError):
            found.extend(("saved", item) for item in function.saved_tensors if item is not None)
    return found


def describe_saved(tensors: Sequence[tuple[str, torch.Tensor]]) -> tuple[Saved, ...]:
    """Names, shapes and sizes in bytes of saved tensors."""
    return tuple(
        Saved(name, tuple(item.shape), str(item.dtype).removeprefix("torch."), item.nbytes) for name, item in tensors
    )


def distinct_bytes(tensors: Sequence[torch.Tensor]) -> int:
    """Bytes of the memory behind `tensors`; what several of them share counts once."""
    largest: dict[tuple[str, int], int] = {}
    for item in tensors:
        key = str(item.device), item.untyped_storage().data_ptr()
        largest[key] = max(largest.get(key, 0), item.nbytes)
    return sum(largest.values())
