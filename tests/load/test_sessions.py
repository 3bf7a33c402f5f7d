"""Many people at once in one process: each keeps their own run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import parse_qs

import pytest

from tests.load.client import Session
from tests.serve import Server, serve, serve_asgi

USERS = 10
STEPS = 4


async def one_user(url: str, number: int, ready: asyncio.Barrier) -> list[str]:
    """Drag the learning rate through values that nobody else has; what was wrong with what came back."""
    updates = 20 + number
    wrong = []
    async with Session(url, "gradient_descent", f"updates={updates}") as session:
        await ready.wait()
        for step in range(1, STEPS + 1):
            rate = round(0.01 * step + 0.001 * number, 3)
            # the last step lifts the finger, which runs the page
            if step < STEPS:
                _, stage = await session.drag("learning_rate", rate)
            else:
                await session.slide("learning_rate", rate)
                stage = session.data["gradient_descent_stage"]
            shown = {key: values[0] for key, values in parse_qs(stage["address"]).items()}
            expected = {"learning_rate": str(rate), "updates": str(updates)}
            if shown != expected or stage["scene"]["total"] != updates:
                wrong.append(f"user {number}: {shown}, {stage['scene']['total']} updates; expected {expected}")
        slider = session.data["gradient_descent_learning_rate"]["value"]
        if slider != rate:
            wrong.append(f"user {number}: the slider is at {slider}, not {rate}")
    return wrong


async def all_users(url: str) -> list[str]:
    """What was wrong with anybody's answers."""
    ready = asyncio.Barrier(USERS)
    answers = await asyncio.gather(*(one_user(url, number, ready) for number in range(USERS)))
    return [sentence for answer in answers for sentence in answer]


@pytest.mark.parametrize("server", [serve, serve_asgi])
def test_ten_users_at_once_each_get_their_own_run(server: Callable[[], AbstractContextManager[Server]]) -> None:
    with server() as running:
        assert asyncio.run(all_users(running.url)) == []
        assert "Traceback" not in running.log()
