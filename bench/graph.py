"""How long the computation graph takes: `python -m bench.graph` prints a table."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable

import torch

from core.graph.svg import draw
from core.graph.tape import tape
from core.lessons.graph.torchviz_view import torchviz_dot
from core.line.data import make as make_data
from core.training.autograd import autograd
from core.training.initialise import torch_start
from core.training.replay import replay_update
from core.training.train import train

REPLAY_BUDGET = 6.0  # milliseconds
BUDGETS = {"line": 5.0, "2-16-16-1": 20.0, "encoder": 100.0}  # milliseconds
Step = Callable[[], torch.Tensor]


def line() -> Step:
    """The loss of the line, 80 points."""
    a, b = torch.randn(1, requires_grad=True), torch.randn(1, requires_grad=True)
    x_train, y_train = torch.rand(80, 1), torch.rand(80, 1)

    def step() -> torch.Tensor:
        yhat = a + b * x_train
        error = y_train - yhat
        return (error**2).mean()

    return step


def network() -> Step:
    """A 2-16-16-1 network's loss, 100 samples."""
    model = torch.nn.Sequential(
        torch.nn.Linear(2, 16), torch.nn.Tanh(), torch.nn.Linear(16, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1)
    )
    x, y = torch.rand(100, 2), torch.rand(100, 1)
    return lambda: torch.nn.functional.mse_loss(model(x), y)


def encoder() -> Step:
    """A transformer encoder layer, 64 wide, 4 heads, on 8 sequences of 10."""
    layer = torch.nn.TransformerEncoderLayer(64, 4, 128, batch_first=True)
    tokens = torch.rand(8, 10, 64)
    return lambda: layer(tokens).sum()


def median_ms(function: Callable[[], object], runs: int = 40) -> float:
    """The median of `runs` runs in milliseconds, after three to warm up."""
    for _ in range(3):
        function()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def replay_and_draw() -> float:
    """The median milliseconds of one update of the line, replayed, and its graph drawn."""
    torch.set_num_threads(1)
    data = make_data()
    trace = train(data, torch_start(), 0.1, 100, len(data.x_train), "autograd")

    def once() -> None:
        graph = replay_update(autograd, trace, data, 50, 0.1).graph
        assert graph is not None
        draw(graph)

    return median_ms(once)


def _with_dot(step: Step) -> float | None:
    """torchviz and the `dot` program, to SVG; None where `dot` is not installed."""
    if shutil.which("dot") is None:
        return None
    import graphviz

    return median_ms(lambda: graphviz.Source(torchviz_dot(step())).pipe("svg"), runs=5)


def measure() -> dict[str, dict[str, float | None]]:
    """For each case: milliseconds of the plain step, trace, layout with SVG, all of ours, torchviz + dot."""
    torch.set_num_threads(1)  # as the app runs it: its sessions share the cores
    torch.manual_seed(0)
    found: dict[str, dict[str, float | None]] = {}
    for name, make in {"line": line, "2-16-16-1": network, "encoder": encoder}.items():
        step = make()
        graph = tape(step)
        found[name] = {
            "step": median_ms(lambda step=step: step().backward()),  # type: ignore[misc]
            "trace": median_ms(lambda step=step: tape(step)),  # type: ignore[misc]
            "draw": median_ms(lambda graph=graph: draw(graph)),  # type: ignore[misc]
            "all": median_ms(lambda step=step: draw(tape(step))),  # type: ignore[misc]
            "budget": BUDGETS[name],
            "torchviz_dot": _with_dot(step),
        }
    return found


def main() -> None:
    """Print the table."""
    print(f"{'milliseconds':>12}{'step':>9}{'trace':>9}{'draw':>9}{'all':>9}{'budget':>9}  torchviz + dot")
    for name, times in measure().items():
        cells = "".join(f"{times[key]:9.2f}" for key in ("step", "trace", "draw", "all", "budget"))
        dot = times["torchviz_dot"]
        print(f"{name:>12}{cells}  {'no dot here' if dot is None else f'{dot:.1f}'}")


if __name__ == "__main__":
    main()
