"""The app's colours: one for each symbol, and those of paper and ink, for both themes.

The symbols' colours are Okabe and Ito's, darkened or lightened where text needs the contrast. The stylesheet gets
them as custom properties `--wg-<name>` (ui/assets.py), which JavaScript and Plotly read from there.
"""

from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class Colour:
    """A colour in the light theme and in the dark one, as CSS writes them."""

    light: str
    dark: str

    def of(self, theme: Theme) -> str:
        """The colour in one theme."""
        return self.light if theme == "light" else self.dark


PALETTE = {
    # paper and ink
    "paper": Colour("#ffffff", "#10141b"),
    "panel": Colour("#f4f6f8", "#1a212b"),
    "sidebar": Colour("#f4f6f8", "#171d26"),
    "ink": Colour("#1b2430", "#eef2f6"),
    "muted": Colour("#566272", "#a3afbc"),
    "grid": Colour("#e3e7ec", "#2a323d"),
    "rule": Colour("#d5dbe2", "#323b47"),
    "shadow": Colour("#0003", "#0003"),
    # what other programs drew in black stands on white in both themes
    "sheet": Colour("#ffffff", "#ffffff"),
    # the symbols
    "a": Colour("#0072b2", "#56b4e9"),
    "b": Colour("#a66300", "#f0b13c"),
    "loss": Colour("#9a4a8f", "#dc9fd3"),
    "grad": Colour("#d55e00", "#ff8a4c"),
    "grad-text": Colour("#b84f00", "#ff9a63"),
    "good": Colour("#007d5a", "#2fc79b"),
    # what asks for attention
    "accent": Colour("#d55e00", "#ff8a4c"),
    "lit": Colour("#fdeccb", "#41341a"),
    # the loss surface, from low to high, and its contour lines
    "contour": Colour("#ffffffb0", "#0c1219a0"),
    "surface-0": Colour("#f7fafc", "#0f1c28"),
    "surface-1": Colour("#cfdfec", "#183246"),
    "surface-2": Colour("#a6c3dc", "#234a63"),
    "surface-3": Colour("#7fa6cb", "#316381"),
    "surface-4": Colour("#5a8ab8", "#437f9f"),
}


def custom_properties() -> str:
    """CSS: every colour as `--wg-<name>`, following the colour scheme of the element that it is used on."""
    lines = "\n".join(f"  --wg-{name}: light-dark({colour.light}, {colour.dark});" for name, colour in PALETTE.items())
    return f":root, .stApp {{\n{lines}\n}}\n"
