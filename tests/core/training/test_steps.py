"""Recording parameters of any shape and number: every number is that of a plain loop, to the last bit."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn, optim

from core.trace import Step, Trace
from core.training.recorder import record

ALL = slice(None)
shapes = st.lists(st.lists(st.integers(1, 4), max_size=3).map(tuple), min_size=1, max_size=5)
KINDS = ("float64 array", "float32 array", "torch.float32", "torch.float64", "torch.bfloat16")


def no_loss(parameters: np.ndarray) -> np.ndarray:
    return np.zeros(len(parameters))


def draw(kind: str, shape: tuple[int, ...], random: np.random.RandomState) -> Any:
    """Standard normals of a shape; for () and NumPy an array without axes, which can be changed in place."""
    values = np.asarray(random.standard_normal(shape))
    if kind.startswith("torch"):
        return torch.tensor(values).to(getattr(torch, kind.removeprefix("torch.")))
    return values.astype(kind.split()[0])


def flatten(values: Any) -> list[float]:
    """All numbers of nested lists, in order: an oracle that knows no reshape."""
    return [number for value in values for number in flatten(value)] if isinstance(values, list) else [values]


def numbers(mapping: dict[str, Any]) -> list[float]:
    return [number for value in mapping.values() for number in flatten(value.tolist())]


@given(shapes, st.sampled_from(KINDS), st.integers(0, 6), st.integers(0, 2**31))
@settings(max_examples=120)
def test_all_shapes_and_kinds_are_recorded_as_they_were(
    found: list[tuple[int, ...]], kind: str, updates: int, seed: int
) -> None:
    """A loop that changes everything in place, gradients, state and loss, too."""
    random = np.random.RandomState(seed)
    now = {f"p{i}": draw(kind, shape, random) for i, shape in enumerate(found)}
    grads = {name: value * 0 for name, value in now.items()}
    # 0-dimensional results of NumPy arithmetic are scalars: these stay arrays
    grads = {name: value if kind.startswith("torch") else np.asarray(value) for name, value in grads.items()}
    momentum = {"momentum.p0": draw(kind, found[0], random), "count": draw(kind, (1,), random)}
    loss = draw(kind, (), random)
    start = {name: value.tolist() for name, value in now.items()}
    expected: list[tuple[list[float], ...]] = []

    def loop() -> Iterator[Step]:
        for _ in range(updates):
            for values in (now, grads, momentum, {"loss": loss}):
                for name, value in values.items():
                    value[...] = draw(kind, tuple(value.shape), random)
                    assert values[name] is value
            expected.append((numbers(now), numbers(grads), numbers({"loss": loss}), *map(flatten, lists(momentum))))
            # the order of a step's own mapping does not matter
            yield Step(0, ALL, dict(reversed(now.items())), grads, loss, momentum)

    trace = record(loop(), now, updates, no_loss)
    assert trace.shapes == {f"p{i}": shape for i, shape in enumerate(found)}
    assert trace.diverged_at is None
    assert trace.parameters.tolist() == [flatten(list(start.values())), *(row[0] for row in expected)]
    assert trace.gradients.tolist() == [row[1] for row in expected]
    assert trace.batch_loss.tolist() == [row[2][0] for row in expected]
    if updates:
        assert trace.state.keys() == momentum.keys()
        assert trace.state["momentum.p0"].tolist() == [row[3] for row in expected]
        assert trace.state["count"].tolist() == [row[4] for row in expected]
    else:
        assert trace.state == {}
    for array in (trace.parameters, trace.gradients, trace.batch_loss, *trace.state.values()):
        assert array.dtype == np.float64
        assert not array.flags.writeable
    for tick in range(updates + 1):
        named = trace.named(tick)
        assert {name: array.shape for name, array in named.items()} == trace.shapes
        assert np.concatenate(list(named.values()), axis=None).tolist() == trace.parameters[tick].tolist()
        assert not any(array.flags.writeable for array in named.values())


def lists(mapping: dict[str, Any]) -> list[Any]:
    return [value.tolist() for value in mapping.values()]


def network(seed: int = 0) -> nn.Sequential:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1))


X = torch.randn(40, 2, generator=torch.Generator().manual_seed(1))
Y = (X[:, :1] * X[:, 1:]).sign()


def train_network(model: nn.Module, sgd: optim.Optimizer, updates: int) -> Iterator[Step]:
    for epoch in range(updates):
        loss = ((model(X) - Y) ** 2).mean()
        loss.backward()
        sgd.step()
        named = dict(model.named_parameters())
        grads = {name: parameter.grad for name, parameter in named.items()}
        momentum = {
            f"momentum.{name}": sgd.state[parameter]["momentum_buffer"]
            for name, parameter in named.items()
            if parameter in sgd.state
        }
        yield Step(epoch, ALL, named, grads, loss, momentum)
        sgd.zero_grad()


def test_a_network_with_momentum_is_recorded_as_a_plain_loop_leaves_it() -> None:
    model = network()
    trace = record(
        train_network(model, optim.SGD(model.parameters(), lr=0.1, momentum=0.9), 25),
        dict(model.named_parameters()),
        25,
        no_loss,
        dtype="float32",
    )
    assert trace.shapes == {
        "0.weight": (16, 2), "0.bias": (16,), "2.weight": (16, 16), "2.bias": (16,), "4.weight": (1, 16), "4.bias": (1,)
    }  # fmt: skip
    assert trace.parameters.shape == (26, 337)
    assert trace.gradients.shape == (25, 337)
    assert {name: array.shape for name, array in trace.state.items()} == {
        f"momentum.{name}": (25, math.prod(shape)) for name, shape in trace.shapes.items()
    }

    plain = network()
    sgd = optim.SGD(plain.parameters(), lr=0.1, momentum=0.9)
    for t in range(25):
        before = plain.state_dict()
        for name, value in trace.named(t).items():
            assert value.tolist() == before[name].tolist()
        sgd.zero_grad()
        loss = ((plain(X) - Y) ** 2).mean()
        loss.backward()
        sgd.step()
        assert trace.batch_loss[t] == loss.item()
        assert trace.gradients[t].tolist() == numbers({n: p.grad for n, p in plain.named_parameters()})
        for name, parameter in plain.named_parameters():
            buffer = sgd.state[parameter]["momentum_buffer"]
            assert trace.state[f"momentum.{name}"][t].tolist() == flatten(buffer.tolist())
    assert trace.named(25)["2.weight"].tolist() == plain[2].weight.tolist()
    # a network that is trained is left with its gradients and its graph: recording changed neither
    assert all(parameter.requires_grad and parameter.is_leaf for parameter in model.parameters())


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_numpy_network_is_recorded_whether_it_binds_anew_or_changes_in_place(in_place: bool, dtype: str) -> None:
    x, y = X.numpy().astype(dtype), Y.numpy().astype(dtype)

    def first() -> dict[str, np.ndarray]:
        random = np.random.RandomState(3)
        return {"w": random.randn(2, 5).astype(dtype), "v": random.randn(5, 1).astype(dtype)}

    def gradients(w: np.ndarray, v: np.ndarray) -> tuple[dict[str, np.ndarray], Any]:
        hidden = np.tanh(x @ w)
        error = hidden @ v - y
        back = 2 / len(x) * error
        return {"w": x.T @ (back @ v.T * (1 - hidden**2)), "v": hidden.T @ back}, (error**2).mean()

    def loop(parameters: dict[str, np.ndarray]) -> Iterator[Step]:
        for epoch in range(30):
            grads, loss = gradients(**parameters)
            for name, grad in grads.items():
                if in_place:
                    parameters[name] -= 0.1 * grad
                else:
                    parameters[name] = parameters[name] - 0.1 * grad
            yield Step(epoch, ALL, parameters, grads, loss)

    start = first()
    trace = record(loop(start), start, 30, no_loss, dtype=dtype)
    w, v = first().values()
    for t in range(30):
        assert trace.named(t)["w"].tolist() == w.tolist()
        assert trace.named(t)["v"].tolist() == v.tolist()
        grads, loss = gradients(w, v)
        assert trace.gradients[t].tolist() == numbers(grads)
        assert trace.batch_loss[t] == loss
        w, v = w - 0.1 * grads["w"], v - 0.1 * grads["v"]
    assert trace.parameters[30].tolist() == numbers({"w": w, "v": v})


def test_a_parameter_without_a_gradient_has_nan_and_does_not_end_the_trace() -> None:
    model = network()
    model[0].requires_grad_(False)
    trace = record(
        train_network(model, optim.SGD(model.parameters(), lr=0.1, momentum=0.9), 6),
        dict(model.named_parameters()),
        6,
        no_loss,
        dtype="float32",
    )
    assert trace.updates == 6
    assert trace.diverged_at is None
    assert np.isnan(trace.gradients[:, :48]).all()
    assert np.isfinite(trace.gradients[:, 48:]).all()
    assert (trace.parameters[:, :48] == trace.parameters[0, :48]).all()
    assert list(trace.state) == [f"momentum.{name}" for name in ("2.weight", "2.bias", "4.weight", "4.bias")]


@pytest.mark.parametrize("make", [lambda v: np.full(1, v), lambda v: np.full((3, 2), v), lambda v: torch.full((1,), v)])
def test_a_gradient_that_is_none_now_and_then_is_nan_there_alone(make: Callable[[float], Any]) -> None:
    def loop() -> Iterator[Step]:
        for k in range(4):
            yield Step(k, ALL, {"a": make(1.0), "b": make(2.0)}, {"a": None if k % 2 else make(k), "b": make(k)}, loss)

    loss = make(0.0).mean()
    trace = record(loop(), {"a": make(0.0), "b": make(0.0)}, 4, no_loss)
    assert trace.updates == 4
    half = trace.gradients.shape[1] // 2
    np.testing.assert_array_equal(trace.gradients[:, 0], [0, math.nan, 2, math.nan])
    np.testing.assert_array_equal(trace.gradients[:, half], [0, 1, 2, 3])


@given(
    st.sampled_from(["parameters", "gradients", "state", "loss"]),
    st.sampled_from([math.nan, math.inf, -math.inf]),
    st.sampled_from([(1,), (3, 2)]),
    st.booleans(),
    st.integers(0, 4),
)
def test_the_trace_ends_before_the_first_number_that_is_not_finite(
    where: str, bad: float, shape: tuple[int, ...], is_torch: bool, when: int
) -> None:
    """In one element of whatever a step has, also beside a gradient that is None."""

    def values(is_here: bool, shape: tuple[int, ...]) -> Any:
        array = np.ones(shape)
        array[(-1,) * len(shape)] = bad if is_here else 1.0
        return torch.tensor(array) if is_torch else array

    def loop() -> Iterator[Step]:
        for k in range(5):
            here = where if k == when else ""
            yield Step(
                k,
                ALL,
                {"a": values(here == "parameters", shape), "b": values(False, (1,))},
                {"a": values(here == "gradients", shape), "b": None},
                values(here == "loss", ()),
                {"momentum.a": values(here == "state", shape)},
            )

    trace = record(loop(), {"a": np.zeros(shape), "b": np.zeros(1)}, 5, no_loss)
    assert trace.updates == when
    assert trace.diverged_at == when + 1
    assert len(trace.parameters) == len(trace.loss) == when + 1
    assert len(trace.batch_loss) == len(trace.epoch) == len(trace.state["momentum.a"]) == when
    assert np.isfinite(trace.parameters).all()
    assert np.isfinite(trace.gradients[:, :-1]).all()
    assert np.isfinite(trace.state["momentum.a"]).all()


def test_momentum_diverges_to_the_last_finite_update() -> None:
    model = network()
    trace = record(
        train_network(model, optim.SGD(model.parameters(), lr=1e20, momentum=0.9), 500),
        dict(model.named_parameters()),
        500,
        no_loss,
        dtype="float32",
    )
    assert 1 <= trace.updates < 500
    assert trace.diverged_at == trace.updates + 1
    assert all(len(array) == trace.updates for array in trace.state.values())
    assert all(np.isfinite(array).all() for array in (trace.parameters, trace.gradients, *trace.state.values()))


def one_step(parameters: dict[str, Any], gradients: dict[str, Any]) -> Trace:
    return record([Step(0, ALL, parameters, gradients, np.float64(0))], {"a": 0.0, "w": np.zeros((2, 3))}, 1, no_loss)


def test_names_and_sizes_that_are_not_those_of_the_start_are_refused() -> None:
    a, w = np.zeros(1), np.zeros((2, 3))
    assert one_step({"a": a, "w": w}, {"a": a, "w": w}).updates == 1
    with pytest.raises(ValueError, match=r"The parameters of a step are \['a'\]; at the start they are \['a', 'w'\]"):
        one_step({"a": a}, {"a": a})
    with pytest.raises(ValueError, match=r"The gradients of a step are \['w', 'b'\]"):
        one_step({"a": a, "w": w}, {"w": w, "b": a})
    with pytest.raises(ValueError, match=r"The gradients of a step have shape \(3, 3\) for w, not \(2, 3\)"):
        one_step({"a": a, "w": w}, {"a": a, "w": np.zeros((3, 3))})
    with pytest.raises(ValueError, match=r"The parameters of a step have shape \(2,\) for a, not \(\)"):
        one_step({"a": np.zeros(2), "w": w}, {"a": a, "w": w})


def test_state_of_another_dtype_and_without_axes_is_kept() -> None:
    """Adam counts its steps in a tensor of its own."""
    weight = torch.ones(3, 2, dtype=torch.float64, requires_grad=True)
    adam = optim.Adam([weight])

    def loop() -> Iterator[Step]:
        for k in range(3):
            loss = (weight**2).sum()
            loss.backward()
            adam.step()
            yield Step(k, ALL, {"w": weight}, {"w": weight.grad}, loss, adam.state[weight])
            adam.zero_grad()

    trace = record(loop(), {"w": weight}, 3, no_loss)
    assert trace.state["step"].tolist() == [[1], [2], [3]]
    # after the first update the averages are 1 - beta of the gradient and of its square
    np.testing.assert_allclose(trace.state["exp_avg"][0], 0.1 * 2.0, rtol=1e-12)
    np.testing.assert_allclose(trace.state["exp_avg_sq"][0], 0.001 * 4.0, rtol=1e-12)
    assert trace.state["exp_avg"].shape == trace.state["exp_avg_sq"].shape == (3, 6)
