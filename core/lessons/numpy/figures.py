"""How a run comes closer to the answer that scikit-learn gives at once."""

import numpy as np

from core.figures.axes import axis, layout, log_ticks, padded, polyline
from core.figures.descent import epochs_at
from core.figures.marks import Point, Trail
from core.figures.scene import Panel, Readout, Scene
from core.trace import Trace, thin


def approach_scene(trace: Trace, fit: tuple[float, float]) -> Scene:
    """The distance to `fit` in the (a, b) plane, and a and b on their way to it, over the epochs."""
    ticks = thin(trace)
    path = trace.parameters[ticks]
    a, b = path[:, 0].copy(), path[:, 1].copy()
    with np.errstate(over="ignore"):
        distance = np.hypot(a - fit[0], b - fit[1])
    # a distance of exactly zero has no place on a logarithmic axis: it is drawn at the floor
    shown = np.maximum(distance, 1e-17)
    logs = np.log10(shown)
    low, high = padded(float(logs.min()), float(logs.max()), 0.08)
    x = axis("epoch", range=padded(0, float(ticks[-1]) or 1.0, 0.03), showgrid=False)
    far = Panel(
        "distance",
        "distance to scikit-learn's fit",
        "left",
        {
            "data": [],
            "layout": layout(
                x,
                axis("distance", "$ink", type="log", range=[low, high], **log_ticks(low, high)),
            ),
        },
        marks=(
            Trail("ink", ticks, shown, dots=False),
            Point("grad", ticks, shown),
        ),
    )
    last = int(ticks[-1]) or 1
    box = [value for value in (*fit, a[0], b[0], a.min(), b.min(), a.max(), b.max()) if abs(value) < 1e3]
    both = Panel(
        "parameters",
        "a and b on their way",
        "right",
        {
            "data": [
                polyline(
                    [0, last],
                    [fit[0]] * 2,
                    "$a",
                    width=2,
                    dash="dot",
                    hovertemplate="scikit-learn's a %{y:.6f}<extra></extra>",
                ),
                polyline(
                    [0, last],
                    [fit[1]] * 2,
                    "$b",
                    width=2,
                    dash="dash",
                    hovertemplate="scikit-learn's b %{y:.6f}<extra></extra>",
                ),
            ],
            "layout": layout(x, axis("value", range=padded(float(min(box)), float(max(box)), 0.1))),
        },
        marks=(
            Trail("a", ticks, a, dots=False),
            Trail("b", ticks, b, dots=False),
            Point("a", ticks, a, text="a"),
            Point("b", ticks, b, text="b"),
        ),
    )
    readouts = (
        Readout("distance", "ink", distance, 8),
        Readout("a − scikit-learn's", "a", a - fit[0], 8),
        Readout("b − scikit-learn's", "b", b - fit[1], 8),
    )
    return Scene(
        (far, both),
        readouts,
        ticks,
        epochs_at(trace, ticks),
        trace.updates,
        "pair",
        "Distance to the least-squares fit over the epochs",
        unit="epoch",
    )
