"""What shows markup: a hostile string never becomes any, code keeps its text, formulas hold their numbers."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from core.code.source import source_of
from core.lessons.gradient_descent.run import Descent, descend
from core.lessons.gradient_descent.settings import DescentSettings
from core.line.update_numbers import UpdateNumbers, update_numbers
from core.training.replay import known_update
from core.training.train import loop
from tests.ui.markup import Tags
from ui.formula import FORMULAS, meaning
from ui.listing import highlight


def bodies(at: AppTest) -> str:
    assert not at.exception
    return "".join(element.proto.body for element in at.get("html"))


def test_no_part_of_a_page_lets_markup_through() -> None:
    def page() -> None:
        from ui import text
        from ui.say import say

        hostile = "<script>alert(1)</script> & \"quoted\" 'so' <img src=x onerror=y>"
        text.section(hostile)
        text.table((hostile, hostile), [(hostile, hostile)])
        text.code(f"x = '''{hostile}'''  # {hostile}", {0}, 0)
        text.callout(say("{hostile}", hostile=hostile))
        text.fact(say("**{hostile}**", hostile=hostile))
        text.section("aside", say("`{hostile}`", hostile=hostile))

    markup = bodies(AppTest.from_function(page).run())
    found = Tags(markup)
    assert found.text.count("<script>alert(1)</script>") == 10
    tables = {"table", "thead", "tbody", "tr", "th", "td"}
    assert set(found.tags) <= tables | {"h2", "div", "span", "p", "b", "small", "code"}


@pytest.mark.parametrize("trainer", ["NumPy", "autograd", "optim.SGD"])
def test_highlighting_keeps_the_sources_text(trainer: str) -> None:
    source = source_of(loop(trainer))
    rows = highlight(source)
    assert [Tags(row).text for row in rows] == source.splitlines()
    assert {tag for row in rows for tag in Tags(row).tags} == {"span"}
    assert '<span class="wg-kx">for</span>' in "\n".join(rows)
    assert '<span class="wg-cx"># forward: what the line predicts</span>' in "\n".join(rows)


def test_highlighting_knows_numbers_and_strings_over_lines() -> None:
    rows = highlight('x = 2\ny = """a <b>\nc"""  # d')
    assert rows == (
        'x = <span class="wg-nx">2</span>',
        'y = <span class="wg-sx">&#34;&#34;&#34;a &lt;b&gt;</span>',
        '<span class="wg-sx">c&#34;&#34;&#34;</span>  <span class="wg-cx"># d</span>',
    )


def test_the_lit_and_the_wrong_lines_are_marked() -> None:
    def page() -> None:
        from ui import text

        text.code("a = 1\nb = 2\nc = 3", {1}, wrong=2)

    rows = re.findall('ch"(?: class="(wg-on|wg-error)")?>', bodies(AppTest.from_function(page).run()))
    assert rows == ["", "wg-on", "wg-error"]


def test_the_formulas_hold_the_steps_numbers() -> None:
    run = descend(DescentSettings())
    first = numbers(run, 0)
    shown = {phase: Tags(FORMULAS[phase](first)).text for phase in FORMULAS if phase != "zero"}
    assert "0.4967 + (−0.1383)·x" in shown["forward"]
    assert "L = mean(error²) = 2.7422" in shown["loss"]
    assert "∂L∂a = −2 · mean(error) = −2 · 1.5224 = −3.0448" in shown["backward"]
    assert "= −2 · 0.9169 = −1.8338" in shown["backward"]
    assert ".grad" not in "".join(shown.values())
    assert "0.4967 − 0.1000 · (−3.0448) = 0.8012" in shown["update"]
    assert "(−0.1383) − 0.1000 · (−1.8338) = 0.0451" in shown["update"]
    assert Tags(FORMULAS["update"](numbers(run, 120))).text == "The run ends here: there is no further update."


@pytest.mark.parametrize(
    ("trainer", "before", "left", "words"),
    [
        ("autograd", "0", "0", "put back to zero before the next step"),
        ("optim.SGD", "None", "None", ".grad is None until the next backward"),
    ],
)
def test_the_formulas_hold_what_grad_is(trainer: str, before: str, left: str, words: str) -> None:
    run = descend(DescentSettings(trainer=trainer))
    first, second = numbers(run, 0), numbers(run, 1)
    assert "a.grad: None → −3.0448" in Tags(FORMULAS["backward"](first)).text
    assert f"a.grad: {before} → −2.2626" in Tags(FORMULAS["backward"](second)).text
    assert f"a.grad: −3.0448 → {left}" in Tags(FORMULAS["zero"](first)).text
    assert "a ← a − η · a.grad = 0.4967 − 0.1000 · (−3.0448) = 0.8012" in Tags(FORMULAS["update"](first)).text
    assert words in Tags(meaning("zero", first)).text
    assert "a._version goes from 1 to 2." in Tags(meaning("update", second)).text
    end = numbers(run, 120)
    for phase in ("backward", "zero"):
        assert Tags(FORMULAS[phase](end)).text.endswith(f"no further update.a.grad: {before}b.grad: {before}")


def test_the_gradients_sentence_is_right_for_both_signs() -> None:
    def said(start_a: float) -> str:
        return Tags(meaning("backward", numbers(descend(DescentSettings(start_a=start_a)), 0))).text

    assert said(0.4967141530112327) == (
        "Move a a little to the right and the loss falls by 3.0448 per unit. So the step goes to the right."
    )
    assert "the loss rises by " in said(4.0)
    assert said(4.0).endswith("So the step goes to the left.")


def numbers(run: Descent, tick: int) -> UpdateNumbers:
    """Those of the update after a tick."""
    rate, trace = run.settings.learning_rate, run.trace
    inside = known_update(loop(run.settings.trainer), trace, run.data, tick, rate)
    return update_numbers(inside, tick, tick == trace.updates)
