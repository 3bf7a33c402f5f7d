"""Settings: what is refused and in which words, and the way through the URL and back."""

import math
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.fields import Choice, Number, Settings, specs
from core.lessons.gradient_descent.settings import DescentSettings
from core.lessons.numpy.settings import NumpySettings
from core.line.data import DataSettings

FAMILIES = (DataSettings, DescentSettings, NumpySettings)


def values_of(spec: Number | Choice) -> st.SearchStrategy:
    if isinstance(spec, Choice):
        return st.sampled_from(spec.options)
    return st.integers(int(spec.low), int(spec.high)) if spec.integer else st.floats(spec.low, spec.high)


def any_of(family: type[Settings]) -> st.SearchStrategy[Settings]:
    return st.builds(family, **{name: values_of(spec) for name, spec in specs(family).items()})


any_settings = st.one_of(*map(any_of, FAMILIES))
numbers = [(family, name, spec) for family in FAMILIES for name, spec in specs(family).items() if type(spec) is Number]
choices = [(family, name, spec) for family in FAMILIES for name, spec in specs(family).items() if type(spec) is Choice]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_field_is_declared_and_its_default_lies_in_its_range(family: type[Settings]) -> None:
    declared = specs(family)
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
def test_both_ends_are_allowed_and_nothing_beyond(family: type[Settings], name: str, spec: Number) -> None:
    for end in (spec.low, spec.high):
        assert getattr(family(**{name: end}), name) == end
    for beyond in (spec.low - spec.step, spec.high + spec.step):
        with pytest.raises(ValueError) as refusal:
            family(**{name: beyond})
        sentence = str(refusal.value)
        assert sentence.startswith(f"{spec.label} cannot be {beyond}: ")
        assert f"it goes from {spec.low:g} to {spec.high:g}" in sentence


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf, "abc", "", None, [1], 1j, True, False, 10**400])
@pytest.mark.parametrize(("family", "name", "spec"), numbers)
def test_what_is_no_usable_number_is_refused(family: type[Settings], name: str, spec: Number, wrong: object) -> None:
    with pytest.raises(ValueError, match=f"^{spec.label} cannot be "):
        family(**{name: wrong})


def test_a_refusal_names_the_field_the_value_and_the_range() -> None:
    with pytest.raises(ValueError) as refusal:
        DescentSettings(learning_rate=5)
    assert str(refusal.value) == "Learning rate cannot be 5: it goes from 0.001 to 1.2."
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


@given(any_settings)
def test_the_url_leads_back_to_the_same_settings(settings: Settings) -> None:
    query = settings.to_query("p")
    assert type(settings).from_query(query, "p") == (settings, [])
    assert all(isinstance(text, str) for text in query.values())


@given(any_settings)
def test_the_url_holds_only_what_differs_from_the_defaults(settings: Settings) -> None:
    usual = type(settings)()
    different = {f"p_{name}" for name in specs(settings) if getattr(settings, name) != getattr(usual, name)}
    assert settings.to_query("p").keys() == different


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
    settings, ignored = DescentSettings.from_query({f"gd_{name}": text, "gd_batch_size": "16"}, "gd")
    assert settings == DescentSettings(batch_size=16)
    assert len(ignored) == 1
    assert ignored[0].startswith(specs(DescentSettings)[name].label + " cannot be ")
    assert shown in ignored[0]
    assert len(ignored[0]) < 200


def test_unknown_names_are_said_and_other_lessons_parameters_are_not() -> None:
    query = {"gd_momentum": "0.9", "np_epochs": "x", "device": "cpu", "gd_" + "z" * 500: "1"}
    settings, ignored = DescentSettings.from_query(query, "gd")
    assert settings == DescentSettings()
    assert ignored == ["There is no setting called 'momentum'.", f"There is no setting called '{'z' * 40}'."]


@given(
    st.sampled_from(FAMILIES),
    st.dictionaries(
        st.one_of(st.text(), st.sampled_from([f"p_{name}" for family in FAMILIES for name in specs(family)])),
        st.one_of(st.text(), st.floats().map(str), st.integers().map(str), st.booleans().map(str)),
    ),
)
def test_no_url_raises_and_each_parameter_is_taken_or_ignored(family: type[Settings], query: dict[str, str]) -> None:
    settings, ignored = family.from_query(query, "p")
    ours = [key for key in query if key.startswith("p_")]
    taken = 0
    for key in ours:
        name = key.removeprefix("p_")
        if name in specs(family):
            try:
                one = family(**{name: query[key]})
            except ValueError:
                assert getattr(settings, name) == getattr(family(), name)
            else:
                taken += 1
                assert getattr(settings, name) == getattr(one, name)
    assert taken + len(ignored) == len(ours)
