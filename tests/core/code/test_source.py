"""The code panel's text: the source of what ran, without its docstring, and the lines of each phase."""

import inspect
import re
from collections.abc import Callable

import numpy as np
import pytest
import torch

from core.code.source import phase_lines, source_of
from core.lessons.autograd.attempts import ATTEMPTS, accumulate
from core.lessons.numpy.scikit_learn import scikit_learn
from core.line.data import make
from core.training.autograd import autograd
from core.training.batches import batches
from core.training.by_hand import by_hand
from core.training.initialise import initialise
from core.training.optimizer import optimizer
from core.training.train import loop, train

PHASES = ("forward", "loss", "backward", "update", "zero")
LOOPS = {"NumPy": by_hand, "autograd": autograd, "optim.SGD": optimizer}
# what stands in each phase, without comments
EXPECTED = {
    "forward": {"yhat = a + b * x"},
    "loss": {"error = y - yhat", "loss = (error**2).mean()"},
}
OWN = {
    "NumPy": {
        "backward": {"a_grad = -2 * error.mean()", "b_grad = -2 * (x * error).mean()"},
        "update": {"a = a - lr * a_grad", "b = b - lr * b_grad"},
    },
    "autograd": {
        "backward": {"loss.backward()"},
        "update": {"with torch.no_grad():", "a -= lr * a.grad", "b -= lr * b.grad"},
        "zero": {"a.grad.zero_()", "b.grad.zero_()"},
    },
    "optim.SGD": {"backward": {"loss.backward()"}, "update": {"sgd.step()"}, "zero": {"sgd.zero_grad()"}},
}


@pytest.mark.parametrize("trainer", LOOPS)
def test_every_phase_has_its_lines(trainer: str) -> None:
    source = source_of(LOOPS[trainer])
    lines = source.splitlines()
    phases = phase_lines(source)
    found = {
        phase: {lines[i].strip() for i in numbers if not lines[i].strip().startswith("#")}
        for phase, numbers in phases.items()
    }
    assert found == EXPECTED | OWN[trainer]
    assert list(phases) == [phase for phase in PHASES if phase in phases]
    for phase, numbers in phases.items():
        # each starts with the comment that names it, and no line belongs to two
        assert lines[min(numbers)].strip().startswith(f"# {phase}: ")
        assert numbers == set(range(min(numbers), max(numbers) + 1))
    assert sum(map(len, phases.values())) == len(set().union(*phases.values()))


@pytest.mark.parametrize("function", [*LOOPS.values(), initialise, scikit_learn], ids=lambda f: f.__name__)
def test_what_is_shown_is_the_functions_source_without_its_docstring(function: Callable[..., object]) -> None:
    shown = source_of(function)
    whole = inspect.getsource(function)
    assert function.__doc__
    assert function.__doc__.strip().splitlines()[0] not in shown
    assert '"""' not in shown
    assert shown == re.sub(r' *""".*?"""\n', "", whole, count=1, flags=re.DOTALL).rstrip()


@pytest.mark.parametrize("trainer", LOOPS)
def test_what_is_shown_runs_and_makes_the_trace(trainer: str) -> None:
    """The printed text, compiled by itself, walks the same path to the last bit."""
    data, start = make(), (0.5, -0.1)
    names = vars(inspect.getmodule(LOOPS[trainer])).copy()
    exec(compile(source_of(LOOPS[trainer]), "shown", "exec"), names)
    shown = names[LOOPS[trainer].__name__]
    assert shown is not LOOPS[trainer]
    if trainer == "NumPy":
        arguments = (data.x_train, data.y_train, *(np.array([v]) for v in start))
    else:
        arguments = (
            *(torch.tensor(v, dtype=torch.float32) for v in (data.x_train, data.y_train)),
            *(torch.tensor([v], requires_grad=True) for v in start),
        )
    path = [tuple(p.item() for p in step.parameters.values()) for step in shown(*arguments, 0.1, 3, batches(80, 16))]
    trace = train(data, start, 0.1, 15, 16, trainer)
    np.testing.assert_array_equal(path, trace.parameters[1:])


def test_the_loop_that_a_page_shows_is_the_one_that_trains() -> None:
    assert {trainer: loop(trainer) for trainer in LOOPS} == LOOPS


def test_a_source_without_phases_has_none() -> None:
    assert phase_lines(source_of(initialise)) == {}
    assert phase_lines("# loss: one\nx = 1\n\ny = 2\n# not a phase\nz = 3") == {"loss": {0, 1}}


def test_a_phase_of_the_same_lines_has_the_same_comment_in_every_loop() -> None:
    comments: dict[tuple[str, ...], set[str]] = {}
    names = dict.fromkeys(("forward", "loss", "backward", "update", "zero"), 0)
    for function in (*LOOPS.values(), *ATTEMPTS.values(), accumulate):
        source = source_of(function)
        lines = [line.strip() for line in source.splitlines()]
        for phase, numbers in phase_lines(source).items():
            comment, *code = (lines[i] for i in sorted(numbers))
            # the attempts see all points, so they name them as they were given
            code = [re.sub(r"\b([xy])_train\b", r"\1", line) for line in code]
            comments.setdefault((phase, *code), set()).add(comment)
            names[phase] += 1
    assert [found for found in comments.values() if len(found) > 1] == []
    assert names == {"forward": 9, "loss": 9, "backward": 9, "update": 8, "zero": 6}
    assert comments["forward", "yhat = a + b * x"] == {"# forward: what the line predicts"}


def test_every_loop_yields_its_step_on_the_same_line() -> None:
    lines = {
        line.strip().replace("_grad", ".grad").replace("ALL", "rows")
        for function in (*LOOPS.values(), *ATTEMPTS.values())
        for line in source_of(function).splitlines()
        if "Step(" in line
    }
    assert lines == {'yield Step(epoch, rows, {"a": a, "b": b}, {"a": a.grad, "b": b.grad}, loss)'}
