"""What a page shows, as one value: settings, place, device and data. And the only way to change it.

An address is frozen, hashable and printable. `to_query` writes it as the parameters of a link, with only what differs
from the defaults; `from_query` reads them without ever raising. `apply` makes the next address from a patch, which is
how every control, preset and answer changes anything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from core.fields import Fields, Settings, Tick, Word, choice, declare, kinds, number
from core.refused import Refused

PHASES = ("forward", "loss", "backward", "update", "zero")
VIEWS = ("contour", "3-D")
SPEEDS = ("0.25", "0.5", "1", "2", "4")


@dataclass(frozen=True)
class Place(Fields):
    """Where a learner is in a lesson: everything that is seen and is no setting. A lesson may add fields.

    tick    the cursor of the run, in updates
    phase   the phase of the update that "Inside this step" shows
    beat    the step of the tour
    answer  the option chosen at the lesson's question, from 1; 0 for none
    box     the opened box of a graph
    camera  where the eye of a 3-D view is, as three numbers; empty for the usual place
    """

    tick: int = declare(Tick(), 0)
    view: str = choice("contour", VIEWS, "View")
    phase: str = choice("forward", PHASES, "Phase")
    beat: int = number(0, 0, 99, 1, "Beat", integer=True)
    answer: int = number(0, 0, 9, 1, "Answer", integer=True)
    box: str = declare(Word("Box"), "")
    camera: str = declare(Word("Camera"), "")
    speed: str = choice("1", SPEEDS, "Speed")


S = TypeVar("S", bound=Settings, covariant=True)
P = TypeVar("P", bound=Place, covariant=True)

_DIGEST = re.compile(r"[0-9a-f]{16}")
_DEVICE = re.compile(r"[a-z]{1,12}(:\d{1,3})?")


@dataclass(frozen=True)
class Address(Generic[S, P]):
    """What a page shows.

    settings  the lesson's settings
    place     where the learner is
    device    the device that was asked for, such as "cuda:0"; empty for the preferred one
    data      the digest of a learner's own points; empty for the tutorial's data
    """

    settings: S
    place: P
    device: str = ""
    data: str = ""


def to_query(address: Address[Any, Any]) -> dict[str, str]:
    """The parameters of a link that leads to this address: only what differs from the defaults."""
    more = {"device": address.device, "data": address.data}
    return {**address.settings.to_query(), **address.place.to_query(), **{k: v for k, v in more.items() if v}}


def from_query(settings: type[S], place: type[P], query: Mapping[str, str]) -> tuple[Address[S, P], list[str]]:
    """Read the parameters of a link to a lesson with these classes of settings and place.

    Returns the address, with the default for all that is absent or wrong, and one sentence for each parameter that
    was ignored, names that no field has among them. Never raises.
    """
    known = [*kinds(settings), *kinds(place), "device", "data"]
    chosen, ignored = settings.from_query(query)
    where, more = place.from_query(query)
    ignored += more
    device, data = query.get("device", ""), query.get("data", "")
    if device and not _DEVICE.fullmatch(device):
        ignored.append(f"There is no device called {device[:40]!r}.")
        device = ""
    if data and not _DIGEST.fullmatch(data):
        ignored.append(f"There are no data called {data[:40]!r}.")
        data = ""
    ignored += [f"There is no setting called {name[:40]!r}." for name in query if name not in known]
    return Address(chosen, where, device, data), ignored


def apply(address: Address[S, P], patch: Mapping[str, Any]) -> Address[S, P]:
    """The address with the patch's values: names of settings, of places, "device" and "data".

    Raises Refused, with a sentence, for a value outside its field's domain, and KeyError for a name that no field has.
    """
    settings, place = kinds(address.settings), kinds(address.place)
    more = {name: str(value) for name, value in patch.items() if name in ("device", "data")}
    unknown = patch.keys() - settings.keys() - place.keys() - more.keys()
    if unknown:
        raise KeyError(f"no field is called {', '.join(sorted(unknown))}")
    if (device := more.get("device")) and not _DEVICE.fullmatch(device):
        raise Refused(f"There is no device called {device[:40]!r}.")
    return replace(
        address,
        settings=replace(address.settings, **{k: v for k, v in patch.items() if k in settings}),
        place=replace(address.place, **{k: v for k, v in patch.items() if k in place}),
        **more,
    )
