"""What comes in too long, too slowly or too often is turned away, over real connections."""

import asyncio
import gc
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from server.base.database import Pool
from server.base.settings import Settings
from server.core import doors, http
from server.core.doors import Doors
from server.core.http import GuardedProtocol
from tests.support.client import signed_in
from tests.support.pace import PATIENCE
from tests.support.serving import served
from tests.support.town import Town
from tests.support.waiting import eventually

HEAD = b"GET /api/authority HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /api/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
POST += b"Connection: close\r\nContent-Length: 60000\r\n\r\n"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HEAD_PATIENCE", "BODY_PATIENCE", "TAKING_PATIENCE", "LINGER"):
        monkeypatch.setattr(http, name, 0.4)
    monkeypatch.setattr(doors, "MOST_WAITING", 20)


@pytest.fixture
async def url(settings: Settings) -> AsyncIterator[str]:
    """All come from one place."""
    async with served(replace(settings, trusted_proxies="192.0.2.1")) as url:
        yield url


async def line(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("localhost", url.rpartition(":")[2], family=socket.AF_INET)


async def answered(url: str, *parts: bytes, pause: float = 0) -> bytes:
    """All that is answered, to the end of the connection."""
    reader, writer = await line(url)
    with suppress(ConnectionError):
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
    try:
        return await asyncio.wait_for(reader.read(), PATIENCE)
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize(
    "long",
    [
        [HEAD + b"X: " + b"x" * 33_000 + b"\r\n\r\n"],
        [HEAD, *[b"X-%d: y\r\n" % number for number in range(101)], b"\r\n"],
        [HEAD, *[b"X-%d: " % number + b"y" * 4_000 + b"\r\n" for number in range(9)], b"\r\n"],
        [b"GET /" + b"x" * 33_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"],
        [HEAD + b"X: ", *[b"x" * 10_000] * 4],
    ],
    ids=["a header", "many headers", "headers together", "an address", "a header without an end"],
)
async def test_a_head_is_bounded(url: str, long: list[bytes]) -> None:
    assert (await answered(url, *long))[9:12] in (b"431", b"")
    within = [HEAD, *[b"X-%d: " % number + b"y" * 3_000 + b"\r\n" for number in range(9)], b"Connection: close\r\n\r\n"]
    assert (await answered(url, *within))[9:12] == b"200"


async def test_a_head_comes_in_time_or_not_at_all(url: str) -> None:
    assert await answered(url) == b""
    assert (await answered(url, HEAD))[9:12] == b"408"
    assert (await answered(url, *[bytes([char]) for char in HEAD], pause=0.02))[9:12] in (b"408", b"")
    # On a connection kept, too, though bytes that begin nothing have stopped its own clock.
    kept = await answered(url, HEAD + b"\r\n", b"\r\n", pause=0.1)
    assert kept.startswith(b"HTTP/1.1 200")


async def test_a_body_goes_on_or_ends(url: str) -> None:
    began = asyncio.get_running_loop().time()
    assert await answered(url, POST, *[b" "] * 100, pause=0.1) == b""
    assert asyncio.get_running_loop().time() - began < 15
    assert (await answered(url, POST, *[b" " * 15_000] * 4, pause=0.2))[9:12] == b"400"


async def test_whatever_comes_at_once_is_taken_apart_by_and_by(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Heads and chunks; behind what is being answered nothing piles up."""
    judged: list[tuple[int, int]] = []
    judge = GuardedProtocol._judge  # noqa: SLF001

    def watched(protocol: GuardedProtocol, data: bytes) -> None:
        judge(protocol, data)
        judged.append((len(data), len(protocol.pipeline)))

    monkeypatch.setattr(GuardedProtocol, "_judge", watched)
    monkeypatch.setattr(http, "LINGER", PATIENCE)
    asked = 2_000
    elsewhere = b"GET / HTTP/1.1\r\nHost: a\r\n"
    told = await answered(url, (elsewhere + b"\r\n") * (asked - 1) + elsewhere + b"Connection: close\r\n\r\n")
    assert told.count(b"HTTP/1.1 421") == asked
    chunks = POST.replace(b"Content-Length: 60000", b"Transfer-Encoding: chunked") + b"1\r\nx\r\n" * 20_000
    assert (await answered(url, chunks + b"0\r\n\r\n"))[9:12] == b"400"
    assert max(size for size, _ in judged) <= http.JUDGED
    assert max(behind for _, behind in judged) < 200


async def test_a_body_of_a_length_that_was_said_comes_whole(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not taken apart: it costs nothing but its copy."""
    judged: list[int] = []
    judge = GuardedProtocol._judge  # noqa: SLF001

    def watched(protocol: GuardedProtocol, data: bytes) -> None:
        judged.append(len(data))
        judge(protocol, data)

    monkeypatch.setattr(GuardedProtocol, "_judge", watched)
    assert (await answered(url, POST + b" " * 59_998 + b"{}"))[9:12] in (b"400", b"422")
    assert len(judged) < 30


async def test_a_cut_request_is_no_mistake_of_ours(url: str) -> None:
    with capture_logs() as logged:
        _, writer = await line(url)
        writer.write(POST + b"{")
        await asyncio.sleep(0.1)
        writer.close()
        await asyncio.sleep(0.3)
    assert logged == []


async def test_of_those_who_wait_in_one_place_the_oldest_gives_way(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "HEAD_PATIENCE", 60)
    silent = [await line(url) for _ in range(30)]
    assert (await answered(url, HEAD + b"Connection: close\r\n\r\n"))[9:12] == b"200"
    turned_away = [await asyncio.wait_for(reader.read(), PATIENCE) for reader, _ in silent[:9]]
    assert turned_away == [b""] * 9
    for _, writer in silent:
        writer.close()


class Guest:
    def __init__(self, place: str) -> None:
        self.place = place
        self.away = False

    def turn_away(self) -> None:
        self.away = True


def test_one_place_takes_half_the_room_and_all_of_it_is_never_exceeded() -> None:
    doors = Doors(10)
    here, there = [Guest("here") for _ in range(8)], [Guest(f"there {n}") for n in range(8)]
    assert all(doors.enter(guest) for guest in here)
    assert [guest.away for guest in here] == [True] * 3 + [False] * 5
    for guest in here[3:]:
        doors.ask(guest)
    late = Guest("here")
    assert not doors.enter(late)
    assert late.away
    assert all(doors.enter(guest) for guest in there)
    assert [guest.away for guest in there] == [True] * 3 + [False] * 5
    assert doors.count == 10
    for guest in (*here, *there, late):
        doors.leave(guest)
    assert doors.count == 0


async def test_a_socket_keeps_its_place_but_not_the_request_it_came_by(
    settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, entrance = Town(pool), Doors(100)
    await town.person("Anne")
    monkeypatch.setattr(http, "doors_of", lambda server: entrance)
    async with served(settings) as url:
        async with signed_in(url, town.tokens["Anne"]):
            assert entrance.count == 1
            gc.collect()
            assert [one for one in gc.get_objects() if isinstance(one, GuardedProtocol) and one.doors is entrance] == []
        await eventually(lambda: entrance.count == 0)
