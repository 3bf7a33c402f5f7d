"""What the lessons that fit the line by gradient descent have in common."""

import math

from core.line.curvature import Curvature, growth, regime
from core.line.surface import Surface
from core.numbers import fixed, significant
from core.trace import Trace
from ui.lesson_view import Region, SliderProps, TrackMark
from ui.say import Markup, callout, say

COLUMNS = [254, 778]  # pixels beside the sidebar at 1280: the controls, the stage


def learning_rate(curve: Curvature, value: float) -> SliderProps:
    """What the learning-rate slider says besides its value: the regime and the critical rate."""
    critical, name = curve.critical_rate, regime(curve, value)
    diverging = name == "diverging"
    limit = f"{'limit' if diverging else 'diverges above'} {significant(critical, 4)}"
    return SliderProps(
        caption=[(name, "grad" if diverging else "ink"), (" · ", ""), (limit, "grad")],
        marks=[
            TrackMark(critical, f"critical rate 2/λ = {fixed(critical)}"),
            TrackMark(0.1, "the tutorial's 0.1", "muted", snap=True),
        ],
        regions=[Region(critical, math.inf)],
    )


def verdict(trace: Trace, curve: Curvature, surface: Surface, rate: float) -> Markup:
    """Under the stage: why a run ended early, or will never arrive. Empty where all is well."""
    why = say(
        "η·λ = {rate:.3g} · {high:.3g} is above 2 (λ: the [[curvature]]), so each update multiplies the error "
        "by {growth:.2}.",
        rate=rate,
        high=curve.eigenvalues[1],
        growth=growth(curve, rate)[1],
    )
    if trace.diverged_at is not None:
        return callout(
            say(
                "Diverged: update {bad} would give numbers that are not finite in {dtype}, "
                "so the run ends at update {last}. {why}",
                bad=trace.diverged_at,
                dtype=trace.dtype,
                last=trace.updates,
                why=why,
            )
        )
    if regime(curve, rate) == "diverging":
        return callout(say("Diverging: {why}", why=why))
    if surface.flat_valley:
        return callout(
            say("All x are equal: every line through their mean fits as well. The data say nothing of the slope.")
        )
    return Markup("")
