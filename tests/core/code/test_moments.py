"""When the phases begin and end, and whose fault an error is."""

import pytest

from core.code.inside import Moment
from core.code.moments import Moments, Over
from core.code.names import Reader
from core.code.replay import replay
from core.code.watch import followed
from core.training.autograd import autograd
from tests.core.code.loops import tensor_arguments

PHASES = ["forward", "loss", "backward", "update", "zero"]


def moments_of(taken, begun, epochs=2):
    steps = autograd(**tensor_arguments() | {"n_epochs": epochs, "batches": lambda: iter([slice(None)])})

    def take(phase):
        taken.append(phase)
        return Moment(phase, {}, {})

    return steps, Moments(autograd, steps.gi_frame, take, lambda: begun.append(len(taken)))


def test_a_phase_ends_where_the_next_line_is_none_of_its_own():
    taken, begun = [], []
    steps, moments = moments_of(taken, begun)
    with followed(steps.gi_frame, moments.visit):
        next(steps)
        assert begun == [0]  # before the names are read for the first time
        assert taken == ["", "forward", "loss", "backward", "update"]
        assert moments.start.phase == ""
        moments.yielded = True
        with pytest.raises(Over):
            next(steps)
    assert [moment.phase for moment in moments.phases] == PHASES
    assert taken == ["", *PHASES]
    assert begun == [0]
    assert not moments.broken


def test_until_the_update_is_said_to_be_made_the_phases_go_on():
    taken, begun = [], []
    steps, moments = moments_of(taken, begun)
    with followed(steps.gi_frame, moments.visit):
        assert len(list(steps)) == 2
    assert [moment.phase for moment in moments.phases] == PHASES * 2
    assert moments.left == ""


def test_once_closed_nothing_is_heard():
    taken, begun = [], []
    steps, moments = moments_of(taken, begun)
    moments.closed = True
    with followed(steps.gi_frame, moments.visit):
        list(steps)
    assert (taken, begun, moments.start, moments.phases) == ([], [], None, [])


def test_an_error_of_the_reader_is_not_the_loops(monkeypatch):
    def fails(*_):
        raise RuntimeError("cannot read")

    steps, moments = moments_of([], [])
    moments._take = fails
    with followed(steps.gi_frame, moments.visit), pytest.raises(RuntimeError, match="cannot read"):
        next(steps)
    assert moments.broken
    monkeypatch.setattr(Reader, "read", fails)
    with pytest.raises(RuntimeError, match="cannot read"):
        replay(autograd, tensor_arguments())
