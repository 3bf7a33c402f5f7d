"""What shows markup: a hostile string never becomes any, code keeps its text, formulas hold their numbers."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from core.code.source import source_of
from core.training.train import loop
from tests.ui.markup import Tags
from ui.formula import FORMULAS
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
    from core.lessons.gradient_descent.run import descend
    from core.lessons.gradient_descent.settings import DescentSettings
    from core.line.step_numbers import step_numbers

    run = descend(DescentSettings())
    first = step_numbers(run.trace, run.data, 0, 0.1)
    shown = {phase: Tags(FORMULAS[phase](first)).text for phase in FORMULAS}
    assert "0.4967 + (−0.1383)·x" in shown["forward"]
    assert "L = mean(error²) = 2.7422" in shown["loss"]
    assert "∂L∂a = −2 · mean(error) = −2 · 1.5224 = −3.0448" in shown["backward"]
    assert "= −2 · 0.9169 = −1.8338" in shown["backward"]
    assert "0.4967 − 0.1000 · (−3.0448) = 0.8012" in shown["update"]
    assert "(−0.1383) − 0.1000 · (−1.8338) = 0.0451" in shown["update"]
    assert "a.grad: −3.0448 → 0" in shown["zero"]
    end = step_numbers(run.trace, run.data, 120, 0.1)
    assert Tags(FORMULAS["update"](end)).text == "The run ends here: there is no further update."
