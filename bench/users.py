"""Many users on one process: reruns over the websocket, and everybody opening at once."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from bench.table import Row, percentile
from tests.load.client import Session
from tests.serve import Server, serve, serve_asgi

CROWD = 30
THINK_SECONDS = 2.0
REST_SECONDS = 0.15  # as in static/live.js
DRAGGED_OVER = 5
DRAGGED_SECONDS = 10.0
IMPORT_SECONDS = 5.0
WATCHED_SECONDS = {1: 50.0, CROWD: 20.0}  # one user's p95 needs some reruns to be one
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
        Row(f"{who}: rerun, p50", percentile(seen.reruns, 0.5) * 1e3, "ms"),
        Row(f"{who}: rerun, p95", percentile(seen.reruns, 0.95) * 1e3, "ms", at_most=TARGET_MS[users]),
        Row(f"{who}: picture while dragging, p50", percentile(seen.pictures, 0.5) * 1e3, "ms"),
        Row(f"{who}: picture while dragging, p95", percentile(seen.pictures, 0.95) * 1e3, "ms"),
    ]


async def _warm(url: str) -> None:
    """Let the server finish its imports: after the first page they go on in the background."""
    for _ in range(2):
        async with Session(url, PAGE):
            pass
    await asyncio.sleep(IMPORT_SECONDS)


async def _watch(url: str, users: int) -> Crowd:
    seen = Crowd()
    everybody = asyncio.Barrier(users)
    began = time.perf_counter()
    await asyncio.gather(*(_use(url, number, everybody, seen, began, users) for number in range(users)))
    return seen


async def _use(url: str, number: int, everybody: asyncio.Barrier, seen: Crowd, began: float, users: int) -> None:
    """Open the page with all the others, then change the learning rate after every thought; later, drag it.

    A change is what a browser makes of it: the picture over HTTP, and when the hand has rested, the rerun.
    """
    chance = random.Random(number)
    async with Session(url, PAGE) as session:
        await everybody.wait()
        seen.together = max(seen.together, time.perf_counter() - began)
        async for _ in _thoughts(chance, WATCHED_SECONDS[users]):
            rate = _rate(chance)
            await session.drag("learning_rate", rate)
            await asyncio.sleep(REST_SECONDS)
            answer = await session.slide("learning_rate", rate)
            seen.reruns.append(answer.seconds)
        await everybody.wait()
        async for _ in _thoughts(chance, DRAGGED_SECONDS):
            for _ in range(DRAGGED_OVER):
                answer, _ = await session.drag("learning_rate", _rate(chance))
                seen.pictures.append(answer.seconds)


async def _thoughts(chance: random.Random, seconds: float) -> AsyncIterator[None]:
    """A thought after another for some seconds; nobody starts in step with the others."""
    end = time.perf_counter() + seconds
    await asyncio.sleep(chance.uniform(0, THINK_SECONDS))
    while time.perf_counter() < end:
        yield
        await asyncio.sleep(chance.uniform(0.5, 1.5) * THINK_SECONDS)


def _rate(chance: random.Random) -> float:
    return round(10 ** chance.uniform(-3, 0), 3)
