"""What `make mutants` changes, which tests it runs, and what it prints."""

import json
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from tools.mutants import choose
from tools.mutants.find import mutants
from tools.mutants.mutant import Mutant, is_valid
from tools.mutants.reach import Reach, imports
from tools.mutants.report import Verdict, entry, equivalent, report


def changes(source: str) -> list[tuple[str, str]]:
    """Every change of the source that compiles: its kind, and the whole text after it."""
    return [(m.kind, m.apply(source)) for m in mutants(source) if is_valid(source, m)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", [("comparison", "a <= b")]),
        ("a >= b == c", [("comparison", "a > b == c"), ("comparison", "a >= b != c")]),
        ("a is not b", [("comparison", "a is b")]),
        ("a in b", [("comparison", "a not in b")]),
        ("(a + b) * c", [("arithmetic", "(a - b) * c"), ("arithmetic", "(a + b) / c")]),
        ("a // b - -c", [("arithmetic", "a * b - -c"), ("arithmetic", "a // b + -c"), ("arithmetic", "a // b - +c")]),
        ("a += b", [("arithmetic", "a -= b")]),
        ("a and b or c", [("boolean", "a or b or c"), ("boolean", "a and b and c")]),
        ("x = not a", [("boolean", "x =  a")]),
        ("x = 7", [("constant", "x = 8")]),
        ("x = 0.25, 0.0", [("constant", "x = 0.5, 0.0"), ("constant", "x = 0.25, 1.0")]),
        ("x = True", [("constant", "x = False")]),
        ("x = a[0]", [("constant", "x = a[1]")]),
        ("x = min(a)", [("extreme", "x = max(a)")]),
        ("x = a.maximum(b)", [("extreme", "x = a.minimum(b)")]),
        ("x = f(a, b=c, d=e)", [("argument removed", "x = f(a,  d=e)"), ("argument removed", "x = f(a, b=c)")]),
        ("f(a)", [("call removed", "pass")]),
        ("x = 'one' 'two'", [("string", "x = 'XX' 'two'"), ("string", "x = 'one' 'XX'")]),
        ('x = f"{a} is"', [("string", 'x = f"XX"')]),
        ("x = 'α', a < b", [("string", "x = 'XX', a < b"), ("comparison", "x = 'α', a <= b")]),
        (
            "x = a if b < c else d",
            [
                ("condition inverted", "x = a if (not (b < c)) else d"),
                ("condition always true", "x = a if True else d"),
                ("comparison", "x = a if b <= c else d"),
            ],
        ),
        ("x = [a for a in b if a]", [("condition inverted", "x = [a for a in b if (not (a))]")]),
        ("while a:\n    b", [("condition inverted", "while (not (a)):\n    b")]),
        ("def f():\n    return a", [("return", "def f():\n    return None")]),
    ],
)
def test_the_changes_of_a_line(source: str, expected: list[tuple[str, str]]) -> None:
    assert changes(source) == expected


def test_what_shows_nothing_is_left_alone() -> None:
    source = textwrap.dedent('''
        """The module."""

        from __future__ import annotations

        from typing import TYPE_CHECKING, Literal, cast

        if TYPE_CHECKING:
            from a import b

        __all__ = ["K", "f"]
        Kind = Literal["a", "b"]
        Both: TypeAlias = "int | str"


        @dataclass(frozen=True, slots=True)
        class K(TypedDict, total=False):
            """The class."""

            field: Literal["left", "right"]


        def f(a: Literal["x"], *, c: tuple[int, 2]) -> Literal["y"]:
            """The function."""
            d: "list[int]" = cast("list[int]", a)
            for e in zip(d, c, strict=False):
                ...
            return None
    ''')
    assert changes(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "x = 'a point'",
        "x = 'the loss, updates'",
        "x = f'over {n} steps'",
        "x = 'y %{y}<extra></extra>'",
        "x = '<b>the loss</b> of it'",
        "x = f(title='loss')",
        "x = {'hovertemplate': '%{x}<br>'}",
    ],
)
def test_prose_is_changed_only_on_request(source: str) -> None:
    more = {m.apply(source) for m in mutants(source, prose=True)} - {m.apply(source) for m in mutants(source)}
    assert len(more) == 1
    assert "'XX'" in more.pop()


@pytest.mark.parametrize(
    "source",
    [
        "x = 'grad'",
        "x = '7 5'",
        "x = f'{n} updates'",
        "x = '<rect x=\"1\" fill=\"none\">' ' rx=\"4\" class=\"a\"/>'",
        "x = 'loss.backward()'",
        "x = a == 'two words'",
        "x = a['two words']",
        "x = {'two words': a}",
        "x = '600 16px sans-serif'",
    ],
)
def test_strings_for_the_program_are_always_changed(source: str) -> None:
    assert "string" in {kind for kind, _ in changes(source)}
    assert mutants(source) == mutants(source, prose=True)


def test_a_change_knows_its_place() -> None:
    source = 'LIMIT = 3\n\n\ndef f(a=1):\n    return g(\n        a,\n        "word",\n    )\n'
    found = {m.kind + m.text: m for m in mutants(source, "core/m.py")}
    limit, default, word = found["constant4"], found["constant2"], found['string"XX"']
    assert (limit.at_import, default.at_import, word.at_import) == (True, True, False)
    assert (word.lines, word.statement, word.before, word.after) == ((7, 7), (5, 8), '"word",', '"XX",')
    assert entry(limit) == "core/m.py | LIMIT = 3 | LIMIT = 4"
    assert (default.lines, default.statement) == ((4, 4), (4, 4))


def test_a_change_of_nothing_is_not_valid() -> None:
    (mutant,) = mutants("x = 1")
    assert is_valid("x = 1", mutant)
    assert not is_valid("x = 1", replace(mutant, text="(1)"))
    assert not is_valid("x = 1", replace(mutant, text="1 1"))


def test_the_sample_stays_when_other_code_changes_or_a_file_moves() -> None:
    source = "".join(f"x{i} = {i}\n" for i in range(40))

    def lines(sources: dict[str, str], seed: int = 0) -> list[str]:
        return [m.before for m in choose.sample([m for p, s in sources.items() for m in mutants(s, p)], 10, seed)]

    before = lines({"core/a.py": source})
    assert len(set(before)) == 10
    assert lines({"core/lessons/b.py": "\n\n" + source}) == before
    assert lines({"core/a.py": source}, seed=1) != before
    more = lines({"core/a.py": source, "core/c.py": "y = 1\nz = 2\n"})
    assert [line for line in more if line.startswith("x")] == before[: sum(line.startswith("x") for line in more)]


REACH = Reach(
    seconds={"tests/test_line.py::slow": 4.0, "tests/test_other.py::b": 1.0, "tests/test_other.py::a": 2.0},
    lines={
        "core/line.py": {2: ["tests/test_other.py::a", "tests/test_line.py::slow"], 3: ["tests/test_other.py::b"]},
        "ui/page.py": {1: ["tests/test_other.py::b"]},
    },
)


def mutant_at(line: int, *, at_import: bool = False) -> Mutant:
    return Mutant("core/line.py", "constant", 0, 1, "2", (line, line), (2, 3), at_import, "1", "2")


def test_the_tests_of_a_line_run_fastest_first_and_its_own_file_is_preferred() -> None:
    other, slow = "tests/test_other.py::a", "tests/test_line.py::slow"
    assert choose.chosen_tests(mutant_at(2), REACH, [], budget=30) == ([other, slow], 2)
    assert choose.chosen_tests(mutant_at(2), REACH, [], budget=5) == ([slow], 2)
    # A line that no test is seen on: its statement.
    assert choose.chosen_tests(mutant_at(9), REACH, [], budget=30)[1] == 3
    # A statement that no test is seen on: its module.
    hidden = replace(mutant_at(9), statement=(9, 9))
    assert choose.chosen_tests(hidden, REACH, [], budget=30)[1] == 3
    assert choose.chosen_tests(replace(hidden, path="core/other.py"), REACH, [], budget=30) == ([], 0)


def test_a_line_that_runs_on_import_is_tried_on_those_who_import_it() -> None:
    reach = replace(REACH, lines={"ui/page.py": REACH.lines["ui/page.py"]})
    constant = mutant_at(1, at_import=True)
    assert choose.chosen_tests(constant, reach, [], budget=30) == ([], 0)
    assert choose.chosen_tests(constant, reach, ["ui/page.py"], budget=30) == (["tests/test_other.py::b"], 1)
    assert choose.chosen_tests(constant, reach, ["tests/test_line.py"], budget=30)[0] == ["tests/test_line.py::slow"]


def test_who_imports_what() -> None:
    sources = {"core/a.py": "", "core/b.py": "from core import a", "ui/c.py": "from core.b import x\nimport core.a"}
    assert choose.importers_of(sources) == {"core/a.py": {"core/b.py", "ui/c.py"}, "core/b.py": {"ui/c.py"}}
    assert imports("def f():\n    from a.b import c") == {"a.b", "a.b.c"}


def test_what_is_saved_is_what_is_read(tmp_path: Path) -> None:
    REACH.save(tmp_path / "reach.json")
    assert Reach.load(tmp_path / "reach.json") == REACH


def test_the_report() -> None:
    seen, missed = (replace(mutant_at(n), path="core/figures/x.py") for n in (1, 2))
    same = replace(mutant_at(3), path="ui/lessons/numpy/page.py", before="a | b", after="b | a")
    reasons = equivalent("# path | before\n\nui/lessons/numpy/page.py | a | b | b | a | the order is free\n")
    assert reasons == {entry(same): "the order is free"}
    text = report(
        [Verdict(seen, "noticed", 1, 1), Verdict(missed, "survived", 2, 5), Verdict(same, "equivalent")], reasons
    )
    rates, *rest = text.split("\n\n")
    assert [line.split() for line in rates.splitlines()[1:]] == [
        *(["core,", "all", "1", "2", "50%"], ["core/figures", "1", "2", "50%"]),
        *(["ui,", "all", "0", "0", "1"], ["ui/lessons", "0", "0", "1"]),
    ]
    assert rest == [
        "survived: core/figures/x.py:2  constant  (2 of 5 tests that reach it ran)\n  - 1\n  + 2",
        "equivalent: ui/lessons/numpy/page.py:3  constant  (the order is free)\n  - a | b\n  + b | a",
    ]


ROOT = Path(__file__).resolve().parents[2]
PROJECT = "[tool.pytest.ini_options]\npythonpath = ['.']\naddopts = '--import-mode=importlib'\n"
SMALL = """
    from functools import cache

    SIZE = 3


    @cache
    def double(x):
        return 2 * x


    def unused():
        return 1
"""
SMALL_TESTS = """
    from core.small import SIZE, double


    def test_size():
        assert SIZE < 10


    def test_double():
        assert double(2) == 4


    def test_double_again():
        assert double(2) == 4


    def test_that_fails():
        assert double(0)
"""
TRY_THEM = """
    import json, signal, sys, time
    from pathlib import Path
    from tools.mutants import forks
    from tools.mutants.find import mutants
    from tools.mutants.reach import Reach, measure
    from tools.mutants.run import try_all

    tree, work = Path(sys.argv[1]), Path(sys.argv[2])
    forks.prepare()
    measure(tree, work / "reach.json")
    reach = Reach.load(work / "reach.json")
    source = (tree / "core/small.py").read_text()
    verdicts = try_all(mutants(source, "core/small.py"), {"core/small.py": source}, reach, [tree], budget=30)
    assert (tree / "core/small.py").read_text() == source
    forks.start(tree, work / "endless.log", lambda: time.sleep(3600), limit=0.2)
    print(json.dumps({
        "lines": {line: len(tests) for line, tests in reach.lines["core/small.py"].items()},
        "failed": reach.failed,
        "outcomes": {v.mutant.after: [v.outcome, v.reaching] for v in verdicts},
        "endless": forks.wait()[1] == -signal.SIGALRM,
    }))
"""


def test_a_small_tree_from_end_to_end(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    texts = {"core/small.py": SMALL, "tests/test_small.py": SMALL_TESTS, "pyproject.toml": PROJECT}
    for name, text in texts.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(textwrap.dedent(text).lstrip())
    command = [sys.executable, "-c", textwrap.dedent(TRY_THEM), str(tree), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    # Each test runs the cached function anew; a function that nothing calls is tried on those of its module.
    assert found["lines"]["8"] == 2
    assert "12" not in found["lines"]
    assert found["failed"] == ["tests/test_small.py::test_that_fails"]
    assert found["outcomes"] == {
        "SIZE = 4": ["survived", 3],
        "return None": ["survived", 3],
        "return 3 * x": ["noticed", 2],
        "return 2 / x": ["noticed", 2],
        "return 2": ["survived", 3],
    }
    assert found["endless"]
