"""What Python sends to the browser's components, and what they send back.

`python -m tools.types` writes the same as TypeScript into static/messages.d.ts, against which the modules are checked.
"""

from typing import Annotated, Any, TypedDict

Value = Annotated[Any, "Value"]  # of a field: a number, a text, a flag, a pair, a list of words


class Greeting(TypedDict):
    """What every component of a lesson is told.

    slug     the lesson
    rev      another number whenever the session set the address itself: controls then follow
    heard    the number of the last message that the session has taken
    address  the query of a link to what the session shows
    live     whether pictures come over HTTP while something is dragged
    group    the controls that share what they have sent and not heard of yet
    session  the session that speaks: another one after the server was started again
    """

    slug: str
    rev: int
    heard: int
    address: str
    live: bool
    group: str
    session: int


class Message(TypedDict):
    """What a control sends: fields with their new values. `act` asks the other controls to follow."""

    rev: int
    n: int
    patch: Annotated[dict[str, Any], "Patch"]
    act: bool


class TrackMarkProps(TypedDict):
    """A coloured line on a slider's track; the thumb stops on it where it may `snap`."""

    at: float
    label: str
    color: str
    snap: bool


class RegionProps(TypedDict):
    """A coloured stretch of a slider's track."""

    start: float
    end: float
    color: str


class SliderProps(TypedDict):
    """What a slider shows besides its value, and what may change while another control is dragged."""

    low: float
    high: float
    step: float
    caption: list[tuple[str, str]]
    marks: list[TrackMarkProps]
    regions: list[RegionProps]
    suffix: str


class NumberField(TypedDict):
    """A number that can be set: its name in sentences and the values that exist."""

    label: str
    domain: tuple[float, float]
    positive: bool
    integer: bool
    log: bool


class SliderData(Greeting, SliderProps, NumberField):
    """A slider."""

    name: str
    symbol: str
    help: str
    value: float


class BoxField(NumberField):
    """One of several number boxes."""

    name: str
    step: float
    value: float


class BoxesData(Greeting):
    """Number boxes side by side."""

    fields: list[BoxField]


class Answer(TypedDict):
    """A picture of an address, over HTTP or with the page: `sliders` by field, `below` as markup."""

    scene: Annotated[dict[str, Any], 'import("./stage/scene.js").Scene']
    below: str
    sliders: Annotated[dict[str, SliderProps], "Record<string, SliderProps>"]
    address: str


class StageData(Greeting, Answer):
    """The stage. `tick`, `speed` and `camera` are the place's; `scroll` and `play` hold for this `rev`."""

    tick: int
    speed: str
    camera: str
    scroll: bool
    play: bool
    controls: bool
    leads: bool
    loop: bool


class GraphLesson(Greeting):
    """The lesson that a graph belongs to: its opened box, and whether the sample is one of its settings."""

    box: str
    follows: bool


class Kept(TypedDict):
    """A learner's points, for the browser to keep in this tab."""

    digest: str
    points: Annotated[dict[str, Any], "object"]


class AddressData(TypedDict):
    """The component behind the address bar: `slug` is the lesson on the page.

    `missing` is the digest of points that the server does not have, and `session` as in a Greeting.
    """

    slug: str
    session: int
    keep: Kept | None
    missing: str


MESSAGES = (
    *(Greeting, Message, TrackMarkProps, RegionProps, SliderProps, NumberField, SliderData, BoxField, BoxesData),
    *(Answer, StageData, GraphLesson, Kept, AddressData),
)
