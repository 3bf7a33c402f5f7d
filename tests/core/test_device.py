"""Devices: simulated where this machine has none, so that every machine tests the same."""

from collections.abc import Callable

import pytest
import torch

from core import device
from core.device import CPU, Device, available, choose, why_no_cuda


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine with nothing but its CPU."""
    for namespace in (torch.cuda, torch.backends.mps, torch.xpu):
        monkeypatch.setattr(namespace, "is_available", lambda: False)
    return monkeypatch


@pytest.fixture
def two_gpus(bare: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine with two CUDA devices that work."""
    bare.setattr(torch.cuda, "is_available", lambda: True)
    bare.setattr(torch.cuda, "device_count", lambda: 2)
    bare.setattr(torch.cuda, "get_device_name", lambda index: ("Big", "Small")[index])
    bare.setattr(device, "_try", lambda name: None)
    return bare


def failing(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def test_the_cpu_alone(bare: pytest.MonkeyPatch) -> None:
    assert available() == [CPU]
    assert choose() == (CPU, None)
    assert choose("cpu") == (CPU, None)
    assert Device("cpu", "CPU") == CPU


def test_cuda_devices_come_first_each_by_name(two_gpus: pytest.MonkeyPatch) -> None:
    assert available() == [Device("cuda:0", "CUDA 0: Big"), Device("cuda:1", "CUDA 1: Small"), CPU]
    assert choose() == (Device("cuda:0", "CUDA 0: Big"), None)
    assert choose("cuda:1")[0].name == "cuda:1"
    assert choose("cpu") == (CPU, None)
    assert why_no_cuda() is None


def test_mps_and_xpu_come_between(two_gpus: pytest.MonkeyPatch) -> None:
    two_gpus.setattr(torch.backends.mps, "is_available", lambda: True)
    two_gpus.setattr(torch.xpu, "is_available", lambda: True)
    two_gpus.setattr(torch.xpu, "device_count", lambda: 1)
    two_gpus.setattr(torch.xpu, "get_device_name", lambda index: "Arc")
    assert [d.name for d in available()] == ["cuda:0", "cuda:1", "mps", "xpu:0", "cpu"]
    assert available()[3].label == "XPU 0: Arc"


def test_without_cuda_mps_is_preferred(bare: pytest.MonkeyPatch) -> None:
    bare.setattr(torch.backends.mps, "is_available", lambda: True)
    bare.setattr(device, "_try", lambda name: None)
    assert choose() == (Device("mps", "MPS: Apple GPU"), None)


@pytest.mark.parametrize("name", ["cuda:7", "cuda", "tpu", "<b>", "CPU"])
def test_an_absent_device_falls_back_to_the_cpu_in_words(two_gpus: pytest.MonkeyPatch, name: str) -> None:
    assert choose(name) == (CPU, f"There is no device {name!r} here: running on the CPU.")


def test_a_very_long_request_is_cut_short(bare: pytest.MonkeyPatch) -> None:
    chosen, note = choose("x" * 10_000)
    assert chosen == CPU
    assert note == f"There is no device '{'x' * 40}' here: running on the CPU."


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("CUDA out of memory.\nTried to allocate"), "CUDA out of memory."),
        (torch.cuda.OutOfMemoryError("CUDA error: out of memory"), "CUDA error: out of memory"),
        (AssertionError(), "AssertionError"),
        (NotImplementedError("no kernel"), "no kernel"),
    ],
)
@pytest.mark.parametrize("request_", [None, "cuda:1"])
def test_cuda_that_reports_itself_and_then_fails_is_not_used(
    two_gpus: pytest.MonkeyPatch, error: Exception, said: str, request_: str | None
) -> None:
    two_gpus.setattr(device, "_try", failing(error))
    label = "CUDA 0: Big" if request_ is None else "CUDA 1: Small"
    sentence = f"{label} reports itself but cannot hold a tensor ({said}): running on the CPU."
    assert choose(request_) == (CPU, sentence)


def test_the_attempt_really_allocates(two_gpus: pytest.MonkeyPatch) -> None:
    """With the real attempt, a device that only reports itself is found out by PyTorch's own allocation."""
    two_gpus.undo()
    two_gpus.setattr(device, "available", lambda: [Device("cuda:99", "CUDA 99: ghost"), CPU])
    chosen, note = choose()
    assert chosen == CPU
    assert note is not None
    assert note.startswith("CUDA 99: ghost reports itself but cannot hold a tensor (")
    assert "\n" not in note


def test_a_device_that_will_not_say_its_name_is_listed_without_one(two_gpus: pytest.MonkeyPatch) -> None:
    two_gpus.setattr(torch.cuda, "get_device_name", failing(RuntimeError("Unexpected error from cudaGetDeviceCount()")))
    assert [d.label for d in available()] == ["CUDA 0", "CUDA 1", "CPU"]


@pytest.mark.parametrize(
    ("built", "error", "reason"),
    [
        (None, AssertionError("Torch not compiled with CUDA enabled"), "No CUDA: this PyTorch was built without it."),
        (
            "13.0",
            RuntimeError("Found no NVIDIA driver on your system."),
            "No CUDA: this machine has no NVIDIA driver that PyTorch can use.",
        ),
        ("13.0", RuntimeError("No CUDA GPUs are available"), "No CUDA: PyTorch sees no NVIDIA device."),
        ("13.0", None, "No CUDA: PyTorch sees no NVIDIA device."),
    ],
)
def test_why_there_is_no_cuda(
    bare: pytest.MonkeyPatch, built: str | None, error: Exception | None, reason: str
) -> None:
    bare.setattr(torch.version, "cuda", built)
    bare.setattr(torch.cuda, "init", failing(error) if error else lambda: None)
    assert why_no_cuda() == reason
