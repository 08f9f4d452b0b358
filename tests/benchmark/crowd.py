"""The people of a measurement: they connect, send, and account for everything they receive."""

import asyncio
import itertools
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

import msgspec

from protocol.codec import unpacker
from protocol.messages import SendMessage
from protocol.state import Cursor, Start
from tests.benchmark.measure import Accounts, Reader
from tests.benchmark.sockets import Client, Frame, LostError, SentMessage

TEXT = "Conseil municipal : la commission se réunit mardi à 18 h 30, salle de l'Hôtel de Ville. ".ljust(197, ".")
"""200 bytes as UTF-8."""

AT_ONCE = 20
PATIENCE = 120.0

_numbers = itertools.count(1)


class Held(msgspec.Struct):
    """As much of the reply to `start` as the accounts need."""

    messages: list[SentMessage]
    incomplete: list[int] = []


class Acknowledged(msgspec.Struct):
    conversation: int
    seq: int


read_held = unpacker(Held).decode
read_acknowledged = unpacker(Acknowledged).decode


class Person:
    """A client with what it has received."""

    def __init__(self, accounts: Accounts, host: str, cookie: str) -> None:
        self.accounts = accounts
        self.reader: Reader = accounts.reader()
        self.heard: Callable[[SentMessage], None] | None = None
        self._host, self._cookie = host, cookie
        self._early: list[SentMessage] | None = None
        self.client: Client

    async def connect(self) -> None:
        """Opens the socket and starts from what is held; returns once nothing is missing."""
        loop = asyncio.get_running_loop()
        address, port = self._host.split(":")
        self.client = Client(self._host, self._cookie, self._receive)
        await loop.create_connection(lambda: self.client, address, int(port))
        await self.client.opened
        cursors = [Cursor(conversation, seq) for conversation, seq in self.reader.tops.items()]
        self._early = []
        started = read_held(await self.client.ask(Start(cursors)))
        if started.incomplete:
            raise LostError("the state did not fit")
        early, self._early = self._early, None
        for message in sorted([*started.messages, *early], key=lambda m: m.seq):
            self._receive(message)

    def _receive(self, message: SentMessage) -> None:
        if self._early is not None:
            self._early.append(message)
            return
        if message.seq <= self.reader.tops.get(message.conversation, 0):
            self.accounts.repeated += 1
            return
        self.reader.receive(message.conversation, message.seq, message.client_id)
        if self.heard is not None:
            self.heard(message)

    def send(self, conversation: int, answered: Callable[[], None] | None = None, text: str = TEXT) -> str:
        """Sends a message without waiting; answers with its `client_id`."""
        client_id = f"bench-{next(_numbers):012d}"

        def acknowledge(frame: Frame) -> None:
            if frame.type != "reply":
                raise LostError(frame.code)
            stored = read_acknowledged(frame.result)
            self.accounts.acknowledge(client_id, stored.conversation, stored.seq)
            if answered is not None:
                answered()

        self.client.request(SendMessage(conversation, client_id, text), acknowledge)
        return client_id


async def connect_all(people: Iterable[Any]) -> None:
    """Connects them a few at a time."""
    turnstile = asyncio.Semaphore(AT_ONCE)

    async def enter(person: Any) -> None:
        async with turnstile:
            await person.connect()

    await asyncio.gather(*map(enter, people))


async def until(condition: Callable[[], bool]) -> None:
    """Returns when it holds. Raises `TimeoutError` after two minutes."""
    deadline = perf_counter() + PATIENCE
    while not condition():
        if perf_counter() > deadline:
            raise TimeoutError
        await asyncio.sleep(0.002)


async def quiet(cpu: Callable[[], float]) -> None:
    """Returns when the server has come to rest."""
    for _ in range(60):
        before = cpu()
        await asyncio.sleep(0.5)
        if cpu() - before < 0.03:
            return
