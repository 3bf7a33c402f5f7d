"""The files that the browser fetches from the app itself."""

import hashlib
import os
import shutil
from functools import cache
from pathlib import Path

from core.palette import custom_properties
from ui import plotly_js

ROOT = Path(__file__).parent.parent
STATIC, REQUIREMENTS = ROOT / "static", ROOT / "requirements.txt"
APP = "watchgrad.css"


@cache
def version() -> str:
    """The app's version, 12 hexadecimal digits: it is another one when a file of the browser or a requirement is.

    Puts plotly.min.js from the installed wheel beside our own files first, for servers that know nothing of our
    routes. The copy is made under another name, so that a second process never serves half a file.
    """
    source = plotly_js.bundle()
    target = STATIC / "plotly.min.js"
    if not target.exists() or target.stat().st_size != source.stat().st_size:
        part = target.with_suffix(f".{os.getpid()}.part")
        shutil.copyfile(source, part)
        part.replace(target)
    digest = hashlib.blake2b(str(source.stat().st_size).encode(), digest_size=6)
    for path in sorted(STATIC.rglob("*")):
        if path.suffix in {".js", ".css"} and path != target:
            digest.update(path.read_bytes())
    digest.update(REQUIREMENTS.read_bytes())
    return digest.hexdigest()


@cache
def stylesheet(name: str = APP) -> str:
    """The text of a stylesheet; the app's own begins with the palette."""
    colours = custom_properties() if name == APP else ""
    return colours + (STATIC / name).read_text(encoding="utf-8")
