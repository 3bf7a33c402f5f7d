"""Write the TypeScript types of what the player gets, from the dataclasses that say it: `python -m tools.types`.

The types are read by the type checker alone, not by the browser.
"""

import inspect
import types
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np

from core.figures.figure import Figure
from core.figures.marks import Mark, ThreeDMark
from core.figures.scene import Panel, Readout, Scene, camel
from ui.messages import MESSAGES

TARGET = Path(__file__).parent.parent / "static" / "stage" / "scene.d.ts"

HEAD = """\
// Written by tools/types.py: what `encode` of core/figures/scene.py sends to the player, from the dataclasses there and
// in core/figures/marks.py. Each array A is sent as a number, its index in the scene's `arrays`, and decoded by
// the player. Its shape stands beside it: M ticks, N points, n rows of the largest batch.

import type { ColorName } from "../theme.js";
import type { TypedArraySpec } from "../typed.js";

/**
 * A Plotly figure. It is drawn anew when `digest`, a hash of its content, is another one. A figure that the player has
 * is sent as its digest alone.
 */
export interface Figure extends Partial<PlotlyFigure> {
  digest: string;
}
"""

MESSAGES_TARGET = Path(__file__).parent.parent / "static" / "messages.d.ts"

MESSAGES_HEAD = """\
// Written by tools/types.py: what Python and the components say to one another, from ui/messages.py.

/** The value of a field of an address. */
export type Value = number | string | boolean | null | (number | string)[];

/** Fields with their new values. */
export type Patch = Record<string, Value>;
"""

PLAIN: dict[Any, str] = {str: "string", bool: "boolean", int: "number", float: "number", type(None): "null"}


def declarations() -> str:
    """The text of scene.d.ts."""
    parts = [HEAD]
    for base in (Mark, ThreeDMark):
        kinds = base.__subclasses__()
        parts += [_interface(kind, base) for kind in kinds]
        union = " | ".join(f"{kind.__name__}<A>" for kind in kinds)
        parts.append(f"export type {base.__name__}<A = number> = {union};\n")
    parts += [_interface(record) for record in (Panel, Readout, Scene)]
    return "\n".join(parts)


def _interface(record: type, base: type | None = None) -> str:
    """One dataclass. Marks, which have a `base`, have a kind, and their arrays apart."""
    hints = get_type_hints(record, include_extras=True)
    members = [(camel(field.name), hints[field.name]) for field in fields(record)]
    arrays = [(name, hint) for name, hint in members if base and _shape(hint)]
    lines = list(_comment(record, base))
    lines.append(f"export interface {record.__name__}<A = number> {{")
    if base:
        lines.append(f'  kind: "{camel(record.__name__)}";')
    for name, hint in members:
        if (name, hint) in arrays:
            continue
        shape = _shape(hint)
        lines.append(f"  {name}: {typescript(hint)};" + (f" // {shape}" if shape else ""))
    if arrays:
        lines += ["  arrays: {", *(f"    {name}: A; // {_shape(hint)}" for name, hint in arrays), "  };"]
    if record is Scene:
        lines.append("  arrays: TypedArraySpec[];")
    return "\n".join([*lines, "}"]) + "\n"


def _comment(record: type, base: type | None) -> Iterator[str]:
    """The docstring, and that of the base where it describes fields."""
    text = inspect.cleandoc(record.__doc__ or "")
    inherited = inspect.cleandoc(base.__doc__ or "").partition("\n\n")[2] if base else ""
    if inherited:
        text += f"\n\n{inherited}"
    yield "/**"
    for line in text.splitlines():
        yield f" * {line}".rstrip()
    yield " */"


def _shape(hint: Any) -> str:
    """The shape of an array's type; empty where the type is no array's."""
    if get_origin(hint) is Annotated and get_args(hint)[0] is np.ndarray:
        return str(get_args(hint)[1])
    return ""


def typescript(hint: Any) -> str:
    """The TypeScript type of a field's type. Raises ValueError for a type that is not known here."""
    if isinstance(hint, type) and hint in PLAIN:
        return PLAIN[hint]
    if hint == Figure:
        return "Figure"
    if hint in (Mark, ThreeDMark, Panel, Readout):
        return f"{hint.__name__}<A>"
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return "A" if _shape(hint) else str(arguments[1])
    if origin is Literal:
        return " | ".join(f'"{value}"' for value in arguments)
    if origin in (Union, types.UnionType):
        return " | ".join(typescript(part) for part in arguments)
    if origin is list:
        return f"{_in_brackets(typescript(arguments[0]))}[]"
    if hint in MESSAGES:
        return str(hint.__name__)
    if origin is tuple:
        if arguments[1:] == (...,):
            return f"{typescript(arguments[0])}[]"
        return f"[{', '.join(typescript(part) for part in arguments)}]"
    raise ValueError(f"There is no TypeScript type here for {hint}.")


def message_declarations() -> str:
    """The text of messages.d.ts."""
    parts = [MESSAGES_HEAD]
    for message in MESSAGES:
        hints = get_type_hints(message, include_extras=True)
        members = [f"  {member}: {typescript(hint)};" for member, hint in hints.items()]
        comment = list(_comment(message, None))
        parts.append("\n".join([*comment, f"export interface {message.__name__} {{", *members, "}"]) + "\n")
    return "\n".join(parts)


def _in_brackets(written: str) -> str:
    """A type as the element of an array."""
    return f"({written})" if " | " in written else written


if __name__ == "__main__":
    TARGET.write_text(declarations(), encoding="utf-8")
    MESSAGES_TARGET.write_text(message_declarations(), encoding="utf-8")
