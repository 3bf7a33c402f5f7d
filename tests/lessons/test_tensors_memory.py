"""Shared memory, by writing to one side and reading the other; names ending in an underscore."""

import numpy as np
import pytest
import torch

from core.lessons.tensors import memory

SHARES = {
    # function: whether it shares an array of float64, and one of float32
    memory.from_numpy: (True, True),
    memory.as_tensor: (True, True),
    memory.as_tensor_float32: (False, True),
    memory.copied: (False, False),
    memory.to_float: (False, True),
    memory.to_cpu: (True, True),
    memory.cloned: (False, False),
    memory.detached: (True, True),
    memory.sliced: (True, True),
}


def test_every_maker_is_expected() -> None:
    assert set(memory.MAKERS) == SHARES.keys()


@pytest.mark.parametrize("make", memory.MAKERS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_writing_to_one_changes_the_other_where_they_share(make: memory.Maker, dtype: str) -> None:
    shares = SHARES[make][dtype == "float32"]

    to_array = memory.write_and_watch(make, "array", dtype)
    assert to_array.changed is shares
    assert to_array.array_before.tolist() == [0, 1, 2, 3]
    assert to_array.array_after.tolist() == [99, 1, 2, 3]
    assert to_array.tensor_before[0] == 0
    assert to_array.tensor_after[0] == (99 if shares else 0)

    to_tensor = memory.write_and_watch(make, "tensor", dtype)
    assert to_tensor.changed is shares
    assert to_tensor.tensor_after[0] == 99
    assert to_tensor.array_after[0] == (99 if shares else 0)
    assert to_tensor.array_after[1:].tolist() == [1, 2, 3]


def test_dtypes_are_those_that_pytorch_gives() -> None:
    assert memory.write_and_watch(memory.from_numpy, "array").tensor_after.dtype == np.float64
    assert memory.write_and_watch(memory.to_float, "array").tensor_after.dtype == np.float32


def test_there_is_nothing_else_to_write_to() -> None:
    with pytest.raises(ValueError, match="choose the array or the tensor"):
        memory.write_and_watch(memory.copied, "list")


@pytest.mark.parametrize(
    ("operation", "after", "result", "same"),
    [
        (memory.out_of_place, [1, 2, 3], [2, 3, 4], False),
        (memory.in_place, [2, 3, 4], [2, 3, 4], True),
        (memory.augmented, [2, 3, 4], [2, 3, 4], True),
        (memory.reassigned, [1, 2, 3], [2, 3, 4], False),
        (memory.zeroed, [0, 0, 0], [0, 0, 0], True),
    ],
)
def test_an_underscore_works_in_place(
    operation: memory.Operation, after: list[float], result: list[float], same: bool
) -> None:
    found = memory.operate(operation)
    assert found.before == [1, 2, 3]
    assert found.after == after
    assert found.result == result
    assert (found.same_object, found.same_memory) == (same, same)


def test_in_place_names_are_this_pytorchs_own() -> None:
    names = dict(memory.in_place_names())
    assert names["add_"] == "add"
    assert names["zero_"] is None
    assert {"sub_", "mul_", "fill_", "requires_grad_"} <= names.keys()
    assert not any(name.startswith("_") or name.endswith("__") for name in names)
    assert all(callable(getattr(torch.Tensor, name)) for name in names)


def test_a_slice_is_of_the_first_two_numbers() -> None:
    assert memory.write_and_watch(memory.sliced, "array").tensor_after.tolist() == [99, 1]
    assert memory.write_and_watch(memory.sliced, "tensor").array_after.tolist() == [99, 1, 2, 3]
