"""Random expressions: the tape's gradients against autograd and against finite differences in float64."""

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.graph.tape import tape
from tests.core.graph.programs import CUTS, MODULES, SMOOTH, build, program, tensors


@settings(max_examples=60, deadline=None)
@given(program(), st.integers(0, 999))
def test_gradients_equal_autograd_and_finite_differences(steps, seed):
    inputs = tensors(seed)
    function = build(steps, inputs)
    graph = tape(function)
    leaves = [tensor for tensor in inputs if tensor.requires_grad]
    expected = torch.autograd.grad(function(), leaves, allow_unused=True)
    ours = {node.value.data.tobytes(): node for node in graph.nodes if node.kind == "leaf"}
    for leaf, gradient in zip(leaves, expected, strict=True):
        node = ours.get(leaf.detach().numpy().tobytes())
        if gradient is None:
            assert node is None or node.gradient is None
            continue
        assert node is not None
        assert node.gradient is not None
        np.testing.assert_allclose(node.gradient.data, gradient.numpy(), rtol=1e-12, atol=1e-15)
        with torch.no_grad():
            spot, step = (0,) * leaf.dim(), 1e-6
            middle = leaf[spot].item()
            leaf[spot] = middle + step
            high = function().item()
            leaf[spot] = middle - step
            low = function().item()
            leaf[spot] = middle
        np.testing.assert_allclose(node.gradient.data[spot], (high - low) / (2 * step), rtol=2e-5, atol=1e-7)


@settings(max_examples=60, deadline=None)
@given(program((*SMOOTH, *CUTS, *MODULES)), st.integers(0, 999))
def test_structure_holds_for_any_program(steps, seed):
    graph = tape(build(steps, tensors(seed)))
    assert [node.id for node in graph.nodes] == list(range(len(graph.nodes)))
    assert all(edge.source < edge.target for edge in graph.edges)
    assert sorted(graph.backward) == [node.id for node in graph.nodes if node.reached]
    place = {node: index for index, node in enumerate(graph.backward)}
    for edge in graph.edges:
        if edge.gradient is not None:
            assert place[edge.target] < place[edge.source]
            assert edge.gradient.shape == edge.value.shape == graph.nodes[edge.source].value.shape
    for node in graph.nodes:
        if node.reached and node.id not in graph.results:
            total = sum(e.gradient.data for e in graph.uses[node.id] if e.gradient is not None)
            np.testing.assert_allclose(total, node.gradient.data, rtol=1e-9, atol=1e-12)
