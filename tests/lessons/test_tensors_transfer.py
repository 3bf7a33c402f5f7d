"""Transfer against compute: the arithmetic of the comparison, and that it really measures."""

from itertools import count

import pytest
import torch

from core.lessons.tensors import transfer
from core.lessons.tensors.transfer import SIZES, Timing, compare, crossover


def timing(size: int, cpu: float, device: float) -> Timing:
    return Timing(size, 0.0, cpu, there=1.0, device=device, back=2.0)


def test_the_device_pays_for_its_transfers() -> None:
    assert timing(8, cpu=5, device=4).by_device == 7


@pytest.mark.parametrize(
    ("cpu", "expected"),
    [
        ([1, 2, 9, 20], 32),  # device and transfers: 4, 5, 6, 7
        ([5, 6, 9, 20], 8),
        ([5, 2, 9, 20], 32),  # a lucky small size does not count
        ([5, 6, 9, 7], None),  # equal at the largest is not faster
        ([1, 1, 1, 1], None),
    ],
)
def test_crossover_is_where_the_device_wins_for_good(cpu: list[float], expected: int | None) -> None:
    timings = [timing(8 * 2**i, seconds, device=1.0 + i) for i, seconds in enumerate(cpu)]
    assert crossover(timings) == expected


def test_crossover_of_nothing_is_none() -> None:
    assert crossover([]) is None


def test_times_are_medians_of_all_but_the_first() -> None:
    # each work is timed by two readings of this clock: three times .5 s, but the first, which warms up, 90 s
    durations = iter([90.0, 0.25, 0.5, 4.0] * 4)
    now, began = 0.0, count()

    def clock() -> float:
        nonlocal now
        if next(began) % 2:
            now += next(durations)
        return now

    result = compare("cpu", sizes=(4,), repeats=3, clock=clock)
    (only,) = result.timings
    assert (only.cpu, only.there, only.device, only.back) == (0.5, 0.5, 0.5, 0.5)
    assert only.by_device == 1.5


def test_on_the_cpu_it_measures_and_says_that_there_is_nothing_to_cross() -> None:
    result = compare("cpu", sizes=(16, 4), repeats=1)
    assert [t.size for t in result.timings] == [4, 16]
    assert [t.megabytes for t in result.timings] == [64e-6, 1024e-6]
    assert all(min(t.cpu, t.there, t.device, t.back) > 0 for t in result.timings)
    assert result.crossover is None
    assert result.stand_in
    if not torch.accelerator.is_available():
        assert result.sentence.startswith("No GPU here: ")
    assert "copy within its own memory" in result.sentence


def test_a_device_that_fails_is_reported_in_its_own_words() -> None:
    result = compare("meta", sizes=(4,), repeats=1)
    assert result.timings == ()
    assert result.crossover is None
    assert not result.stand_in
    assert result.sentence.startswith("meta did not finish the smallest size. It stopped at size 4: ")


def test_a_device_that_runs_out_of_memory_keeps_what_it_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    real = torch.rand

    def rand(size: int, *more: int, **options: object) -> torch.Tensor:
        if size > 8:
            raise torch.OutOfMemoryError("out of memory\nand a long table")
        return real(size, *more, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(torch, "rand", rand)
    result = compare("cpu", sizes=(4, 8, 16), repeats=1)
    assert [t.size for t in result.timings] == [4, 8]
    assert result.sentence.endswith("It stopped at size 16: out of memory")


@pytest.mark.parametrize(("sizes", "repeats"), [((), 1), ((0, 4), 1), ((4,), 0)])
def test_nothing_to_measure_is_refused(sizes: tuple[int, ...], repeats: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        compare("cpu", sizes, repeats)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA here")
def test_on_cuda_the_transfer_is_a_real_one() -> None:
    result = compare("cuda:0", sizes=(16, 64), repeats=3)
    assert len(result.timings) == 2
    assert not result.stand_in
    assert "transfers" in result.sentence


def test_each_work_is_timed_five_times_after_one_that_warms_up() -> None:
    readings = count()
    result = compare("cpu", sizes=(4,), clock=lambda: float(next(readings)))
    assert next(readings) == 4 * 2 * (5 + 1)
    assert SIZES == (32, 64, 128, 256, 512, 1024)
    assert [result.timings[0].size, result.timings[0].cpu] == [4, 1.0]


def test_the_clock_is_read_only_once_the_device_has_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[str] = []
    monkeypatch.setattr(torch.accelerator, "synchronize", waited.append)
    compare("meta", sizes=(4,), repeats=2)
    # before and after each of three works, three times; then there is nothing to bring back
    assert waited == ["meta"] * (3 * 3 * 2 + 1)
    waited.clear()
    compare("cpu", sizes=(4,), repeats=2)
    assert waited == []


@pytest.mark.parametrize(("threads", "cpu"), [(1, "the CPU (1 thread)"), (4, "the CPU (4 threads)")])
def test_the_sentence_says_from_which_size_the_device_is_faster(
    monkeypatch: pytest.MonkeyPatch, threads: int, cpu: str
) -> None:
    monkeypatch.setattr(torch, "get_num_threads", lambda: threads)
    seconds = {8: 1.0, 16: 9.0, 32: 9.0}
    monkeypatch.setattr(transfer, "_timing", lambda size, *_: timing(size, seconds[size], device=1.0))
    faster = compare("cuda:0", sizes=(32, 8, 16))
    assert (faster.crossover, faster.stand_in) == (16, False)
    assert faster.sentence == f"From size 16 on, cuda:0 was faster than {cpu}, transfers included."
    slower = compare("cuda:0", sizes=(8,))
    assert slower.crossover is None
    assert slower.sentence == f"Up to size 8, {cpu} was faster than cuda:0 with its transfers."
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: True)
    both = f"both sides are {cpu}, and the transfer is a copy within its own memory."
    assert compare("cpu", sizes=(32,)).sentence == f"The CPU is chosen: {both}"
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: False)
    assert compare("cpu", sizes=(32,)).sentence == f"No GPU here: {both}"
    assert compare("cpu", sizes=(32,)).crossover is None


def test_on_the_cpu_too_each_transfer_is_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    moves: list[tuple[str, bool]] = []
    real = torch.Tensor.to

    def to(self: torch.Tensor, device: str, copy: bool = False) -> torch.Tensor:
        moves.append((device, copy))
        return real(self, device, copy=copy)

    monkeypatch.setattr(torch.Tensor, "to", to)
    compare("cpu", sizes=(4,), repeats=2)
    # once to prepare, then there three times and back three times
    assert moves == [("cpu", False), *[("cpu", True)] * 6]
