"""The drawing's one style sheet."""

from __future__ import annotations

from functools import lru_cache

from core.palette import PALETTE, Theme

SIZE, LABEL_SIZE, QUIET_SIZE = 17, 16, 16  # pixels


@lru_cache(maxsize=4)
def style(theme: Theme | None) -> str:
    """The drawing's own style sheet; every rule is scoped to `.wg-graph`."""

    def colour(name: str) -> str:
        return PALETTE[name].of(theme) if theme else f"var(--wg-{name},{PALETTE[name].light})"

    tints = "".join(
        f".wg-graph .wg-tint-{name} .wg-shape{{stroke:{colour(name)}}}"
        f".wg-graph .wg-tint-{name} .wg-strong{{fill:{colour(name)}}}"
        for name in ("a", "b", "loss", "ink", "muted")
    )
    filled = "".join(
        f".wg-graph .wg-{look}.wg-tint-{name} .wg-shape{{fill:{colour(name)};fill-opacity:.13}}"
        for look, name in (("leaf", "a"), ("leaf", "b"), ("result", "loss"))
    )
    return (
        ".wg-graph{font-family:'Source Sans 3','Source Sans Pro','Noto Sans',Arial,sans-serif;"
        f"font-size:{QUIET_SIZE}px}}"
        f".wg-graph .wg-paper{{fill:{colour('paper')}}}"
        f".wg-graph .wg-under{{fill:{colour('paper')}}}"
        f".wg-graph .wg-shape{{fill:{colour('paper')};stroke-width:2.5}}"
        f".wg-graph text{{fill:{colour('ink')};text-anchor:middle;dominant-baseline:central}}"
        f".wg-graph .wg-strong{{font-weight:700;font-size:{SIZE}px}}"
        f".wg-graph .wg-quiet{{fill:{colour('muted')}}}"
        f".wg-graph .wg-gradient{{fill:{colour('grad')};font-weight:700}}"
        f"{tints}{filled}"
        ".wg-graph .wg-constant .wg-shape{stroke-dasharray:6 5}"
        ".wg-graph .wg-operation .wg-shape{fill-opacity:1}"
        ".wg-graph .wg-module .wg-shape{stroke-width:3.5}"
        f".wg-graph .wg-new .wg-under,.wg-graph .wg-turned .wg-under{{stroke:{colour('good')};stroke-width:11;"
        "stroke-opacity:.4}"
        f".wg-graph .wg-badge circle{{fill:{colour('good')};stroke:{colour('paper')};stroke-width:2}}"
        f".wg-graph .wg-badge path{{fill:none;stroke:{colour('paper')};stroke-width:2.5;stroke-linecap:round}}"
        f".wg-graph .wg-forward path{{fill:none;stroke:{colour('muted')};stroke-width:2.5}}"
        f".wg-graph .wg-forward .wg-head{{fill:{colour('muted')};stroke:none}}"
        f".wg-graph .wg-backward path{{fill:none;stroke:{colour('grad')};stroke-width:3;"
        "stroke-dasharray:7 5}"
        f".wg-graph .wg-backward .wg-head{{fill:{colour('grad')};stroke:none}}"
        f".wg-graph .wg-backward text{{fill:{colour('grad')};font-weight:700;font-size:{LABEL_SIZE}px;"
        f"text-anchor:start;paint-order:stroke;stroke:{colour('paper')};stroke-width:4px;"
        "stroke-linejoin:round}"
        f".wg-graph .wg-frame polygon{{fill:{colour('muted')};fill-opacity:.06;stroke:{colour('muted')};"
        "stroke-width:1.5;stroke-dasharray:2 4;stroke-linejoin:round}"
        f".wg-graph .wg-frame text{{fill:{colour('muted')};font-weight:700;font-size:{LABEL_SIZE}px;"
        f"paint-order:stroke;stroke:{colour('paper')};stroke-width:4px;stroke-linejoin:round}}"
    )
