"""The machine that the numbers hold on."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from tools.browser import find

PACKAGES = ("streamlit", "numpy", "torch", "plotly", "playwright")


def describe() -> dict[str, str]:
    """Processor, cores, how busy it was, and the versions of everything that took part."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "load before": load,
        "system": platform.platform(terse=True),
        "Python": platform.python_version(),
        "browser": _browser(),
        **{name: version(name) for name in PACKAGES},
    }


class Host:
    """What a virtual machine's host kept for others since this was made, of the time in which there was work here."""

    STAT = Path("/proc/stat")  # proc(5): user, nice, system, idle, iowait, irq, softirq, steal, in clock ticks

    def __init__(self) -> None:
        self.before = self._ticks()

    def stolen(self) -> str:
        """The share, in words; unknown where the system does not count it."""
        after = self._ticks()
        if self.before is None or after is None:
            return "unknown"
        worked, stolen = (now - then for now, then in zip(after, self.before, strict=True))
        return f"{stolen / max(worked + stolen, 1):.0%} of the time in which there was work"

    def _ticks(self) -> tuple[int, int] | None:
        if not self.STAT.exists():
            return None
        user, nice, system, _, _, irq, softirq, steal, *_ = map(int, self.STAT.read_text().split("\n")[0].split()[1:])
        return user + nice + system + irq + softirq, steal


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _browser() -> str:
    path = find()
    if path is None:
        return "none"
    asked = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    return asked.stdout.strip() + ", headless, software GL"
