"""The ways of creating a parameter: their badges, and who gets the gradient."""

import pytest
import torch

from core.lessons.tensors import creation
from core.lessons.tensors.creation import create, ways

VALUE, GRADIENT = "0.3367", "tensor([0.6734])"  # torch's first normal with seed 42, and twice that


def test_the_ways_are_the_tutorials_in_its_order() -> None:
    assert [way.__name__ for way in ways("cpu")] == [
        "without_gradient", "on_the_cpu", "shadowed", "shadowed_by_a_copy", "moved_then_marked",
        "recommended",
    ]  # fmt: skip
    assert creation.shadowed_by_a_copy not in ways("cuda:0")


@pytest.mark.parametrize("way", ways("cpu"))
def test_all_start_from_the_same_number_and_leave_the_global_stream_alone(way: creation.Way) -> None:
    before = torch.get_rng_state()
    found = create(way)
    assert VALUE in found.created.text
    assert (found.created.device, found.created.dtype) == ("cpu", "torch.float32")
    assert torch.equal(torch.get_rng_state(), before)


def test_without_gradient_backward_has_nothing_to_do() -> None:
    found = create(creation.without_gradient)
    assert (found.created.is_leaf, found.created.requires_grad, found.created.grad_fn) == (True, False, None)
    assert found.error == "RuntimeError"
    assert found.message is not None
    assert "does not require grad" in found.message
    assert found.after.grad is None


@pytest.mark.parametrize(
    "way", [creation.on_the_cpu, creation.shadowed, creation.moved_then_marked, creation.recommended]
)
def test_a_leaf_gets_its_gradient(way: creation.Way) -> None:
    # on the CPU .to("cpu") does nothing, so there even the shadowing way gives a leaf
    found = create(way)
    assert (found.created.is_leaf, found.created.requires_grad, found.created.grad_fn) == (True, True, None)
    assert found.created.grad is None
    assert found.after.grad == GRADIENT
    assert (found.hidden, found.error, found.stand_in) == (None, None, False)


def test_a_tensor_that_moved_leaves_its_gradient_behind() -> None:
    found = create(creation.shadowed_by_a_copy)
    assert found.created.text == "tensor([0.3367], grad_fn=<ToCopyBackward0>)"
    assert (found.created.is_leaf, found.created.requires_grad) == (False, True)
    assert found.created.grad_fn == "ToCopyBackward0"
    assert found.after.grad is None
    assert found.error is None
    assert found.hidden is not None
    assert found.hidden.is_leaf
    assert found.hidden.grad == GRADIENT
    assert found.stand_in


def test_another_seed_gives_another_number() -> None:
    assert create(creation.recommended, seed=43).created.text != create(creation.recommended).created.text


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA here")
def test_on_cuda_the_plain_way_shadows() -> None:
    found = create(creation.shadowed, "cuda:0")
    assert (found.created.is_leaf, found.created.grad_fn) == (False, "ToCopyBackward0")
    assert found.created.device == "cuda:0"
    assert found.after.grad is None
    assert found.hidden is not None
    assert (found.hidden.device, found.hidden.grad) == ("cpu", GRADIENT)
    best = create(creation.recommended, "cuda:0")
    assert (best.created.is_leaf, best.created.device) == (True, "cuda:0")
    assert best.after.grad is not None
    assert create(creation.on_the_cpu, "cuda:0").created.device == "cpu"
