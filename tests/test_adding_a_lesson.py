"""The worked example of docs/adding-a-lesson.md, carried into a copy of the project and opened there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```python (file|edit) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COPIED = ("core", "ui", "pages", "static", "tests", ".streamlit")
COPIED += ("streamlit_app.py", "pyproject.toml", "requirements.txt")

OPENS_IT = """
from tests.ui.app import choose, html, opened, sent
at = opened("pages/90_first_step.py", learning_rate="0.2")
assert "<h1>What does one update change?</h1>" in html(at)
assert "0.80119529" in html(at)
stage = sent(at, "first_step_stage")
assert stage["address"] == "learning_rate=0.2"
assert stage["scene"]["total"] == 1
choose(at, "first_step", "Too far")
assert sent(at, "first_step_stage")["address"] == "learning_rate=0.9"
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the lesson in it."""
    target = tmp_path_factory.mktemp("house")
    for part in COPIED:
        whole = ROOT / part
        if whole.is_dir():
            shutil.copytree(whole, target / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(whole, target / part)
    for what, path, text in BLOCK.findall((ROOT / "docs" / "adding-a-lesson.md").read_text(encoding="utf-8")):
        if what == "file":
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_text(text, encoding="utf-8")
            continue
        before = (target / path).read_text(encoding="utf-8")
        # a row goes to the end of LESSONS, a number to the end of the file
        after = before.replace("\n)\n\n\ndef find", f"\n{text})\n\n\ndef find") if "Lesson(" in text else before + text
        assert after != before
        (target / path).write_text(after, encoding="utf-8")
    return target


def run(copy: Path, *arguments: str) -> None:
    """Run Python in the copy; what it printed is the failure's message."""
    done = subprocess.run([sys.executable, *arguments], cwd=copy, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_example_is_as_small_as_the_page_says() -> None:
    blocks = BLOCK.findall((ROOT / "docs" / "adding-a-lesson.md").read_text(encoding="utf-8"))
    new = [path for what, path, _ in blocks if what == "file"]
    edited = [text for what, _, text in blocks if what == "edit"]
    assert len(set(new)) == len(new) == 6
    assert [text.count("\n") for text in edited] == [1, 1]


def test_the_lesson_opens_and_its_controls_work(copy: Path) -> None:
    run(copy, "-c", OPENS_IT)


def test_the_lesson_passes_the_rules_of_the_house_and_its_own_test(copy: Path) -> None:
    checked = ("tests/lessons/test_first_step.py", "tests/test_architecture.py")
    run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", *checked, "-k", "first_step or no_lesson or cycle")
