"""A settings dataclass as widgets: adding a slider is adding a field."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from core.fields import Choice, Number, Settings, specs
from core.training.initialise import initialise
from ui.slider import live_slider
from ui.state import LessonState


def controls(
    lesson: LessonState[Any], names: Sequence[str], extras: Mapping[str, Mapping[str, Any]] | None = None
) -> None:
    """Draw one control for each named field of the lesson's settings, bound to the lesson's state.

    A `Number` is a live slider, a `Choice` a segmented control. `extras` gives single fields more:
    a caption, ticks, regions, an upper end that depends on the data.
    """
    declared = specs(lesson.settings)
    for name in names:
        spec, more = declared[name], dict((extras or {}).get(name, {}))
        if isinstance(spec, Choice):
            _segments(lesson, name, spec, **more)
        else:
            _slide(lesson, name, spec, **more)


def _slide(lesson: LessonState[Any], name: str, spec: Number, **more: Any) -> None:
    live_slider(
        lesson,
        f"{lesson.prefix}_{name}",
        spec,
        getattr(lesson.settings, name),
        lambda value: lesson.slide(name, value),
        live=True,
        **more,
    )


def _segments(lesson: LessonState[Any], name: str, spec: Choice, **more: Any) -> None:
    key = f"{lesson.prefix}_{name}"
    # the lesson's state is the truth; the widget shows it, whoever changed it
    st.session_state[key] = getattr(lesson.settings, name)

    def chosen() -> None:
        lesson.change(**{name: st.session_state[key]})

    st.segmented_control(
        spec.label,
        spec.options,
        key=key,
        on_change=chosen,
        required=True,
        width="stretch",
        help=spec.help or None,
        **more,
    )


def presets(lesson: LessonState[Any], choices: Mapping[str, tuple[str, Settings]]) -> None:
    """A menu of settings to try, each with a comment: name -> (comment, settings)."""
    key = f"{lesson.prefix}_preset"

    def chosen() -> None:
        _, settings = choices[st.session_state[key]]
        lesson.put(settings, step=lesson.home)

    st.menu_button(
        "Presets",
        list(choices),
        key=key,
        on_click=chosen,
        format_func=lambda name: f"**{name}**  \n{choices[name][0]}",
        width="stretch",
    )


def restart(
    lesson: LessonState[Any],
    another: Callable[[LessonState[Any]], None],
    label: str = "New start",
    what: str = "Draw a new random start. The learning rate and the rest stay.",
) -> None:
    """*Reset*, to exactly the tutorial's values, and a button that draws something anew by `another`."""
    row = st.container(horizontal=True, gap="small")

    def reset() -> None:
        lesson.notes.clear()
        lesson.ignored = []
        lesson.put(type(lesson.settings)(), step=lesson.home)

    def again() -> None:
        another(lesson)
        lesson.move(lesson.home)

    row.button("Reset", key=f"{lesson.prefix}_reset", on_click=reset, help="Exactly the tutorial's values.")
    row.button(
        label,
        key=f"{lesson.prefix}_random",
        on_click=again,
        width="stretch",
        help=what,
    )


def another_seed(lesson: LessonState[Any]) -> None:
    """Other random numbers; everything else stays."""
    lesson.change(seed=secrets.randbelow(10_000))


def another_start(lesson: LessonState[Any]) -> None:
    """New random parameters to start from; everything else stays."""
    a, b = initialise(secrets.randbelow(10_000))
    lesson.change(start_a=round(float(a[0]), 4), start_b=round(float(b[0]), 4))


def drag_start(lesson: LessonState[Any], a: float, b: float) -> None:
    """Take a start that was dragged to: four decimals, inside the fields' range."""
    start_a, start_b = (round(min(max(value, -1e6), 1e6), 4) for value in (a, b))
    lesson.settings = replace(lesson.settings, start_a=start_a, start_b=start_b)
