"""What torchviz draws for a tensor, as DOT that every Graphviz engine can read."""

from __future__ import annotations

import re
import warnings

import torch

# torchviz recurses once per operation and Python stops at about a thousand frames
_MOST = 900


def torchviz_dot(
    result: torch.Tensor,
    names: dict[str, torch.Tensor] | None = None,
    *,
    show_attrs: bool = False,
    show_saved: bool = False,
) -> str:
    """The DOT source of `torchviz.make_dot(result, names)`, with every label made safe.

    torchviz gives a tensor without a name a label whose first line is empty, and Graphviz engines corrupt
    memory on that. Such a line is dropped here; nothing else changes. No `dot` program is needed.

    Raises ValueError if `result` has no graph, if the graph is too deep for torchviz, which recurses, if
    `show_saved` asks for tensors that `backward()` has already freed, or if torchviz cannot be imported.
    """
    if not result.requires_grad:
        raise ValueError("The result does not require a gradient: there is no graph for torchviz to draw.")
    if depth(result) > _MOST:
        raise ValueError(f"torchviz recurses, and this graph is more than {_MOST} operations deep.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # torchviz 0.0.3 compares versions the old way
        try:
            from torchviz import make_dot

            dot = make_dot(result, params=names, show_attrs=show_attrs, show_saved=show_saved)
        except ImportError as error:  # it needs distutils, which left Python in 3.12 and comes with setuptools
            raise ValueError(f"torchviz cannot be imported here: {error}.") from error
        except RuntimeError as error:
            raise ValueError("This graph has been freed: its saved tensors are gone.") from error
    return safe_labels(dot.source)


def safe_labels(dot: str) -> str:
    """DOT with no empty line in any quoted label, and a space where a label would be empty altogether."""
    return re.sub(r'label="((?:[^"\\]|\\.)*)"', lambda found: f'label="{_safe(found[1])}"', dot)


def _safe(label: str) -> str:
    lines = [line.strip() for line in re.split(r"\\[nlr]|\n", label)]
    return "\\n".join(line for line in lines if line) or " "


def depth(result: torch.Tensor) -> int:
    """The number of operations on the longest way back from `result`, found without recursion."""
    if result.grad_fn is None:
        return 0
    best = {result.grad_fn: 1}
    order, pending = [], [(result.grad_fn, False)]
    entered = set()
    while pending:
        function, leaving = pending.pop()
        if leaving:
            order.append(function)
        elif function not in entered:
            entered.add(function)
            pending.append((function, True))
            pending.extend((into, False) for into, _ in function.next_functions if into is not None)
    for function in reversed(order):
        for into, _ in function.next_functions:
            if into is not None:
                best[into] = max(best.get(into, 0), best[function] + 1)
    return max(best.values())
