"""Close-ups of gradient descent on the line, on the cursor of the main scene."""


import numpy as np

from core.cache import kept_with
from core.figures.axes import axis, layout
from core.figures.descent import data_panel, epochs_at, lit_rows
from core.figures.marks import Arrow, Label, Point, Segment, Squares, Trail
from core.figures.scene import Panel, Readout, Scene
from core.figures.sections import section_panels
from core.line.curvature import rate_sweep
from core.line.data import Regression
from core.line.loss import mse_gradient
from core.line.surface import LineStatistics, Surface, statistics
from core.trace import Trace, thin


def section_scene(trace: Trace, data: Regression, surface: Surface, h: float) -> Scene:
    """The loss along a and along b through the current point of a run."""
    ticks = thin(trace)
    stats = statistics(data.x_train, data.y_train)
    panels, readouts = section_panels(stats, surface, trace.parameters[ticks], h)
    return _linked(panels, readouts, trace, ticks, "pair", "Cross-sections of the loss surface")


SWEEP_RATES = np.geomspace(0.001, 1.2, 81)


@kept_with
def _sweep(stats: LineStatistics, start: tuple[float, float], updates: int) -> np.ndarray:
    return np.log10(np.clip(rate_sweep(stats, start, SWEEP_RATES, updates), 1e-6, 1e6))


def sweep_scene(
    trace: Trace, stats: LineStatistics, start: tuple[float, float], learning_rate: float, critical: float
) -> Scene:
    """Loss over (learning rate, update): every run that the slider could make, at once."""
    updates = min(max(trace.updates, 20), 200)
    z = _sweep(stats, start, updates)
    ticks = thin(trace)
    rate = np.full(len(ticks), learning_rate)
    figure = {
        "data": [
            {
                "type": "heatmap",
                "x": SWEEP_RATES,
                "y": np.arange(updates + 1),
                "z": z,
                "colorscale": "$surface",
                "zmin": float(z.min()),
                "zmax": min(float(z.max()), 2.0),
                "colorbar": {
                    "title": {"text": "log₁₀ loss", "font": {"size": 14}},
                    "thickness": 12,
                    "tickfont": {"size": 13},
                    "outlinewidth": 0,
                },
                "hovertemplate": "η %{x:.3f}<br>update %{y}<br>log₁₀ loss %{z:.2f}<extra></extra>",
            }
        ],
        "layout": layout(
            axis(
                "learning rate η",
                type="log",
                range=[-3, float(np.log10(1.2))],
                showgrid=False,
                tickvals=[0.001, 0.01, 0.1, 1],
                ticktext=[".001", ".01", ".1", "1"],
            ),
            axis("update", range=[0, updates], showgrid=False),
            margin={"l": 62, "r": 90, "t": 6, "b": 46},
        ),
    }
    rows = np.minimum(ticks, updates)
    limit, bottom, top, above = (np.full(len(ticks), value) for value in (critical, 0.0, float(updates), updates * 0.9))
    marks = (
        Segment("grad", limit, bottom, limit, top, dash="8 5"),
        Label("grad", limit, above, "2/λ"),
        Trail("ink", rate, rows, dots=False),
        Point("grad", rate, rows),
    )
    panel = Panel("sweep", "loss for every learning rate", "main", figure, marks, note="batch gradient descent")
    return _linked((panel,), (), trace, ticks, "single", "Loss over learning rate and update")


def batch_scene(trace: Trace, data: Regression) -> Scene:
    """The gradient of each batch beside the gradient of all points, and the batch's points lit.

    At every tick both arrows are drawn relative to the longer one, so that they can be compared to the
    end of a run, when both are small; the numbers are in the readouts.
    """
    ticks = thin(trace)
    path = trace.parameters[ticks]
    full = mse_gradient(path, data.x_train, data.y_train)
    batch = np.vstack([trace.gradients, [[np.nan, np.nan]]])[ticks]
    zero = np.zeros(len(ticks))
    with np.errstate(over="ignore", invalid="ignore"):
        longest = np.fmax(np.hypot(*full.T), np.hypot(*batch.T))
    longest = np.where(longest > 0, longest, 1.0)[:, None]
    # a batch of all points has one arrow, not two labels over each other
    apart = trace.rows is not None and not np.allclose(batch[:-1], full[:-1], rtol=1e-4)
    arrows = [
        Arrow(color, zero, zero, x, y, text=text)
        for (x, y), color, text in (
            ((full / longest).T, "grad", "all points" if apart else "batch = all points"),
            ((batch / longest).T, "a", "batch" if apart else ""),
        )
    ]
    around, labels = [-1.15, 1.15], [-1, 0, 1]
    gradients = Panel(
        "gradients",
        "this batch's gradient and the full one",
        "right",
        {
            "data": [],
            "layout": layout(
                axis("∂L/∂a", "$a", range=around, tickvals=labels),
                axis("∂L/∂b", "$b", range=around, tickvals=labels, scaleanchor="x"),
            ),
        },
        tuple(arrows),
        note="relative to the longer",
    )
    rows = lit_rows(trace, ticks)
    points = data_panel(data, path[:, 0], path[:, 1], rows, "left")
    points = Panel(
        "batch",
        "the points of the next update",
        "left",
        points.figure,
        tuple(mark for mark in points.marks if not isinstance(mark, Squares)),
    )
    readouts = (
        Readout("∂L/∂a, batch", "a", batch[:, 0]),
        Readout("∂L/∂a, all points", "grad", full[:, 0]),
        Readout("∂L/∂b, batch", "a", batch[:, 1]),
        Readout("∂L/∂b, all points", "grad", full[:, 1]),
    )
    return _linked((points, gradients), readouts, trace, ticks, "pair", "Batch gradients")


def _linked(
    panels: tuple[Panel, ...],
    readouts: tuple[Readout, ...],
    trace: Trace,
    ticks: np.ndarray,
    grid: str,
    summary: str,
) -> Scene:
    return Scene(panels, readouts, ticks, epochs_at(trace, ticks), trace.updates, grid, summary)
