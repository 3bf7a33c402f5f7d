"""What a person sees, in a real Chromium with software GL: opening, dragging, playing, scrubbing.

The server is the one that `make run` starts.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bench import drag, opening
from bench.chromium import chromium
from bench.table import Row
from tests.serve import serve_asgi


def measure() -> list[Row]:
    """The rows of this group."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    async with chromium() as browser:
        rows = [*await opening.empty(browser), *await opening.cold(browser)]
        with serve_asgi() as server:
            rows += await opening.warm(browser, server.url)
            rows += await drag.measure(browser, server.url)
            rows += await drag.beside_plain(browser, rows)
            rows += await opening.moving(browser, server.url)
            async with chromium(emulated=True) as slower:
                hard = [*await drag.measure(slower, server.url), *await opening.moving(slower, server.url)]
    return rows + [replace(row, what=f"emulated graphics card: {row.what}") for row in hard]
