"""The lines that are shown of an experiment, and the line that failed."""

from typing import Any

import numpy as np
import pytest

from core.code.failure import failed_line
from core.code.source import body_of, expression_of
from core.figures.scene import encode
from core.lessons.tensors import conversions, creation, memory
from core.lessons.tensors.precision import digits, stored
from core.lessons.tensors.transfer import Comparison, compare
from core.lessons.tensors.transfer_figure import transfer_scene


def test_the_body_is_what_stands_below_def() -> None:
    assert body_of(memory.from_numpy) == "return torch.from_numpy(array)"
    assert body_of(creation.moved_then_marked).splitlines()[1:] == ["a.requires_grad_()", "return a"]


def test_the_expression_of_one_line_or_of_more() -> None:
    assert expression_of(memory.in_place) == "tensor.add_(1)"
    assert expression_of(memory.augmented) == "tensor += 1"


@pytest.mark.parametrize("conversion", conversions.CONVERSIONS)
def test_the_line_that_failed_is_one_of_those_shown(conversion: conversions.Conversion) -> None:
    found = conversions.run(conversion)
    assert (found.line is None) == (found.error is None)
    if found.line is not None:
        assert body_of(conversion).splitlines()[found.line].startswith("return")


def test_the_failing_line_of_several_is_found() -> None:
    def fails(x: Any) -> Any:
        """Its docstring does not count."""
        y = x + 1
        z = y / 0
        return z + 1

    with pytest.raises(ZeroDivisionError) as caught:
        fails(1)
    assert failed_line(caught.value, fails) == 1
    assert failed_line(caught.value, memory.from_numpy) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0.1", [("0.", "0999755859375"), ("0.1000", "9765625")]),
        ("257", [("257", ""), ("25", "6")]),
        ("1e-08", [("", "0"), ("0.0000000100", "1171767711639404296875")]),
        ("0.5", [("0.5", ""), ("0.5", "")]),
    ],
)
def test_the_digits_that_agree(written: str, expected: list[tuple[str, str]]) -> None:
    assert [digits(kept, written) for kept in stored(written)[:2]] == expected


def test_very_many_digits_are_counted_not_shown() -> None:
    (*_, kept) = stored("1e-30")
    same, rest = digits(kept, "1e-30")
    assert len(same + rest) < 80
    assert "digits" in same + rest


@pytest.mark.parametrize("found", [compare("cpu", (8, 16), 1), Comparison((), None, "cuda did not finish.", False)])
def test_the_timings_as_a_picture(found: Comparison) -> None:
    scene = transfer_scene(found, "cpu")
    (panel,) = scene.panels
    assert scene.summary == found.sentence
    assert all(len(trace["x"]) == len(trace["y"]) == len(found.timings) for trace in panel.figure["data"])
    assert panel.marks == ()
    encode(scene)


def test_the_crossover_is_marked_where_there_is_one() -> None:
    timings = compare("cpu", (8, 16), 1).timings
    (panel,) = transfer_scene(Comparison(timings, 16, "From size 16 on.", False), "cuda:0").panels
    segment, label = panel.marks
    np.testing.assert_array_equal(segment.x0, [16.0])
    assert label.text == "pays off from 16"
