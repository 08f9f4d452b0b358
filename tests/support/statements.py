"""Counts the statements that a server sends to PostgreSQL, on the line between both."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from protocol.sittings import RecordAttendance
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.client import Client
from tests.support.convening import move, sending, start_draft
from tests.support.scenario import Scenario, playing

Act = Callable[[], Awaitable[Any]]

TRIES = 10
"""The first has its statements prepared, and what the server does by itself may fall into another: the least counts."""


class Counter:
    """The statements that were sent to be carried out, those that begin and end a transaction among them; being
    prepared counts for nothing."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    async def least(self, act: Act, prepare: Act | None = None) -> list[str]:
        """What carrying it out takes, each time after what prepares it."""
        taken = []
        for _ in range(TRIES):
            await (prepare() if prepare else asyncio.sleep(0))
            before = len(self.statements)
            await act()
            taken.append(self.statements[before:])
        return min(taken, key=len)

    async def forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """What a client sends: first a message without a type, then messages of a letter and a length."""
        prepared: dict[bytes, str] = {}
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            length = await reader.readexactly(4)
            writer.write(length + await reader.readexactly(int.from_bytes(length) - 4))
            while True:
                head = await reader.readexactly(5)
                body = await reader.readexactly(int.from_bytes(head[1:]) - 4)
                self._note(head[:1], body, prepared)
                writer.write(head + body)
                await writer.drain()
        writer.close()

    def _note(self, kind: bytes, body: bytes, prepared: dict[bytes, str]) -> None:
        """A statement is parsed under a name, bound to its values under that name, then executed. A client of ours has
        one at a time: what is bound is what is executed."""
        first, _, rest = body.partition(b"\0")
        second = rest.partition(b"\0")[0]
        match kind:
            case b"P":
                prepared[first] = second.decode()
            case b"B":
                prepared[b"bound"] = prepared[second]
            case b"E":
                self.statements.append(prepared[b"bound"])
            case b"Q":
                self.statements.append(first.decode())


async def _back(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    writer.close()


@contextlib.asynccontextmanager
async def counted(database_url: str) -> AsyncIterator[tuple[str, Counter]]:
    """Another address of the same database, and what counts the statements that go through it."""
    counter, tasks = Counter(), set[asyncio.Task[None]]()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, to = await _reach(database_url)
        both = [asyncio.create_task(counter.forward(reader, to)), asyncio.create_task(_back(there, writer))]
        tasks.update(both)
        await asyncio.wait(both)

    server = await asyncio.start_server(connect, "127.0.0.1")
    port, url = server.sockets[0].getsockname()[1], urlsplit(database_url)
    async with server:
        yield f"postgresql://{url.username}@127.0.0.1:{port}{url.path}?sslmode=disable", counter
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _reach(database_url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    url = urlsplit(database_url)
    asked = parse_qs(url.query)
    host, port = asked.get("host", [url.hostname or ""])[0], asked.get("port", [str(url.port or 5432)])[0]
    if host.startswith("/"):
        return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
    return await asyncio.open_connection(host, int(port))


@dataclass
class Counts:
    """The statements of what was done; of a convocation, by the number of its recipients."""

    start: list[str]
    send: list[str]
    convocation: dict[int, list[str]]
    tap: list[str]


async def count_statements(settings: Settings, pool: Pool) -> Counts:
    """Plays a council that is convened and meets, on the real server."""
    async with counted(settings.database_url) as (url, counter):
        async with playing(replace(settings, database_url=url, database_connections=2), pool) as scenario:
            members = await _found_bodies(scenario)
            maelle = await scenario.connect("Maelle")
            found = Counts(
                await counter.least(maelle.start),
                await counter.least(lambda: scenario.say(maelle, scenario.town.groups["Conseil"], "Bonjour")),
                {many: await _convening(counter, scenario, maelle, name) for name, many in members.items()},
                await _tap(counter, scenario, maelle, pool),
            )
            await scenario.disconnect()  # Nobody was told that time has been turned back.
            return found


async def _found_bodies(scenario: Scenario) -> dict[str, int]:
    """By name, how many sit in each."""
    members = {"Bureau": 4, "Conseil": 19}
    await scenario.town.person("Maelle", may_convene=True)
    everybody = [f"Membre {number}" for number in range(max(members.values()))]
    for name in everybody:
        await scenario.town.person(name, "official")
    for body, many in members.items():
        await scenario.town.group(body, "Maelle:manager", *everybody[:many])
        await scenario.town.body(body, f"{everybody[0]}:chair", *everybody[1:many])
    return members


async def _convening(counter: Counter, scenario: Scenario, maelle: Client, name: str) -> list[str]:
    drafts = []

    async def write() -> None:
        drafts.append(await start_draft(maelle, scenario.town.bodies[name]))

    return await counter.least(lambda: maelle.call(sending(drafts[-1])), write)


async def _tap(counter: Counter, scenario: Scenario, maelle: Client, pool: Pool) -> list[str]:
    stored = await maelle.call(sending(await start_draft(maelle, scenario.town.bodies["Conseil"])))
    await move(pool, stored, datetime.now(UTC) - timedelta(minutes=5))
    names = iter(scenario.town.people.items())
    absent = (person for name, person in names if name.startswith("Membre"))
    return await counter.least(
        lambda: maelle.call(RecordAttendance(stored.conversation, stored.seq, next(absent), present=True))
    )
