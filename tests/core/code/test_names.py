"""What names lead to, and what is copied of it: each kind of value by the Python that reaches it."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn, optim

from core.code.inside import update_of
from core.code.names import Reader, is_module, is_optimizer, is_tensor, spread
from core.trace import Step


def test_the_classes_of_torch_are_told_apart() -> None:
    w = nn.Parameter(torch.ones(1))
    values: dict[str, Any] = {
        "tensor": torch.ones(1), "parameter": w, "module": nn.Linear(1, 1), "optimizer": optim.SGD([w], lr=0.1),
        "array": np.ones(1), "number": 1.0,
    }  # fmt: skip
    for is_one, names in (
        (is_tensor, {"tensor", "parameter"}),
        (is_module, {"module"}),
        (is_optimizer, {"optimizer"}),
    ):
        assert {name for name, value in values.items() if is_one(value)} == names


def test_every_value_has_the_python_that_reaches_it() -> None:
    model = nn.Sequential(nn.Linear(2, 1), nn.BatchNorm1d(1))
    free = torch.ones(1, requires_grad=True)
    values = {
        "w": torch.ones(2),
        "x": np.ones(3),
        "n": 3,
        "lr": 0.1,
        "flag": True,
        "single": np.float32(2),
        "model": model,
        "grads": [torch.zeros(1), "no", np.zeros(1)],
        "pair": (1, None),
        "table": {"a": 1.0, 2: torch.ones(1), "words": "no"},
    }
    assert [path for path, _ in spread(values)] == [
        *("w", "x", "n", "lr", "flag", "single"),
        *("model.0.weight", "model.0.bias", "model.1.weight", "model.1.bias"),
        *("model.1.running_mean", "model.1.running_var", "model.1.num_batches_tracked"),
        *("grads[0]", "grads[2]", "pair[0]", "table['a']", "table[2]"),
    ]
    for path, item in spread({"w": free, "pair": (1, 2.5), "table": {"a": free}}):
        assert eval(path, {"w": free, "pair": (1, 2.5), "table": {"a": free}}) is item


@pytest.mark.parametrize(
    "hidden",
    ["words", None, np.array(["a"]), np.array([1j]), torch.tensor([1j]), np.array([None]), {1, 2}, len, 1j],
    ids=repr,
)
def test_what_is_no_real_number_is_left_out(hidden: Any) -> None:
    assert list(spread({"one": hidden, "in a list": [hidden], "in a dict": {"a": hidden}})) == []


@pytest.mark.parametrize("kind", ["?", "i1", "u4", "i8", "f2", "f8"])
def test_all_real_kinds_of_numbers_show(kind: str) -> None:
    assert [path for path, _ in spread({"x": np.zeros(2, dtype=kind)})] == ["x"]


@pytest.mark.parametrize(("length", "shown"), [(64, 64), (65, 0)])
def test_only_short_lists_are_looked_at(length: int, shown: int) -> None:
    for values in ([1.0] * length, (1.0,) * length, dict.fromkeys(range(length), 1.0)):
        assert len(list(spread({"values": values}))) == shown


def test_what_an_optimizer_keeps_stands_under_its_parameter() -> None:
    w, hidden = (torch.ones(1, requires_grad=True) for _ in "ab")
    sgd = optim.SGD([w, hidden], lr=0.1, momentum=0.9)
    (w.sum() + hidden.sum()).backward()
    sgd.step()
    found = list(spread({"sgd": sgd, "w": w, "again": w}))
    assert [path for path, _ in found] == [
        "w", "again", "sgd.state[w]['momentum_buffer']", "sgd.state[]['momentum_buffer']",
    ]  # fmt: skip
    assert found[2][1] is sgd.state[w]["momentum_buffer"]


def test_a_tensor_is_read_with_all_that_autograd_knows() -> None:
    reader = Reader()
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    kept = w * 3
    kept.retain_grad()
    loss = (kept**2).sum()
    loss.backward()
    with torch.no_grad():
        w += 1
    held = reader.read({"w": w, "kept": kept, "loss": loss})
    assert {one.kind for one in held.values()} == {"tensor"}
    assert [one.grad_fn for one in held.values()] == [None, "MulBackward0", "SumBackward0"]
    assert [(one.is_leaf, one.requires_grad, one.version) for one in held.values()] == [
        (True, True, 1), (False, True, 0), (False, True, 0),
    ]  # fmt: skip
    assert held["w"].value.data.tolist() == [2.0, 3.0]
    assert (held["w"].value.dtype, held["w"].value.device) == ("float32", "cpu")
    assert held["w"].grad.data.tolist() == [18.0, 36.0]
    assert held["kept"].grad.data.tolist() == [6.0, 12.0]
    assert held["loss"].grad is None
    plain = reader.read({"plain": torch.ones(1)})["plain"]
    assert (plain.requires_grad, plain.is_leaf, plain.grad) == (False, True, None)
    with torch.inference_mode():
        assert reader.read({"x": torch.ones(1)})["x"].version is None


@pytest.mark.parametrize(
    ("value", "kind", "dtype", "contents"),
    [
        (np.array([1, 2], dtype=np.int32), "array", "int32", [1.0, 2.0]),
        (np.float32(0.5), "array", "float32", 0.5),
        (3, "number", "int", 3.0),
        (0.1, "number", "float", 0.1),
        (True, "number", "bool", 1.0),
        (torch.tensor([1.5], dtype=torch.bfloat16), "tensor", "bfloat16", [1.5]),
        (torch.tensor([1.5], dtype=torch.float16), "tensor", "float16", [1.5]),
        (torch.tensor([2], dtype=torch.int64), "tensor", "int64", [2.0]),
        (torch.tensor([[0.0, 2.0]]).to_sparse(), "tensor", "float32", [[0.0, 2.0]]),
    ],
)
def test_contents_are_copied_as_float64(value: Any, kind: str, dtype: str, contents: Any) -> None:
    held = Reader().read({"x": value})["x"]
    assert (held.kind, held.value.dtype, held.value.device) == (kind, dtype, "cpu")
    assert held.value.data.dtype == np.float64
    assert held.value.data.tolist() == contents
    if kind != "tensor":
        assert (held.grad, held.grad_fn, held.is_leaf, held.requires_grad, held.version) == (None,) * 5


def test_what_has_not_changed_is_copied_once() -> None:
    reader = Reader()
    x, y, w = np.zeros(2), np.zeros(2), torch.zeros(2)
    first = reader.read({"x": x, "same": x, "y": y, "w": w})
    assert first["x"].thing == first["same"].thing
    assert len({first[name].thing for name in ("x", "y", "w")}) == 3
    assert first["x"].value is first["same"].value
    x[0] = 5.0
    w.data[1] = 7.0
    second = reader.read({"x": x, "y": y, "w": w})
    assert first["x"].value.data.tolist() == [0.0, 0.0]
    assert second["x"].value.data.tolist() == [5.0, 0.0]
    assert second["w"].value.data.tolist() == [0.0, 7.0]
    assert second["y"].value is first["y"].value
    assert [second[name].thing for name in ("x", "y", "w")] == [first[name].thing for name in ("x", "y", "w")]
    assert reader.value(y) is first["y"].value


def test_the_numbers_of_a_step_are_copied_by_name() -> None:
    a, b = np.array([1.0]), np.array([2.0])
    reader = Reader()
    step = Step(0, slice(None), {"a": a, "b": b}, {"a": np.array([3.0]), "b": None}, np.float64(4), {"m.a": a * 5})
    update = update_of(step, reader.value)
    a[0] = 9.0
    assert {name: value.sum for name, value in update.parameters.items()} == {"a": 1.0, "b": 2.0}
    assert update.gradients["a"].sum == 3.0
    assert update.gradients["b"] is None
    assert update.loss.sum == 4.0
    assert {name: value.sum for name, value in update.state.items()} == {"m.a": 5.0}
    assert update_of(step._replace(state=None), reader.value).state == {}
