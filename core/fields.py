"""The fields of frozen dataclasses that widgets, addresses, files and tests read from one declaration.

A class of fields is a frozen dataclass whose fields carry a kind in their metadata: a number, a choice, a flag, a
pair, several words. The kind knows the field's domain (which values exist at all), how a value is written in an
address, and, for a widget, its label, its help and its usual span. A field whose value is outside its domain is
refused with a sentence, wherever the value came from. Instances are hashable, so that they can be cache keys.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from core.refused import Refused

KIND = "kind"
LONGEST = 400  # characters of one value in an address
END = 1_000_000  # as a tick: the last one, however long the run is


@dataclass(frozen=True)
class Number:
    """A real or whole number.

    low, high, step  the usual span of a widget; a page may pass another one, from the run or the data
    least, most      the domain: values outside are refused. They default to the span
    positive         whether the domain excludes `least` itself, as for a rate above 0
    log              whether a slider is spaced by factors instead of sums
    """

    low: float
    high: float
    step: float
    label: str
    unit: str = ""
    help: str = ""
    log: bool = False
    integer: bool = False
    symbol: str = ""
    least: float | None = None
    most: float | None = None
    positive: bool = False

    @property
    def domain(self) -> tuple[float, float]:
        """The smallest and the largest value that exist."""
        least = 0.0 if self.positive else self.low if self.least is None else self.least
        return least, self.high if self.most is None else self.most

    def clean(self, value: Any) -> float | int:
        """The value as a float, or an int for a whole number; raises Refused with a sentence."""
        try:
            if isinstance(value, bool):
                raise TypeError
            real = float(value)
        except OverflowError:
            real = math.inf
        except (TypeError, ValueError):
            raise Refused(f"{self.label} cannot be {value!r}: it is a number.") from None
        least, most = self.domain
        if not math.isfinite(real) or not least <= real <= most or (self.positive and real == 0):
            unit = f" {self.unit}" if self.unit else ""
            span = f"is above 0 and at most {most:g}" if self.positive else f"goes from {least:g} to {most:g}"
            raise Refused(f"{self.label} cannot be {value}: it {span}{unit}.")
        if self.integer and real != int(real):
            raise Refused(f"{self.label} cannot be {value}: it is a whole number.")
        return int(real) if self.integer else real

    def text(self, value: float | int) -> str:
        """The shortest decimals that read back as the same number."""
        return str(value)


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]
    label: str
    help: str = ""

    def clean(self, value: Any) -> str:
        """The option itself; raises Refused, naming the options."""
        if value not in self.options:
            raise Refused(f"{self.label} cannot be {value!r}: choose one of {', '.join(self.options)}.")
        return str(value)

    def text(self, value: str) -> str:
        """The option."""
        return value


@dataclass(frozen=True)
class Flag:
    """On or off; in an address "yes" or "no"."""

    label: str
    help: str = ""

    def clean(self, value: Any) -> bool:
        """A bool, from a bool or from the address's words; raises Refused."""
        if isinstance(value, bool):
            return value
        if value not in ("yes", "no"):
            raise Refused(f"{self.label} cannot be {value!r}: it is yes or no.")
        return bool(value == "yes")

    def text(self, value: bool) -> str:
        """ "yes" or "no"."""
        return "yes" if value else "no"


@dataclass(frozen=True)
class Tick:
    """A tick of a run's cursor: a number of updates, or END for the last tick of any run ("end" in an address)."""

    label: str = "Tick"

    def clean(self, value: Any) -> int:
        """An int from 0 to END; raises Refused."""
        if value == "end":
            return END
        try:
            if isinstance(value, bool) or (isinstance(value, str) and not value.isascii()):
                raise TypeError
            number = int(value)
            if number != float(value):
                raise ValueError
        except (TypeError, ValueError, OverflowError):
            raise Refused(f"{self.label} cannot be {value!r}: it is a whole number of updates, or end.") from None
        if number < 0:
            raise Refused(f"{self.label} cannot be {value}: it is a whole number of updates, or end.")
        return min(number, END)

    def text(self, value: int) -> str:
        """Digits, or "end"."""
        return "end" if value == END else str(value)


@dataclass(frozen=True)
class Pair:
    """A point of a plane, or None for none; in an address "1.5,-2". Each coordinate is at most `most` in size."""

    label: str
    most: float = 1e12

    def clean(self, value: Any) -> tuple[float, float] | None:
        """Two floats, or None; raises Refused."""
        if value is None or value == "":
            return None
        try:
            x, y = (float(part) for part in (value.split(",") if isinstance(value, str) else value))
        except (TypeError, ValueError, OverflowError):
            raise Refused(f"{self.label} cannot be {value!r}: it is two numbers, such as 1.5,2.") from None
        if not (abs(x) <= self.most and abs(y) <= self.most):
            raise Refused(f"{self.label} cannot be {value!r}: each number is at most {self.most:g} in size.")
        return x, y

    def text(self, value: tuple[float, float] | None) -> str:
        """Both numbers with a comma between them; nothing for None."""
        return "" if value is None else f"{value[0]},{value[1]}"


@dataclass(frozen=True)
class Many:
    """Several of a few words, in order and with repeats, at most `most`; in an address separated by commas."""

    options: tuple[str, ...]
    label: str
    most: int = 30

    def clean(self, value: Any) -> tuple[str, ...]:
        """A tuple of options; raises Refused."""
        parts = value.split(",") if isinstance(value, str) and value else value or ()
        if not isinstance(parts, list | tuple) or not all(part in self.options for part in parts):
            raise Refused(f"{self.label} cannot be {value!r}: choose from {', '.join(self.options)}.")
        if len(parts) > self.most:
            raise Refused(f"{self.label} cannot be {len(parts)} items: the most is {self.most}.")
        return tuple(parts)

    def text(self, value: tuple[str, ...]) -> str:
        """The words with commas between them."""
        return ",".join(value)


_WORD = re.compile(r"[A-Za-z0-9_.,+-]{0,80}")


@dataclass(frozen=True)
class Word:
    """A short name that a program made up, such as the number of a box: letters, digits and ``_.,+-``."""

    label: str

    def clean(self, value: Any) -> str:
        """The name; raises Refused for anything that no program of ours would write."""
        if not isinstance(value, str) or not _WORD.fullmatch(value):
            raise Refused(f"{self.label} cannot be {value!r}.")
        return value

    def text(self, value: str) -> str:
        """The name."""
        return value


Kind = Number | Choice | Flag | Tick | Pair | Many | Word


def declare(kind: Kind, default: Any) -> Any:
    """Declare a dataclass field of a kind."""
    return field(default=default, metadata={KIND: kind})


def number(
    default: float,
    low: float,
    high: float,
    step: float,
    label: str,
    *,
    unit: str = "",
    help: str = "",
    log: bool = False,
    integer: bool = False,
    symbol: str = "",
    least: float | None = None,
    most: float | None = None,
    positive: bool = False,
) -> Any:
    """Declare a dataclass field that holds a number; the arguments are those of `Number`."""
    return declare(Number(low, high, step, label, unit, help, log, integer, symbol, least, most, positive), default)


def choice(default: str, options: tuple[str, ...], label: str, *, help: str = "") -> Any:
    """Declare a dataclass field that holds one of `options`."""
    return declare(Choice(options, label, help), default)


def kinds(owner: "type[Fields] | Fields") -> dict[str, Kind]:
    """The declared fields of a class, in order."""
    return {f.name: f.metadata[KIND] for f in fields(owner) if KIND in f.metadata}


@dataclass(frozen=True)
class Fields:
    """Base of all classes of fields. Raises Refused for a value outside its field's domain."""

    def __post_init__(self) -> None:
        for name, kind in kinds(self).items():
            object.__setattr__(self, name, kind.clean(getattr(self, name)))

    def to_query(self) -> dict[str, str]:
        """What differs from the defaults, as an address has it: field -> text."""
        usual = type(self)()
        return {
            name: kind.text(getattr(self, name))
            for name, kind in kinds(self).items()
            if getattr(self, name) != getattr(usual, name)
        }

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, list[str]]:
        """Read the fields that `query` holds; other names are not looked at.

        Returns an instance, with the default for every field that is absent or wrong, and one sentence for each
        value that was ignored. Never raises.
        """
        values: dict[str, Any] = {}
        ignored: list[str] = []
        for name, kind in kinds(cls).items():
            if name not in query:
                continue
            try:
                if len(query[name]) > LONGEST:
                    raise Refused(f"{kind.label} cannot be {query[name][:40]!r} and so on: that is too long.")
                values[name] = kind.clean(query[name])
            except Refused as problem:
                ignored.append(str(problem)[:160])
        return cls(**values), ignored


def patch_of(fields: Fields) -> dict[str, Any]:
    """The patch that sets every field as in this instance: field -> value."""
    return {name: getattr(fields, name) for name in kinds(fields)}


@dataclass(frozen=True)
class Settings(Fields):
    """Base of a lesson's settings: the hyperparameters and choices that a run depends on."""
