"""Which devices PyTorch can use on this machine, and which one a request really gets."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Device:
    """A torch device string ("cpu", "cuda:0", "mps", "xpu:0") and what a person calls it."""

    name: str
    label: str


CPU = Device("cpu", "CPU")


def available() -> list[Device]:
    """Every device that PyTorch reports, the preferred one first: CUDA, then MPS, XPU, and the CPU last."""
    import torch

    found = [
        Device(f"cuda:{i}", f"CUDA {i}{_called(i)}")
        for i in range(torch.cuda.device_count() if torch.cuda.is_available() else 0)
    ]
    if torch.backends.mps.is_available():
        found.append(Device("mps", "MPS: Apple GPU"))
    if hasattr(torch, "xpu") and torch.xpu.is_available():
        found += [
            Device(f"xpu:{i}", f"XPU {i}: {torch.xpu.get_device_name(i)}") for i in range(torch.xpu.device_count())
        ]
    return [*found, CPU]


def _called(index: int) -> str:
    """A colon and the name of a CUDA device; nothing where it will not even say its name."""
    import torch

    try:
        return f": {torch.cuda.get_device_name(index)}"
    except (RuntimeError, AssertionError):
        return ""


def why_no_cuda() -> str | None:
    """One sentence on why CUDA cannot be used here, or None where it can."""
    import torch

    if torch.cuda.is_available():
        return None
    if torch.version.cuda is None:
        return "No CUDA: this PyTorch was built without it."
    try:
        torch.cuda.init()
    except (RuntimeError, AssertionError) as problem:
        if "driver" in str(problem).lower():
            return "No CUDA: this machine has no NVIDIA driver that PyTorch can use."
    return "No CUDA: PyTorch sees no NVIDIA device."


def choose(request: str | None = None) -> tuple[Device, str | None]:
    """The device that a request gets, and a sentence where that is not what was asked for.

    None asks for the preferred device. A device that is absent, or that reports itself and then
    cannot hold a tensor, falls back to the CPU. Never raises.
    """
    devices = available()
    wanted = devices[0] if request is None else next((d for d in devices if d.name == request), None)
    if wanted is None:
        return CPU, f"There is no device {request[:40]!r} here: running on the CPU." if request else None
    try:
        _try(wanted.name)
    except (RuntimeError, AssertionError, NotImplementedError) as problem:
        first_line = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        return CPU, f"{wanted.label} reports itself but cannot hold a tensor ({first_line}): running on the CPU."
    return wanted, None


def _try(name: str) -> None:
    """Hold and read back one number on the device."""
    import torch

    (torch.ones(1, device=name) + 1).item()
