"""From a click on a box of the computation graph to its panel, laid out, in a real Chromium."""

from __future__ import annotations

import asyncio
import statistics

from bench.chromium import chromium, visit
from bench.table import Row
from tests.serve import serve

CLICKS = 20
CLICK = """(number) => { const boxes = document.querySelectorAll('.wgg .wg-box'), start = performance.now();
boxes[number % boxes.length].dispatchEvent(new MouseEvent("click", { bubbles: true }));
document.querySelector(".wgg-panel").offsetHeight;
return performance.now() - start; }"""


def measure() -> list[Row]:
    """The row of this group: the median of `CLICKS` clicks on the boxes of the graph of the line's loss."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    with serve() as server:
        async with chromium() as browser, visit(browser, f"{server.url}/graph") as (page, _):
            await page.locator(".wgg .wg-box").first.wait_for()
            times = [float(await page.evaluate(CLICK, number)) for number in range(CLICKS)]
    return [Row("computation graph: click on a box to its panel", statistics.median(times), "ms", at_most=150)]
