"""One variant, run at the parameters of the settings: its graph, its gradients, and torchviz's view of it."""

from __future__ import annotations

import inspect
import math
import re
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import torch

from core.cache import cached_run
from core.graph.model import Graph
from core.graph.tape import tape
from core.lessons.graph.settings import GraphSettings
from core.lessons.graph.torchviz_view import torchviz_dot
from core.lessons.graph.variants import FUNCTIONS, Line
from core.line.data import TUTORIAL, Points, Regression, make


@dataclass(frozen=True, eq=False)
class VariantRun:
    """What one run of a variant left.

    `graph` is the tape's; `gradients` are what `backward()` put into each parameter's `.grad` in a second run of
    the same function (None: nothing); `dot` is what torchviz draws for the (first) result.
    """

    settings: GraphSettings
    device: str
    data: Regression
    graph: Graph
    gradients: dict[str, float | None]
    dot: str

    @property
    def branched(self) -> bool:
        """Whether the body of an `if` was run."""
        return any(node.name == "error2" for node in self.graph.nodes)

    @property
    def result(self) -> float:
        """The (first) result, added up over its elements."""
        value = self.graph.nodes[self.graph.results[0]].value
        return value.sum if value else math.nan

    @property
    def compared_loss(self) -> float:
        """The loss as the `if` saw it: the mean of the squared errors."""
        means = (node.value for node in self.graph.nodes if node.op == "mean" and node.name == "loss")
        return next((value.sum for value in means if value), math.nan)

    def graph_gradient(self, name: str) -> float:
        """The gradient that the graph shows at a parameter; NaN where none arrived."""
        gradient = self.graph.named(name).gradient
        return gradient.sum if gradient else math.nan

    @property
    def data_nodes(self) -> int:
        """How many boxes hold data that nothing computed."""
        return sum(node.kind == "constant" and not node.op for node in self.graph.nodes)

    @property
    def torchviz_nodes(self) -> int:
        """How many boxes torchviz draws."""
        return len(re.findall(r"^\s*\d+ \[", self.dot, re.MULTILINE))


@cached_run
def run_variant(settings: GraphSettings, points: Points | None = None, device: str = "cpu") -> VariantRun:
    """Run the settings' variant on `device`, in float32 as the tutorial does. Cached by its arguments.

    A result of many numbers is sent back with a 1 into each. A sample outside the data follows none.
    """
    data = make(TUTORIAL, points)
    run = partial(_prepared, settings, data, device)
    function, parameters = run()
    sample = int(settings.sample) if 0 <= settings.sample < len(data.x_train) else None
    gradient = 1.0 if settings.variant in ("yhat", "error") else None
    # w*w + w has no batch, so there is no sample to follow
    graph = tape(function, gradient=gradient, sample=None if settings.variant == "square" else sample)
    function, parameters = run()
    results = function()
    results = results if isinstance(results, tuple) else (results,)
    dot = torchviz_dot(results[0])
    torch.autograd.backward(results, [torch.ones_like(result) for result in results])
    gradients = {name: None if leaf.grad is None else float(leaf.grad.sum()) for name, leaf in parameters.items()}
    return VariantRun(settings, device, data, graph, gradients, dot)


def _prepared(settings: GraphSettings, data: Regression, device: str) -> tuple[Any, dict[str, torch.Tensor]]:
    """The variant's function with fresh tensors as its arguments, and its parameters by name."""
    function = FUNCTIONS[settings.variant]
    options: dict[str, Any] = {"dtype": torch.float32, "device": device}
    a = torch.tensor([settings.start_a], requires_grad=True, **options)
    b = torch.tensor([settings.start_b], requires_grad=True, **options)
    model = Line(a, b)
    given: dict[str, Any] = {
        "a": a,
        "b": b,
        "w": b,
        "x": torch.tensor(data.x_train, **options),
        "y": torch.tensor(data.y_train, **options),
        "threshold": settings.threshold,
        "turns": settings.turns,
        "model": model,
    }
    wanted = inspect.signature(function).parameters
    parameters = {name: given[name] for name in ("a", "b", "w") if name in wanted}
    if "model" in wanted:
        parameters = dict(model.named_parameters(prefix="model"))
    return partial(function, **{name: given[name] for name in wanted}), parameters


def compared(run: VariantRun, points: Points | None = None, device: str = "cpu") -> VariantRun | None:
    """The run that this one is compared with: another variant at the same parameters. None for none."""
    other = run.settings.against
    if other in ("nothing", run.settings.variant):
        return None
    return run_variant(replace(run.settings, variant=other, against="nothing"), points, device)
