"""Watch a function run: every tensor operation, below autograd, with its values and its place in the code.

Two modes, both of this thread only, so that other sessions of the process see nothing: a
`TorchFunctionMode` counts the Python calls and knows their frames; a `TorchDispatchMode` sees each
operation that a call really performs (`F.linear` performs two) with its inputs and outputs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from core.graph import source
from core.graph.model import Value
from core.graph.values import to_value


@dataclass
class Site:
    """Where in the user's code one Python call stands."""

    call: int
    code: CodeType | None = None
    offset: int = 0
    name: str = ""  # the variable that the user's expression is bound to
    run: str = ""  # records of one run belong to one such expression
    groups: tuple[tuple[str, str], ...] = ()  # (path of the module call, path of the module)


@dataclass
class Input:
    """A tensor going into an operation, as it was at that moment."""

    tensor: torch.Tensor
    value: Value
    function: Any  # its grad_fn, None for leaves and constants
    output_nr: int
    producer: tuple[int, int] | None  # (record, output) that made it, if the recorder saw that


@dataclass
class Record:
    """One operation that ran."""

    index: int
    op: str
    inputs: list[Input]
    outputs: list[torch.Tensor]
    values: list[Value]
    scalars: tuple[float, ...]
    sequence: int | None
    grad_enabled: bool
    site: Site


@dataclass
class Recording:
    """Everything that one run of a function left behind."""

    result: Any = None
    records: list[Record] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)  # id of a tensor -> its name
    kept: list[Any] = field(default_factory=list)  # keeps tensors and frames alive, so that ids stay unique


def _tensors(items: Iterable[Any]) -> list[torch.Tensor]:
    found = []
    for item in items:
        if isinstance(item, torch.Tensor):
            found.append(item)
        elif isinstance(item, list | tuple):
            found.extend(_tensors(item))
    return found


def _sequence() -> int | None:
    """The number autograd gave the node it made last; None where this torch does not tell."""
    peek = getattr(torch._C._autograd, "_get_sequence_nr", None)
    return None if peek is None else peek() - 1


_BACKWARD = (torch.Tensor.backward, torch.autograd.backward, torch.autograd.grad)
Backward = Callable[[Callable[..., Any], Sequence[Any], dict[str, Any]], Any]  # (one of _BACKWARD, args, kwargs)


class _Calls(TorchFunctionMode):
    """Counts the Python calls into torch and remembers the frame of the one now running."""

    def __init__(self, backward: Backward | None) -> None:
        super().__init__()
        self.backward = backward
        self.count = 0
        self.frame: FrameType | None = None

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if self.backward is not None and func in _BACKWARD:
            return self.backward(func, args, kwargs or {})
        outer, self.frame = self.frame, sys._getframe(1)
        self.count += 1
        try:
            return func(*args, **(kwargs or {}))
        finally:
            self.frame = outer


class _Operations(TorchDispatchMode):
    """Records every operation below autograd."""

    def __init__(self, recording: Recording, calls: _Calls, stop: CodeType) -> None:
        super().__init__()
        self.recording, self.calls, self.stop = recording, calls, stop
        self.away = False
        self.made: dict[int, tuple[int, int]] = {}
        self.values: dict[tuple[int, int], Value] = {}
        self.site = Site(call=-1)
        self.modules: dict[FrameType, tuple[str, str]] = {}
        self.paths: dict[str, int] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if self.away:
            return func(*args, **kwargs)
        index = len(self.recording.records)
        sequence, enabled = _sequence(), torch.is_grad_enabled()
        frame = self.calls.frame or sys._getframe(1)
        tensors = _tensors([*args, *kwargs.values()])
        self.name(tensors, frame)
        inputs = [self.input(tensor) for tensor in tensors]
        out = func(*args, **kwargs)
        outputs = _tensors([out])
        scalars = tuple(float(item) for item in args if isinstance(item, int | float))
        values = [to_value(tensor) for tensor in outputs]
        for number, (tensor, value) in enumerate(zip(outputs, values, strict=True)):
            self.made[id(tensor)] = (index, number)
            self.values[id(tensor), self.version(tensor)] = value
        op = func._schema.name.split("::")[-1]
        self.recording.records.append(
            Record(index, op, inputs, outputs, values, scalars, sequence, enabled, self.where(frame))
        )
        return out

    @staticmethod
    def version(tensor: torch.Tensor) -> int:
        return 0 if tensor.is_inference() else tensor._version

    def input(self, tensor: torch.Tensor) -> Input:
        key = id(tensor), self.version(tensor)
        value = self.values.get(key)
        if value is None:
            value = self.values[key] = to_value(tensor)
            self.recording.kept.append(tensor)
        function = tensor.grad_fn
        return Input(tensor, value, function, tensor.output_nr, self.made.get(id(tensor)))

    def name(self, tensors: list[torch.Tensor], frame: FrameType) -> None:
        """Find the names of leaves and data; the outermost frame's name wins, as the most telling."""
        names = self.recording.names
        unnamed = [tensor for tensor in tensors if tensor.is_leaf and not names.get(id(tensor))]
        if not unnamed:
            return
        known: dict[int, str] = {}
        for name, tensor in source.tensor_names(frame, self.stop):
            known[id(tensor)] = name
            if tensor.is_leaf and tensor.grad is not None:
                known.setdefault(id(tensor.grad), f"{name}.grad")
        for tensor in unnamed:
            names[id(tensor)] = known.get(id(tensor), "")

    def where(self, frame: FrameType) -> Site:
        if self.site.call != self.calls.count or self.calls.frame is None:
            self.site = Site(call=self.calls.count)
            self.site.run = str(self.site.call)
            user = source.user_frame(frame, self.stop)
            if user is not None:
                self.site.code, self.site.offset = user.f_code, user.f_lasti
                self.site.name = source.bound_name(user, self.stop)
                inner = source.module_frames(frame, user.f_code)
                if inner:
                    self.site.run = self.group(inner[0])[0]
            self.site.groups = tuple(self.group(item) for item in source.module_frames(frame, self.stop))
        return self.site

    def group(self, frame: FrameType) -> tuple[str, str]:
        """(path of this module call, path of the module); a second call of a module is another group."""
        if frame not in self.modules:
            path = self.module_path(frame)
            self.paths[path] = self.paths.get(path, 0) + 1
            call = path if self.paths[path] == 1 else f"{path} (call {self.paths[path]})"
            self.modules[frame] = call, path
        return self.modules[frame]

    def module_path(self, frame: FrameType) -> str:
        module = frame.f_locals["self"]
        outer = source.module_frames(frame.f_back, self.stop)
        if outer:
            parent = outer[-1].f_locals["self"]
            inside = next((name for name, item in parent.named_modules() if item is module), "")
            if inside:
                return f"{self.group(outer[-1])[1]}.{inside}"
        around: FrameType | None = source.user_frame(frame, self.stop)
        while around is not None:
            for name, item in source.variables(around):
                if item is module and name != "self":
                    return name
            around = source.user_frame(around.f_back, self.stop)
        return type(module).__name__


class Recorder:
    """Records every tensor operation that this thread runs while it is entered, and not `away`.

    `stop` is the code of the function that runs what is recorded: from there outwards no frame is looked at.
    `backward` is called in place of each call that goes back through a graph, with that call: it makes it.
    """

    def __init__(self, stop: CodeType, backward: Backward | None = None) -> None:
        self.recording = Recording()
        self._calls = _Calls(backward)
        self._operations = _Operations(self.recording, self._calls, stop)

    def __enter__(self) -> Recorder:
        self._calls.__enter__()
        self._operations.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._operations.__exit__(*error)
        self._calls.__exit__(*error)
        self.recording.kept.append(self._operations.values)
        self.recording.names = {key: name for key, name in self.recording.names.items() if name}
        self._calls.frame = None
        self._operations.modules.clear()

    @property
    def away(self) -> bool:
        """Whether operations go by unrecorded."""
        return self._operations.away

    @away.setter
    def away(self, away: bool) -> None:
        self._operations.away = away


def record(function: Callable[[], Any]) -> Recording:
    """Run `function()` once and record every tensor operation in it. Raises what the function raises."""
    with Recorder(record.__code__) as recorder:
        recorder.recording.result = function()
    return recorder.recording
