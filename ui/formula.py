"""The formulas of a step with this step's numbers in them, and what they mean."""

from collections.abc import Callable

from core.line.update_numbers import Moved, UpdateNumbers
from core.numbers import MINUS, fixed, short
from ui.say import Markup, element, say

A = Markup('<i class="wg-a">a</i>')
B = Markup('<i class="wg-b">b</i>')
_SYMBOLS = {"a": A, "b": B}
_L = Markup("<i>L</i>")
_LOSS = Markup('<i class="wg-loss">L</i>')
_X, _Y, _YHAT = Markup("<i>x</i>"), Markup("<i>y</i>"), Markup("<i>ŷ</i>")
_ENDED = say("The run ends here: there is no further update.")

Formula = Callable[[UpdateNumbers, Moved], Markup]


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


def _grad(value: float | None) -> Markup:
    """What `.grad` holds: None and zero as Python would say them."""
    return toned("None" if value is None else short(0) if value == 0 else fixed(value), "grad")


def _both(n: UpdateNumbers, formula: Formula) -> Markup:
    return formula(n, n.a) + formula(n, n.b)


def forward(n: UpdateNumbers) -> Markup:
    """The prediction of every point, and its mean."""
    return row(say("{yhat} = {a} + {b}·{x}", yhat=_YHAT, a=A, b=B, x=_X)) + row(
        say(
            "{yhat} = {a} + {b}·{x}, on average {mean}",
            yhat=_YHAT,
            a=_n(n.a.old),
            b=_n(n.b.old),
            x=_X,
            mean=_n(n.mean_yhat),
        )
    )


def loss(n: UpdateNumbers) -> Markup:
    """The mean of the squared errors."""
    return row(say("error = {y} − {yhat}, on average {mean}", y=_Y, yhat=_YHAT, mean=_n(n.mean_error))) + row(
        say("{L} = mean(error²) = {loss}", L=_LOSS, loss=_tone(n.loss, "loss"))
    )


def backward(n: UpdateNumbers) -> Markup:
    """Both partial derivatives and, where autograd puts them there, what `.grad` holds."""
    if n.autograd and n.last:
        return row(_ENDED) + _both(n, _stands)
    rows = _slope(n.a, say("mean(error)")) + _slope(n.b, say("mean({x} · error)", x=_X))
    return rows + _both(n, _collected) if n.autograd else rows


def _slope(p: Moved, mean: Markup) -> Markup:
    between = Markup("") if p.mean is None else say("−2 · {mean} = ", mean=_n(p.mean))
    return row(
        say(
            "{slope} = −2 · {mean} = {between}{gradient}",
            slope=partial(_SYMBOLS[p.name]),
            mean=mean,
            between=between,
            gradient=_tone(p.formula, "grad"),
        )
    )


def _stands(_: UpdateNumbers, p: Moved) -> Markup:
    return row(say("{name}.grad: {before}", name=p.name, before=_grad(p.before)))


def _collected(_: UpdateNumbers, p: Moved) -> Markup:
    if p.before:
        return row(
            say(
                "{name}.grad = {before} + {slope} = {held}",
                name=p.name,
                before=_tone(p.before, "grad"),
                slope=_n(p.slope),
                held=_tone(p.held, "grad"),
            )
        )
    return row(say("{name}.grad: {before} → {held}", name=p.name, before=_grad(p.before), held=_grad(p.held)))


def update(n: UpdateNumbers) -> Markup:
    """Both parameters, one step against the gradient, or against what `.grad` holds."""
    return row(_ENDED) if n.last else _both(n, _step)


def _step(n: UpdateNumbers, p: Moved) -> Markup:
    symbol = _SYMBOLS[p.name]
    return row(
        say(
            "{p} ← {p} − η · {slope} = {old} − {rate} · {gradient} = {new}",
            p=symbol,
            slope=say("{name}.grad", name=p.name) if n.autograd else partial(symbol),
            old=_n(p.old),
            rate=_n(n.learning_rate),
            gradient=_n(p.held),
            new=_tone(p.new, p.name),
        )
    )


def zero(n: UpdateNumbers) -> Markup:
    """What is left in `.grad`."""
    return row(_ENDED) + _both(n, _stands) if n.last else _both(n, _emptied)


def _emptied(_: UpdateNumbers, p: Moved) -> Markup:
    return row(say("{name}.grad: {held} → {left}", name=p.name, held=_grad(p.held), left=_grad(p.left)))


FORMULAS = {"forward": forward, "loss": loss, "backward": backward, "update": update, "zero": zero}


def meaning(phase: str, n: UpdateNumbers) -> Markup:
    """What happened in a phase, in a sentence or two; empty for what was never made."""
    if n.last and phase in ("update", "zero"):
        return Markup("")
    return _MEANINGS[phase](n)


def _of_backward(n: UpdateNumbers) -> Markup:
    p = n.a
    if n.autograd and n.last:
        return say("No backward ran after the last update: this is what .grad still holds.")
    if n.last:
        return say("At the end of the run the *loss* changes by {slope} per unit of *a*.", slope=p.slope)
    changes = (
        say("the *loss* {verb} by {size} per unit", verb="falls" if p.slope < 0 else "rises", size=abs(p.slope))
        if p.slope
        else say("the *loss* stays as it is")
    )
    there = say("Move *a* a little to the right and {changes}.", changes=changes)
    way = "nowhere" if not p.held else "to the right" if p.held < 0 else "to the left"
    if p.adds_up:
        return say(
            "{there} But backward adds to what .grad held: the step follows the sum, and *a* goes {way}.",
            there=there,
            way=way,
        )
    return say("{there} So the step goes {way}.", there=there, way=way)


def _of_update(n: UpdateNumbers) -> Markup:
    text = say("Each parameter moves against its *gradient*. The [[learning rate]] says how far.")
    if n.a.adds_up:
        text = say("Each parameter moves against the sum in its .grad. The [[learning rate]] says how far.")
    if n.a.versions:
        text += say(
            " *a* was changed in place while autograd did not watch: that is not recorded, but it is counted. "
            "`a._version` goes from {before} to {after}.",
            before=n.a.versions[0],
            after=n.a.versions[1],
        )
    return text


def _of_zero(n: UpdateNumbers) -> Markup:
    if n.a.left is None:
        return say(
            "PyTorch adds new gradients to old ones. These are let go: .grad is None until the next backward."
        )
    return say("PyTorch adds new gradients to old ones. They are put back to zero before the next step.")


_MEANINGS = {
    "forward": lambda _: say("The line predicts a y for every x. Nothing has been judged yet."),
    "loss": lambda _: say(
        "One number for how wrong the line is: the mean of the squares that you see on the stage."
    ),
    "backward": _of_backward,
    "update": _of_update,
    "zero": _of_zero,
}
