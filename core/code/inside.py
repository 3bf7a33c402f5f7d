"""What one update of a training loop looked like from inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.code.failure import Failure
from core.code.names import Held
from core.code.watch import Warned
from core.graph.model import Graph, Value
from core.trace import Step

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, eq=False)
class Moment:
    """The loop's names at the end of a phase.

    phase    "forward", "loss", "backward", "update" or "zero"; "" outside the phases
    names    by the names that the loop gives; see `core.code.names.spread`
    given    the tensors that require a gradient and that the loop was called with, by the names of then: the
             same `thing` under `names` means that the name still refers to it
    """

    phase: str
    names: Mapping[str, Held]
    given: Mapping[str, Held]


@dataclass(frozen=True, eq=False)
class Update:
    """The numbers of the `Step` that the loop yielded, by name, copied at that moment.

    A gradient is None for a parameter that got none; `state` is empty where the loop yields none.
    """

    parameters: Mapping[str, Value]
    gradients: Mapping[str, Value | None]
    loss: Value
    state: Mapping[str, Value]


@dataclass(frozen=True, eq=False)
class Inside:
    """One update of a loop, from before its first phase to after its last, or to where it failed.

    start     the names just before the first phase
    phases    in the order in which they ran; where the update failed the last is the moment of that
    graph     what the update's own code built, with its gradients: the graph that it went back through or,
              where it went back through none, the one behind its last differentiable result. Spans are
              characters of `source_of(loop)`. None for a loop without autograd
    update    what the loop yielded; None where it failed before
    warned    in the order in which they came; `line` counts as `phase_lines` does
    failure   what ended the update early, or None
    behind    where it failed or gave a parameter's name to another tensor: for each such name in
              `Moment.given` (for all, where it failed) the graph behind what it refers to in the end
    tensors   where it failed: the very tensors that the loop's names refer to. Not to be changed
    """

    start: Moment
    phases: tuple[Moment, ...]
    graph: Graph | None
    update: Update | None
    warned: tuple[Warned, ...]
    failure: Failure | None
    behind: Mapping[str, Graph]
    tensors: Mapping[str, Tensor]

    @property
    def end(self) -> Moment:
        """The names as they stood when the update was over, or failed."""
        return self.phases[-1] if self.phases else self.start

    def after(self, phase: str) -> Moment:
        """The end of a phase, the last time that it ran. Raises KeyError where the update did not reach it."""
        for moment in reversed(self.phases):
            if moment.phase == phase:
                return moment
        raise KeyError(phase)


def update_of(step: Step, value_of: Callable[[Any], Value]) -> Update:
    """The numbers of a `Step`, copied by `value_of`: a loop changes its tensors in place as soon as it goes on."""
    return Update(
        {name: value_of(value) for name, value in step.parameters.items()},
        {name: None if value is None else value_of(value) for name, value in step.gradients.items()},
        value_of(step.loss),
        {name: value_of(value) for name, value in (step.state or {}).items()},
    )
