"""Tensors in the few characters that fit into a box."""

from __future__ import annotations

import numpy as np

from core.graph.model import Value
from core.numbers import short

_SHORT_ROW = 3  # elements of one sample that are still listed


def shape(of: tuple[int, ...]) -> str:
    """(80, 1) as Python prints it."""
    return str(tuple(of))


def row(value: Value, samples: int, sample: int) -> np.ndarray | None:
    """The elements that belong to one sample, or None if the tensor has no batch dimension."""
    if value.data is None or not value.shape or value.shape[0] != samples:
        return None
    return value.data[sample].ravel()


def row_text(elements: np.ndarray) -> str:
    """One sample's elements: a number, a short list, or their mean."""
    if elements.size == 1:
        return short(float(elements[0]))
    if elements.size <= _SHORT_ROW:
        return "[" + ", ".join(short(float(x)) for x in elements) + "]"
    return f"mean {short(float(elements.mean()))}"


def brief(value: Value, samples: int = 0, sample: int | None = None) -> str:
    """A forward value: the number itself, or "mean 0.108"; with `sample`, that sample's own."""
    if sample is not None:
        elements = row(value, samples, sample)
        if elements is not None:
            return row_text(elements)
    if value.size == 1:
        return short(value.sum)
    return f"mean {short(value.mean)}" if value.size else "empty"


def brief_gradient(value: Value, samples: int = 0, sample: int | None = None) -> str:
    """A gradient: the number, or "Σ −1.480" over all elements; with `sample`, that sample's own."""
    if sample is not None:
        elements = row(value, samples, sample)
        if elements is not None:
            return row_text(elements)
    return short(value.sum) if value.size == 1 else f"Σ {short(value.sum)}"


def detail(value: Value) -> str:
    """One line for a panel: all elements of a small tensor, else its shape and statistics."""
    if value.size == 1:
        return short(value.sum)
    if value.whole is not None:
        return nested(value.whole)
    low, high = short(value.min), short(value.max)
    return f"{shape(value.shape)}  mean {short(value.mean)}, from {low} to {high}"


def nested(items: list | float) -> str:
    """Nested lists of numbers, each as `short` writes it."""
    if isinstance(items, list):
        return "[" + ", ".join(nested(item) for item in items) + "]"
    return short(items)


# advance widths of a humanist sans in em, on the wide side: better a little air than an overlap
_NARROW, _WIDE = set("iljtfrI.,:;|'!()[] ·"), set("mwMW@%−×÷+=∞Σ→Ø")


def width(words: str, size: float = 16, bold: bool = False) -> float:
    """About how many pixels a text takes; never less than a browser's sans-serif needs."""
    em = sum(0.36 if c in _NARROW else 0.86 if c in _WIDE else 0.72 if c.isupper() else 0.6 for c in words)
    return em * size * (1.06 if bold else 1.0)
