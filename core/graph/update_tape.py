"""Record code that goes back through its graph itself, as a training loop does, and get that graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import CodeType
from typing import Any

import torch

from core.graph import backward
from core.graph.assemble import assemble
from core.graph.model import Graph
from core.graph.record import Recorder
from core.graph.values import quiet, to_value


class UpdateTape:
    """What one update builds: entered around the code that makes it, asked for the graph afterwards.

    Each call of `Tensor.backward`, `torch.autograd.backward` or `torch.autograd.grad` goes through as it is.
    Just before it the graph is walked and what its nodes saved is noted; on the way, what flows back.
    `stop` is as for a `Recorder`.
    """

    def __init__(self, stop: CodeType) -> None:
        self.recorder = Recorder(stop, self._back)
        self._outputs: dict[int, torch.Tensor] = {}
        self._functions: dict[Any, None] = {}
        self._passed = backward.Passed()

    def __enter__(self) -> UpdateTape:
        self.recorder.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.recorder.__exit__(*error)

    def _back(self, call: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
        given = args[0]
        outputs = [given] if isinstance(given, torch.Tensor) else list(given)
        before, self.recorder.away = self.recorder.away, True
        try:
            functions = backward.walk([output.grad_fn for output in outputs if output.grad_fn is not None])
            self._outputs.update((id(output), output) for output in outputs if output.requires_grad)
            self._functions.update(dict.fromkeys(functions))
            for function in functions:
                # a second pass finds the graph freed: what it had saved is known from the first
                self._passed.saved.setdefault(function, backward.saved_tensors(function))
            with backward.noted(self._passed, functions):
                found = call(*args, **kwargs)
            if call is torch.autograd.grad:  # which goes past the leaves' own nodes
                self._leaves(args[1], found)
            return found
        finally:
            self.recorder.away = before

    def _leaves(self, inputs: Sequence[Any], gradients: Sequence[torch.Tensor | None]) -> None:
        for leaf, gradient in zip(inputs, gradients, strict=True):
            if isinstance(leaf, torch.Tensor) and leaf.is_leaf and gradient is not None:
                with quiet():
                    self._passed.leaves[id(leaf)] = to_value(gradient)

    def graph(self) -> Graph | None:
        """The graph that was gone back through; with none, the one behind the last differentiable result.

        Gradients are those of the code's own backward passes: where there were several through one node, of
        the last. None where nothing was built.
        """
        outputs = list(self._outputs.values()) or self._last()
        if not outputs:
            return None
        self._passed.expect(self._functions or backward.walk([output.grad_fn for output in outputs]))
        return assemble(self.recorder.recording, outputs, self._passed)

    def _last(self) -> list[torch.Tensor]:
        made = (tensor for item in reversed(self.recorder.recording.records) for tensor in item.outputs)
        return [tensor for tensor in made if tensor.grad_fn is not None][:1]

    def graph_behind(self, tensor: torch.Tensor) -> Graph:
        """What led to one tensor, recorded by autograd or not. No gradient has flowed in it.

        A leaf stands alone, with the gradient that it got.
        """
        passed = backward.Passed()
        if tensor.grad_fn is not None:
            passed.expect(backward.walk([tensor.grad_fn]))
        elif tensor.requires_grad:
            passed.leaves[id(tensor)] = self._passed.leaves.get(id(tensor))
        return assemble(self.recorder.recording, [tensor], passed)
