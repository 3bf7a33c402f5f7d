"""Run a function, get the graph that it built: every value, every gradient, and the Python behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch

from core.graph import backward
from core.graph.assemble import assemble
from core.graph.model import Edge, Graph, Node, Saved, Source, Span, Value
from core.graph.record import record

__all__ = ["Edge", "Graph", "Node", "Saved", "Source", "Span", "Value", "tape"]

Gradient = torch.Tensor | float | None


def tape(
    function: Callable[[], Any],
    *,
    gradient: Gradient | Sequence[Gradient] = None,
    sample: int | None = None,
) -> Graph:
    """Run `function()` once, go back through what it built once, and return both as a `Graph`.

    Args:
        function: takes nothing, returns a tensor of any real dtype, or several in a tuple, list or dict.
        gradient: what flows into the result, as in `torch.autograd.backward`: a tensor of its shape, or a
            number for every element; for several results, one per result. A scalar result needs none (1).
        sample: the row, counted from 0, that a view should follow through the tensors.

    The function's tensors, their `.grad` and torch's global state stay as they were, apart from what
    the function does itself. Whatever it raises goes through.

    Raises:
        ValueError: a result that is no tensor or does not require a gradient, a result that is not a scalar
            and came without `gradient`, a graph that `backward()` has already freed, a graph that cannot be
            differentiated, complex numbers, or a `sample` outside the batch.
    """
    recording = record(function)
    outputs = _outputs(recording.result)
    gradients = _gradients(outputs, gradient)
    functions = backward.walk([output.grad_fn for output in outputs if output.grad_fn is not None])
    passed = backward.run(outputs, gradients, functions)
    graph = assemble(recording, outputs, passed, sample)
    if sample is not None and not 0 <= sample < graph.samples:
        raise ValueError(f"sample is {sample}; this graph has {graph.samples} samples, counted from 0.")
    return graph


def _outputs(result: Any) -> list[torch.Tensor]:
    items = list(result.values()) if isinstance(result, Mapping) else result
    items = list(items) if isinstance(items, tuple | list) else [items]
    if not items:
        raise ValueError("The function returned nothing to go back from.")
    for item in items:
        if not isinstance(item, torch.Tensor):
            raise ValueError(f"The function must return tensors; this is {_a(type(item).__name__)}.")
        if not item.requires_grad:
            raise ValueError(
                "The result does not require a gradient, so autograd built no graph for it. Either no "
                "parameter went into it, or it was computed under torch.no_grad(), or detach() cut it off."
            )
    return items


def _a(word: str) -> str:
    return f"an {word}" if word[0] in "aeiouAEIOU" else f"a {word}"


def _gradients(outputs: Sequence[torch.Tensor], gradient: Gradient | Sequence[Gradient]) -> list[torch.Tensor]:
    given: list[Gradient]
    if gradient is None or isinstance(gradient, int | float):
        given = [gradient] * len(outputs)
    else:
        given = [gradient] if isinstance(gradient, torch.Tensor) else list(gradient)
    if len(given) != len(outputs):
        raise ValueError(f"{len(outputs)} results need {len(outputs)} gradients, not {len(given)}.")
    return [_one_gradient(output, item) for output, item in zip(outputs, given, strict=True)]


def _one_gradient(output: torch.Tensor, given: Gradient) -> torch.Tensor:
    shape = tuple(output.shape)
    if given is None:
        if output.numel() != 1:
            raise ValueError(
                f"The result has shape {shape}: going back starts from one number. Reduce it first, with "
                "mean() or sum(), or say with gradient= what flows into each element."
            )
        return torch.ones_like(output)
    if isinstance(given, torch.Tensor):
        if tuple(given.shape) != shape:
            raise ValueError(f"gradient has shape {tuple(given.shape)}, but the result has {shape}.")
        return given.detach().to(output)
    return torch.full_like(output, float(given))
