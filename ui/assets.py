"""The files that the browser fetches from the app itself."""

import hashlib
import os
import shutil
from functools import cache
from importlib.util import find_spec
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static"


@cache
def prepare() -> str:
    """Put plotly.min.js from the installed wheel beside our own files; return a version for their URLs.

    Found without importing plotly, which would cost start-up a second. Copied under another name
    first, so that a second process never serves half a file.
    """
    package = find_spec("plotly")
    if package is None or not package.submodule_search_locations:
        raise RuntimeError("plotly is not installed: pip install -r requirements.txt")
    source = Path(package.submodule_search_locations[0]) / "package_data" / "plotly.min.js"
    target = STATIC / "plotly.min.js"
    if not target.exists() or target.stat().st_size != source.stat().st_size:
        part = target.with_suffix(f".{os.getpid()}.part")
        shutil.copyfile(source, part)
        part.replace(target)
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(STATIC.rglob("*")):
        if path.suffix in {".js", ".css"} and path != target:
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def stylesheet(name: str = "watchgrad.css") -> str:
    """The text of a stylesheet."""
    return (STATIC / name).read_text(encoding="utf-8")
