"""Tensors in a few words, and how wide words are, at the boundaries of each rule."""

import pytest
import torch

from core.graph.text import brief, brief_gradient, detail, nested, row, shape, width
from core.graph.values import to_value


def test_rows_of_a_batch():
    column = to_value(torch.arange(6.0).reshape(3, 2))
    assert row(column, 3, 1).tolist() == [2, 3]
    assert row(column, 2, 1) is None
    assert row(to_value(torch.tensor(3.0)), 3, 1) is None
    assert row(to_value(torch.ones(65_537)), 65_537, 0) is None  # only its statistics are kept


def test_values_and_gradients_in_brief():
    column = to_value(torch.arange(6.0).reshape(3, 2))
    assert (brief(column), brief(column, 3, 2), brief(column, 2, 1)) == ("mean 2.500", "[4, 5]", "mean 2.500")
    assert (brief_gradient(column), brief_gradient(column, 3, 0)) == ("Σ 15", "[0, 1]")
    assert brief_gradient(column, 2, 0) == "Σ 15"
    assert brief(to_value(torch.tensor([[4.0]]))) == brief_gradient(to_value(torch.tensor([[4.0]]))) == "4"
    assert (brief(to_value(torch.empty(0, 3))), brief_gradient(to_value(torch.empty(0, 3)))) == ("empty", "Σ 0")


def test_tensors_in_a_line():
    assert detail(to_value(torch.arange(16.0))) == nested([float(i) for i in range(16)])
    assert detail(to_value(torch.arange(17.0))) == "(17,)  mean 8, from 0 to 16"
    assert detail(to_value(torch.tensor([[[7.0]]]))) == "7"
    assert nested([[1.0, -0.5], []]) == "[[1, −0.5000], []]"
    assert (shape(()), shape((80,)), shape((80, 1))) == ("()", "(80,)", "(80, 1)")


def test_each_narrow_and_each_wide_letter():
    for narrow in "iljtfrI.,:;|'!()[] ·":
        assert width(narrow, 100) == pytest.approx(36)
    for wide in "mwMW@%−×÷+=∞Σ→Ø":
        assert width(wide, 100) == pytest.approx(86)
