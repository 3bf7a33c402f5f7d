"""What a lesson shows of one address: the run, its scene, what its sliders say, a line below. No Streamlit here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.fields import Number
from core.figures.scene import Scene
from ui import messages

Caption = Sequence[tuple[str, str]]  # pieces of text, each with a tone: "", "ink", "grad", "good"


@dataclass(frozen=True)
class TrackMark:
    """A coloured line on a slider's track at a value; the slider's thumb stops on a mark with `snap`."""

    at: float
    label: str
    color: str = "grad"
    snap: bool = False


@dataclass(frozen=True)
class Region:
    """A coloured stretch of a slider's track."""

    start: float
    end: float
    color: str = "grad"


@dataclass(frozen=True)
class SliderProps:
    """What a slider shows besides its value, and what may change with the other settings.

    caption           pieces of text under the track
    low, high, step   the span, where it is not the field's own
    suffix            what stands after the value
    """

    caption: Caption = ()
    marks: Sequence[TrackMark] = ()
    regions: Sequence[Region] = ()
    low: float | None = None
    high: float | None = None
    step: float | None = None
    suffix: str = ""


NOTHING_MORE = SliderProps()


def slider_props(kind: Number, props: SliderProps = NOTHING_MORE) -> messages.SliderProps:
    """The props as the browser's slider takes them; marks and regions outside the span are left out."""
    low = kind.low if props.low is None else props.low
    high = kind.high if props.high is None else props.high
    return {
        "low": low,
        "high": high,
        "step": kind.step if props.step is None else props.step,
        "caption": list(props.caption),
        "marks": [
            {"at": mark.at, "label": mark.label, "color": mark.color, "snap": mark.snap}
            for mark in props.marks
            if low <= mark.at <= high
        ],
        "regions": [
            {"start": max(region.start, low), "end": min(region.end, high), "color": region.color}
            for region in props.regions
            if region.start < high
        ],
        "suffix": props.suffix,
    }


@dataclass(frozen=True, eq=False)
class LessonView:
    """What a lesson shows of one address.

    run      what was computed: the object that the rest of the page, an export or a comparison reads
    scene    what the stage shows
    sliders  what sliders say besides their value, by field
    below    markup for the line under the stage
    """

    run: Any
    scene: Scene
    sliders: Mapping[str, SliderProps] = field(default_factory=dict)
    below: str = ""
