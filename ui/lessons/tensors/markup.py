"""The markup of the lesson on tensors: cells of memory, badges, outcomes. Everything is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from ui import assets
from ui.text import escape, number

if TYPE_CHECKING:
    from core.code.tensor_state import TensorState
    from core.lessons.tensors.conversions import Outcome


@cache
def _stylesheet() -> str:
    return (assets.STATIC / "tensors.css").read_text(encoding="utf-8")


def style() -> None:
    """The lesson's own styles."""
    st.html(f"<style>{_stylesheet()}</style>")


def store(name: str, about: str, before: Iterable[float], after: Iterable[float]) -> None:
    """A card with the numbers of an array or a tensor; those that changed are struck out and lit."""
    cells = ""
    for old, new in zip(before, after, strict=True):
        same = old == new
        struck = "" if same else f"<del>{old:g}</del>"
        cells += f'<span class="{"" if same else "wgt-new"}">{struck}{new:g}</span>'
    st.html(
        f'<div class="wgt-store"><p><b>{escape(name)}</b> · {escape(about)}</p>'
        f'<div class="wgt-cells">{cells}</div></div>'
    )


def verdict(sentence: str, tone: str = "") -> None:
    """The line that says what it means; `tone` is "good", "grad" or nothing."""
    kind = f" wg-{tone}" if tone else ""
    st.html(f'<p class="wgt-line{kind}" role="status">{escape(sentence)}</p>')


def badges(state: TensorState, grad: bool) -> str:
    """What autograd says of a tensor; with `grad`, also its gradient."""
    shown = [
        _badge("is_leaf", state.is_leaf),
        _badge("requires_grad", state.requires_grad),
        f"<span>grad_fn <b>{escape(state.grad_fn or 'None')}</b></span>",
        f"<span>device <b>{escape(state.device)}</b></span>",
    ]
    if grad:
        tone = "wgt-yes" if state.grad else "wgt-no"
        shown.append(
            f'<span class="{tone}">.grad <b>{"✓" if state.grad else "✗"} {escape(state.grad or "None")}</b></span>'
        )
    return f'<p class="wgt-badges">{"".join(shown)}</p>'


def _badge(name: str, true: bool) -> str:
    return f'<span class="{"wgt-yes" if true else "wgt-no"}">{name} <b>{"✓ True" if true else "✗ False"}</b></span>'


def way(title: str, note: str = "", good: bool = False) -> None:
    """The head of one way to create a parameter."""
    small = f'<small class="{"wg-good" if good else "wg-muted"}">{escape(note)}</small>' if note else ""
    st.html(f'<p class="wgt-way">{escape(title)}{small}</p>')


def outcome(found: Outcome, title: str) -> None:
    """What a conversion gave, or the exception in its own words."""
    if found.error:
        result = f'<span class="wgt-failed">✗ {escape(found.error)}</span><br>{escape(found.message or "")}'
    else:
        facts = " · ".join(filter(None, (found.kind, (found.dtype or "").removeprefix("torch."), found.device)))
        result = f'<span class="wg-good">✓</span> <code>{escape(found.result or "")}</code><br>' + (
            f'<span class="wg-muted">{escape(facts)}</span>'
        )
    stand_in = (
        '<br><span class="wg-muted">Stand-in: PyTorch’s “meta” device, as this machine has only its CPU.</span>'
        if found.stand_in
        else ""
    )
    st.html(f'<p class="wgt-outcome"><b>{escape(title)}</b><br>{result}{stand_in}</p>')


def error(kind: str, message: str) -> None:
    """An exception in its own words, not a traceback."""
    st.html(f'<p class="wgt-outcome"><span class="wgt-failed">✗ {escape(kind)}</span> {escape(message)}</p>')


def exact(rows: Iterable[tuple[str, int, tuple[str, str], float, float]]) -> None:
    """The table of a number in several dtypes: name, bits, (digits that agree, the rest), error, epsilon."""
    body = "".join(
        f"<tr><td><b>{escape(name)}</b></td><td>{bits}</td>"
        f"<td><code>{escape(same)}<mark>{escape(rest)}</mark></code></td>"
        f"<td>{_small(off)}</td><td>{_small(epsilon)}</td></tr>"
        for name, bits, (same, rest), off, epsilon in rows
    )
    st.html(
        '<table class="wgt-exact"><thead><tr><th scope=col>dtype</th><th scope=col>bits</th>'
        "<th scope=col>what is really stored</th><th scope=col>error</th><th scope=col>gap after 1</th></tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _small(value: float) -> str:
    return "0" if value == 0 else number(value, 6)


def shadow(leaf: TensorState, name: TensorState, after: bool) -> None:
    """The leaf that nothing refers to any more, the copy between, and what the name refers to."""
    st.html(
        '<div class="wgt-shadow">'
        f"<div><p><b>The parameter</b>: a leaf, but no name refers to it</p>"
        f"<p><code>{escape(leaf.text)}</code></p>{badges(leaf, after)}</div>"
        f"<i>→ .to() →<br>{escape(name.grad_fn or '')}</i>"
        f"<div><p><b>What <span class=wg-a>a</span> refers to</b>: the result of moving it</p>"
        f"<p><code>{escape(name.text)}</code></p>{badges(name, after)}</div></div>"
    )
