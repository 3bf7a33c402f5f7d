"""Each conversion's result, or its exception by type and in PyTorch's own words."""

import re

import pytest
import torch

from core.code.source import source_of
from core.lessons.tensors import conversions as c

RESULTS = {
    c.python_type: ("<class 'torch.Tensor'>", "type", None),
    c.tensor_type: ("'torch.FloatTensor'", "str", None),
    c.from_numpy: ("tensor([0.1000, 0.2000], dtype=torch.float64)", "torch.Tensor", "torch.float64"),
    c.to_float: ("tensor([0.1000, 0.2000])", "torch.Tensor", "torch.float32"),
    c.to_device: ("tensor([0.1000, 0.2000])", "torch.Tensor", "torch.float32"),
    c.to_numpy: ("array([0.1, 0.2], dtype=float32)", "numpy.ndarray", "float32"),
    c.device_to_cpu_to_numpy: ("array([0.1, 0.2], dtype=float32)", "numpy.ndarray", "float32"),
    c.grad_detach_to_numpy: ("array([0.1, 0.2], dtype=float32)", "numpy.ndarray", "float32"),
    c.one_to_python: ("0.10000000149011612", "float", None),
    c.add_dtypes: ("tensor([0.2000, 0.4000], dtype=torch.float64)", "torch.Tensor", "torch.float64"),
}
ERRORS = {
    c.array_type: ("AttributeError", "'numpy.ndarray' object has no attribute 'type'"),
    c.device_to_numpy: ("TypeError", "Use Tensor.cpu() to copy the tensor to host memory first"),
    c.grad_to_numpy: ("RuntimeError", "Can't call numpy() on Tensor that requires grad"),
    c.bfloat16_to_numpy: ("TypeError", "BFloat16"),
    c.many_to_python: ("RuntimeError", "2 elements cannot be converted to Scalar"),
    c.multiply_dtypes: ("RuntimeError", "same dtype"),
    c.add_devices: ("RuntimeError", "device"),
    c.whole_numbers_with_grad: ("RuntimeError", "floating point"),
}


def test_every_conversion_is_expected() -> None:
    assert set(c.CONVERSIONS) == RESULTS.keys() | ERRORS.keys() | {c.to_cuda}


@pytest.mark.parametrize("conversion", RESULTS)
def test_conversions_that_work_give_their_result(conversion: c.Conversion) -> None:
    outcome = c.run(conversion)
    assert (outcome.result, outcome.kind, outcome.dtype) == RESULTS[conversion]
    assert outcome.device == ("cpu" if outcome.dtype else None)
    assert (outcome.error, outcome.message) == (None, None)
    assert not outcome.stand_in


@pytest.mark.parametrize("conversion", ERRORS)
def test_conversions_that_fail_give_the_exception(conversion: c.Conversion) -> None:
    error, message = ERRORS[conversion]
    outcome = c.run(conversion)
    assert outcome.error == error
    assert outcome.message is not None
    assert message in outcome.message
    assert (outcome.result, outcome.kind, outcome.dtype, outcome.device) == (None, None, None, None)


def test_messages_are_not_kept_anywhere_but_raised() -> None:
    with pytest.raises(RuntimeError) as real:
        torch.ones(1, requires_grad=True).numpy()
    assert c.run(c.grad_to_numpy).message == str(real.value)


@pytest.mark.parametrize("conversion", sorted(c.NEED_ANOTHER_DEVICE, key=lambda f: f.__name__))
def test_without_another_device_a_stand_in_is_used_and_said(conversion: c.Conversion) -> None:
    outcome = c.run(conversion, "cpu")
    assert (outcome.ran_on, outcome.stand_in) == ("meta", True)
    assert c.run(conversion, "meta").stand_in is False


@pytest.mark.skipif(torch.cuda.is_available(), reason="CUDA is here")
def test_asking_for_cuda_where_there_is_none_fails() -> None:
    outcome = c.run(c.to_cuda)
    assert outcome.error in {"AssertionError", "RuntimeError"}
    assert outcome.message


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA here")
def test_on_cuda_itself() -> None:
    outcome = c.run(c.device_to_numpy, "cuda:0")
    assert (outcome.error, outcome.ran_on, outcome.stand_in) == ("TypeError", "cuda:0", False)
    assert c.run(c.device_to_cpu_to_numpy, "cuda:0").kind == "numpy.ndarray"
    assert c.run(c.add_devices, "cuda:0").error == "RuntimeError"
    assert c.run(c.to_device, "cuda:0").device == "cuda:0"
    assert c.run(c.tensor_type, "cuda:0").result == "'torch.cuda.FloatTensor'"


@pytest.mark.parametrize("conversion", c.CONVERSIONS)
def test_all_conversions_are_of_the_same_numbers(conversion: c.Conversion) -> None:
    source = source_of(conversion)
    written = set(re.findall(r"\[[\d., ]+\]|\(\d, \d\)", source))
    assert written <= {"[0.1, 0.2]", "[0.1]", "[1, 2]", "(1, 1)", "(2, 1)"}


def test_every_conversion_is_in_one_group() -> None:
    grouped = [conversion for group in c.GROUPS.values() for conversion in group]
    assert tuple(grouped) == c.CONVERSIONS
    assert len(set(grouped)) == len(grouped)
