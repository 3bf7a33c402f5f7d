"""The gradient-descent page made with st.slider and st.plotly_chart: what the app's own parts are held against."""

import plotly.graph_objects as go
import streamlit as st

from core.lessons.gradient_descent.run import Descent, descend
from core.lessons.gradient_descent.settings import DescentSettings


def surface(run: Descent) -> go.Figure:
    """The loss surface with the path."""
    figure = go.Figure(go.Contour(x=run.surface.a, y=run.surface.b, z=run.surface.loss, ncontours=20, showscale=False))
    return figure.add_scatter(x=run.trace.parameters[:, 0], y=run.trace.parameters[:, 1], mode="lines+markers")


def data(run: Descent) -> go.Figure:
    """The points and the last line."""
    x, (a, b) = run.data.x_train[:, 0], run.trace.parameters[-1]
    figure = go.Figure(go.Scatter(x=x, y=run.data.y_train[:, 0], mode="markers"))
    return figure.add_scatter(x=x, y=a + b * x, mode="lines")


def loss(run: Descent) -> go.Figure:
    """The loss curve."""
    return go.Figure(go.Scatter(y=run.trace.loss, mode="lines")).update_yaxes(type="log")


st.set_page_config(layout="wide")
rate = st.slider("Learning rate", 0.005, 1.2, 0.1, 0.005, key="rate")
result = descend(DescentSettings(learning_rate=rate))
for column, picture in zip(st.columns(3), (surface, data, loss), strict=True):
    # the value travels in the figure, so that a reader of the page can tell which run it shows
    figure = picture(result).update_layout(meta=rate, showlegend=False, height=400)
    column.plotly_chart(figure, key=picture.__name__)
