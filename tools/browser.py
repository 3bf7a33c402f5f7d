"""Find a Chromium for the browser tests, or get one: `python -m tools.browser`.

In order: the one WATCHGRAD_CHROMIUM names, a Chromium or Chrome on the PATH, Playwright's own download,
Debian's package. A candidate counts only if it starts: Ubuntu's `chromium-browser` may be a stub that
merely says what to install, and a download may lack the system's libraries.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# Software GL for the 3-D surfaces, so that every machine draws alike; the page itself by Chromium's own software
# compositor, as it is wherever there is no graphics card.
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--enable-unsafe-swiftshader"]
VARIABLE = "WATCHGRAD_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HELP = (
    "The browser tests need Chromium or Chrome, and none was found that starts.\n"
    f"Install one (Debian, Ubuntu: apt-get install chromium), or set {VARIABLE} to its path,\n"
    "or let Playwright bring its own: python -m playwright install --with-deps chromium"
)


class NoBrowserError(RuntimeError):
    """There is no Chromium here that starts; the message says what to install."""


def find() -> str | None:
    """The path of a Chromium that starts, or None.

    Raises `NoBrowserError` if WATCHGRAD_CHROMIUM is set to something that does not start: a wrong choice
    must not quietly become another browser.
    """
    if chosen := os.environ.get(VARIABLE):
        if not _starts(chosen):
            raise NoBrowserError(f"{VARIABLE} is set to {chosen!r}, which does not start as a browser.")
        return chosen
    return next((path for path in _candidates() if _starts(path)), None)


def ensure() -> str:
    """The path of a Chromium that starts, downloading or installing one if need be.

    Raises `NoBrowserError` when there is none and none can be had.
    """
    if path := find():
        return path
    _run(sys.executable, "-m", "playwright", "install", "chromium")
    if path := find():
        return path
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        # Without a fresh index a slim image knows no packages at all.
        _run("apt-get", "update")
        _run("apt-get", "install", "--yes", "--no-install-recommends", "chromium")
        if path := find():
            return path
    raise NoBrowserError(HELP)


def _candidates() -> Iterator[str]:
    for name in NAMES:
        if path := shutil.which(name):
            yield path
    # Playwright's driver is slow to start, so it is asked only when the PATH had nothing.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if Path(path).exists():
        yield path


def _starts(path: str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and "chrom" in done.stdout.lower()


def _run(*command: str) -> None:
    # A failure here is no verdict: the next way is tried, and the end of the list says what to do.
    print("+", " ".join(command), file=sys.stderr, flush=True)
    subprocess.run(command, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


def main() -> int:
    """Print the browser's path, or what to install; the exit status says which."""
    try:
        print(f"Browser for the tests: {ensure()}")
    except NoBrowserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
