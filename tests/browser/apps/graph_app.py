"""A page with nothing but graph views, for the browser tests: ?case=line, network or hostile."""

import streamlit as st
import torch

from core.graph.tape import tape
from ui import assets
from ui.graph_view import graph_view


def line(slope: float):
    """The line's loss at a slope."""
    a = torch.tensor([0.5], requires_grad=True)
    b = torch.tensor([slope], requires_grad=True)
    x_train = torch.linspace(0, 1, 80).reshape(80, 1)
    y_train = 1 + 2 * x_train

    def step():
        yhat = a + b * x_train
        error = y_train - yhat
        return (error**2).mean()

    return step


def network():
    """A transformer encoder layer's sum: over forty nodes, so modules start closed."""
    torch.manual_seed(0)
    layer = torch.nn.TransformerEncoderLayer(16, 4, 32, dropout=0.0, batch_first=True)
    tokens = torch.rand(3, 5, 16)

    def step():
        out = layer(tokens)
        return out.sum()

    return step


def hostile():
    """A name that would like to be markup."""
    tensors = {"<img src=x onerror=window.broken=1>": torch.ones(2, requires_grad=True)}
    return lambda: sum((tensor * 2).sum() for tensor in tensors.values())


st.set_page_config(layout="wide")
st.html(f"<style>{assets.stylesheet()}</style>")
case = st.query_params.get("case", "line")
if case == "line":
    slope = st.slider("slope", -1.0, 3.0, 0.25, 0.25)
    phase = st.selectbox("phase", [None, "forward", "loss", "backward", "update", "zero"])
    graph_view(tape(line(slope)), "line", phase=phase)
else:
    graph_view(tape({"network": network, "hostile": hostile}[case]()), case)
