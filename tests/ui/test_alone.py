"""Each page's file as the entry point itself: no door, no sidebar, and still the whole lesson."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.app import html
from ui.lesson import LESSONS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("entry", LESSONS, ids=lambda entry: entry.number)
def test_a_page_stands_alone(entry) -> None:
    at = AppTest.from_file(ROOT / entry.path, default_timeout=60).run()
    assert not at.exception
    assert f"<h1>{entry.question}</h1>" in html(at)
