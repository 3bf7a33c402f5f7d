"""The one way from text to markup: what it marks, what it refuses, and that nothing hostile comes through."""

import ast
import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from core.glossary import GLOSSARY
from tests.ui.markup import Tags
from ui.say import callout, check, element, label, paragraph, quiet, say, table, terms

ROOT = Path(__file__).parents[2]
HOSTILE = "<script>alert(1)</script> & \"quoted\" 'so' <img src=x onerror=y> *a* **b** `c` [[epoch]] {x} &lt;"
anything = st.text(st.characters(codec="utf-8"), max_size=40)


@pytest.mark.parametrize(
    ("template", "markup"),
    [
        ("Move *a*.", 'Move <span class="wg-a">a</span>.'),
        ("*b* *loss*", '<span class="wg-b">b</span> <span class="wg-loss">loss</span>'),
        ("the *gradient*", 'the <span class="wg-grad">gradient</span>'),
        ("**Look.** Now", "<b>Look.</b> Now"),
        ("**a** and **b**", "<b>a</b> and <b>b</b>"),
        ("**What *a* is**", '<b>What <span class="wg-a">a</span> is</b>'),
        ("`a -= lr * a.grad`", "<code>a -= lr * a.grad</code>"),
        ("`*a* **b** if x > 0`", "<code>*a* **b** if x &gt; 0</code>"),
        ("a = a - lr * a.grad, w*w + w", "a = a - lr * a.grad, w*w + w"),
        ("it's “so” & x > 0", "it&#39;s “so” &amp; x &gt; 0"),
    ],
)
def test_what_a_template_marks(template: str, markup: str) -> None:
    assert say(template) == markup


def test_a_word_of_the_glossary_explains_itself_to_pointer_keyboard_and_screen_reader() -> None:
    meaning = GLOSSARY["epoch"]
    assert say("an [[epoch]]") == (
        f'an <span class="wg-term" tabindex="0" role="term" aria-description="{meaning}">epoch</span>'
    )
    assert say("[[epochs|epoch]]") == str(say("[[epoch]]")).replace(">epoch<", ">epochs<")
    assert terms("[[epochs|epoch]], **[[seed]]** and *a*") == {"epoch", "seed"}


@pytest.mark.parametrize(
    ("form", "value", "shown"),
    [
        ("{v}", 3, "3"),
        ("{v}", -3, "−3"),
        ("{v}", 0.5, "0.5000"),
        ("{v:.2}", -0.125, "−0.12"),
        ("{v:.4}", 1e-9, "1.000·10⁻⁹"),
        ("{v:.3g}", 12345.6, "1.23·10⁴"),
        ("{v:g}", 0.1, "0.1"),
        ("{v:,}", 12345, "12,345"),
        ("{v}", "<b>", "&lt;b&gt;"),
        ("{v}", None, "None"),
        ("{v}", True, "True"),
        ("`x[{v}]`", 1, "<code>x[1]</code>"),
        ("**{v:.1}**", 2.0, "<b>2.0</b>"),
        ("{v}", Markup("<i>y</i>"), "<i>y</i>"),
        ("{v}", say("*a*"), '<span class="wg-a">a</span>'),
    ],
)
def test_how_a_value_goes_in(form: str, value: object, shown: str) -> None:
    assert say(form, v=value) == shown


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("an <b>a</b>", "'<' means nothing"),
        ("*adds* what it finds", r"\*adds\* has no colour"),
        ("*two words*", "has no colour"),
        ("[[entropy]]", "the glossary has no 'entropy'"),
        ("**open", r"'\*\*' means nothing"),
        ("`open", "'`' means nothing"),
        ("{open", "'{' means nothing"),
        ("[[open", r"'\[\[' means nothing"),
        ("{}", "'{' means nothing"),
    ],
)
def test_what_is_refused(template: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        check(template)


def test_values_fit_their_templates() -> None:
    with pytest.raises(KeyError):
        say("{a}")
    with pytest.raises(TypeError, match="do not occur"):
        say("a", b=1)
    with pytest.raises(ValueError, match="no number format"):
        say("{v:.2f}", v=1.0)
    with pytest.raises(ValueError, match="is no number"):
        say("{v:.2}", v="1.0")


@given(anything)
def test_a_value_has_no_tags_and_reads_the_same(words: str) -> None:
    for markup in (say("{v}", v=words), element("p", words), callout(say("{v}", v=words)), table((words,), [])):
        assert isinstance(markup, Markup)
    escaped = say("{v}", v=words)
    assert Tags(escaped).tags == []
    assert not re.search("[<>\"']", escaped)
    assert unescape(escaped) == words
    inside = say("*a* `{v}` **{v}**", v=words)
    assert Tags(inside).tags == ["span", "code", "b"]


def test_hostile_text_stays_text() -> None:
    assert unescape(say("{v}", v=HOSTILE)) == HOSTILE
    assert Tags(element("p", HOSTILE, title=HOSTILE)).tags == ["p"]
    assert Tags(element("p", HOSTILE)).text == HOSTILE


def test_elements() -> None:
    assert element("p", "a", Markup("<i>b</i>"), class_="x", aria_label='"', tabindex=0) == (
        '<p class="x" aria-label="&#34;" tabindex="0">a<i>b</i></p>'
    )
    assert element("p", class_="", style=None) == "<p></p>"
    assert paragraph(say("x")) == "<p>x</p>"
    assert quiet(say("x")) == '<p class="wg-fact">x</p>'
    assert callout(say("x")) == '<p class="wg-callout" role="status">x</p>'
    assert callout(say("x"), "alert") == '<p class="wg-callout" role="alert">x</p>'
    assert table(("h",), [("✓ 1",), ("✗ 2",), ("",)], "c") == (
        '<table class="wg-table"><caption>c</caption><thead><tr><th scope="col">h</th></tr></thead><tbody>'
        '<tr><td class="wg-good">✓ 1</td></tr><tr><td class="wg-grad">✗ 2</td></tr><tr><td></td></tr></tbody></table>'
    )


JOINER = "\u2060"
# what the browser still looks for in a text after Markdown was parsed: icons, emoji, addresses, arrows
FOUND_LATER = re.compile(
    r":material/|:[\w+-]+:|https?://|www\.|[-.\w+]+@[-\w]+\.|(?:^|\s)(?:<->|->|<-|--|>=|<=|~=)(?:\s|$)", re.IGNORECASE
)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("score", "score"),
        ("*a* _b_", r"\*a\* \_b\_"),
        ("`c` $d$ #e", r"\`c\` \$d\$ \#e"),
        ("![f](g) <h> &lt;", r"\!\[f\]\(g\) \<h\> \&lt;"),
        (":red[x]", rf"\:{JOINER}red\[x\]"),
        (":material/home:", rf"\:{JOINER}material/home\:"),
        ("a -> b", rf"a \-{JOINER}\> b"),
        ("https://x.org", rf"https\:{JOINER}//x\.org"),
        ("www.x.org", rf"www{JOINER}\.x\.org"),
        ("a@b.org", rf"a\@{JOINER}b\.org"),
        ("1. one", r"1\. one"),
        ("one\n\n    two\t", "one two"),
    ],
)
def test_a_label_means_nothing_to_streamlits_markdown(text: str, safe: str) -> None:
    assert label(text) == safe


@given(st.text(st.sampled_from("ab:/@.-<>=~ w*_`[]()$&;!#\\\n1") | st.characters(codec="utf-8"), max_size=30))
def test_a_label_reads_as_it_was_written(text: str) -> None:
    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", label(text))
    assert not FOUND_LATER.search(shown)
    assert "\n" not in shown
    assert shown.replace(JOINER, "") == " ".join(text.split()).replace(JOINER, "")
    # every character that could begin a mark stands behind a backslash of its own
    assert not re.search(r"[*_`\[\]$<&!#:@]", re.sub(r"\\.", "", label(text)))


# the texts of the app

PARTS = sorted(path for pattern in ("ui/**/*.py", "pages/*.py") for path in ROOT.glob(pattern))
LESSONS = sorted(path for pattern in ("ui/lessons/**/*.py", "pages/*.py") for path in ROOT.glob(pattern))
# where Streamlit gets markup: `show` and `style`, the head with its script, the sidebar's brand and styles
SHOWING = {"ui/text.py", "ui/lesson.py", "ui/sidebar.py"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(tree: ast.AST) -> list[tuple[str, ast.Call]]:
    """Every call, by the last part of its name."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [(getattr(node.func, "attr", getattr(node.func, "id", "")), node) for node in found]


def other_ways(source: str) -> list[str]:
    """Where a source brings text to the page by another way than `say`, `element` and what is built of them."""
    tree = ast.parse(source)
    found = []
    for called, node in calls(tree):
        constant = len(node.args) == 1 and isinstance(node.args[0], ast.Constant)
        if called in {"html", "markdown", "write", "write_stream", "latex"}:
            found.append(f"line {node.lineno}: {called}()")
        if called in {"Markup", "safe", "format_map"} and not constant:
            found.append(f"line {node.lineno}: {called}() of what is not written there")
        if called == "say" and not (node.args and isinstance(node.args[0], ast.Constant | ast.Name | ast.Subscript)):
            found.append(f"line {node.lineno}: say() of a text that is put together")
    pieces = [part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values]
    written = [part for part in pieces if isinstance(part, ast.Constant) and re.search(r"<[a-z/!]", part.value)]
    return found + [f"line {line}: HTML in an f-string" for line in sorted({part.lineno for part in written})]


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_a_lesson_has_no_other_way_to_the_page(path: Path) -> None:
    assert other_ways(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "st.html(x)",
        "left.markdown('x')",
        "st.write(x)",
        "Markup(x)",
        "Markup(f'{x}')",
        "f'<b>{x}</b>'",
        "say(f'{x}')",
        "say('a' + x)",
    ],
)
def test_another_way_would_be_found(source: str) -> None:
    assert len(other_ways(source)) == 1


def test_no_way_is_found_where_there_is_none() -> None:
    assert other_ways("text.fact(say('a {b}', b=b)); Markup('<br>'); f'{a} < {b}'; text.paragraph(say(WORDS[a]))") == []


def test_streamlit_gets_markup_in_few_places() -> None:
    for path in PARTS:
        called = {name for name, _ in calls(ast.parse(path.read_text(encoding="utf-8")))}
        assert "markdown" not in called, name(path)
        assert "write" not in called, name(path)
        assert "html" not in called or name(path) in SHOWING, name(path)


def texts() -> list[str]:
    """Every text that stands in the app's parts, docstrings left out."""
    found = []
    for path in PARTS:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        found += [node.value for node in strings if node not in docs]
    return found


def test_every_template_can_be_said() -> None:
    templates = [
        node.args[0].value
        for path in PARTS
        for called, node in calls(ast.parse(path.read_text(encoding="utf-8")))
        if called == "say" and isinstance(node.args[0], ast.Constant)
    ]
    assert len(templates) > 100
    for template in templates:
        check(template)


def test_each_entry_of_the_glossary_is_used_and_each_use_has_an_entry() -> None:
    used = {term for text in texts() for term in terms(text)}
    assert used == GLOSSARY.keys()
    for word, meaning in GLOSSARY.items():
        assert re.fullmatch(r"[^<>*`{}\[\]\n]{10,110}\.", meaning), word
