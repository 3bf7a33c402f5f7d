"""Computing here against sending the work away, by the size of the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.figures.axes import axis, layout, log_ticks, polyline
from core.figures.marks import Label, Mark, Segment
from core.figures.scene import Panel, Scene

if TYPE_CHECKING:
    from core.lessons.tensors.transfer import Comparison


def transfer_scene(found: Comparison, device: str) -> Scene:
    """Seconds over the matrix size, on logarithmic axes: the CPU's product, and the device's with its transfers.

    Where the comparison has no timings, the picture has no lines.
    """
    timings = found.timings
    sizes = [timing.size for timing in timings] or [32, 1024]
    where = "the CPU, again" if found.stand_in else device
    lines = {
        "product on the CPU": ("$a", "solid", [timing.cpu for timing in timings]),
        f"product on {where}": ("$good", "dot", [timing.device for timing in timings]),
        "transfer, there and back": ("$b", "dash", [timing.there + timing.back for timing in timings]),
        "product and transfer": ("$grad", "solid", [timing.by_device for timing in timings]),
    }
    seconds = [value for _, _, values in lines.values() for value in values] or [1e-6, 1.0]
    low, high = np.log10(max(min(seconds), 1e-9)) - 0.2, np.log10(max(max(seconds), 1e-9)) + 0.2
    figure = {
        "data": [
            polyline(
                sizes[: len(values)],
                values,
                color,
                dash=dash,
                marker_size=8,
                name=name,
                hovertemplate=f"{name}<br>size %{{x}}<br>%{{y:.3g}} s<extra></extra>",
            )
            for name, (color, dash, values) in lines.items()
        ],
        "layout": layout(
            axis(
                "matrix size n (n × n float32)",
                "$ink",
                type="log",
                range=[np.log10(sizes[0]) - 0.06, np.log10(sizes[-1]) + 0.06],
                tickvals=sizes,
                ticktext=[str(size) for size in sizes],
                showgrid=False,
            ),
            axis("seconds", "$ink", type="log", range=[low, high], **log_ticks(low, high)),
            margin={"l": 74, "r": 10, "t": 6, "b": 46},
            legend={"x": 0.02, "y": 0.98, "font": {"size": 15}, "bgcolor": "rgba(0,0,0,0)"},
        ),
    }
    marks: tuple[Mark, ...] = ()
    if found.crossover is not None:
        here = np.array([float(found.crossover)])
        bottom, top, above = (np.array([10.0**power]) for power in (low, high, low + 0.3))
        marks = (
            Segment("grad", here, bottom, here, top, dash="8 5"),
            Label("grad", here, above, f"pays off from {found.crossover}"),
        )
    panel = Panel("transfer", "seconds, by size", "main", figure, marks)
    tick = np.zeros(1, dtype=int)
    return Scene((panel,), (), tick, tick, 0, "single", found.sentence)
