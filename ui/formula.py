"""The formulas of a step with this step's numbers in them."""

from core.line.step_numbers import StepNumbers
from ui.text import MINUS, number

A = '<i class="wg-a">a</i>'
B = '<i class="wg-b">b</i>'
YHAT = "<i>ŷ</i>"


def _n(value: float, digits: int = 4) -> str:
    text = number(value, digits)
    return f'<span class="wg-num">({text})</span>' if text.startswith(MINUS) else f'<span class="wg-num">{text}</span>'


def _tone(value: float, tone: str) -> str:
    return f'<span class="wg-num wg-{tone}">{number(value)}</span>'


def _row(html: str) -> str:
    return f'<div class="wg-row">{html}</div>'


def partial(symbol: str) -> str:
    """The fraction dL/dp for a symbol."""
    return f'<span class="wg-frac"><span>∂<i>L</i></span><span>∂{symbol}</span></span>'


def forward(s: StepNumbers) -> str:
    """The prediction of every point, and its mean."""
    return _row(f"{YHAT} = {A} + {B}·<i>x</i>") + _row(
        f"{YHAT} = {_n(s.a)} + {_n(s.b)}·<i>x</i>, on average {_n(s.mean_yhat)}"
    )


def loss(s: StepNumbers) -> str:
    """The mean of the squared errors."""
    return _row(f"error = <i>y</i> {MINUS} {YHAT}, on average {_n(s.mean_error)}") + _row(
        f'<i class="wg-loss">L</i> = mean(error²) = {_tone(s.loss, "loss")}'
    )


def backward(s: StepNumbers) -> str:
    """Both partial derivatives."""
    return _row(
        f"{partial(A)} = {MINUS}2 · mean(error) = {MINUS}2 · {_n(s.mean_error)} = {_tone(s.gradient[0], 'grad')}"
    ) + _row(
        f"{partial(B)} = {MINUS}2 · mean(<i>x</i> · error) = {MINUS}2 · {_n(s.mean_x_error)}"
        f" = {_tone(s.gradient[1], 'grad')}"
    )


def update(s: StepNumbers) -> str:
    """Both parameters, one step against the gradient."""
    if s.following is None:
        return _row("The run ends here: there is no further update.")
    rows = ""
    for symbol, old, slope, new, tone in (
        (A, s.a, s.gradient[0], s.following[0], "a"),
        (B, s.b, s.gradient[1], s.following[1], "b"),
    ):
        rows += _row(
            f"{symbol} ← {symbol} {MINUS} η · {partial(symbol)} = {_n(old)} {MINUS} {_n(s.learning_rate)} · "
            f"{_n(slope)} = {_tone(new, tone)}"
        )
    return rows


def zero(s: StepNumbers) -> str:
    """The gradients are put back to zero."""
    return _row(f"a.grad: {_tone(s.gradient[0], 'grad')} → 0") + _row(f"b.grad: {_tone(s.gradient[1], 'grad')} → 0")


FORMULAS = {"forward": forward, "loss": loss, "backward": backward, "update": update, "zero": zero}
