"""Every value that a kind of field can have, and every address of the lessons."""

from typing import Any

from hypothesis import strategies as st

from core.address import Address
from core.fields import END, Choice, Fields, Flag, Kind, Many, Number, Pair, Tick, Word, kinds
from ui.lessons import Lesson


def values_of(kind: Kind) -> st.SearchStrategy[Any]:
    """The domain of a kind, its ends included."""
    match kind:
        case Number(integer=True):
            least, most = (int(end) for end in kind.domain)
            return st.integers(least + kind.positive, most)
        case Number():
            return st.floats(*kind.domain, exclude_min=kind.positive)
        case Choice():
            return st.sampled_from(kind.options)
        case Flag():
            return st.booleans()
        case Tick():
            return st.one_of(st.integers(0, END), st.just(END))
        case Pair():
            return st.none() | st.tuples(*[st.floats(-kind.most, kind.most)] * 2)
        case Many():
            return st.lists(st.sampled_from(kind.options), max_size=kind.most).map(tuple)
        case Word():
            return st.from_regex(r"[A-Za-z0-9_.,+-]{0,80}", fullmatch=True)


def any_of(family: type[Fields]) -> st.SearchStrategy[Any]:
    """Instances of a class of fields."""
    return st.builds(family, **{name: values_of(kind) for name, kind in kinds(family).items()})


def addresses_of(lesson: Lesson) -> st.SearchStrategy[Address[Any, Any]]:
    """Addresses of a lesson on the preferred device, with the tutorial's data."""
    return st.builds(Address, any_of(lesson.settings), any_of(lesson.place))
