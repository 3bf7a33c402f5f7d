"""Gradient descent on the line: the main scene and its close-ups, all on one cursor."""

from functools import lru_cache

import numpy as np

from core.curvature import rate_sweep
from core.data import Regression
from core.figures.axes import axis, layout, padded
from core.figures.panels import data_figure, loss_figure, surface_of, surface_panel
from core.figures.scene import Mark, Panel, Readout, Scene
from core.loss import mse_gradient
from core.surface import LineStatistics, Surface, line_loss, statistics
from core.trace import Trace, thin


@lru_cache(maxsize=64)
def _surface(stats: LineStatistics, starts: tuple[tuple[float, float], ...]) -> Surface:
    return surface_of(stats, list(starts))


def surface_for(stats: LineStatistics, start: tuple[float, float], usual: tuple[float, float]) -> Surface:
    """The surface around the minimum. It stays the same while the start is dragged inside it, and
    grows when a start lies outside."""
    surface = _surface(stats, (usual,))
    half = (surface.b[-1] - surface.b[0]) / 2
    best_a, best_b = surface.minimum
    inside = abs(start[1] - best_b) <= half and abs(start[0] - best_a) <= half
    return surface if inside else _surface(stats, (usual, start))


def next_steps(trace: Trace, learning_rate: float) -> np.ndarray:
    """The step -eta * gradient that follows each moment, (T+1, 2); NaN after the last."""
    return np.vstack([-learning_rate * trace.gradients, [[np.nan, np.nan]]])


def lit_rows(trace: Trace, moments: np.ndarray) -> np.ndarray | None:
    """The batch that the next update sees at each moment, (M, n), -1 where there is none."""
    if trace.rows is None:
        return None
    wide = max(len(rows) for rows in trace.rows) if trace.rows else 1
    table = np.full((len(moments), wide), -1, dtype=np.int32)
    for i, moment in enumerate(moments):
        if moment < trace.updates:
            rows = trace.rows[moment]
            table[i, : len(rows)] = rows
    return table


def data_panel(data: Regression, a: np.ndarray, b: np.ndarray, rows: np.ndarray | None, area: str) -> Panel:
    """The points, the line of each moment, and the square of every training residual."""
    px, py = data.x_train[:, 0], data.y_train[:, 0]
    # all squares are filled; a few, spread over x, are outlined so that single ones can be seen
    outlined = np.argsort(px)[np.linspace(0, len(px) - 1, min(len(px), 7)).astype(int)[1:-1]]
    marks = [
        Mark("squares", "loss", {"px": px, "py": py, "a": a, "b": b}, {"outlined": outlined.tolist()}),
        Mark("line", "grad", {"a": a, "b": b}),
    ]
    if rows is not None:
        marks.insert(1, Mark("lit", "a", {"px": px, "py": py, "rows": rows}, {"wide": rows.shape[1]}))
    return Panel("data", "data, line and squared errors", area, data_figure(data), tuple(marks))


def descent_scene(
    trace: Trace, data: Regression, surface: Surface, learning_rate: float, view: str = "contour",
    pick: str | None = "start", extra: tuple[Mark, ...] = (),
) -> Scene:  # fmt: skip
    """Surface, data and loss of one run."""
    moments = thin(trace)
    path, loss = trace.parameters[moments], trace.loss[moments]
    a, b = path[:, 0].copy(), path[:, 1].copy()
    gradient = mse_gradient(path, data.x_train, data.y_train)
    steps = next_steps(trace, learning_rate)[moments]
    curve = Panel(
        "loss", "loss", "low", loss_figure(trace.loss, moments, surface.minimum_loss),
        marks=(
            Mark("trail", "loss", {"x": moments, "y": loss}, {"dots": False}),
            Mark("point", "grad", {"x": moments, "y": loss}),
        ),
    )  # fmt: skip
    return Scene(
        panels=(
            surface_panel(surface, path, loss, steps, view, pick, extra=extra),
            data_panel(data, a, b, lit_rows(trace, moments), "side"),
            curve,
        ),
        readouts=(
            Readout("a", "a", a),
            Readout("b", "b", b),
            Readout("loss", "loss", loss),
            Readout("∂L/∂a", "grad", gradient[:, 0]),
            Readout("∂L/∂b", "grad", gradient[:, 1]),
        ),
        moments=moments,
        epochs=epochs_at(trace, moments),
        total=trace.updates,
        layout="hero",
        summary=f"Gradient descent: loss surface, data and loss over {trace.updates} updates",
    )


def epochs_at(trace: Trace, moments: np.ndarray) -> np.ndarray:
    """The epoch, counted from 1, in which each moment's update was made; the start is in the first."""
    if not trace.updates:
        return np.ones(len(moments), dtype=int)
    return trace.epoch[np.maximum(moments - 1, 0)] + 1


def section_scene(trace: Trace, data: Regression, surface: Surface, h: float) -> Scene:
    """The loss along a and along b through the current point, with the tangent and the secant of width h.

    Along one parameter the loss is a parabola, c0 + c1 v + c2 v^2, so three numbers a moment draw it.
    """
    stats = statistics(data.x_train, data.y_train)
    moments = thin(trace)
    path, loss = trace.parameters[moments], trace.loss[moments]
    gradient = mse_gradient(path, data.x_train, data.y_train)
    half = (surface.b[-1] - surface.b[0]) / 2
    top = float(surface.loss.max())
    panels, readouts = [], []
    for which, (name, area) in enumerate((("a", "left"), ("b", "right"))):
        at, slope = path[:, which], gradient[:, which]
        ahead = path.copy()
        ahead[:, which] += h
        there = line_loss(stats, ahead[:, 0], ahead[:, 1])
        secant = (there - loss) / h if h > 0 else slope
        # second derivative: 2 for a, 2 mean(x^2) for b
        bend = 1.0 if which == 0 else stats.sxx + stats.mean_x**2
        c1 = slope - 2 * bend * at
        middle = surface.minimum[which]
        panels.append(
            Panel(
                f"section-{name}", f"loss along {name}", area,
                {
                    "data": [],
                    "layout": layout(
                        axis(f"{'intercept' if which == 0 else 'slope'} {name}", f"${name}",
                             range=[middle - half, middle + half]),
                        axis("loss", "$loss", range=padded(0.0, min(top, float(loss[0]) * 2 + 1e-9), 0.05)),
                    ),
                },
                marks=(
                    Mark("parabola", name, {"c0": loss - c1 * at - bend * at**2, "c1": c1, "c2": np.full_like(at, bend)}),
                    Mark("line", "grad", {"a": loss - slope * at, "b": slope}),
                    Mark("line", "ink", {"a": loss - secant * at, "b": secant}, {"dash": "7 5", "width": 3}),
                    Mark("point", "ink", {"x": at + h, "y": there}, {"hollow": True}),
                    Mark("point", "grad", {"x": at, "y": loss}),
                ),
            )
        )  # fmt: skip
        readouts += [
            Readout(f"∂L/∂{name}, the tangent", "grad", slope),
            Readout(f"(L({name}+h) − L({name})) / h", "ink", secant),
        ]
    return _linked(tuple(panels), tuple(readouts), trace, moments, "pair", "Cross-sections of the loss surface")


SWEEP_RATES = np.geomspace(0.001, 1.2, 81)


@lru_cache(maxsize=64)
def _sweep(stats: LineStatistics, start: tuple[float, float], updates: int) -> np.ndarray:
    return np.log10(np.clip(rate_sweep(stats, start, SWEEP_RATES, updates), 1e-6, 1e6))


def sweep_scene(
    trace: Trace, stats: LineStatistics, start: tuple[float, float], learning_rate: float, critical: float
) -> Scene:
    """Loss over (learning rate, update): every run that the slider could make, at once."""
    updates = min(max(trace.updates, 20), 200)
    z = _sweep(stats, start, updates)
    moments = thin(trace)
    rate = np.full(len(moments), learning_rate)
    figure = {
        "data": [
            {
                "type": "heatmap", "x": SWEEP_RATES, "y": np.arange(updates + 1), "z": z,
                "colorscale": "$surface", "zmin": float(z.min()), "zmax": min(float(z.max()), 2.0),
                "colorbar": {
                    "title": {"text": "log₁₀ loss", "font": {"size": 14}}, "thickness": 12, "tickfont": {"size": 13},
                    "outlinewidth": 0,
                },
                "hovertemplate": "η %{x:.3f}<br>update %{y}<br>log₁₀ loss %{z:.2f}<extra></extra>",
            }
        ],
        "layout": layout(
            axis("learning rate η", type="log", range=[-3, float(np.log10(1.2))], showgrid=False,
                 tickvals=[0.001, 0.01, 0.1, 1], ticktext=[".001", ".01", ".1", "1"]),
            axis("update", range=[0, updates], showgrid=False),
            margin={"l": 62, "r": 90, "t": 6, "b": 46},
        ),
    }  # fmt: skip
    rows = np.minimum(moments, updates)
    marks = (
        Mark("segment", "grad", {
            "x0": np.full(len(moments), critical), "x1": np.full(len(moments), critical),
            "y0": np.zeros(len(moments)), "y1": np.full(len(moments), float(updates)),
        }, {"dash": "8 5"}),
        Mark("label", "grad", {"x": np.full(len(moments), critical), "y": np.full(len(moments), updates * 0.9)},
             {"text": "2/λ"}),
        Mark("trail", "ink", {"x": rate, "y": rows}, {"dots": False}),
        Mark("point", "grad", {"x": rate, "y": rows}),
    )  # fmt: skip
    panel = Panel("sweep", "loss for every learning rate", "main", figure, marks, note="batch gradient descent")
    return _linked((panel,), (), trace, moments, "single", "Loss over learning rate and update")


def batch_scene(trace: Trace, data: Regression, learning_rate: float) -> Scene:
    """The gradient of each batch beside the gradient of all points, and the batch's points lit."""
    moments = thin(trace)
    path = trace.parameters[moments]
    full = mse_gradient(path, data.x_train, data.y_train)
    batch = np.vstack([trace.gradients, [[np.nan, np.nan]]])[moments]
    zero = np.zeros(len(moments))
    reach = float(np.nanmax(np.abs(np.vstack([full[: len(full) // 2 + 1], batch[: len(batch) // 2 + 1]]))))
    reach = min(reach, 1e6) or 1.0
    gradients = Panel(
        "gradients", "this batch's gradient and the full one", "right",
        {
            "data": [],
            "layout": layout(
                axis("∂L/∂a", "$a", range=padded(-reach, reach)),
                axis("∂L/∂b", "$b", range=padded(-reach, reach), scaleanchor="x"),
            ),
        },
        marks=(
            Mark("trail", "a", {"x": batch[:, 0], "y": batch[:, 1]}, {"dots": False, "faint": True}),
            Mark("arrow", "grad", {"x0": zero, "y0": zero, "x1": full[:, 0], "y1": full[:, 1]}, {"text": "all points"}),
            Mark("arrow", "a", {"x0": zero, "y0": zero, "x1": batch[:, 0], "y1": batch[:, 1]}, {"text": "batch"}),
        ),
    )  # fmt: skip
    rows = lit_rows(trace, moments)
    points = data_panel(data, path[:, 0], path[:, 1], rows, "left")
    points = Panel(
        "batch", "the points of the next update", "left", points.figure,
        tuple(mark for mark in points.marks if mark.kind != "squares"),
    )  # fmt: skip
    readouts = (
        Readout("∂L/∂a, batch", "a", batch[:, 0]),
        Readout("∂L/∂a, all points", "grad", full[:, 0]),
        Readout("∂L/∂b, batch", "a", batch[:, 1]),
        Readout("∂L/∂b, all points", "grad", full[:, 1]),
    )
    return _linked((points, gradients), readouts, trace, moments, "pair", "Batch gradients")


def _linked(
    panels: tuple[Panel, ...], readouts: tuple[Readout, ...], trace: Trace, moments: np.ndarray,
    grid: str, summary: str,
) -> Scene:  # fmt: skip
    return Scene(panels, readouts, moments, epochs_at(trace, moments), trace.updates, grid, summary)
