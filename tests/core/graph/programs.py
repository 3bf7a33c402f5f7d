"""Random functions to trace: elementary operations, modules within modules, and all that cuts a graph."""

import torch
from hypothesis import strategies as st
from torch import nn

UNARY = {"sin": torch.sin, "tanh": torch.tanh, "exp": lambda u: torch.exp(-u * u), "square": lambda u: u**2,
         "mean": lambda u: u.mean(0, keepdim=True), "scale": lambda u: 1.5 - u / 2}  # fmt: skip
BINARY = {"add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": lambda u, v: u / (2 + v * v)}
SMOOTH = (*UNARY, *BINARY)
CUTS = ("detach", "no_grad", "compare")
MODULES = ("affine", "pair")


class Affine(nn.Module):
    """u * weight + bias, elementwise, for tensors of any shape."""

    def __init__(self, weight: float, bias: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.tensor([weight], dtype=torch.float64))
        self.bias = nn.Parameter(torch.tensor([bias], dtype=torch.float64))

    def forward(self, u):
        return u * self.weight + self.bias


class Pair(nn.Module):
    """Two of them with a tanh between."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = Affine(0.5, -1.0), Affine(-1.5, 0.25)

    def forward(self, u):
        return self.second(torch.tanh(self.first(u)))


def program(names=SMOOTH, most=9):
    """Steps (name, place of the first operand, place of the second)."""
    step = st.tuples(st.sampled_from(names), st.integers(0, 50), st.integers(0, 50))
    return st.lists(step, min_size=1, max_size=most)


def tensors(seed):
    """Four tensors of shapes that broadcast; all but the second are parameters."""
    random = torch.Generator().manual_seed(seed)
    shapes = [(1,), (4, 1), (1, 3), (4, 3)]
    made = [torch.randn(shape, generator=random, dtype=torch.float64) for shape in shapes]
    return [tensor.requires_grad_(index != 1) for index, tensor in enumerate(made)]


def build(steps, tensors):
    """A function that applies `steps` to a growing list of tensors and averages the last one."""
    affine, pair = Affine(2.0, 0.5), Pair()

    def apply(name, u, v):
        if name == "detach":
            return u.detach()
        if name == "no_grad":
            with torch.no_grad():
                return u * v
        if name == "compare":
            return (u > v).double()
        if name in MODULES:
            return affine(u) if name == "affine" else pair(u)
        return UNARY[name](u) if name in UNARY else BINARY[name](u, v)

    def function():
        stack = list(tensors)
        for name, first, second in steps:
            stack.append(apply(name, stack[first % len(stack)], stack[second % len(stack)]))
        return stack[-1].mean() + tensors[0].sum()

    return function
