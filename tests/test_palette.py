"""One palette: no other place names a colour, and Streamlit's own theme agrees with it."""

import re
import tomllib
from pathlib import Path

import pytest

from core.palette import PALETTE, custom_properties
from ui import assets

ROOT = Path(__file__).parent.parent
LITERAL = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b|\b(?:rgba?|hsla?|oklch|lab)\(")
TRANSPARENT = "rgba(0,0,0,0)"  # no colour, in Plotly's words
SOURCES = sorted(
    path
    for pattern in ("static/**/*.css", "static/**/*.js", "core/**/*.py", "ui/**/*.py", "pages/*.py", "streamlit_app.py")
    for path in ROOT.glob(pattern)
    if path.name != "plotly.min.js"
)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def literals(source: str) -> list[str]:
    """The colours that a source names, without Plotly's transparent one."""
    return LITERAL.findall(source.replace(TRANSPARENT, ""))


def test_a_colour_would_be_found() -> None:
    assert literals("a { color: #fff; background: rgb(1 2 3) } b { color: #12345678 }") == ["#fff", "rgb(", "#12345678"]
    assert literals("rgba(0,0,0,0) var(--wg-a) # fffffff url(#head)") == []
    assert len(SOURCES) > 100


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_colour_but_the_palettes(path: Path) -> None:
    if name(path) != "core/palette.py":
        assert literals(path.read_text(encoding="utf-8")) == []


def test_every_colour_that_is_used_has_a_name() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    used = set(re.findall(r"var\(--wg-([\w-]+)[,)]", sources))
    own = {"done", "indent", "color"}  # set by the component that uses them
    assert used - own <= PALETTE.keys()
    (names,) = re.findall(r"NAMES = \[(.*?)\]", (ROOT / "static/theme.js").read_text(encoding="utf-8"))
    assert set(re.findall(r'"([\w-]+)"', names)) <= PALETTE.keys()
    figures = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("core/**/figures*/**/*.py"))
    assert set(re.findall(r'"\$([\w-]+)"', figures)) - {"surface"} <= PALETTE.keys()


def test_the_stylesheet_begins_with_the_palette() -> None:
    assert assets.stylesheet().startswith(custom_properties())
    assert "  --wg-a: light-dark(#0072b2, #56b4e9);\n" in custom_properties()
    assert custom_properties().count("light-dark(") == len(PALETTE)
    assert "--wg-a:" not in assets.stylesheet("presenter.css")


def test_streamlits_theme_has_the_same_colours() -> None:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
    roles = {
        "primaryColor": "a",
        "backgroundColor": "paper",
        "secondaryBackgroundColor": "panel",
        "textColor": "ink",
        "borderColor": "rule",
    }
    for side in ("light", "dark"):
        for role, colour in roles.items():
            assert theme[side][role] == PALETTE[colour].of(side)
        assert theme[side]["sidebar"]["backgroundColor"] == PALETTE["sidebar"].of(side)
