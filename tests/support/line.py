"""A line to PostgreSQL that notes each statement which goes along it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

Act = Callable[[], Awaitable[Any]]

TRIES = 5
"""The first has its statements prepared, and what the server does by itself may fall into another: the least counts."""

Run = list[str]
"""A statement of its own, or those of a transaction from its beginning to its end."""


class Notes:
    """What was sent to be carried out; being prepared counts for nothing."""

    def __init__(self) -> None:
        self.runs: list[Run] = []

    async def least(self, act: Act, prepare: Act | None = None) -> Run:
        """The statements of the transaction in which it is carried out, or all that were sent meanwhile when it takes
        none; each time after what prepares it."""
        taken = []
        for _ in range(TRIES):
            await (prepare() if prepare else asyncio.sleep(0))
            before = len(self.runs)
            await act()
            runs = self.runs[before:]
            longest = max(runs, key=len)
            taken.append(longest if len(longest) > 1 else [text for run in runs for text in run])
        return min(taken, key=len)


class Line:
    """One connection: a statement is parsed under a name, bound to its values under that name, then executed. A client
    of ours has one at a time: what was bound last is what is executed."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._parsed: dict[bytes, str] = {}
        self._bound = ""
        self._transaction: Run | None = None

    async def forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """What the client sends: first a message without a type, then messages of a letter and a length."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            length = await reader.readexactly(4)
            writer.write(length + await reader.readexactly(int.from_bytes(length) - 4))
            while True:
                head = await reader.readexactly(5)
                body = await reader.readexactly(int.from_bytes(head[1:]) - 4)
                self._note(head[:1], body)
                writer.write(head + body)
                await writer.drain()
        writer.close()

    def _note(self, kind: bytes, body: bytes) -> None:
        first, _, rest = body.partition(b"\0")
        second = rest.partition(b"\0")[0]
        match kind:
            case b"P":
                self._parsed[first] = second.decode()
            case b"B":
                self._bound = self._parsed[second]
            case b"E":
                self._carry_out(self._bound)
            case b"Q":
                self._carry_out(first.decode())

    def _carry_out(self, text: str) -> None:
        if text.startswith("BEGIN"):
            self._transaction = []
        if self._transaction is None:
            self._notes.runs.append([text])
            return
        self._transaction.append(text)
        if text.startswith(("COMMIT", "ROLLBACK")):
            self._notes.runs.append(self._transaction)
            self._transaction = None


async def _back(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    writer.close()


@contextlib.asynccontextmanager
async def noted(database_url: str) -> AsyncIterator[tuple[str, Notes]]:
    """Another address of the same database, and what goes through it."""
    notes, tasks = Notes(), set[asyncio.Task[None]]()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, to = await _reach(database_url)
        both = [asyncio.create_task(Line(notes).forward(reader, to)), asyncio.create_task(_back(there, writer))]
        tasks.update(both)
        await asyncio.wait(both)

    server = await asyncio.start_server(connect, "127.0.0.1")
    port, url = server.sockets[0].getsockname()[1], urlsplit(database_url)
    async with server:
        yield f"postgresql://{url.username}@127.0.0.1:{port}{url.path}?sslmode=disable", notes
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
