"""A lesson's settings and place as widgets: adding a slider is adding a field."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from core.fields import Choice, Settings, kinds, patch_of
from core.training.initialise import numpy_start
from ui.address import Here
from ui.lesson_view import NOTHING_MORE, SliderProps
from ui.slider import live_slider


def controls(here: Here[Any, Any], names: Sequence[str], sliders: Mapping[str, SliderProps] | None = None) -> None:
    """Draw one control for each named field of the lesson's settings.

    A number is a slider, and `sliders` says what it shows besides its value; a choice is a segmented control.
    """
    declared = kinds(here.settings)
    for name in names:
        if isinstance(declared[name], Choice):
            segments(here, name)
        else:
            live_slider(here, name, (sliders or {}).get(name, NOTHING_MORE))


def shown(here: Here[Any, Any], name: str) -> str:
    """The key of the Streamlit widget of a field, which from now on shows the address's value.

    The address is the truth; the widget shows it, whoever changed it.
    """
    key = f"{here.slug}_{name}"
    owner = here.settings if name in kinds(here.settings) else here.place
    st.session_state[key] = getattr(owner, name)
    return key


def taker(here: Here[Any, Any], name: str, **also: Any) -> Callable[[], None]:
    """What a Streamlit widget of a field does on a change: it sets the field, and the fields of `also`."""
    key = f"{here.slug}_{name}"

    def take() -> None:
        here.put({name: st.session_state[key], **also})

    return take


def segments(
    here: Here[Any, Any],
    name: str,
    label_visibility: Literal["visible", "hidden", "collapsed"] = "visible",
    label: Callable[[str], str] = str,
) -> None:
    """Draw a segmented control for a choice of the lesson's settings or place; `label` names an option."""
    kind = (kinds(here.settings) | kinds(here.place))[name]
    assert isinstance(kind, Choice)
    st.segmented_control(
        kind.label,
        kind.options,
        key=shown(here, name),
        on_change=taker(here, name),
        required=True,
        width="stretch",
        help=kind.help or None,
        label_visibility=label_visibility,
        format_func=label,
    )


def presets(here: Here[Any, Any], choices: Mapping[str, tuple[str, Settings]]) -> None:
    """A menu of settings to try, each with a comment: name -> (comment, settings)."""
    key = f"{here.slug}_preset"

    def chosen() -> None:
        _, settings = choices[st.session_state[key]]
        here.put({**patch_of(settings), "tick": here.lesson.place().tick})

    st.menu_button(
        "Presets",
        list(choices),
        key=key,
        on_click=chosen,
        format_func=lambda name: f"**{name}**  \n{choices[name][0]}",
        width="stretch",
    )


def restart(
    here: Here[Any, Any],
    another: Callable[[], dict[str, Any]],
    label: str = "New start",
    what: str = "Draw a new random start. The learning rate and the rest stay.",
) -> None:
    """*Reset*, to exactly the tutorial's values, and a button that draws something anew: the patch of `another`."""
    row = st.container(horizontal=True, gap="small")

    def again() -> None:
        here.put({**another(), "tick": here.lesson.place().tick})

    row.button("Reset", key=f"{here.slug}_reset", on_click=here.reset, help="Exactly the tutorial's values.")
    row.button(label, key=f"{here.slug}_random", on_click=again, width="stretch", help=what)


def another_seed() -> dict[str, Any]:
    """A patch with another seed; everything else stays."""
    return {"seed": secrets.randbelow(10_000)}


def another_start() -> dict[str, Any]:
    """A patch with new random parameters to start from; everything else stays."""
    a, b = numpy_start(secrets.randbelow(10_000))
    return {"start_a": round(a, 4), "start_b": round(b, 4)}
