"""Does it pay to send the work to a device? Timed here, on this machine."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import torch
from torch import Tensor

SIZES = (32, 64, 128, 256, 512, 1024)


@dataclass(frozen=True)
class Timing:
    """Times in seconds, medians, for one matrix of size x size float32 numbers multiplied by itself.

    size, megabytes   of the matrix
    cpu               the product on the CPU
    there, back       moving the matrix to the device, and the result to the CPU
    device            the product on the device
    """

    size: int
    megabytes: float
    cpu: float
    there: float
    device: float
    back: float

    @property
    def by_device(self) -> float:
        """Seconds of the whole trip: there, the product, and back."""
        return self.there + self.device + self.back


@dataclass(frozen=True)
class Comparison:
    """The timings by size, and what follows from them.

    crossover   the size from which the device, transfers included, was faster at every size measured;
                None where there is no such size
    sentence    says so in words, and on how many CPU threads
    stand_in    whether the device is the CPU itself, copying within its own memory
    """

    timings: tuple[Timing, ...]
    crossover: int | None
    sentence: str
    stand_in: bool


def compare(
    device: str = "cpu",
    sizes: Sequence[int] = SIZES,
    repeats: int = 5,
    clock: Callable[[], float] = time.perf_counter,
) -> Comparison:
    """Time a matrix product on the CPU against the same on `device` with the way there and back.

    A device works while Python goes on: the clock is read only after it has finished. Each time is the
    median of `repeats`, after one that warms up and does not count. If the device fails, as for want of
    memory, the sizes before it remain and the sentence says so. `clock` gives seconds. Raises ValueError
    where sizes or repeats are not positive.
    """
    if not sizes or min(sizes) < 1 or repeats < 1:
        raise ValueError("Every size, and the number of repeats, must be at least 1.")
    timings: list[Timing] = []
    failure = ""
    try:
        for size in sorted(sizes):
            timings.append(_timing(size, device, repeats, clock))
    except (RuntimeError, AssertionError) as problem:
        failure = f" It stopped at size {size}: {str(problem).splitlines()[0]}"
    stand_in = device == "cpu"
    crossing = None if stand_in else crossover(timings)
    return Comparison(tuple(timings), crossing, _sentence(device, timings, crossing) + failure, stand_in)


def crossover(timings: Sequence[Timing]) -> int | None:
    """The smallest size from which on the device was faster, transfers included.

    timings: by rising size. None where the device was not faster at the largest.
    """
    first = None
    for timing in reversed(timings):
        if timing.by_device >= timing.cpu:
            break
        first = timing.size
    return first


def _timing(size: int, device: str, repeats: int, clock: Callable[[], float]) -> Timing:
    matrix = torch.rand(size, size, generator=torch.Generator().manual_seed(size))
    moved = matrix.to(device)

    def timed(work: Callable[[], Tensor]) -> float:
        seconds = []
        for _ in range(repeats + 1):
            _finish(device)
            began = clock()
            work()
            _finish(device)
            seconds.append(clock() - began)
        return median(seconds[1:])

    return Timing(
        size=size,
        megabytes=matrix.nbytes / 1e6,
        cpu=timed(lambda: matrix @ matrix),
        there=timed(lambda: matrix.to(device, copy=True)),
        device=timed(lambda: moved @ moved),
        back=timed(lambda: moved.to("cpu", copy=True)),
    )


def _finish(device: str) -> None:
    """Wait until the device has done all it was given. The CPU always has."""
    if device != "cpu":
        torch.accelerator.synchronize(device)


def _sentence(device: str, timings: Sequence[Timing], crossing: int | None) -> str:
    threads = torch.get_num_threads()
    cpu = f"the CPU ({threads} thread{'s'[: threads != 1]})"
    if device == "cpu":
        why = "The CPU is chosen" if torch.accelerator.is_available() else "No GPU here"
        return f"{why}: both sides are {cpu}, and the transfer is a copy within its own memory."
    if not timings:
        return f"{device} did not finish the smallest size."
    if crossing is None:
        return f"Up to size {timings[-1].size}, {cpu} was faster than {device} with its transfers."
    return f"From size {crossing} on, {device} was faster than {cpu}, transfers included."
