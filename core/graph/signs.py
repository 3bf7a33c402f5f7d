"""Operations in the signs of mathematics."""

from __future__ import annotations

import re

from core.numbers import significant

_SIGNS = {
    "add": "+", "sub": "−", "rsub": "−", "mul": "×", "div": "÷", "neg": "−", "exp": "exp", "log": "log",
    "sqrt": "√", "abs": "| |", "mean": "mean", "sum": "Σ", "mm": "@", "matmul": "@", "bmm": "@", "mv": "@",
    "dot": "·", "addmm": "@ +", "addbmm": "@ +", "baddbmm": "@ +", "t": "ᵀ", "transpose": "ᵀ", "permute": "ᵀ",
    "relu": "ReLU", "tanh": "tanh", "sigmoid": "σ", "gelu": "GELU", "maximum": "max", "minimum": "min",
    "max": "max", "min": "min", "reciprocal": "1/", "where": "where", "clone": "copy", "_to_copy": "copy",
    "detach": "detach", "view": "reshape", "_unsafe_view": "reshape", "unsqueeze": "reshape",
    "squeeze": "reshape", "expand": "expand", "select": "[ ]", "slice": "[ ]", "index": "[ ]", "cat": "join",
    "stack": "join", "_softmax": "softmax", "_log_softmax": "log softmax", "native_layer_norm": "norm",
    "native_batch_norm": "norm", "native_dropout": "dropout", "bernoulli": "dropout", "mse_loss": "mse",
    "l1_loss": "L1", "huber_loss": "Huber", "smooth_l1_loss": "Huber", "nll_loss_forward": "nll",
    "sin": "sin", "cos": "cos", "sign": "sign", "gt": ">", "lt": "<", "ge": "≥", "le": "≤", "eq": "=",
    "ne": "≠", "convolution": "conv", "embedding": "rows", "leaky_relu": "leaky ReLU", "softplus": "softplus",
}  # fmt: skip
_POWERS = {2.0: "²", 3.0: "³", 0.5: "√", -1.0: "1/", -2.0: "⁻²"}


def sign(op: str, scalars: tuple[float, ...] = ()) -> str:
    """The sign of an ATen operation's name, with its Python number where it takes one.

    `sign("pow", (2,))` is "²", `sign("mul", (2,))` is "× 2", `sign("rsub", (1,))` is "1 −".
    An operation without a sign of its own keeps its name.
    """
    name = op.rstrip("_") if not op.startswith("__") else op
    if name == "pow":
        return _POWERS.get(scalars[0], f"^ {significant(scalars[0])}") if scalars else "^"
    found = _SIGNS.get(name)
    if found is None:
        return "attention" if "attention" in name else name.strip("_").replace("_", " ")
    if scalars and name in ("add", "sub", "mul", "div"):
        return f"{found} {significant(scalars[0])}"
    if scalars and name == "rsub":
        return f"{significant(scalars[0])} {found}"
    return found


def from_backward(name: str) -> str:
    """The operation in a backward node's name: "MulBackward0" is "mul", "MseLossBackward0" "mse_loss"."""
    stem = re.sub(r"Backward\d*$", "", name)
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", stem).lower()
