"""The chain rule at each edge: incoming × local derivative, summed where broadcasting spread it."""

import numpy as np
import pytest
import torch

from core.graph.local import RULES, chain, matrix_rule
from core.graph.tape import tape
from tests.core.graph.examples import branch, line, line_tensors, network

U = torch.linspace(0.3, 1.7, 6, dtype=torch.float64).reshape(3, 2).requires_grad_()
V = torch.linspace(-1.2, 0.9, 2, dtype=torch.float64).requires_grad_()
EXPRESSIONS = {
    "add": lambda: U + V, "sub": lambda: U - V, "rsub": lambda: 1 - U, "mul": lambda: U * V, "div": lambda: U / V,
    "pow": lambda: U**3, "neg": lambda: -U, "exp": lambda: U.exp(), "log": lambda: U.log(),
    "sqrt": lambda: U.sqrt(), "reciprocal": lambda: 1 / U, "abs": lambda: V.abs(), "sin": lambda: U.sin(),
    "cos": lambda: U.cos(), "tanh": lambda: V.tanh(), "sigmoid": lambda: V.sigmoid(), "relu": lambda: V.relu(),
    "mean": lambda: U.mean(), "sum": lambda: U.sum(0, keepdim=True), "clone": lambda: U.clone(),
    "mse_loss": lambda: torch.nn.functional.mse_loss(U, U.flip(0) * 2), "_to_copy": lambda: U.float(),
    "expand": lambda: V.expand(3, 2), "view": lambda: U.view(6), "_unsafe_view": lambda: U.transpose(0, 1).reshape(6),
    "unsqueeze": lambda: U.unsqueeze(0), "squeeze": lambda: U.unsqueeze(0).squeeze(0),
}  # fmt: skip


@pytest.mark.parametrize("op", RULES)
def test_every_rule_agrees_with_autograd(op):
    graph = tape(EXPRESSIONS[op], gradient=0.7)
    found = []
    for edge in graph.edges:
        if graph.nodes[edge.target].op == op and edge.gradient is not None:
            steps = chain(graph, edge)
            assert steps is not None
            np.testing.assert_allclose(steps.incoming * steps.local, steps.product, rtol=1e-12)
            np.testing.assert_allclose(steps.outgoing, edge.gradient.data, rtol=1e-12)
            total = steps.product.sum()
            np.testing.assert_allclose(total, edge.gradient.sum, rtol=1e-5, atol=1e-12)
            found.append(steps)
    assert found


def test_broadcast_parameter_is_a_sum_over_the_samples():
    a, b, x, y = line_tensors()
    graph = tape(line(a, b, x, y))
    edge = graph.uses[graph.named("b").id][0]
    steps = chain(graph, edge)
    assert steps.summed == 80
    np.testing.assert_allclose(steps.local, x.numpy(), rtol=1e-15)
    error = (y - (a + b * x)).detach().numpy()
    np.testing.assert_allclose(steps.product, -2 / 80 * error * x.numpy(), rtol=1e-12)


def test_whole_lines_have_a_rule_everywhere():
    graph = tape(branch(*line_tensors()))
    assert all(chain(graph, edge) is not None for edge in graph.edges if edge.gradient is not None)


def test_what_is_not_one_factor_per_element_is_said_in_words():
    graph = tape(network()[1])
    product = next(node for node in graph.nodes if node.op == "addmm")
    weight = graph.inputs[product.id][2]
    assert chain(graph, weight) is None
    assert "@ incoming" in matrix_rule(product.op, weight.slot)


def test_rule_that_does_not_fit_is_not_shown():
    graph = tape(lambda: torch.add(U, V, alpha=3), gradient=1.0)
    scaled = next(edge for edge in graph.edges if edge.slot == 1)
    assert chain(graph, scaled) is None


def test_what_was_spread_along_rows_and_along_columns_is_added_up_again():
    row, column = torch.tensor([[2.0, -1.0]], requires_grad=True), torch.tensor([[1.0], [2.0], [3.0]])
    column.requires_grad_()
    graph = tape(lambda: row * column, gradient=1.0)
    to_row, to_column = (chain(graph, edge) for edge in graph.inputs[graph.forward[0]])
    assert (to_row.summed, to_column.summed) == (3, 2)
    assert to_row.local.tolist() == [[1, 1], [2, 2], [3, 3]]
    assert to_row.outgoing.tolist() == [[6, 6]]
    assert to_column.product.tolist() == [[2, -1]] * 3
    assert to_column.outgoing.tolist() == [[1], [1], [1]]


def test_a_product_in_place_has_its_rule_too():
    def step():
        u = V + 0
        u.mul_(3)
        return u.sum()

    graph = tape(step)
    product = next(node for node in graph.nodes if node.op == "mul_")
    (edge,) = graph.inputs[product.id]
    steps = chain(graph, edge)
    assert (steps.rule, steps.local.tolist(), steps.summed) == ("the other factor", [3, 3], 1)


def test_where_autograd_sends_nothing_there_is_no_chain():
    x = torch.tensor([1.0, 2.0])
    graph = tape(lambda: x.double() * V, gradient=1.0)
    to_x, to_v = graph.inputs[graph.results[0]]
    assert chain(graph, to_x) is None
    assert chain(graph, to_v).local.tolist() == [1, 2]


WORDS = {
    "1": "add sum clone _to_copy expand", "1, or −1 behind the minus": "sub", "−1": "rsub neg",
    "the other factor": "mul", "1/v above the line, −u/v² below it": "div", "p · uᵖ⁻¹": "pow", "exp(u)": "exp",
    "1/u": "log", "1/(2√u)": "sqrt", "−1/u²": "reciprocal", "the sign of u": "abs", "cos(u)": "sin",
    "−sin(u)": "cos", "1 − tanh²(u)": "tanh", "σ(u)(1 − σ(u))": "sigmoid", "1 where u > 0, else 0": "relu",
    "1/n": "mean", "2(u − v)/n": "mse_loss",
    "1, the same elements in another shape": "view _unsafe_view unsqueeze squeeze",
}  # fmt: skip


def test_every_rule_in_words():
    assert {op: words for op, (words, _) in RULES.items()} == {op: w for w, ops in WORDS.items() for op in ops.split()}


@pytest.mark.parametrize(("op", "words"), [
    ("mm", ["incoming @ (the right matrix)ᵀ", "(the left matrix)ᵀ @ incoming"]),
    ("addmm", ["incoming, summed over the rows", "incoming @ (the right matrix)ᵀ", "(the left matrix)ᵀ @ incoming"]),
    ("addmm_", ["incoming, summed over the rows"]),
    ("t", ["incomingᵀ", ""]), ("transpose", ["incomingᵀ", ""]), ("add", [""]),
])  # fmt: skip
def test_matrix_rules_in_words(op, words):
    assert [matrix_rule(op, slot) for slot in range(len(words))] == words


@pytest.mark.parametrize(("function", "locals_"), [
    (lambda: U / 4, [0.25]), (lambda: U * 4, [4]), (lambda: 4 * U, [4]), (lambda: U - 4, [1]), (lambda: 4 - U, [-1]),
    (lambda: V / 0.5, [2]),
])  # fmt: skip
def test_plain_numbers_have_their_part_in_the_rule(function, locals_):
    graph = tape(function, gradient=1.0)
    steps = [chain(graph, edge) for edge in graph.edges if edge.gradient is not None]
    assert [np.unique(step.local).tolist() for step in steps] == [locals_]
