"""Markup on the page: what ui/say.py and ui/listing.py make, shown by Streamlit."""

from collections.abc import Iterable, Sequence, Set

import streamlit as st

from ui import say
from ui.listing import listing
from ui.say import Markup, element


def show(markup: Markup) -> None:
    """Show markup as it is."""
    st.html(markup)


def style(css: str) -> None:
    """Add a style sheet to the page."""
    st.html(f"<style>{css}</style>")


def section(title: str, aside: Markup | None = None) -> None:
    """A heading within a page; `aside` stands beside it."""
    beside = element("small", aside) if aside else Markup("")
    show(element("h2", title, beside, class_="wg-section"))


def fact(sentence: Markup) -> None:
    """A quiet line of facts."""
    show(say.quiet(sentence))


def paragraph(sentence: Markup) -> None:
    """A paragraph of running text."""
    show(say.paragraph(sentence))


def line(sentence: Markup) -> None:
    """A line of running text with no space of its own around it, for cards."""
    show(element("p", sentence, class_="wg-line"))


def callout(sentence: Markup, role: str = "status") -> None:
    """Something went another way than usual: a sentence in place, not an alarm."""
    show(say.callout(sentence, role))


def table(header: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> None:
    """A plain table of text, by `say.table`."""
    show(say.table(header, rows, caption))


def code(source: str, lit: Set[int] = frozenset(), wrong: int | None = None) -> None:
    """Python source, by `listing`."""
    show(listing(source, lit, wrong))
