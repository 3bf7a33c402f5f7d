"""The markup of the lesson on tensors: cells of memory, badges, outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.numbers import fixed, significant
from ui import assets, text
from ui.say import Markup, element, say

if TYPE_CHECKING:
    from core.code.tensor_state import TensorState
    from core.lessons.tensors.conversions import Outcome

_BREAK = Markup("<br>")


def style() -> None:
    """The lesson's own styles."""
    text.style(assets.stylesheet("tensors.css"))


def store(name: str, about: str, before: Iterable[float], after: Iterable[float]) -> None:
    """A card with the numbers of an array or a tensor; those that changed are struck out and lit."""
    cells = [
        element("span", _number(new))
        if old == new
        else element("span", element("del", _number(old)), _number(new), class_="wgt-new")
        for old, new in zip(before, after, strict=True)
    ]
    head = element("p", say("**{name}** · {about}", name=name, about=about))
    text.show(element("div", head, element("div", *cells, class_="wgt-cells"), class_="wgt-store"))


def _number(value: float) -> str:
    return significant(value)


def verdict(sentence: Markup, tone: str = "") -> None:
    """The line that says what it means; `tone` is "good", "grad" or nothing."""
    text.show(element("p", sentence, class_=f"wgt-line wg-{tone}" if tone else "wgt-line", role="status"))


def badges(state: TensorState, grad: bool) -> Markup:
    """What autograd says of a tensor; with `grad`, also its gradient."""
    shown = [
        _badge("is_leaf", state.is_leaf),
        _badge("requires_grad", state.requires_grad),
        element("span", say("grad_fn **{name}**", name=state.grad_fn or "None")),
        element("span", say("device **{name}**", name=state.device)),
    ]
    if grad:
        said = say(".grad **{mark} {value}**", mark="✓" if state.grad else "✗", value=state.grad or "None")
        shown.append(element("span", said, class_="wgt-yes" if state.grad else "wgt-no"))
    return element("p", *shown, class_="wgt-badges")


def _badge(name: str, true: bool) -> Markup:
    said = say("{name} **{value}**", name=name, value="✓ True" if true else "✗ False")
    return element("span", said, class_="wgt-yes" if true else "wgt-no")


def way(title: str, note: str = "", good: bool = False) -> None:
    """The head of one way to create a parameter."""
    small = element("small", note, class_="wg-good" if good else "wg-muted") if note else Markup("")
    text.show(element("p", title, small, class_="wgt-way"))


def outcome(found: Outcome, title: str) -> None:
    """What a conversion gave, or the exception in its own words."""
    if found.error:
        result = element("span", f"✗ {found.error}", class_="wgt-failed") + _BREAK + (found.message or "")
    else:
        facts = " · ".join(filter(None, (found.kind, (found.dtype or "").removeprefix("torch."), found.device)))
        result = say(
            "{good} `{result}`{line}{facts}",
            good=element("span", "✓", class_="wg-good"),
            result=found.result or "",
            line=_BREAK,
            facts=element("span", facts, class_="wg-muted"),
        )
    if found.stand_in:
        said = "Stand-in: PyTorch’s “meta” device, as this machine has only its CPU."
        result += _BREAK + element("span", said, class_="wg-muted")
    text.show(element("p", element("b", title), _BREAK, result, class_="wgt-outcome"))


def error(kind: str, message: str) -> None:
    """An exception in its own words, not a traceback."""
    failed = element("span", f"✗ {kind}", class_="wgt-failed")
    text.show(element("p", failed, " ", message, class_="wgt-outcome"))


def exact(rows: Iterable[tuple[str, int, tuple[str, str], float, float]]) -> None:
    """The table of a number in several dtypes: name, bits, (digits that agree, the rest), error, epsilon."""
    heads = ("dtype", "bits", "what is really stored", "error", "gap after 1")
    body = (
        element(
            "tr",
            element("td", element("b", name)),
            element("td", str(bits)),
            element("td", element("code", same, element("mark", rest))),
            element("td", _small(off)),
            element("td", _small(epsilon)),
        )
        for name, bits, (same, rest), off, epsilon in rows
    )
    head = element("tr", *(element("th", words, scope="col") for words in heads))
    text.show(element("table", element("thead", head), element("tbody", *body), class_="wgt-exact"))


def _small(value: float) -> str:
    return "0" if value == 0 else fixed(value, 6)


def shadow(leaf: TensorState, name: TensorState, after: bool) -> None:
    """The leaf that nothing refers to any more, the copy between, and what the name refers to."""
    text.show(
        element(
            "div",
            _card(say("**The parameter**: a leaf, but no name refers to it"), leaf, after),
            element("i", "→ .to() →", _BREAK, name.grad_fn or ""),
            _card(say("**What *a* refers to**: the result of moving it"), name, after),
            class_="wgt-shadow",
        )
    )


def _card(title: Markup, state: TensorState, after: bool) -> Markup:
    return element("div", element("p", title), element("p", element("code", state.text)), badges(state, after))
