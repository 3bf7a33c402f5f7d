"""What the lessons that fit the line by gradient descent have in common."""

import math
from typing import Any

from core.line.curvature import Curvature, growth, regime
from core.line.surface import Surface
from core.trace import Trace
from ui import text
from ui.slider import Region, Tick

COLUMNS = [254, 778]  # pixels beside the sidebar at 1280: the controls, the stage


def learning_rate(curve: Curvature, value: float) -> dict[str, Any]:
    """What the learning-rate slider says besides its value: the regime and the critical rate."""
    critical, name = curve.critical_rate, regime(curve, value)
    diverging = name == "diverging"
    limit = f"limit {critical:.4g}" if diverging else f"diverges above {critical:.4g}"
    return {
        "caption": [(name, "grad" if diverging else "ink"), (" · ", ""), (limit, "grad")],
        "ticks": [
            Tick(critical, f"critical rate 2/λ = {critical:.4f}"),
            Tick(0.1, "the tutorial's 0.1", "muted", snap=True),
        ],
        "regions": [Region(critical, math.inf)],
    }


def verdict(trace: Trace, curve: Curvature, surface: Surface, rate: float) -> str:
    """Markup under the stage: why a run ended early, or will never arrive. Empty where all is well."""
    high = float(curve.eigenvalues[1])
    why = (
        f"η·λ = {rate:.3g} · {high:.3g} is above 2 (λ: the curvature), so each update multiplies the error "
        f"by {growth(curve, rate)[1]:.2f}."
    )
    if trace.diverged_at is not None:
        return text.callout(
            f"Diverged: update {trace.diverged_at} would give numbers that are not finite in {trace.dtype}, "
            f"so the run ends at update {trace.updates}. {why}"
        )
    if regime(curve, rate) == "diverging":
        return text.callout(f"Diverging: {why}")
    if surface.flat_valley:
        return text.callout(
            "All x are equal: every line through their mean fits as well. The data say nothing of the slope."
        )
    return ""
