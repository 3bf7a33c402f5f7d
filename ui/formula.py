"""The formulas of a step with this step's numbers in them."""

from core.line.step_numbers import StepNumbers
from core.numbers import MINUS, fixed
from ui.say import Markup, element, say

A = Markup('<i class="wg-a">a</i>')
B = Markup('<i class="wg-b">b</i>')
_L = Markup("<i>L</i>")
_LOSS = Markup('<i class="wg-loss">L</i>')
_X, _Y, _YHAT = Markup("<i>x</i>"), Markup("<i>y</i>"), Markup("<i>ŷ</i>")


def row(formula: Markup) -> Markup:
    """One line of a formula."""
    return element("div", formula, class_="wg-row")


def toned(number: str, tone: str) -> Markup:
    """A number in the colour of what it is: "a", "b", "loss" or "grad"."""
    return element("span", number, class_=f"wg-num wg-{tone}")


def partial(symbol: Markup) -> Markup:
    """The fraction ∂L/∂p for a symbol."""
    return element("span", element("span", say("∂{L}", L=_L)), element("span", say("∂{p}", p=symbol)), class_="wg-frac")


def _n(value: float, digits: int = 4) -> Markup:
    text = fixed(value, digits)
    return element("span", f"({text})" if text.startswith(MINUS) else text, class_="wg-num")


def _tone(value: float, tone: str) -> Markup:
    return toned(fixed(value), tone)


def forward(s: StepNumbers) -> Markup:
    """The prediction of every point, and its mean."""
    return row(say("{yhat} = {a} + {b}·{x}", yhat=_YHAT, a=A, b=B, x=_X)) + row(
        say(
            "{yhat} = {a} + {b}·{x}, on average {mean}", yhat=_YHAT, a=_n(s.a), b=_n(s.b), x=_X, mean=_n(s.mean_yhat)
        )
    )


def loss(s: StepNumbers) -> Markup:
    """The mean of the squared errors."""
    return row(say("error = {y} − {yhat}, on average {mean}", y=_Y, yhat=_YHAT, mean=_n(s.mean_error))) + row(
        say("{L} = mean(error²) = {loss}", L=_LOSS, loss=_tone(s.loss, "loss"))
    )


def backward(s: StepNumbers) -> Markup:
    """Both partial derivatives."""
    return row(
        say(
            "{slope} = −2 · mean(error) = −2 · {mean} = {gradient}",
            slope=partial(A),
            mean=_n(s.mean_error),
            gradient=_tone(s.gradient[0], "grad"),
        )
    ) + row(
        say(
            "{slope} = −2 · mean({x} · error) = −2 · {mean} = {gradient}",
            slope=partial(B),
            x=_X,
            mean=_n(s.mean_x_error),
            gradient=_tone(s.gradient[1], "grad"),
        )
    )


def update(s: StepNumbers) -> Markup:
    """Both parameters, one step against the gradient."""
    if s.following is None:
        return row(say("The run ends here: there is no further update."))
    rows = Markup("")
    for symbol, old, slope, new, tone in (
        (A, s.a, s.gradient[0], s.following[0], "a"),
        (B, s.b, s.gradient[1], s.following[1], "b"),
    ):
        rows += row(
            say(
                "{p} ← {p} − η · {slope} = {old} − {rate} · {gradient} = {new}",
                p=symbol,
                slope=partial(symbol),
                old=_n(old),
                rate=_n(s.learning_rate),
                gradient=_n(slope),
                new=_tone(new, tone),
            )
        )
    return rows


def zero(s: StepNumbers) -> Markup:
    """The gradients are put back to zero."""
    return Markup("").join(
        row(say("{name}: {slope} → 0", name=name, slope=_tone(slope, "grad")))
        for name, slope in zip(("a.grad", "b.grad"), s.gradient, strict=True)
    )


FORMULAS = {"forward": forward, "loss": loss, "backward": backward, "update": update, "zero": zero}
