"""A fault that nobody foresaw, as a learner sees it."""

import asyncio
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.load.client import Session
from tests.serve import serve_asgi

APP = """
import streamlit as st
from ui import faults

if __name__ == "__main__":
    raise ZeroDivisionError("the secret of line 7")
app = st.App(__file__, on_script_error=faults.sorry)
"""


def test_it_is_said_in_place_without_the_details() -> None:
    def page() -> None:
        from ui import faults

        assert faults.sorry(ValueError("the secret of line 7"))

    at = AppTest.from_function(page).run()
    (error,) = at.error
    assert "ValueError" in error.value
    assert "Reload the page" in error.value
    assert "secret" not in error.value


def test_streamlit_shows_no_exception_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken_app.py").write_text(APP)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    async def visit(url: str) -> None:
        async with Session(url):  # raises where the page shows an exception
            pass

    with serve_asgi("broken_app:app") as server:
        asyncio.run(visit(server.url))
        assert "ZeroDivisionError: the secret of line 7" in server.log()
