"""What every lesson promises, over all lessons there are: a new one is held to it by its row in `LESSONS`."""

import hashlib
import json
import os
import subprocess
import sys
from functools import cache
from html import unescape
from importlib import import_module
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from streamlit.testing.v1 import AppTest

from core import address
from core.address import Address
from core.fields import Choice, Number, kinds, patch_of
from core.line.data import Points, make
from tests.fields import addresses_of
from tests.ui.app import ROOT, choose, html, opened, predict, press, shown, stage_of, tell, warned
from ui import live
from ui.lessons import LESSONS, Lesson, find

every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)


def page_of(lesson: Lesson) -> ModuleType:
    return import_module(f"ui.lessons.{lesson.slug}.page")


# what has settings has things to try, to notice and to answer
TO_SET = [lesson for lesson in LESSONS if kinds(lesson.settings)]
every_lesson_to_set = pytest.mark.parametrize("lesson", TO_SET, ids=lambda lesson: lesson.slug)
PRESETS = [(lesson, name) for lesson in TO_SET for name in page_of(lesson).PRESETS]
OBSERVATIONS = [(lesson, i) for lesson in TO_SET for i in range(len(page_of(lesson).OBSERVATIONS))]


def named(value: Any) -> str:
    return value.slug if isinstance(value, Lesson) else str(value)


def asked_of(lesson: Lesson) -> Any:
    return import_module(f"ui.lessons.{lesson.slug}.question").asked


def usual(lesson: Lesson) -> Address[Any, Any]:
    return Address(lesson.settings(), lesson.place())


@cache
def some_addresses(lesson: Lesson) -> tuple[Address[Any, Any], ...]:
    """Addresses of a lesson, the same in every run: its defaults, and a few from everywhere in their domains."""
    found = [usual(lesson)]

    @settings(
        max_examples=5, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), deadline=None,
    )  # fmt: skip
    @given(addresses_of(lesson))
    def collect(one: Address[Any, Any]) -> None:
        found.append(one)

    collect()
    return tuple(dict.fromkeys(found))


def another(lesson: Lesson) -> Address[Any, Any]:
    """An address at which every setting differs from its default, moderately: an end of a slider, another choice."""
    patch: dict[str, Any] = {"tick": 1}
    for name, kind in kinds(lesson.settings).items():
        default = getattr(lesson.settings(), name)
        match kind:
            case Number():
                patch[name] = next(end for end in (kind.high, kind.low) if end != default)
            case Choice():
                patch[name] = next(option for option in reversed(kind.options) if option != default)
    return address.apply(usual(lesson), patch)


def at_address(lesson: Lesson, where: Address[Any, Any]) -> AppTest:
    return opened(lesson.path, **address.to_query(where))


# ---- the folder


@every_lesson
def test_the_folder_holds_the_parts_under_their_names(lesson: Lesson) -> None:
    ours, below = ROOT / "ui/lessons" / lesson.slug, ROOT / "core/lessons" / lesson.slug
    for file in (ROOT / lesson.path, ours / "picture.py", ours / "page.py", below / "settings.py"):
        assert file.is_file(), file
    if lesson in TO_SET:
        assert (ours / "question.py").is_file()
        page = page_of(lesson)
        assert page.PRESETS
        assert page.OBSERVATIONS
        assert callable(page.check)
    assert lesson.settings.__module__.startswith("core.")
    assert lesson.place.__module__.startswith("core.")
    assert find(lesson.slug) is lesson
    assert (ROOT / "static" / lesson.module).is_file()


def test_there_is_a_row_for_every_page_and_every_folder() -> None:
    assert sorted(lesson.path for lesson in LESSONS) == sorted(f"pages/{p.name}" for p in ROOT.glob("pages/*.py"))
    for rooms in ("ui/lessons", "core/lessons"):
        folders = {path.parent.name for path in ROOT.glob(f"{rooms}/*/*.py")}
        assert folders == {lesson.slug for lesson in LESSONS}


# ---- opening


@every_lesson
def test_it_opens_from_the_entry(lesson: Lesson) -> None:
    at = opened(lesson.path)
    assert f"<h1>{lesson.question}</h1>" in html(at)
    assert shown(at, lesson.slug).address == usual(lesson)
    assert stage_of(at)["address"] == ""
    assert not at.warning
    assert len(at.sidebar.get("page_link")) == len(LESSONS)


@every_lesson
def test_its_page_stands_alone(lesson: Lesson) -> None:
    """The page's file as the entry point itself: no door, no sidebar, and still the whole lesson."""
    at = AppTest.from_file(ROOT / lesson.path, default_timeout=60).run()
    assert not at.exception
    assert f"<h1>{lesson.question}</h1>" in html(at)
    assert stage_of(at)["scene"] == stage_of(opened(lesson.path))["scene"]


@every_lesson
def test_it_needs_no_program_of_the_machine(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    make.cache_clear()  # all runs: what ran before had a PATH
    if lesson in TO_SET:
        asked_of(lesson).cache_clear()
    at = opened(lesson.path)
    assert stage_of(at)["scene"]["panels"]
    assert f"<h1>{lesson.question}</h1>" in html(at)


# ---- the picture of an address

ANSWER = """
import hashlib, json, sys
from core import address
from core.line.data import Points
from core.own_file import store
from ui import live
asked, kept = json.load(sys.stdin)
store.keep(Points.from_json(kept))
print(json.dumps([
    hashlib.sha256(json.dumps(live.answer(slug, query), sort_keys=True).encode()).hexdigest() for slug, query in asked
]))
"""


def test_the_picture_of_an_address_is_the_same_in_every_process() -> None:
    x = np.linspace(0, 4, 30)
    points = Points.of("mine.csv", "hours", "score", x, 3 * x + np.sin(9 * x))
    where = [
        (lesson, shown, own)
        for lesson in LESSONS
        for shown in some_addresses(lesson)
        for own in ((None, points) if shown == usual(lesson) else (None,))
    ]
    here = [live.encoded(Address(a.settings, a.place, "", own.digest if own else ""), lesson.picture(a, own))
            for lesson, a, own in where]  # fmt: skip
    asked = [
        (lesson.slug, {**address.to_query(a), **({"data": own.digest} if own else {})}) for lesson, a, own in where
    ]
    other = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ANSWER],
        input=json.dumps([asked, points.to_json()]),
        env={**os.environ, "PATH": "", "PYTHONHASHSEED": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert other.returncode == 0, other.stderr
    ours = [hashlib.sha256(json.dumps(one, sort_keys=True).encode()).hexdigest() for one in here]
    differing = [query for query, one, two in zip(asked, ours, json.loads(other.stdout), strict=True) if one != two]
    assert not differing


@every_lesson
def test_a_link_leads_there_and_back(lesson: Lesson) -> None:
    for where in (another(lesson), *some_addresses(lesson)[1:3]):
        at = at_address(lesson, where)
        assert shown(at, lesson.slug).address == where
        assert not at.warning
        told = dict(parse_qsl(stage_of(at)["address"], keep_blank_values=True))
        assert address.from_query(lesson.settings, lesson.place, told) == (where, [])
        if lesson in TO_SET:
            (link,) = (unescape(e.proto.body) for e in at.get("html") if 'class="wg-link"' in e.proto.body)
            assert f"?{urlencode(told)}</code>" in link
        again = opened(lesson.path, **told)
        assert shown(again, lesson.slug).address == where
        for part in ("scene", "below", "tick"):
            assert stage_of(again)[part] == stage_of(at)[part]


@every_lesson
def test_nonsense_in_a_link_is_named_and_leaves_the_defaults(lesson: Lesson) -> None:
    declared = {**kinds(lesson.settings), **kinds(lesson.place)}
    query = {**dict.fromkeys(declared, "<hostile>"), "device": "<b>", "data": "mine", "no_field": "1"}
    at = opened(lesson.path, **query)
    here = shown(at, lesson.slug)
    assert here.address == usual(lesson)
    assert len(here.ignored) == len(query)
    for kind in declared.values():
        assert any(sentence.startswith(f"{kind.label} cannot be '<hostile>'") for sentence in here.ignored)
    assert here.ignored[-3:] == [
        "There is no device called '<b>'.",
        "There are no data called 'mine'.",
        "There is no setting called 'no_field'.",
    ]
    if lesson in TO_SET:
        assert warned(at).startswith("Ignored: ")
    assert "<hostile>" not in html(at)
    assert stage_of(at)["scene"] == stage_of(opened(lesson.path))["scene"]


# ---- what a person can do


@pytest.mark.parametrize(("lesson", "name"), PRESETS, ids=named)
def test_a_preset_sets_what_it_says(lesson: Lesson, name: str) -> None:
    _, wanted = page_of(lesson).PRESETS[name]
    at = choose(at_address(lesson, another(lesson)), lesson.slug, name)
    here = shown(at, lesson.slug)
    assert (here.settings, here.place.tick) == (wanted, lesson.place().tick)
    assert dict(parse_qsl(stage_of(at)["address"])) == address.to_query(Address(wanted, lesson.place()))


@pytest.mark.parametrize(("lesson", "number"), OBSERVATIONS, ids=named)
def test_an_observation_goes_to_the_moment_that_it_speaks_of(lesson: Lesson, number: int) -> None:
    seen = page_of(lesson).OBSERVATIONS[number]
    at = press(at_address(lesson, another(lesson)), f"{lesson.slug}_notice_{number}")
    here, stage = shown(at, lesson.slug), stage_of(at)
    assert (here.settings, here.place.tick) == (lesson.settings(**seen.settings), seen.tick)
    assert stage["tick"] == seen.tick <= stage["scene"]["total"]
    assert stage["scroll"] is seen.on_stage


@every_lesson_to_set
def test_the_question_is_judged_and_can_be_asked_again(lesson: Lesson) -> None:
    question = asked_of(lesson)()
    assert question.answer in question.options
    wrong = next(option for option in question.options if option != question.answer)
    at = at_address(lesson, another(lesson))
    assert "You said" not in html(at)
    for option, verdict in ((wrong, f"✗ It is “{question.answer}”."), (question.answer, "✓ That is right.")):
        predict(at, lesson.slug, option)
        here = shown(at, lesson.slug)
        assert here.settings == lesson.settings(**question.settings)
        assert (here.place.tick, question.given(here.place.answer)) == (question.tick, option)
        assert stage_of(at)["tick"] == question.tick
        said = f"You said “{option}”. {verdict}"
        # in the card, and where the picture is
        assert unescape(html(at)).count(said) >= 2
        press(at, f"{lesson.slug}_predict_again")
        assert shown(at, lesson.slug).place.answer == 0
        assert "You said" not in html(at)
        assert [b.label for b in at.button if f"{lesson.slug}_predict_" in (b.key or "")] == list(question.options)
    # the verdict is about these settings: with others it is gone from the picture, and stays in the card
    predict(at, lesson.slug, wrong)
    assert "You said" in stage_of(at)["below"]
    tell(at, lesson.slug, act=True, **patch_of(another(lesson).settings))
    assert "You said" not in stage_of(at)["below"]
    assert html(at).count("You said") == 1


@every_lesson_to_set
def test_the_numbers_of_the_notebook_are_ours(lesson: Lesson) -> None:
    bodies = [element.proto.body for element in opened(lesson.path).get("html")]
    (card,) = (body for body in bodies if "Check against the notebook" in body)
    assert "✓" in card
    assert "✗" not in card


@every_lesson_to_set
def test_a_reset_is_exactly_how_it_opens(lesson: Lesson) -> None:
    where = address.apply(another(lesson), {"device": "cpu", "view": "3-D", "speed": "4", "answer": 1})
    at = press(at_address(lesson, where), f"{lesson.slug}_reset")
    assert shown(at, lesson.slug).address == Address(lesson.settings(), lesson.place(), "cpu")
    assert stage_of(at)["address"] == "device=cpu"
    fresh = stage_of(opened(lesson.path, device="cpu"))
    for part in ("scene", "below", "tick", "speed"):
        assert stage_of(at)[part] == fresh[part]
