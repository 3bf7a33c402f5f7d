"""Plotly figures as plain dictionaries, and their JSON form.

A figure is `{"data": [...], "layout": {...}}`. Building it as dictionaries, not `plotly.graph_objects`, keeps
a redraw under a millisecond and Plotly's Python side out of start-up. Colours are names such as "$a" or
"$grad"; the player fills in those of the theme.
"""

import hashlib
import json
from binascii import b2a_base64
from functools import cached_property
from typing import Any

import numpy as np

Figure = dict[str, Any]


class Still(Figure):
    """A figure that a cache holds and many scenes share. Its JSON form is computed once and kept with it.

    It must not be changed after its creation. To add a trace, make a new figure from its parts.
    """

    @cached_property
    def json_form(self) -> Figure:
        """What `json_form` gives for the figure."""
        return _json_form(self)


def json_form(figure: Figure) -> Figure:
    """The figure with every array in Plotly's typed form, and a `digest` of its content.

    The player draws a figure anew only when its digest is another one.
    """
    return figure.json_form if isinstance(figure, Still) else _json_form(figure)


def _json_form(figure: Figure) -> Figure:
    sent = plain(figure)
    return {**sent, "digest": digest(sent)}


def digest(value: Any) -> str:
    """A 64-bit hash, in hexadecimal, of a structure that JSON can hold."""
    return hashlib.blake2b(json.dumps(value).encode(), digest_size=8).hexdigest()


def plain(value: Any) -> Any:
    """The same structure with every array in Plotly's typed form and every NumPy scalar as a Python number."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return typed(value)
    return value.item() if isinstance(value, np.generic) else value


def typed(array: np.ndarray) -> dict[str, Any]:
    """Plotly's form of a typed array: base64 of little-endian int16, int32 or float32; float64 where it must be.

    It must be float64 where float32 would turn a finite number into an infinite one.
    """
    array = np.asarray(array)
    if array.dtype.kind in "iu":
        kind = "i2" if array.size and abs(array).max() < 2**15 else "i4"
        data = array.astype(f"<{kind}")
    else:
        with np.errstate(over="ignore"):
            kind, data = "f4", array.astype("<f4")
        if np.count_nonzero(np.isinf(data)) != np.count_nonzero(np.isinf(array)):
            kind, data = "f8", array.astype("<f8")
    return {
        "dtype": kind,
        "bdata": b2a_base64(data.tobytes(), newline=False).decode("ascii"),
        "shape": ",".join(map(str, array.shape)),
    }
