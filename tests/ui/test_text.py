"""Small pieces of markup: a hostile string never becomes any, numbers read well, code keeps its text."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from core.code.source import source_of
from core.training.train import loop
from ui import text
from ui.formula import FORMULAS
from ui.text import MINUS

HOSTILE = "<script>alert(1)</script> & \"quoted\" 'so' <img src=x onerror=y>"
anything = st.text(st.characters(codec="utf-8"), max_size=40)


class Tags(HTMLParser):
    """The tags of some markup, and its text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def bodies(at: AppTest) -> str:
    assert not at.exception
    return "".join(element.proto.body for element in at.get("html"))


@given(anything)
def test_an_escaped_text_has_no_tags_and_reads_the_same(words: str) -> None:
    escaped = text.escape(words)
    assert Tags(escaped).tags == []
    assert not re.search("[<>\"']", escaped)
    assert unescape(escaped) == words
    assert text.escape(HOSTILE).startswith("&lt;script&gt;")


@given(anything)
def test_a_spoken_sentence_has_only_the_symbols_tags(words: str) -> None:
    assert set(Tags(text.spoken(words + " *a* *loss*")).tags) == {"span"}
    assert text.spoken("Move *a*, see the *gradient*.") == (
        'Move <span class="wg-a">a</span>, see the <span class="wg-grad">gradient</span>.'
    )


def test_no_part_of_a_page_lets_markup_through() -> None:
    def page() -> None:
        import streamlit as st

        from ui import text

        hostile = "<script>alert(1)</script> & \"quoted\" 'so' <img src=x onerror=y>"
        text.section(hostile)
        text.table((hostile, hostile), [(hostile, hostile)])
        text.code(f"x = '''{hostile}'''  # {hostile}", {0}, 0)
        st.html(text.callout(hostile))

    markup = bodies(AppTest.from_function(page).run())
    found = Tags(markup)
    assert found.text.count("<script>alert(1)</script>") == 8
    assert set(found.tags) <= {"h2", "table", "thead", "tbody", "tr", "th", "td", "div", "span", "p"}


def test_a_plain_text_means_nothing_to_markdown() -> None:
    assert text.plain("*a* `b` [c](d) $e$ :f: <g>") == r"\*a\* \`b\` \[c\]\(d\) \$e\$ \:f\: \<g\>"


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (1.5, 4, "1.5000"),
        (-1.5, 2, "−1.50"),
        (0.0, 4, "0.0000"),
        (0.00004, 4, "4.000e−05"),
        (-0.00004, 4, "−4.000e−05"),
        (0.0001, 4, "0.0001"),
        (99999.4, 1, "99999.4"),
        (123456.0, 4, "1.235e+05"),
        (-7.1e305, 4, "−7.100e+305"),
        (1.02354094, 8, "1.02354094"),
        (2.0, 0, "2"),
    ],
)
def test_numbers_are_written_for_reading(value: float, digits: int, shown: str) -> None:
    assert text.number(value, digits) == shown


@given(st.floats(-1e307, 1e307), st.integers(0, 10))
def test_a_number_can_be_read_back_and_stays_short(value: float, digits: int) -> None:
    shown = text.number(value, digits)
    assert "-" not in shown
    back = float(shown.replace(MINUS, "-"))
    assert back == pytest.approx(value, rel=0.5 * 10 ** -min(digits, 3), abs=0.5 * 10**-digits * (1 + 1e-9))
    assert len(shown) <= 18


@pytest.mark.parametrize("trainer", ["NumPy", "autograd", "optim.SGD"])
def test_highlighting_keeps_the_sources_text(trainer: str) -> None:
    source = source_of(loop(trainer))
    rows = text.highlight(source)
    assert [Tags(row).text for row in rows] == source.splitlines()
    assert {tag for row in rows for tag in Tags(row).tags} == {"span"}
    assert '<span class="wg-kx">for</span>' in "\n".join(rows)
    assert '<span class="wg-cx"># forward: what the line predicts</span>' in "\n".join(rows)


def test_highlighting_knows_numbers_and_strings_over_lines() -> None:
    rows = text.highlight('x = 2\ny = """a <b>\nc"""  # d')
    assert rows == (
        'x = <span class="wg-nx">2</span>',
        'y = <span class="wg-sx">&quot;&quot;&quot;a &lt;b&gt;</span>',
        '<span class="wg-sx">c&quot;&quot;&quot;</span>  <span class="wg-cx"># d</span>',
    )


def test_the_lit_and_the_wrong_lines_are_marked() -> None:
    def page() -> None:
        from ui import text

        text.code("a = 1\nb = 2\nc = 3", {1}, wrong=2)

    rows = re.findall('ch" class="(wg-on|wg-error|)">', bodies(AppTest.from_function(page).run()))
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
