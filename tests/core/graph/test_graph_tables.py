"""Tables: the sign of every operation, and every rule of the style sheet."""

import re

import pytest

from core.graph.signs import from_backward, sign
from core.graph.style import style
from core.palette import PALETTE

SIGNS = {
    '+': 'add',
    '−': 'sub rsub neg',
    '×': 'mul',
    '÷': 'div',
    'exp': 'exp',
    'log': 'log',
    '√': 'sqrt',
    '| |': 'abs',
    'mean': 'mean',
    'Σ': 'sum',
    '@': 'mm matmul bmm mv',
    '·': 'dot',
    '@ +': 'addmm addbmm baddbmm',
    'ᵀ': 't transpose permute',
    'ReLU': 'relu',
    'tanh': 'tanh',
    'σ': 'sigmoid',
    'GELU': 'gelu',
    'max': 'maximum max',
    'min': 'minimum min',
    '1/': 'reciprocal',
    'where': 'where',
    'copy': 'clone _to_copy',
    'detach': 'detach',
    'reshape': 'view _unsafe_view unsqueeze squeeze',
    'expand': 'expand',
    '[ ]': 'select slice index',
    'join': 'cat stack',
    'softmax': '_softmax',
    'log softmax': '_log_softmax',
    'norm': 'native_layer_norm native_batch_norm',
    'dropout': 'native_dropout bernoulli',
    'mse': 'mse_loss',
    'L1': 'l1_loss',
    'Huber': 'huber_loss smooth_l1_loss',
    'nll': 'nll_loss_forward',
    'sin': 'sin',
    'cos': 'cos',
    'sign': 'sign',
    '>': 'gt',
    '<': 'lt',
    '≥': 'ge',
    '≤': 'le',
    '=': 'eq',
    '≠': 'ne',
    'conv': 'convolution',
    'rows': 'embedding',
    'leaky ReLU': 'leaky_relu',
    'softplus': 'softplus',
}


@pytest.mark.parametrize("shown", SIGNS)
def test_signs(shown):
    for op in SIGNS[shown].split():
        assert sign(op) == shown
        assert sign(f"{op}_") == shown  # the same in place


@pytest.mark.parametrize(("op", "scalars", "shown"), [
    ("pow", (2.0,), "²"), ("pow", (3.0,), "³"), ("pow", (0.5,), "√"), ("pow", (-1.0,), "1/"), ("pow", (-2.0,), "⁻²"),
    ("pow", (1.0,), "^ 1"), ("pow", (1.5,), "^ 1.5"), ("pow", (), "^"), ("pow_", (2.0,), "²"),
    ("add", (1.0,), "+ 1"), ("sub", (-2.0,), "− −2"), ("mul", (2.5,), "× 2.5"), ("div", (4.0,), "÷ 4"),
    ("rsub", (1.0,), "1 −"), ("rsub", (-1.5,), "−1.5 −"), ("exp", (2.0,), "exp"),
    ("_scaled_dot_product_flash_attention_for_cpu", (), "attention"), ("some_new_one", (3.0,), "some new one"),
    ("_unknown_", (), "unknown"), ("__and__", (), "and"),
])  # fmt: skip
def test_signs_with_numbers_and_without_a_sign_of_their_own(op, scalars, shown):
    assert sign(op, scalars) == shown


@pytest.mark.parametrize(("name", "op"), [
    ("MulBackward0", "mul"), ("MseLossBackward0", "mse_loss"), ("LogSoftmaxBackward12", "log_softmax"),
    ("Conv2DBackward0", "conv2_d"), ("", ""),
])  # fmt: skip
def test_operation_in_a_backward_nodes_name(name, op):
    assert from_backward(name) == op


RULES = {
    '.wg-graph': "font-family:'Source Sans 3','Source Sans Pro','Noto Sans',Arial,sans-serif;font-size:16px",
    '.wg-paper': 'fill:$paper',
    '.wg-under': 'fill:$paper',
    '.wg-shape': 'fill:$paper;stroke-width:2.5',
    'text': 'fill:$ink;text-anchor:middle;dominant-baseline:central',
    '.wg-strong': 'font-weight:700;font-size:17px',
    '.wg-quiet': 'fill:$muted',
    '.wg-gradient': 'fill:$grad;font-weight:700',
    '.wg-tint-a .wg-shape': 'stroke:$a',
    '.wg-tint-a .wg-strong': 'fill:$a',
    '.wg-tint-b .wg-shape': 'stroke:$b',
    '.wg-tint-b .wg-strong': 'fill:$b',
    '.wg-tint-loss .wg-shape': 'stroke:$loss',
    '.wg-tint-loss .wg-strong': 'fill:$loss',
    '.wg-tint-ink .wg-shape': 'stroke:$ink',
    '.wg-tint-ink .wg-strong': 'fill:$ink',
    '.wg-tint-muted .wg-shape': 'stroke:$muted',
    '.wg-tint-muted .wg-strong': 'fill:$muted',
    '.wg-leaf.wg-tint-a .wg-shape': 'fill:$a;fill-opacity:.13',
    '.wg-leaf.wg-tint-b .wg-shape': 'fill:$b;fill-opacity:.13',
    '.wg-result.wg-tint-loss .wg-shape': 'fill:$loss;fill-opacity:.13',
    '.wg-constant .wg-shape': 'stroke-dasharray:6 5',
    '.wg-operation .wg-shape': 'fill-opacity:1',
    '.wg-module .wg-shape': 'stroke-width:3.5',
    '.wg-new .wg-under,.wg-turned .wg-under': 'stroke:$good;stroke-width:11;stroke-opacity:.4',
    '.wg-badge circle': 'fill:$good;stroke:$paper;stroke-width:2',
    '.wg-badge path': 'fill:none;stroke:$paper;stroke-width:2.5;stroke-linecap:round',
    '.wg-forward path': 'fill:none;stroke:$muted;stroke-width:2.5',
    '.wg-forward .wg-head': 'fill:$muted;stroke:none',
    '.wg-backward path': 'fill:none;stroke:$grad;stroke-width:3;stroke-dasharray:7 5',
    '.wg-backward .wg-head': 'fill:$grad;stroke:none',
    '.wg-backward text':
        'fill:$grad;font-weight:700;font-size:16px;text-anchor:start;paint-order:stroke;stroke:$paper;'
        'stroke-width:4px;stroke-linejoin:round',
    '.wg-frame polygon':
        'fill:$muted;fill-opacity:.06;stroke:$muted;stroke-width:1.5;stroke-dasharray:2 4;'
        'stroke-linejoin:round',
    '.wg-frame text':
        'fill:$muted;font-weight:700;font-size:16px;paint-order:stroke;stroke:$paper;stroke-width:4px;'
        'stroke-linejoin:round',
}


def rules(theme):
    found = re.findall(r"([^{}]+)\{([^{}]*)\}", style(theme))
    assert "".join(f"{selector}{{{body}}}" for selector, body in found) == style(theme)
    return {selector.replace(".wg-graph ", ""): body for selector, body in found}


@pytest.mark.parametrize("theme", [None, "light", "dark"])
def test_every_rule_of_the_style_sheet(theme):
    def written(found):
        name = found[1]
        return getattr(PALETTE[name], theme) if theme else f"var(--wg-{name},{PALETTE[name].light})"

    assert rules(theme) == {selector: re.sub(r"\$(\w+)", written, body) for selector, body in RULES.items()}


def contrast(one, two):
    """WCAG 2 contrast ratio of two "#rrggbb"."""

    def luminance(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_can_be_told_from_the_paper(theme):
    paper = PALETTE["paper"].of(theme)
    for name in ("a", "b", "loss", "grad", "ink", "good", "muted"):
        assert contrast(PALETTE[name].of(theme), paper) >= (3 if name == "grad" else 4.5)
