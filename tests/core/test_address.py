"""An address goes into a link and comes back the same; nonsense in a link is named and never raises."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import address
from core.address import Address, Place
from core.fields import END, Fields, kinds
from core.refused import Refused
from tests.fields import any_of
from ui.lessons import LESSONS

CLASSES = [(lesson.settings, lesson.place) for lesson in LESSONS]
SLUGS = [lesson.slug for lesson in LESSONS]


any_address = st.sampled_from(CLASSES).flatmap(
    lambda pair: st.builds(
        Address,
        any_of(pair[0]),
        any_of(pair[1]),
        st.sampled_from(["", "cpu", "cuda:1"]),
        st.sampled_from(["", "0" * 16]),
    )
)


@given(any_address)
def test_a_link_leads_back_to_the_same_address(shown: Address[Any, Any]) -> None:
    query = address.to_query(shown)
    assert address.from_query(type(shown.settings), type(shown.place), query) == (shown, [])
    assert all(isinstance(text, str) for text in query.values())
    assert hash(shown) == hash(address.from_query(type(shown.settings), type(shown.place), query)[0])


@given(any_address)
def test_a_link_holds_only_what_differs_from_the_defaults(shown: Address[Any, Any]) -> None:
    usual = Address(type(shown.settings)(), type(shown.place)())
    differing = {
        name
        for ours, theirs in ((shown.settings, usual.settings), (shown.place, usual.place))
        for name in kinds(ours)
        if getattr(ours, name) != getattr(theirs, name)
    }
    assert address.to_query(shown).keys() - {"device", "data"} == differing


@pytest.mark.parametrize("classes", CLASSES, ids=SLUGS)
def test_no_name_is_both_a_setting_and_a_place(classes: tuple[type[Fields], type[Place]]) -> None:
    settings, place = (set(kinds(family)) for family in classes)
    assert not settings & place
    assert not (settings | place) & {"device", "data", "embed", "embed_options"}


@given(
    st.sampled_from(CLASSES),
    st.dictionaries(
        st.one_of(st.text(), st.sampled_from(sorted({n for s, p in CLASSES for n in (*kinds(s), *kinds(p), "data")}))),
        st.one_of(st.text(), st.floats().map(str), st.integers().map(str), st.sampled_from(["end", "1,2", "nan,1"])),
    ),
)
def test_no_link_raises_and_each_parameter_is_taken_or_named(
    classes: tuple[type[Any], type[Any]], query: dict[str, str]
) -> None:
    shown, ignored = address.from_query(*classes, query)
    taken = 0
    for name, text in query.items():
        owner = next((family for family in classes if name in kinds(family)), None)
        if owner is not None:
            try:
                value = kinds(owner)[name].clean(text)
            except Refused:
                continue
            taken += 1
            assert getattr(shown.settings if owner is classes[0] else shown.place, name) == value
        elif name in ("device", "data"):
            taken += getattr(shown, name) == text
    assert taken + len(ignored) == len(query)
    assert all(len(sentence) <= 200 for sentence in ignored)


@given(any_address, st.data())
def test_patches_in_any_order_end_in_the_same_address(shown: Address[Any, Any], data: st.DataObject) -> None:
    other = data.draw(st.builds(Address, any_of(type(shown.settings)), any_of(type(shown.place))))
    patch = {name: getattr(o, name) for o in (other.settings, other.place) for name in kinds(o)}
    once = address.apply(shown, patch)
    assert (once.settings, once.place) == (other.settings, other.place)
    one_by_one = shown
    for name in data.draw(st.permutations(sorted(patch))):
        one_by_one = address.apply(one_by_one, {name: patch[name]})
    assert one_by_one == once


def test_an_old_link_opens_at_the_defaults_and_says_so() -> None:
    lesson = LESSONS[2]
    shown, ignored = address.from_query(lesson.settings, lesson.place, {"gd_learning_rate": "0.3", "gd_t": "5"})
    assert shown == Address(lesson.settings(), lesson.place())
    assert ignored == ["There is no setting called 'gd_learning_rate'.", "There is no setting called 'gd_t'."]


def test_a_patch_outside_the_domain_is_refused_and_one_with_an_unknown_name_is_a_defect() -> None:
    lesson = LESSONS[2]
    shown = Address(lesson.settings(), lesson.place())
    with pytest.raises(Refused, match=r"^Learning rate cannot be -1: it is above 0 and at most 1000\.$"):
        address.apply(shown, {"learning_rate": -1})
    with pytest.raises(KeyError):
        address.apply(shown, {"momentum": 0.9})
    with pytest.raises(Refused, match=r"^There is no device called '<b>'\.$"):
        address.apply(shown, {"device": "<b>"})
    assert address.apply(shown, {"device": "cuda:0", "data": "ab" * 8}) == Address(
        lesson.settings(), lesson.place(), "cuda:0", "ab" * 8
    )


@pytest.mark.parametrize("text", ["-1", "1.5", "abc", "", "²", "1e3", "nan", "end "])
def test_a_tick_that_is_none_is_named(text: str) -> None:
    lesson = LESSONS[2]
    shown, ignored = address.from_query(lesson.settings, lesson.place, {"tick": text})
    assert shown.place.tick == 0
    said = text if text == "-1" else repr(text)
    assert ignored == [f"Tick cannot be {said}: it is a whole number of updates, or end."]


def test_the_last_tick_is_written_end() -> None:
    lesson = LESSONS[2]
    shown = address.apply(Address(lesson.settings(), lesson.place()), {"tick": END})
    assert address.to_query(shown) == {"tick": "end"}
    assert address.from_query(lesson.settings, lesson.place, {"tick": str(10**9)})[0] == shown
