"""A client of the real protocol for tests: it keeps the state as told, by the rules that every client follows."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any, Self

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from protocol.codec import pack, unpacker
from protocol.conversations import (
    Conversation,
    ConversationChanged,
    ConversationLeft,
    Membership,
    MembershipChanged,
    PositionRead,
)
from protocol.convocations import Convocation
from protocol.frames import EVENTS, SUBPROTOCOL, Request
from protocol.messages import CatchUp, Changes, Chat, Message, MessageChanged, MessageSent
from protocol.people import Me, MeChanged, Person, PersonChanged
from protocol.posts import Post
from protocol.receipts import Receipt, ReceiptChanged
from protocol.state import Cursor, Start, Started
from protocol.types import Command, Event, snake_case
from server.tasks import Tasks

read = unpacker(dict[str, Any]).decode
EVENT_BY_TAG: dict[str, type[Event]] = {snake_case(kind.__name__): kind for kind in EVENTS}
COUNTED = (Chat, Post, Convocation)


class Refused(Exception):
    """The server answered with a failure."""

    def __init__(self, failure: dict[str, Any]) -> None:
        super().__init__(failure)
        self.code: str = failure["code"]
        self.detail: str = failure.get("detail", "")


class State:
    """What a client knows; `apply` is the only way that an event changes it."""

    def __init__(self, started: Started) -> None:
        self.messages: dict[tuple[int, int], Message] = {}
        self.cursors: dict[int, int] = {}
        self.restart(started)

    def restart(self, started: Started) -> None:
        """Takes over a fresh start; messages held stay."""
        self.me: Me = started.me
        self.people: dict[int, Person] = {p.id: p for p in started.people}
        self.conversations: dict[int, Conversation] = {c.id: c for c in started.conversations}
        self.memberships: dict[int, Membership] = {m.conversation: m for m in started.memberships}
        self.receipts: dict[tuple[int, int, int], Receipt] = {
            (r.conversation, r.seq, r.person): r for r in started.receipts
        }
        self.cursors = {c.conversation: c.seq for c in started.cursors}
        for conversation in {c for c, _ in self.messages} - set(self.conversations):
            self._forget(conversation)
        for message in started.messages:
            self.keep(message)

    def keep(self, message: Message) -> None:
        held = self.messages.get((message.conversation, message.seq))
        if held is None or held.changed_seq < message.changed_seq:
            self.messages[message.conversation, message.seq] = message

    def apply(self, event: Event) -> None:  # noqa: C901
        match event:
            case MessageSent(message) | MessageChanged(message):
                self._log(message)
            case ConversationChanged(conversation, people):
                self.conversations[conversation.id] = conversation
                self.cursors.setdefault(conversation.id, 0)
                self.people |= {p.id: p for p in people}
                self._prune()
            case ConversationLeft(conversation):
                self._forget(conversation)
                self._prune()
            case MembershipChanged(membership):
                self.memberships[membership.conversation] = membership
            case PersonChanged(person):
                self.people[person.id] = person
            case MeChanged(me):
                self.me = me
            case ReceiptChanged(receipt) if receipt.person == self.me.person:
                self.receipts[receipt.conversation, receipt.seq, receipt.person] = receipt
            case PositionRead(conversation, person, seq):
                self._read(conversation, person, seq)

    def _log(self, message: Message) -> None:
        if message.conversation not in self.conversations:
            return
        new = message.seq > self.cursors[message.conversation]
        self.keep(message)
        self.cursors[message.conversation] = max(self.cursors[message.conversation], message.changed_seq)
        place = self.memberships.get(message.conversation)
        if not new or place is None or message.author == self.me.person or message.seq <= place.read_seq:
            return
        if isinstance(message.content, COUNTED):
            mentioned = isinstance(message.content, Chat) and (
                message.content.mentions_all or self.me.person in message.content.mentions
            )
            self.memberships[message.conversation] = msgspec.structs.replace(
                place, unread=place.unread + 1, mentions=place.mentions + mentioned
            )

    def _read(self, conversation: int, person: int, seq: int) -> None:
        held = self.conversations[conversation]
        positions = [p if p.person != person else type(p)(person, seq) for p in held.positions]
        self.conversations[conversation] = msgspec.structs.replace(held, positions=positions)

    def _forget(self, conversation: int) -> None:
        self.conversations.pop(conversation, None)
        self.memberships.pop(conversation, None)
        self.cursors.pop(conversation, None)
        self.messages = {k: m for k, m in self.messages.items() if k[0] != conversation}
        self.receipts = {k: r for k, r in self.receipts.items() if k[0] != conversation}

    def _prune(self) -> None:
        if self.people[self.me.person].population != "guest":
            return
        visible = {m.person for c in self.conversations.values() for m in c.members} | {self.me.person}
        self.people = {k: p for k, p in self.people.items() if k in visible}


class Client:
    """One device of one person. `events` holds all it was told, `frames` every frame as received."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url.replace("http", "ws", 1) + "/socket"
        self.token = token
        self.events: list[Event] = []
        self.frames: list[bytes] = []
        self.told = asyncio.Event()
        self.state: State | None = None
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._number = 0
        self._sending = Tasks()
        self._socket: ClientConnection
        self._reader: asyncio.Task[None]

    async def open(self) -> Self:
        """Connects without starting."""
        self._socket = await connect(
            self.url,
            subprotocols=[SUBPROTOCOL],  # type: ignore[list-item]
            additional_headers={"Cookie": f"parvis_session={self.token}"},
            max_size=None,
            compression=None,
            ping_interval=None,
        )
        self._reader = asyncio.create_task(self._read())
        return self

    async def start(self, resume: bool = False) -> Started:
        """Starts, or resumes with the cursors held, to the end of what was missed."""
        held = [Cursor(c, s) for c, s in self.state.cursors.items()] if resume and self.state else []
        started: Started = await self.call(Start(held))
        if self.state is None or not resume:
            self.state = State(started)
        else:
            self.state.restart(started)
        for conversation in started.incomplete:
            await self.catch_up(conversation)
        return started

    async def catch_up(self, conversation: int) -> None:
        """Fetches what changed since the cursor held."""
        assert self.state is not None
        complete = False
        while not complete:
            changes: Changes = await self.call(CatchUp(conversation, self.state.cursors[conversation]))
            for message in changes.messages:
                self.state.keep(message)
            self.state.cursors[conversation] = max(changes.top, self.state.cursors[conversation])
            complete = changes.complete

    async def call(self, command: Command, timeout: float = 20.0) -> Any:
        """The result; raises `Refused` with the code of the failure."""
        answer = await asyncio.wait_for(self.send(command), timeout)
        if answer["type"] == "failure":
            raise Refused(answer)
        return msgspec.convert(answer["result"], type(command).returns)

    def send(self, command: Command) -> asyncio.Future[dict[str, Any]]:
        """Sends without waiting; the future is the raw answer."""
        self._number += 1
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[self._number] = answer
        payload = pack(Request(self._number, command))
        self._sending.spawn(self._send(payload, answer))
        return answer

    async def _send(self, payload: bytes, answer: asyncio.Future[dict[str, Any]]) -> None:
        try:
            await self._socket.send(payload)
        except ConnectionClosed as closed:
            if not answer.done():
                answer.set_exception(closed)

    async def _read(self) -> None:
        try:
            async for frame in self._socket:
                assert isinstance(frame, bytes)
                self.frames.append(frame)
                self._take(read(frame))
        except ConnectionClosed:
            pass
        finally:
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(ConnectionClosed(None, None))
            self.told.set()

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "event":
            event: Event = msgspec.convert(frame["event"], EVENT_BY_TAG[frame["event"]["type"]])
            self.events.append(event)
            if self.state is not None:
                self.state.apply(event)
            self.told.set()
        else:
            answer = self._answers.pop(frame["id"])
            if not answer.done():
                answer.set_result(frame)

    async def until(self, seen: Any, timeout: float = 10.0) -> None:
        """Waits until `seen()` holds, looking again after each event."""
        async with asyncio.timeout(timeout):
            while not seen():
                self.told.clear()
                await self.told.wait()

    async def closed(self, timeout: float = 10.0) -> int:
        """Waits for the server to close the socket; the close code."""
        await asyncio.wait_for(self._socket.wait_closed(), timeout)
        return self._socket.close_code or 0

    async def close(self) -> None:
        await self._socket.close()
        await self._reader


@contextlib.asynccontextmanager
async def signed_in(url: str, token: str) -> AsyncIterator[Client]:
    """A client that has started."""
    client = await Client(url, token).open()
    try:
        await client.start()
        yield client
    finally:
        await client.close()
