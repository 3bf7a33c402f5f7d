"""Fields and their kinds: which values exist, how they are written and read, what is refused and in which words."""

import math
from dataclasses import dataclass, fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.fields import (
    END,
    LONGEST,
    Choice,
    Fields,
    Flag,
    Kind,
    Many,
    Number,
    Pair,
    Settings,
    Tick,
    Word,
    choice,
    declare,
    kinds,
    number,
    patch_of,
)
from core.lessons.gradient_descent.settings import DescentSettings
from core.lessons.numpy.settings import NumpySettings
from core.line.data import DataSettings
from core.refused import Refused
from tests.fields import values_of
from ui.lessons import LESSONS

FAMILIES = tuple(dict.fromkeys(family for lesson in LESSONS for family in (lesson.settings, lesson.place)))
numbers = [(family, name, spec) for family in FAMILIES for name, spec in kinds(family).items() if type(spec) is Number]
choices = [(family, name, spec) for family in FAMILIES for name, spec in kinds(family).items() if type(spec) is Choice]

# ---- every kind that can be declared

FINITE = st.floats(-1e9, 1e9)


@st.composite
def any_number(draw: st.DrawFn) -> Number:
    """A number of any span and any domain around it."""
    integer = draw(st.booleans())
    ends = st.integers(-(10**9), 10**9).map(float) if integer else FINITE
    positive = draw(st.booleans())
    if positive:
        ends = ends.map(lambda end: abs(end) + 1)
    least, low, high, most = sorted(draw(st.lists(ends, min_size=4, max_size=4)))
    return Number(
        low,
        high,
        1.0,
        "Number",
        integer=integer,
        positive=positive,
        least=draw(st.sampled_from([None, least])),
        most=draw(st.sampled_from([None, most])),
    )


WORDS = st.lists(st.text("abc xyz0×", min_size=1, max_size=6), min_size=1, max_size=5, unique=True).map(tuple)
any_kind: st.SearchStrategy[Kind] = st.one_of(
    any_number(),
    st.builds(Choice, WORDS, st.just("Choice")),
    st.just(Flag("Flag")),
    st.just(Tick()),
    st.builds(Pair, st.just("Pair"), st.floats(0.5, 1e15)),
    st.builds(Many, WORDS, st.just("Many"), st.integers(0, 5)),
    st.just(Word("Word")),
)
# what anybody could put into a link, and what a browser could send
KNOWN = st.sampled_from(["end", "yes", "1,2", "a,b", "²", "1e400", "-0.0"])
any_text = st.one_of(st.text(), st.floats().map(str), st.integers().map(str), KNOWN)
any_json = st.one_of(
    *(any_text, st.none(), st.booleans(), st.floats(), st.integers(), st.integers().map(lambda n: n * 10**400)),
    *(st.lists(st.none() | st.floats() | any_text, max_size=4), st.dictionaries(any_text, st.integers(), max_size=2)),
)


@given(any_kind, st.data())
def test_a_value_of_any_kind_is_written_and_read_back(kind: Kind, data: st.DataObject) -> None:
    value = data.draw(values_of(kind))
    cleaned = kind.clean(value)
    assert cleaned == value
    text = kind.text(cleaned)  # type: ignore[arg-type]
    assert isinstance(text, str)
    again = kind.clean(text)
    assert (again, type(again)) == (cleaned, type(cleaned))


@given(any_kind, any_json)
def test_any_value_is_refused_or_is_in_the_domain(kind: Kind, value: Any) -> None:
    said = ""
    try:
        cleaned = kind.clean(value)
    except Refused as refusal:
        said = str(refusal)
    if said:
        assert said.startswith(f"{kind.label} cannot be ")
        return
    hash(cleaned)
    assert kind.clean(cleaned) == cleaned
    assert kind.clean(kind.text(cleaned)) == cleaned  # type: ignore[arg-type]
    match kind:
        case Number():
            least, most = kind.domain
            assert least <= cleaned <= most
            assert not kind.positive or cleaned > 0
            assert type(cleaned) is (int if kind.integer else float)
        case Choice():
            assert cleaned in kind.options
        case Flag():
            assert type(cleaned) is bool
        case Tick():
            assert type(cleaned) is int
            assert 0 <= cleaned <= END
        case Pair():
            assert cleaned is None or all(type(x) is float and abs(x) <= kind.most for x in cleaned)
        case Many():
            assert set(cleaned) <= set(kind.options)
            assert len(cleaned) <= kind.most
        case Word():
            assert len(cleaned) <= 80


@given(any_number())
def test_the_domain_is_the_span_where_no_other_is_given(kind: Number) -> None:
    least, most = kind.domain
    assert most == (kind.high if kind.most is None else kind.most)
    usual = kind.low if kind.least is None else kind.least
    assert least == (0 if kind.positive else usual)
    assert least <= kind.low <= kind.high <= most


@given(any_number())
def test_a_number_ends_exactly_at_its_domain(kind: Number) -> None:
    least, most = kind.domain
    assert kind.clean(most) == most
    above = most + 1 if kind.integer else math.nextafter(most, math.inf)
    below = least - 1 if kind.integer else math.nextafter(least, -math.inf)
    outside = [above, below]
    if kind.positive:
        outside += [0, -0.0]
        nearest = 1 if kind.integer else 5e-324
        assert kind.clean(nearest) == nearest
    else:
        assert kind.clean(least) == least
    for value in outside:
        with pytest.raises(Refused, match=r"^Number cannot be "):
            kind.clean(value)
    if kind.integer and least < most:
        with pytest.raises(Refused, match="it is a whole number"):
            kind.clean(most - 0.5)


@given(any_text)
def test_a_link_never_raises_and_what_is_too_long_is_not_read(text: str) -> None:
    long = "0" * (LONGEST + 1)

    @dataclass(frozen=True)
    class Two(Fields):
        one: float = number(1, 0, 2, 1, "One")
        other: str = declare(Word("Other"), "a")

    found, ignored = Two.from_query({"one": long, "other": text, "third": text})
    assert found.one == 1
    assert ignored[0] == f"One cannot be '{'0' * 40}' and so on: that is too long."
    assert (found.other == text) is (len(ignored) == 1)
    assert Two.from_query({"one": "0" * LONGEST})[0].one == 0


def test_an_unusual_value_is_said_with_its_unit() -> None:
    with pytest.raises(Refused) as refusal:
        Number(0, 5, 1, "Width", "mm").clean(7)
    assert str(refusal.value) == "Width cannot be 7: it goes from 0 to 5 mm."


def test_declaring_hands_on_every_argument() -> None:
    @dataclass(frozen=True)
    class One(Settings):
        rate: float = number(
            1, 0.5, 2, 0.1, "Rate", unit="1/s", help="h", log=True, symbol="η", least=0.1, most=9, positive=True
        )
        word: str = choice("a", ("a", "b"), "Word", help="w")

    assert kinds(One) == {
        "rate": Number(0.5, 2, 0.1, "Rate", "1/s", "h", True, False, "η", 0.1, 9, True),
        "word": Choice(("a", "b"), "Word", "w"),
    }
    assert One().to_query() == {}
    assert One(rate=2, word="b").to_query() == {"rate": "2.0", "word": "b"}


# ---- those of the lessons


@pytest.mark.parametrize("family", FAMILIES)
def test_every_field_is_declared_and_its_default_exists(family: type[Fields]) -> None:
    declared = kinds(family)
    assert list(declared) == [f.name for f in fields(family)]
    for name, spec in declared.items():
        default = getattr(family(), name)
        assert spec.label
        assert spec.clean(spec.text(default)) == default  # type: ignore[arg-type]
        if isinstance(spec, Number):
            assert spec.low <= default <= spec.high
            assert spec.step > 0
            assert not spec.log or spec.low > 0


def test_the_defaults_are_the_tutorials() -> None:
    data, descent, by_hand = DataSettings(), DescentSettings(), NumpySettings()
    assert (data.seed, data.points, data.noise, data.intercept, data.slope, data.training_share) == (
        *(42, 100, 0.1),
        *(1, 2, 0.8),
    )
    assert (descent.learning_rate, descent.batch_size, descent.feature_scale) == (0.1, 80, "as is")
    assert (by_hand.learning_rate, by_hand.epochs, by_hand.seed) == (0.1, 1000, 42)


@pytest.mark.parametrize(("family", "name", "spec"), numbers)
def test_the_most_is_allowed_and_nothing_beyond(family: type[Fields], name: str, spec: Number) -> None:
    least, most = spec.domain
    assert getattr(family(**{name: most}), name) == most
    beyond = most + 1 if spec.integer else math.nextafter(most, math.inf)
    with pytest.raises(Refused) as refusal:
        family(**{name: beyond})
    words = f"is above 0 and at most {most:g}" if spec.positive else f"goes from {least:g} to {most:g}"
    assert str(refusal.value) == f"{spec.label} cannot be {beyond}: it {words}{spec.unit and ' ' + spec.unit}."


@pytest.mark.parametrize(("family", "name", "spec"), numbers)
def test_the_usual_span_lies_in_the_domain(family: type[Fields], name: str, spec: Number) -> None:
    least, most = spec.domain
    assert least <= spec.low < spec.high <= most


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf, "abc", "", None, [1], 1j, True, False, 10**400])
@pytest.mark.parametrize(("family", "name", "spec"), numbers)
def test_what_is_no_usable_number_is_refused(family: type[Fields], name: str, spec: Number, wrong: object) -> None:
    with pytest.raises(ValueError, match=f"^{spec.label} cannot be "):
        family(**{name: wrong})


def test_a_refusal_names_the_field_the_value_and_the_range() -> None:
    with pytest.raises(ValueError) as refusal:
        DescentSettings(learning_rate=5000)
    assert str(refusal.value) == "Learning rate cannot be 5000: it is above 0 and at most 1000."
    with pytest.raises(ValueError) as refusal:
        DescentSettings(batch_size=2.5)
    assert str(refusal.value) == "Batch size cannot be 2.5: it is a whole number."


@pytest.mark.parametrize(("family", "name", "spec"), choices)
def test_a_choice_takes_its_options_and_names_them_otherwise(family: type[Fields], name: str, spec: Choice) -> None:
    for option in spec.options:
        assert getattr(family(**{name: option}), name) == option
    with pytest.raises(ValueError) as refusal:
        family(**{name: "neither"})
    assert str(refusal.value) == f"{spec.label} cannot be 'neither': choose one of {', '.join(spec.options)}."


def test_values_take_their_fields_type() -> None:
    settings = DescentSettings(learning_rate=1, batch_size=16.0, updates="30")
    assert (settings.learning_rate, settings.batch_size, settings.updates) == (1.0, 16, 30)
    assert (type(settings.learning_rate), type(settings.batch_size)) == (float, int)
    assert hash(settings) == hash(DescentSettings(learning_rate=1.0, batch_size=16, updates=30))


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("learning_rate", "nan", "nan"),
        ("learning_rate", "inf", "inf"),
        ("learning_rate", "1e999", "1e999"),
        ("learning_rate", "-0.1", "-0.1"),
        ("learning_rate", "abc", "'abc'"),
        ("learning_rate", "", "''"),
        ("learning_rate", "True", "'True'"),
        ("updates", "2.5", "2.5"),
        ("updates", "9" * 5000, "9999"),
        ("updates", "30" + " " * 5000 + "x", "30"),
        ("trainer", "<script>", "'<script>'"),
        ("trainer", "", "''"),
    ],
)
def test_nonsense_in_a_url_is_named_and_the_default_stays(name: str, text: str, shown: str) -> None:
    settings, ignored = DescentSettings.from_query({name: text, "batch_size": "16"})
    assert settings == DescentSettings(batch_size=16)
    assert len(ignored) == 1
    assert ignored[0].startswith(kinds(DescentSettings)[name].label + " cannot be ")
    assert shown in ignored[0]
    assert len(ignored[0]) < 200


KINDS = [
    (Flag("Flag"), True, "yes"),
    (Flag("Flag"), False, "no"),
    (Tick(), 0, "0"),
    (Tick(), END, "end"),
    (Tick(), 999_999, "999999"),
    (Pair("Pair"), (1.5, -2.0), "1.5,-2.0"),
    (Pair("Pair"), None, ""),
    (Pair("Pair"), (1e12, -1e12), "1000000000000.0,-1000000000000.0"),
    (Many(("a", "b"), "Many", 3), ("b", "a", "b"), "b,a,b"),
    (Many(("a", "b"), "Many", 3), (), ""),
    (Word("Word"), "n3.weight-1,2+x_y", "n3.weight-1,2+x_y"),
    (Word("Word"), "x" * 80, "x" * 80),
]


@pytest.mark.parametrize(("kind", "value", "text"), KINDS)
def test_each_kind_is_written_and_read_back(kind: Flag | Tick | Pair | Many | Word, value: object, text: str) -> None:
    assert kind.clean(value) == value
    assert kind.text(value) == text  # type: ignore[arg-type]
    assert kind.clean(text) == value


@pytest.mark.parametrize(
    ("kind", "wrong", "sentence"),
    [
        (Flag("Flag"), "on", "Flag cannot be 'on': it is yes or no."),
        (Tick(), -1, "Tick cannot be -1: it is a whole number of updates, or end."),
        (Tick(), 1.5, "Tick cannot be 1.5: it is a whole number of updates, or end."),
        (Tick(), True, "Tick cannot be True: it is a whole number of updates, or end."),
        (Pair("Pair"), "1", "Pair cannot be '1': it is two numbers, such as 1.5,2."),
        (Pair("Pair"), "1,2,3", "Pair cannot be '1,2,3': it is two numbers, such as 1.5,2."),
        (Pair("Pair"), "1,x", "Pair cannot be '1,x': it is two numbers, such as 1.5,2."),
        (Pair("Pair"), (math.nan, 1.0), "Pair cannot be (nan, 1.0): each number is at most 1e+12 in size."),
        (Pair("Pair"), (0.0, 1.1e12), "Pair cannot be (0.0, 1100000000000.0): each number is at most 1e+12 in size."),
        (Many(("a", "b"), "Many", 2), "a,c", "Many cannot be 'a,c': choose from a, b."),
        (Many(("a", "b"), "Many", 2), "a,b,a", "Many cannot be 3 items: the most is 2."),
        (Word("Word"), "<b>", "Word cannot be '<b>'."),
        (Word("Word"), "x" * 81, f"Word cannot be '{'x' * 81}'."),
        (Word("Word"), None, "Word cannot be None."),
    ],
)
def test_what_is_outside_a_kinds_domain_is_refused(
    kind: Flag | Tick | Pair | Many | Word, wrong: object, sentence: str
) -> None:
    with pytest.raises(Refused) as refusal:
        kind.clean(wrong)
    assert str(refusal.value) == sentence


def test_a_tick_beyond_all_runs_is_the_last_one() -> None:
    assert Tick().clean(10 * END) == END


def test_a_patch_sets_every_field() -> None:
    settings = DescentSettings(learning_rate=0.3, batch_size=16)
    assert DescentSettings(**patch_of(settings)) == settings
    assert list(patch_of(settings)) == list(kinds(settings))
