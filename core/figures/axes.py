"""Plotly layouts in the house style, as plain dictionaries."""

import math
from typing import Any


def axis(title: str, color: str = "$muted", **more: Any) -> dict[str, Any]:
    """One axis: thin grid, readable ticks, its title in the colour of its symbol."""
    return {
        "title": {"text": title, "font": {"color": color, "size": 16, "weight": 600}, "standoff": 6},
        "tickfont": {"color": "$muted", "size": 16},
        "gridcolor": "$grid",
        "zeroline": False,
        "nticks": 5,
        "fixedrange": True,
        "automargin": False,
        **more,
    }


def layout(x: dict[str, Any], y: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A calm two-dimensional layout around the two axes."""
    return {
        "xaxis": x,
        "yaxis": y,
        "margin": {"l": 62, "r": 10, "t": 6, "b": 46},
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"font": {"size": 15}},
        **more,
    }


def padded(low: float, high: float, share: float = 0.06) -> list[float]:
    """A range a little wider than low..high, never empty."""
    pad = (high - low) * share or max(abs(high) * 0.1, 0.5)
    return [low - pad, high + pad]


def log_ticks(low: float, high: float) -> dict[str, Any]:
    """About five ticks at whole powers of ten between 10^low and 10^high, written 0.01, 1, 1e6."""
    # the range of a run that diverges is padded beyond the largest power that a float can hold
    first, last = math.ceil(low), min(math.floor(high), 308)
    powers = range(first, last + 1, max(1, -(-(last - first) // 5)))
    text = [f"{10.0**p:g}" if abs(p) < 4 else f"1e{p}" for p in powers]
    return {"tickvals": [10.0**p for p in powers], "ticktext": text}


def scatter(x: Any, y: Any, color: str, **more: Any) -> dict[str, Any]:
    """Points that stand still."""
    marker = {"color": color, "size": 7, **more.pop("marker", {})}
    return {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": marker, **more}


def polyline(x: Any, y: Any, color: str, **more: Any) -> dict[str, Any]:
    """A line that stands still, three pixels wide."""
    line = {"color": color, "width": 3, **more.pop("line", {})}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, **more}
