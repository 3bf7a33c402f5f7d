"""Plotly layouts and traces in the house style, as plain dictionaries.

Keyword arguments with the name of a Plotly property set that property; None leaves it at Plotly's default.
"""

import math
from collections.abc import Sequence
from typing import Any


def axis(
    title: str,
    color: str = "$muted",
    *,
    range: Sequence[float] | None = None,
    type: str | None = None,
    showgrid: bool | None = None,
    tickvals: Sequence[float] | None = None,
    ticktext: Sequence[str] | None = None,
    scaleanchor: str | None = None,
    constrain: str | None = None,
) -> dict[str, Any]:
    """One axis: thin grid, readable ticks, its title in the colour of its symbol.

    Where `type` is "log", `range` is in powers of ten.
    """
    return {
        "title": {"text": title, "font": {"color": color, "size": 16, "weight": 600}, "standoff": 6},
        "tickfont": {"color": "$muted", "size": 16},
        "gridcolor": "$grid",
        "zeroline": False,
        "nticks": 5,
        "fixedrange": True,
        "automargin": False,
        **_given(
            range=range,
            type=type,
            showgrid=showgrid,
            tickvals=tickvals,
            ticktext=ticktext,
            scaleanchor=scaleanchor,
            constrain=constrain,
        ),
    }


def layout(
    x: dict[str, Any],
    y: dict[str, Any],
    *,
    margin: dict[str, int] | None = None,
    legend: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A calm two-dimensional layout around the two axes, with margins in pixels; a legend only where one is given."""
    return {
        "xaxis": x,
        "yaxis": y,
        "margin": margin or {"l": 62, "r": 10, "t": 6, "b": 46},
        "showlegend": legend is not None,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"font": {"size": 15}},
        **_given(legend=legend),
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


def scatter(
    x: Any,
    y: Any,
    color: str,
    *,
    size: float,
    opacity: float,
    hovertemplate: str,
    symbol: str | None = None,
) -> dict[str, Any]:
    """Points that stand still, `size` pixels wide."""
    marker = {"color": color, "size": size, "opacity": opacity, **_given(symbol=symbol)}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "marker": marker,
        "hovertemplate": hovertemplate,
    }


def polyline(
    x: Any,
    y: Any,
    color: str,
    *,
    width: float = 3,
    dash: str | None = None,
    marker_size: float | None = None,
    name: str | None = None,
    hovertemplate: str | None = None,
    hoverinfo: str | None = None,
) -> dict[str, Any]:
    """A line that stands still, `width` pixels wide, with a disc at each of its points where `marker_size` is given."""
    marked = marker_size is not None
    return {
        "type": "scatter",
        "mode": "lines+markers" if marked else "lines",
        "x": x,
        "y": y,
        "line": {"color": color, "width": width, **_given(dash=dash)},
        **_given(
            marker={"size": marker_size} if marked else None,
            name=name,
            hovertemplate=hovertemplate,
            hoverinfo=hoverinfo,
        ),
    }


def _given(**properties: Any) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value is not None}
