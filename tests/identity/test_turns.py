"""Requests of one browser take turns, and hold up nobody else."""

import asyncio
from typing import Any

import pytest

from protocol.errors import TooFast
from server.base.settings import Settings
from server.identity.turns import OF_BROWSER, WAITING, FairTurns


class Rooms:
    """An application that keeps whoever comes until they are let go."""

    def __init__(self) -> None:
        self.inside = 0
        self.door = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.inside += 1
        await self.door.wait()


def scope(session: str, place: str = "192.0.2.7", path: str = "/api/files/1") -> dict[str, Any]:
    cookie = [(b"cookie", f"parvis_session={session}".encode())] if session else []
    known = {"type": "http", "scheme": "http", "path": path, "server": ("town.example", 80), "query_string": b""}
    return {**known, "headers": cookie, "client": (place, 1)}


async def test_so_many_are_answered_and_so_many_wait() -> None:
    rooms = Rooms()
    turns = FairTurns(rooms, Settings())

    def come(**who: str) -> asyncio.Task[None]:
        return asyncio.create_task(turns(scope(**who), None, None))  # type: ignore[arg-type]

    tasks = [come(session="a") for _ in range(OF_BROWSER * (1 + WAITING))]
    await asyncio.sleep(0.01)
    assert rooms.inside == OF_BROWSER
    with pytest.raises(TooFast):
        await come(session="a")
    tasks += [come(session="b"), come(session="", place="192.0.2.8"), come(session="a", path="/assets/x.js")]
    await asyncio.sleep(0.01)
    assert rooms.inside == OF_BROWSER + 3
    rooms.door.set()
    await asyncio.gather(*tasks)
    assert not turns._queues  # noqa: SLF001
