"""Cross-sections of the loss surface: the loss along one parameter while the other stays."""

import numpy as np

from core.figures.axes import axis, layout, padded
from core.figures.marks import Line, Parabola, Point
from core.figures.scene import Panel, Readout
from core.line.surface import LineStatistics, Surface, line_loss


def section_panels(
    stats: LineStatistics, surface: Surface, path: np.ndarray, h: float
) -> tuple[tuple[Panel, ...], tuple[Readout, ...]]:
    """The loss along a and along b through each point of `path` (M, 2), with tangent and secant of width h.

    Along one parameter the loss is a parabola, c0 + c1 v + c2 v^2, so three numbers a tick draw it.
    """
    half = (surface.b[-1] - surface.b[0]) / 2
    with np.errstate(over="ignore", invalid="ignore"):
        loss = line_loss(stats, path[:, 0], path[:, 1])
        across = path[:, 0] + path[:, 1] * stats.mean_x - stats.mean_y
        slopes = 2 * across, 2 * (across * stats.mean_x + stats.sxx * path[:, 1] - stats.sxy)
    top = min(float(surface.loss.max()), float(loss[0]) * 2 + 1e-9)
    panels, readouts = [], []
    for which, (name, area) in enumerate((("a", "left"), ("b", "right"))):
        at, slope = path[:, which].copy(), slopes[which]
        # half the second derivative: 1 for a, mean(x^2) for b
        bend = 1.0 if which == 0 else stats.sxx + stats.mean_x**2
        # (L(v + h) - L(v)) / h of a parabola, without the difference in which large losses lose all digits
        secant = slope + bend * h
        with np.errstate(over="ignore", invalid="ignore"):
            c1 = slope - 2 * bend * at
            c0 = loss - c1 * at - bend * at**2
            ahead = loss + secant * h
            tangent_at_0, secant_at_0 = loss - slope * at, loss - secant * at
        middle = surface.minimum[which]
        title = f"{'intercept' if which == 0 else 'slope'} {name}"
        figure = {
            "data": [],
            "layout": layout(
                axis(title, f"${name}", range=[middle - half, middle + half]),
                axis("loss", "$loss", range=padded(0.0, top, 0.05)),
            ),
        }
        marks = (
            Parabola(name, c0, c1, np.full_like(at, bend)),
            Line("grad", tangent_at_0, slope),
            Line("ink", secant_at_0, secant, dash="7 5", width=3),
            Point("ink", at + h, ahead, shape="ring"),
            Point("grad", at, loss),
        )
        panels.append(Panel(f"section-{name}", f"loss along {name}", area, figure, marks))
        readouts += [
            Readout(f"∂L/∂{name}, the tangent", "grad", slope),
            Readout(f"(L({name}+h) − L({name})) / h", "ink", secant),
        ]
    return tuple(panels), tuple(readouts)
