"""Many users on one process: reruns over the websocket, and everybody opening at once."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from bench.table import Row, percentile
from tests.load.client import Session
from tests.serve import Server, serve, serve_asgi

CROWD = 30
THINK_SECONDS = 2.0
DRAGGED_OVER = 3
WATCHED_SECONDS = {1: 24.0, CROWD: 20.0}
TARGET_MS = {1: 40.0, CROWD: 150.0}
PAGE = "gradient_descent"
SERVERS: dict[str, Callable[[], AbstractContextManager[Server]]] = {"streamlit run": serve, "uvicorn": serve_asgi}


@dataclass
class Crowd:
    """What some users saw: seconds until all had opened, of every picture while dragging, of every rerun."""

    together: float = 0.0
    pictures: list[float] = field(default_factory=list)
    reruns: list[float] = field(default_factory=list)


def measure() -> list[Row]:
    """The rows of this group, for both ways to serve."""
    rows = []
    for name, start in SERVERS.items():
        with start() as server:
            asyncio.run(_warm(server.url))
            for users in (1, CROWD):
                seen = asyncio.run(_watch(server.url, users))
                rows += _rows(f"{users} user{'s' * (users > 1)}, {name}", users, seen)
    return rows


def _rows(who: str, users: int, seen: Crowd) -> list[Row]:
    opening = [Row(f"{who}: all open at once", seen.together, "s", at_most=2.0)] if users > 1 else []
    return [
        *opening,
        Row(f"{who}: rerun of the page, p50", percentile(seen.reruns, 0.5) * 1e3, "ms"),
        Row(f"{who}: rerun of the page, p95", percentile(seen.reruns, 0.95) * 1e3, "ms", at_most=TARGET_MS[users]),
        Row(f"{who}: picture while dragging, p50", percentile(seen.pictures, 0.5) * 1e3, "ms"),
        Row(f"{who}: picture while dragging, p95", percentile(seen.pictures, 0.95) * 1e3, "ms"),
    ]


async def _warm(url: str) -> None:
    """Let the server finish its imports: the first page does them, and later ones need not wait."""
    for _ in range(2):
        async with Session(url, PAGE):
            pass


async def _watch(url: str, users: int) -> Crowd:
    seen = Crowd()
    everybody = asyncio.Barrier(users)
    began = time.perf_counter()
    await asyncio.gather(*(_use(url, number, everybody, seen, began, users) for number in range(users)))
    return seen


async def _use(url: str, number: int, everybody: asyncio.Barrier, seen: Crowd, began: float, users: int) -> None:
    """Think, drag over some learning rates, lift the finger at the last, and so on."""
    chance = random.Random(number)
    async with Session(url, PAGE) as session:
        await everybody.wait()
        seen.together = max(seen.together, time.perf_counter() - began)
        end = time.perf_counter() + WATCHED_SECONDS[users]
        # Nobody starts in step with the others.
        await asyncio.sleep(chance.uniform(0, THINK_SECONDS))
        while time.perf_counter() < end:
            for _ in range(DRAGGED_OVER):
                answer, _ = await session.drag("gd_learning_rate", _rate(chance))
                seen.pictures.append(answer.seconds)
            answer = await session.slide("gd_learning_rate", _rate(chance))
            seen.reruns.append(answer.seconds)
            await asyncio.sleep(chance.uniform(0.5, 1.5) * THINK_SECONDS)


def _rate(chance: random.Random) -> float:
    return round(10 ** chance.uniform(-3, 0), 3)
