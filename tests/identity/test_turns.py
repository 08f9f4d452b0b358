"""Requests of one browser take turns, and hold up nobody else."""

import asyncio
import contextlib
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

from protocol.errors import TooFast
from server.base.database import Pool
from server.base.settings import Settings
from server.identity.turns import OF_BROWSER, OF_PLACE, WAITING, FairTurns
from tests.support.browser import Browser
from tests.support.scenario import playing
from tests.support.uploading import browser


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


SLOW = b"POST /api/sign-in HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{"


async def test_whoever_is_signed_in_does_not_wait_behind_strangers_of_their_place(
    settings: Settings, pool: Pool
) -> None:
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Anne")
        where = urlsplit(scenario.urls[0])
        assert where.hostname
        assert where.port
        with contextlib.ExitStack() as stack:
            for _ in range(OF_PLACE):
                slow = stack.enter_context(socket.create_connection((where.hostname, where.port)))
                slow.sendall(SLOW % where.netloc.encode())
            stranger = asyncio.create_task(Browser(scenario.urls[0]).get("/api/authority"))
            assert (await browser(scenario, "Anne").get("/api/uploads/1")).status == 404
            assert not stranger.done()
        assert (await stranger).status == 200
