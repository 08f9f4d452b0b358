"""The baselines: the same workloads on the plain server, the bare transport and the plain table."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter

import asyncpg

from protocol.codec import pack, to_json
from protocol.frames import EventFrame
from protocol.messages import Chat, Message, MessageSent
from tests.benchmark.crowd import TEXT
from tests.benchmark.sockets import Socket, masked

CONNECTIONS = 10
SENT_AT = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
STATEMENT = """
INSERT INTO messages (conversation_id, seq, changed_seq, author_id, client_id, kind, counts, receipted, content)
VALUES ($1, $2, $2, $3, $4, 'chat', true, false, $5)
"""


class Listener:
    """A socket of a baseline server; counts what it receives."""

    heard: Callable[[bytes], None] | None = None
    socket: Socket

    def __init__(self, host: str, path: str) -> None:
        self.host, self.path = host, path
        self.received = 0

    async def connect(self) -> None:
        address, port = self.host.split(":")
        self.socket = Socket(self.host, "", self._receive, self.path)
        await asyncio.get_running_loop().create_connection(lambda: self.socket, address, int(port))
        await self.socket.opened

    def _receive(self, payload: bytes) -> None:
        self.received += 1
        if self.heard is not None:
            self.heard(payload)

    def send(self, payload: bytes) -> None:
        self.socket.transport.write(masked(payload))


def event(number: int) -> bytes:
    """The same bytes as Parvis sends for a message of the benchmark."""
    client_id = f"plain-{number:012d}"
    return pack(EventFrame(MessageSent(Message(1_000, number, number, 1_000, client_id, SENT_AT, Chat(TEXT)))))


async def one_insert_per_message(database_url: str, seconds: float) -> float:
    """Messages a second: one INSERT and COMMIT each, over ten connections, into the real table."""
    stored = 0
    content = to_json(Chat(TEXT)).decode()

    async def store(number: int) -> None:
        nonlocal stored
        connection = await asyncpg.connect(database_url)
        insert = await connection.prepare(STATEMENT)
        deadline, seq = perf_counter() + seconds, 0
        while perf_counter() < deadline:
            seq += 1
            await insert.fetch(number, seq, number, f"plain-{number}-{seq}", content)
            stored += 1
        await connection.close()

    await asyncio.gather(*(store(number) for number in range(1, CONNECTIONS + 1)))
    return stored / seconds
