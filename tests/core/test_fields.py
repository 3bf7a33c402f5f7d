"""Settings: what is refused and in which words, and the way through the URL and back."""

import math
from dataclasses import fields

import pytest
from hypothesis import strategies as st

from core.fields import (
    END,
    Choice,
    Flag,
    Many,
    Number,
    Pair,
    Settings,
    Tick,
    Word,
    kinds,
    patch_of,
)
from core.lessons.gradient_descent.settings import DescentSettings
from core.lessons.numpy.settings import NumpySettings
from core.line.data import DataSettings
from core.refused import Refused

FAMILIES = (DataSettings, DescentSettings, NumpySettings)


def values_of(spec: Number | Choice) -> st.SearchStrategy:
    if isinstance(spec, Choice):
        return st.sampled_from(spec.options)
    least, most = spec.domain
    if spec.integer:
        return st.integers(int(least), int(most))
    return st.floats(least, most, exclude_min=spec.positive)


def any_of(family: type[Settings]) -> st.SearchStrategy[Settings]:
    return st.builds(family, **{name: values_of(spec) for name, spec in kinds(family).items()})


any_settings = st.one_of(*map(any_of, FAMILIES))
numbers = [(family, name, spec) for family in FAMILIES for name, spec in kinds(family).items() if type(spec) is Number]
choices = [(family, name, spec) for family in FAMILIES for name, spec in kinds(family).items() if type(spec) is Choice]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_field_is_declared_and_its_default_lies_in_its_range(family: type[Settings]) -> None:
    declared = kinds(family)
    assert list(declared) == [f.name for f in fields(family)]
    for name, spec in declared.items():
        assert spec.label
        if isinstance(spec, Number):
            assert spec.low <= getattr(family(), name) <= spec.high
            assert spec.step > 0
            assert not spec.log or spec.low > 0
        else:
            assert getattr(family(), name) in spec.options


def test_the_defaults_are_the_tutorials() -> None:
    data, descent, by_hand = DataSettings(), DescentSettings(), NumpySettings()
    assert (data.seed, data.points, data.noise, data.intercept, data.slope, data.training_share) == (
        *(42, 100, 0.1),
        *(1, 2, 0.8),
    )
    assert (descent.learning_rate, descent.batch_size, descent.feature_scale) == (0.1, 80, "as is")
    assert (by_hand.learning_rate, by_hand.epochs, by_hand.seed) == (0.1, 1000, 42)


@pytest.mark.parametrize(("family", "name", "spec"), numbers)
def test_both_ends_of_the_domain_are_allowed_and_nothing_beyond(
    family: type[Settings], name: str, spec: Number
) -> None:
    least, most = spec.domain
    for end in (spec.step if spec.positive else least, most):
        assert getattr(family(**{name: end}), name) == end
    for beyond in (least if spec.positive else least - spec.step, most + spec.step):
        with pytest.raises(Refused) as refusal:
            family(**{name: beyond})
        sentence = str(refusal.value)
        assert sentence.startswith(f"{spec.label} cannot be {beyond}: ")
        words = f"is above 0 and at most {most:g}" if spec.positive else f"goes from {least:g} to {most:g}"
        assert words in sentence


@pytest.mark.parametrize(("family", "name", "spec"), numbers)
def test_the_usual_span_lies_in_the_domain(family: type[Settings], name: str, spec: Number) -> None:
    least, most = spec.domain
    assert least <= spec.low < spec.high <= most


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf, "abc", "", None, [1], 1j, True, False, 10**400])
@pytest.mark.parametrize(("family", "name", "spec"), numbers)
def test_what_is_no_usable_number_is_refused(family: type[Settings], name: str, spec: Number, wrong: object) -> None:
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
def test_a_choice_takes_its_options_and_names_them_otherwise(family: type[Settings], name: str, spec: Choice) -> None:
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
