"""Make one update of a training loop again, with the loop's own code, and keep what happened inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from core.code.failure import Failure, failure_of
from core.code.inside import Inside, Moment, Update, update_of
from core.code.moments import Moments, Over
from core.code.names import Reader, is_optimizer, is_tensor, spread
from core.code.on_page import on_page
from core.code.source import line_in, source_of
from core.code.watch import Warned, followed, heard
from core.graph.model import Graph, NotReal

if TYPE_CHECKING:
    from core.graph.update_tape import UpdateTape

State = Mapping[Any, Mapping[str, Any]]


def replay(
    loop: Callable[..., Iterator[Any]], arguments: Mapping[str, Any], optimizer_state: State | None = None
) -> Inside:
    """Call `loop(**arguments)` and make the first update of what it returns, under the tape.

    Args:
        loop: a generator function that yields a `Step` for every update, its phases opened by comments.
        arguments: fresh ones, as the loop changes them: parameters with the values that they had before
            the update, their `.grad` as it was then, and `batches` that give this update's batch (see
            `one_batch`).
        optimizer_state: what an optimizer of the loop is to know as the update begins: for a parameter among
            the arguments, what `optimizer.state[parameter]` held (`{"momentum_buffer": tensor}`). Copied.

    The lines after the `yield` belong to the update: the loop goes on until it ends or is about to begin
    another. Whatever it raises is caught and reported. The thread's tracer, the filters of warnings and
    torch's modes are as before when this returns.

    Raises:
        ValueError: a loop that ends without an update, or complex numbers.
    """
    one = _Update(loop, arguments, optimizer_state or {})
    one.make()
    return one.inside()


def one_batch(rows: Any, epoch: int = 0) -> Callable[[], Iterator[Any]]:
    """The `batches` of a loop of `epoch` + 1 epochs that sees nothing before the last, and there only `rows`."""
    empty = iter(range(epoch))

    def batches() -> Iterator[Any]:
        if next(empty, None) is None:
            yield rows

    return batches


def _go_on(steps: Iterator[Any]) -> Any:
    # the recorder looks at frames up to here
    return next(steps)


class _Update:
    """One update in the making."""

    def __init__(self, loop: Callable[..., Iterator[Any]], arguments: Mapping[str, Any], state: State) -> None:
        given = {name: item for name, item in spread(arguments) if is_tensor(item)}
        self.loop, self.state = loop, state
        self.steps = cast(Any, loop(**arguments))  # a generator: it has a frame
        self.reader = Reader()
        self.tape: UpdateTape | None = None
        self.quiet: Callable[[], AbstractContextManager[None]] = nullcontext
        if given:  # else the loop computes in NumPy, and need not wait for torch
            self.tape, self.quiet = _tape()
        self.given = {name: item for name, item in given.items() if item.requires_grad}
        self.frame = self.steps.gi_frame
        self.moments = Moments(loop, self.frame, self.take, self.begin)
        self.names: dict[str, Any] = {}
        self.update: Update | None = None
        self.failure: Failure | None = None
        self.warned: list[Warned] = []

    def make(self) -> None:
        moments = self.moments
        with heard(self.frame) as self.warned, followed(self.frame, moments.visit), self.tape or nullcontext():
            try:
                step = self.go_on()
                if step is not None:
                    moments.yielded = True
                    with self.quiet():
                        self.update = update_of(step, self.reader.value)
                    self.go_on()
            finally:
                moments.closed = True
                self.steps.close()
        if self.update is None and self.failure is None:
            raise ValueError(f"{self.loop.__name__} ended without making an update.")

    def go_on(self) -> Any:
        """What the loop yields next; None where it is over, or fails."""
        try:
            return _go_on(self.steps)
        except (StopIteration, Over):
            return None
        except NotReal:
            raise
        except Exception as error:  # whatever the loop raises is what is to be shown
            if self.moments.broken:
                raise
            self.failure = failure_of(error, self.loop)[0]
            if not self.moments.left:
                self.moments.phases.append(self.take(""))
            return None

    def begin(self) -> None:
        """Before the first phase: what was computed so far, such as the batch, is data."""
        with self.quiet():
            for optimizer in filter(is_optimizer, self.frame.f_locals.values()):
                for parameter in (item for group in optimizer.param_groups for item in group["params"]):
                    if parameter in self.state:
                        kept = self.state[parameter].items()
                        optimizer.state[parameter] = {k: v.clone() if is_tensor(v) else v for k, v in kept}
        if self.tape is not None:
            self.tape.recorder.away = False

    def take(self, phase: str) -> Moment:
        self.names = dict(self.frame.f_locals)
        with self.quiet():
            return Moment(phase, self.reader.read(self.names), self.reader.read(self.given))

    def inside(self) -> Inside:
        assert self.moments.start is not None
        tensors = {name: item for name, item in spread(self.names) if is_tensor(item)}
        graph = None if self.tape is None else self.tape.graph()
        shown = source_of(self.loop)
        return Inside(
            start=self.moments.start,
            phases=tuple(self.moments.phases),
            graph=None if graph is None else on_page(graph, self.loop),
            update=self.update,
            warned=tuple(replace(item, line=line_in(shown, self.loop, item.line)) for item in self.warned),
            failure=self.failure,
            behind=self.behind(tensors),
            tensors=tensors if self.failure else {},
        )

    def behind(self, tensors: Mapping[str, Any]) -> dict[str, Graph]:
        if self.tape is None:
            return {}
        return {
            name: on_page(self.tape.graph_behind(tensors[name]), self.loop)
            for name, item in self.given.items()
            if name in tensors and (self.failure or tensors[name] is not item)
        }


def _tape() -> tuple[UpdateTape, Callable[[], AbstractContextManager[None]]]:
    from core.graph.update_tape import UpdateTape
    from core.graph.values import quiet

    tape = UpdateTape(_go_on.__code__)
    tape.recorder.away = True
    return tape, quiet
