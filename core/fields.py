"""Settings classes, whose fields carry their own range, scale and labels.

A settings class is a frozen dataclass whose fields carry, in their metadata, all that a slider, a
URL, an exported script and a test need to know of them: range, step, scale, label, unit and help.
Frozen and hashable: an instance is also the cache key of the run it describes.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

SPEC = "spec"


@dataclass(frozen=True)
class Number:
    """A number from `low` to `high`, in `step`s. `log` spaces a slider by factors, not by sums."""

    low: float
    high: float
    step: float
    label: str
    unit: str = ""
    help: str = ""
    log: bool = False
    integer: bool = False
    symbol: str = ""


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]
    label: str
    help: str = ""


Spec = Number | Choice


def number(default: float, low: float, high: float, step: float, label: str, **more: Any) -> Any:
    """Declare a dataclass field that holds a number; `more` goes to `Number`."""
    return field(default=default, metadata={SPEC: Number(low, high, step, label, **more)})


def choice(default: str, options: tuple[str, ...], label: str, **more: Any) -> Any:
    """Declare a dataclass field that holds one of `options`."""
    return field(default=default, metadata={SPEC: Choice(options, label, **more)})


def specs(settings: "type[Settings] | Settings") -> dict[str, Spec]:
    """The declared fields of a settings class, in order."""
    return {f.name: f.metadata[SPEC] for f in fields(settings) if SPEC in f.metadata}


def clean(name: str, spec: Spec, value: Any) -> Any:
    """Return `value` as the field's own type.

    Raises ValueError, with a sentence that names the field, the value and what it may be.
    """
    if isinstance(spec, Choice):
        if value not in spec.options:
            raise ValueError(f"{spec.label} cannot be {value!r}: choose one of {', '.join(spec.options)}.")
        return value
    try:
        if isinstance(value, bool):
            raise TypeError
        real = float(value)
    except OverflowError:
        real = math.inf
    except (TypeError, ValueError):
        raise ValueError(f"{spec.label} cannot be {value!r}: it is a number.") from None
    if not math.isfinite(real) or not spec.low <= real <= spec.high:
        raise ValueError(f"{spec.label} cannot be {value}: it goes from {spec.low:g} to {spec.high:g}{_unit(spec)}.")
    if spec.integer and real != int(real):
        raise ValueError(f"{spec.label} cannot be {value}: it is a whole number.")
    return int(real) if spec.integer else real


def _unit(spec: Number) -> str:
    return f" {spec.unit}" if spec.unit else ""


@dataclass(frozen=True)
class Settings:
    """Base of all settings: refuses, with a sentence, any value outside its field's range."""

    def __post_init__(self) -> None:
        for name, spec in specs(self).items():
            object.__setattr__(self, name, clean(name, spec, getattr(self, name)))

    @classmethod
    def from_query(cls, query: Mapping[str, str], prefix: str) -> tuple[Self, list[str]]:
        """Read the settings from a URL's parameters `<prefix>_<field>`.

        Returns the settings, with the default for every field that is absent or wrong, and one
        sentence for each thing that was ignored. Never raises.
        """
        values: dict[str, Any] = {}
        ignored: list[str] = []
        known = specs(cls)
        for key, text in query.items():
            if not key.startswith(f"{prefix}_"):
                continue
            name = key.removeprefix(f"{prefix}_")
            if name not in known:
                ignored.append(f"There is no setting called {name[:40]!r}.")
                continue
            try:
                if len(text) > 60:
                    raise ValueError(f"{known[name].label} cannot be {text[:40]!r} and so on: that is too long.")
                values[name] = clean(name, known[name], text)
            except ValueError as problem:
                ignored.append(str(problem))
        return cls(**values), ignored

    def to_query(self, prefix: str) -> dict[str, str]:
        """The URL parameters that lead back here: only what differs from the defaults."""
        return {
            f"{prefix}_{name}": str(getattr(self, name))
            for name, default in type(self)().__dict__.items()
            if getattr(self, name) != default
        }
