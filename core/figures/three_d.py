"""The loss of the line as a height: the surface, a run on it, and points that have names."""


import numpy as np

from core.cache import kept_with
from core.figures.figure import Figure, Still
from core.figures.marks import ThreeDMark, ThreeDPoint, ThreeDTrail
from core.line.surface import Surface


@kept_with
def three_d_figure(surface: Surface) -> Still:
    """The loss as a height, over the part of the surface that the contours show."""
    half = (surface.b[-1] - surface.b[0]) / 2
    keep = np.abs(surface.a - surface.minimum[0]) <= half * 1.15
    loss = surface.loss[:, keep].astype(np.float32)
    top = float(loss.max())
    axis3 = {"tickfont": {"size": 12, "color": "$muted"}, "gridcolor": "$grid", "showbackground": False}

    def titled(text: str, color: str) -> dict:
        return {"title": {"text": text, "font": {"color": color, "size": 15}}, **axis3}

    somewhere = np.array([surface.minimum[0]], dtype=np.float32)  # until `three_d_marks`
    moving = {"type": "scatter3d", "x": somewhere, "y": somewhere, "z": somewhere, "hoverinfo": "skip"}
    return Still(
        {
            "data": [
                {
                    "type": "surface",
                    "x": surface.a[keep].astype(np.float32),
                    "y": surface.b.astype(np.float32),
                    "z": loss,
                    "surfacecolor": np.sqrt(np.maximum(loss - surface.minimum_loss, 0)),
                    "colorscale": "$surface",
                    "showscale": False,
                    "opacity": 0.92,
                    "hovertemplate": "a %{x:.3f}<br>b %{y:.3f}<br>loss %{z:.4g}<extra></extra>",
                },
                {**moving, "mode": "lines", "line": {"color": "$ink", "width": 6}},
                {**moving, "mode": "markers", "marker": {"color": "$grad", "size": 7}},
                named(
                    surface, surface.minimum, surface.minimum_loss, name_of_minimum(surface), "$good", symbol="cross"
                ),
            ],
            "layout": {
                "scene": {
                    "xaxis": titled("a", "$a"),
                    "yaxis": titled("b", "$b"),
                    "zaxis": {**titled("loss", "$loss"), "range": [0, top * 1.02]},
                    "camera": {"eye": {"x": 1.5, "y": -1.75, "z": 1.05}, "center": {"x": 0, "y": 0, "z": -0.14}},
                    "aspectmode": "cube",
                },
                "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
                "paper_bgcolor": "rgba(0,0,0,0)",
                "showlegend": False,
                "uirevision": "camera",
            },
        }
    )


def name_of_minimum(surface: Surface) -> str:
    return "valley floor" if surface.flat_valley else "minimum"


def _lift(surface: Surface) -> float:
    """How far above the surface points are drawn, so that they are not half sunk in it."""
    return 0.012 * float(surface.loss.max() - surface.loss.min())


def named(surface: Surface, at: tuple[float, float], height: float, name: str, color: str, symbol: str) -> Figure:
    """A trace: a point (a, b) on the surface at a loss of `height`, with its name above it."""
    return {
        "type": "scatter3d",
        "x": np.array(at[:1], dtype=np.float32),
        "y": np.array(at[1:], dtype=np.float32),
        "z": np.array([height + _lift(surface)], dtype=np.float32),
        "mode": "markers+text",
        "marker": {"color": color, "size": 7, "symbol": symbol},
        "text": [name],
        "textposition": "top center",
        "textfont": {"color": color, "size": 15},
        "hoverinfo": "skip",
    }


def three_d_marks(surface: Surface, a: np.ndarray, b: np.ndarray, loss: np.ndarray) -> tuple[ThreeDMark, ThreeDMark]:
    """The path a, b (M,) with its loss (M,), and its current point, for the traces of `three_d_figure`.

    NaN outside the picture.
    """
    half = (surface.b[-1] - surface.b[0]) / 2
    inside = (np.abs(b - surface.minimum[1]) <= half) & (loss <= surface.loss.max())
    x, y = (np.where(inside, values, np.nan) for values in (a, b))
    z = np.where(inside, loss + _lift(surface), np.nan)
    return ThreeDTrail(1, x, y, z), ThreeDPoint(2, x, y, z)
