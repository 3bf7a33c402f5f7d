"""One frame is followed and one thread is heard; all else is as it was."""

import sys
import threading
import warnings

import pytest

from core.code.replay import replay
from core.code.watch import followed, heard
from core.lessons.autograd.attempts import ATTEMPTS
from core.training.autograd import autograd
from tests.core.code.loops import FRAMES, attempt_arguments, predicted, tensor_arguments, without_end


def helper():
    return sys._getframe().f_trace


def lines():
    inner = helper()
    yield inner
    yield helper()


@pytest.fixture
def outer():
    """A tracer of the test's own, as a debugger sets one: the names of the functions that it was told of."""
    told = []

    def tracer(frame, event, arg):
        told.append(frame.f_code.co_name)

    before = sys.gettrace()
    sys.settrace(tracer)
    yield tracer, told
    sys.settrace(before)


def test_each_line_of_one_frame_and_no_other():
    steps, seen = lines(), []
    frame = steps.gi_frame
    with followed(frame, lambda event: seen.append((event, frame.f_lineno - frame.f_code.co_firstlineno))):
        assert next(steps) is None  # the helper's own frame has no tracer
        helper()
        assert next(steps) is None
    next(steps, None)
    assert seen == [("line", 1), ("line", 2), ("return", 2), ("line", 3), ("return", 3)]


@pytest.mark.parametrize("loop", [autograd, ATTEMPTS["first"], ATTEMPTS["second"]])
def test_the_threads_tracer_rests_and_comes_back(loop, outer):
    tracer, told = outer
    given = tensor_arguments() if loop is autograd else attempt_arguments()
    told.clear()
    replay(loop, given)
    assert sys.gettrace() is tracer
    assert "replay" in told
    assert told.count(loop.__name__) <= 1  # as its generator is made
    assert {"_go_on", "backward"}.isdisjoint(told)


def test_without_a_tracer_there_is_none_afterwards():
    before = sys.gettrace()
    sys.settrace(None)
    try:
        replay(ATTEMPTS["fourth"], attempt_arguments())
        assert sys.gettrace() is None
    finally:
        sys.settrace(before)


def test_functions_that_the_loop_calls_are_not_traced():
    FRAMES.clear()
    given = attempt_arguments()
    replay(without_end, {"x": given["x_train"], "y": given["y_train"], "a": given["a"], "b": given["b"], "lr": 0.1})
    assert [frame.f_code.co_name for frame in FRAMES] == [predicted.__name__]
    assert FRAMES[0].f_trace is None


def test_a_refused_replay_puts_all_back_too(outer):
    tracer, _ = outer
    filters = list(warnings.filters)
    with pytest.raises(ValueError, match="without making an update"):
        replay(autograd, tensor_arguments() | {"n_epochs": 0})
    assert sys.gettrace() is tracer
    assert warnings.filters == filters


def test_threads_replay_at_once():
    expected = replay(autograd, tensor_arguments()).update.loss.sum
    found, failures = [], []

    def work():
        before = sys.gettrace()
        try:
            for _ in range(10):
                inside = replay(autograd, tensor_arguments())
                found.append((inside.update.loss.sum, len(inside.graph.nodes), len(inside.phases), inside.warned))
                inside = replay(ATTEMPTS["first"], attempt_arguments())
                failures.append((inside.failure.code, len(inside.warned), sys.gettrace() is before))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [(expected, 9, 5, ())] * 40
    assert failures == [("a.grad.zero_()", 3, True)] * 40


def test_a_warning_of_another_thread_goes_where_it_went_before():
    with warnings.catch_warnings(record=True) as elsewhere:
        warnings.simplefilter("always")
        with heard(sys._getframe()) as own:
            warnings.warn("mine", UserWarning, stacklevel=1)
            other = threading.Thread(target=lambda: warnings.warn("yours", UserWarning, stacklevel=1))
            other.start()
            other.join()
        warnings.warn("mine again", UserWarning, stacklevel=1)
    assert [(item.message, item.category) for item in own] == [("mine", "UserWarning")]
    assert [str(item.message) for item in elsewhere] == ["yours", "mine again"]
