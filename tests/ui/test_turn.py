"""Scripts take turns, and nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from ui import turn
from ui.turn import in_turn

ROOT = Path(__file__).parents[2]
LONG = 30.0  # seconds: a test that waits so long has failed


@pytest.fixture
def pool():
    with ThreadPoolExecutor(8) as threads:
        yield threads


def test_two_scripts_are_never_in_the_middle_together(pool, monkeypatch):
    monkeypatch.setattr(turn, "PATIENCE", LONG)
    inside, most = [], []

    def script(number):
        with in_turn():
            inside.append(number)
            most.append(len(inside))
            sum(range(20_000))  # long enough for the interpreter to change threads
            inside.remove(number)

    list(pool.map(script, range(400)))
    assert len(most) == 400
    assert max(most) == 1


def test_nobody_waits_for_a_long_run(pool):
    entered, over = Event(), Event()

    def long_run():
        with in_turn():
            entered.set()
            assert over.wait(LONG)

    def impatient():
        with in_turn():
            return not over.is_set()

    running = pool.submit(long_run)
    assert entered.wait(LONG)
    assert pool.submit(impatient).result(LONG)  # while the other still runs
    over.set()
    running.result(LONG)


def test_a_turn_ends_with_an_exception_and_can_be_had_again_inside_itself(pool, monkeypatch):
    monkeypatch.setattr(turn, "PATIENCE", LONG)

    @in_turn()
    def part(depth):
        if depth:
            part(depth - 1)
        raise RuntimeError("a rerun")

    for _ in range(3):
        with pytest.raises(RuntimeError, match="a rerun"):
            pool.submit(part, 3).result(LONG)


def test_every_fragment_takes_its_turn():
    sources = [*ROOT.glob("ui/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "streamlit_app.py"]
    assert [path.name for path in sources if "st.fragment" in path.read_text(encoding="utf-8")] == ["turn.py"]
