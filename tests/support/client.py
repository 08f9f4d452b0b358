"""A client of the real protocol for tests: it keeps the state as told, by the rules that every client follows."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from itertools import count
from typing import Any, Self, TypeVar

import msgpack  # type: ignore[import-untyped]
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from protocol.appointments import Appointments, LoadAppointments
from protocol.codec import pack
from protocol.drives import CatchUpDrive, DriveChanges, Node
from protocol.errors import INTERNAL, NotStarted, TooFast, Unavailable
from protocol.frames import EVENTS, SUBPROTOCOL, Request
from protocol.live import LiveState, OpenLive
from protocol.messages import CatchUp
from protocol.state import Cursor, Start, Started, StateLost
from protocol.tallies import LoadTally
from protocol.types import Command, Event, Stored, snake_case
from server.base.tasks import Tasks
from tests.support.browser import SESSION, Browser
from tests.support.pace import PATIENCE
from tests.support.state import Count, Diary, Drive, Live, State

T = TypeVar("T")
K = TypeVar("K")
Followed = Drive | Count | Diary | Live

EVENT_BY_TAG: dict[str, type[Event]] = {snake_case(kind.__name__): kind for kind in EVENTS}
ANY = {TooFast.code, Unavailable.code, NotStarted.code, INTERNAL}
"""What any command can be refused with."""

FILL_HOLES_AFTER = 0.05
LINE_LOST = (ConnectionClosed, InvalidHandshake, OSError, TimeoutError)
"""Also while it was being opened: by a server that was killed in the middle of its greeting, or has just begun."""

AWARE = 3
"""How msgpack reads a timestamp: as an aware instant."""


def read(frame: bytes) -> Any:
    """By another library than the product's own: what only the product could read would not be MessagePack."""
    return msgpack.unpackb(frame, timestamp=AWARE)


class Refused(Exception):
    """The server answered with a failure."""

    def __init__(self, failure: dict[str, Any]) -> None:
        super().__init__(failure)
        self.code: str = failure["code"]
        self.detail: str = failure.get("detail", "")
        self.reference: str = failure.get("reference", "")
        self.retry_after: float = failure.get("retry_after", 0.0)


async def in_time(ask: Callable[[], Awaitable[T]]) -> T:
    """Asks again, where it was too fast, when the server says: as every client does for what nobody presses."""
    while True:
        try:
            return await ask()
        except Refused as refusal:
            if refusal.code != TooFast.code:
                raise
            await asyncio.sleep(refusal.retry_after)


class Client:
    """One device of one person. `events` holds all it was told, `frames` every frame as received."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.token = token
        self.events: list[Event] = []
        self.frames: list[bytes] = []
        self._told = asyncio.Event()
        self._state: State | None = None
        self._asked: dict[int, tuple[Command, asyncio.Future[dict[str, Any]]]] = {}
        self._numbers = count(1)
        self._tasks = Tasks()
        self._filling: set[int] = set()
        self._socket: ClientConnection
        self._reader: asyncio.Task[None]

    @property
    def state(self) -> State:
        """What the client knows since it started."""
        assert self._state is not None
        return self._state

    @property
    def person(self) -> int:
        return self.state.me.person

    @property
    def is_open(self) -> bool:
        return self._state is not None and not self._reader.done()

    # The line

    async def open(self, **options: Any) -> Self:
        """Connects without starting; again after the line was lost."""
        options = {
            "subprotocols": [SUBPROTOCOL],
            "compression": None,
            "ping_interval": None,
            "max_size": None,
            "close_timeout": 2,
        } | options
        self._socket = await connect(
            self.url.replace("http", "ws", 1) + "/socket",
            additional_headers={"Cookie": "; ".join(f"{name}={self.token}" for name in SESSION)},
            **options,
        )
        self._reader = asyncio.create_task(self._read())
        return self

    async def close(self) -> None:
        await self._socket.close()
        await self._reader
        await self._tasks.close()

    async def cut(self) -> None:
        """Loses the line without a word."""
        self._socket.transport.abort()
        await self._reader

    async def closed(self, timeout: float = PATIENCE) -> int:
        """Waits for the server to close the socket; the close code."""
        await asyncio.wait_for(self._socket.wait_closed(), timeout)
        await self._reader
        return self._socket.close_code or 0

    def stop_reading(self) -> None:
        """Takes nothing more from the line; what is sent to it piles up."""
        self._socket.transport.pause_reading()

    def read_again(self) -> None:
        self._socket.transport.resume_reading()

    # Commands

    async def start(self, resume: bool = False) -> Started:
        """Starts, or resumes with the cursors held, to the end of what was missed."""
        if not resume:
            self._state = None
        started: Started = await self.call(Start(self._cursors()))
        for conversation in started.incomplete:
            await self.catch_up(conversation)
        for conversation in list(self.state.drives):
            await self.follow_drive(conversation)
        for place in list(self.state.tallies):
            await self.follow_tally(*place)
        for place in list(self.state.diaries):
            await self.follow_diary(*place)
        for live in list(self.state.lives.values()):
            await self.follow_live(live.node)
        return started

    async def follow_drive(self, conversation: int) -> Drive:
        """Fetches what changed in the drive since it was followed, all of it at first."""
        drive = self.state.drives.setdefault(conversation, Drive())
        complete = False
        while not complete and conversation in self.state.drives:
            changes: DriveChanges = await self.call(CatchUpDrive(conversation, drive.seq))
            drive.caught_up(changes)
            complete = changes.complete
        return drive

    async def follow_tally(self, conversation: int, seq: int) -> Count:
        """The same of what is counted of an election."""
        count = self.state.tallies.setdefault((conversation, seq), Count())
        count.caught_up(await self.call(LoadTally(conversation, seq, count.seq)))
        return count

    async def follow_diary(self, conversation: int, seq: int) -> Diary:
        """The same of the appointments of a board."""
        diary = self.state.diaries.setdefault((conversation, seq), Diary())
        complete = False
        while not complete and (conversation, seq) in self.state.diaries:
            told: Appointments = await self.call(LoadAppointments(conversation, seq, diary.seq))
            diary.caught_up(told)
            complete = told.complete
        return diary

    async def follow_live(self, node: Node) -> Live:
        """The same of a live document, which is open from now on."""
        live = self.state.lives.setdefault(node.id, Live(node))
        complete = False
        while not complete and node.id in self.state.lives:
            told: LiveState = await self.call(OpenLive(node.id, max(live.seq, 0)))
            complete = await self._read_folded(live, told.folded) and told.complete
            if live.seq >= told.folded:
                live.caught_up(told)
        return live

    async def _read_folded(self, live: Live, folded: int) -> bool:
        """False when it was folded further since."""
        if live.seq >= folded:
            return True
        browser = Browser(self.url)
        browser.token = self.token
        answer = await browser.get(f"/api/live/{live.node.id}/{folded}")
        if answer.status == 200:
            live.folded(folded, answer.body)
        return answer.status == 200

    async def catch_up(self, conversation: int) -> None:
        """Fetches what changed since the cursor held."""
        complete = False
        while not complete and conversation in self.state.cursors:
            changes = await self.call(CatchUp(conversation, self.state.cursors[conversation]))
            complete = changes.complete
        self._follow()

    async def call(self, command: Command, timeout: float = PATIENCE) -> Any:
        """The result; raises `Refused` with the code of the failure, which the command must have declared."""
        answer = await asyncio.wait_for(self.send(command), timeout)
        if answer["type"] == "failure":
            assert answer["code"] in ANY | {refusal.code for refusal in command.refuses}, f"undeclared: {answer}"
            raise Refused(answer)
        return msgspec.convert(answer["result"], type(command).returns)

    def send(self, command: Command) -> asyncio.Future[dict[str, Any]]:
        """Sends without waiting; the future is the raw answer."""
        number = next(self._numbers)
        answer = self._expect(number, command)
        self._tasks.spawn(self._send(pack(Request(number, command)), answer))
        return answer

    async def ask(self, number: int, frame: bytes) -> dict[str, Any]:
        """The answer to a ready-made request of this number."""
        answer = self._expect(number, Command())
        await self.send_frame(frame)
        return await answer

    async def send_frame(self, payload: bytes | str) -> None:
        """Sends what may be no request at all."""
        await self._socket.send(payload)

    def _expect(self, number: int, command: Command) -> asyncio.Future[dict[str, Any]]:
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._asked[number] = (command, answer)
        return answer

    async def hears(self, stored: Stored) -> None:
        """Waits until the change that was answered so is told, too."""
        place = (stored.conversation, stored.seq)
        await self.until(lambda: self.state.messages[place].changed_seq >= stored.changed_seq)

    async def until(self, seen: Callable[[], object], timeout: float = PATIENCE) -> None:
        """Waits until `seen()` holds, looking again after each frame; what it looks at may still be to come."""
        missing: KeyError | None = None

        def found() -> object:
            nonlocal missing
            try:
                return seen()
            except KeyError as error:
                missing = error
                return None

        try:
            async with asyncio.timeout(timeout):
                while not found():
                    self._told.clear()
                    await self._told.wait()
        except TimeoutError:
            raise TimeoutError("it has not come") from missing

    def _cursors(self) -> list[Cursor]:
        return [Cursor(c, s) for c, s in self._state.cursors.items()] if self._state else []

    async def _send(self, payload: bytes, answer: asyncio.Future[dict[str, Any]]) -> None:
        try:
            await self._socket.send(payload)
        except ConnectionClosed as closed:
            if not answer.done():
                answer.set_exception(closed)

    # What is heard

    async def _read(self) -> None:
        try:
            async for frame in self._socket:
                assert isinstance(frame, bytes)
                self.frames.append(frame)
                self._take(read(frame))
                self._told.set()
        except ConnectionClosed:
            pass
        finally:
            for _, answer in self._asked.values():
                if not answer.done():
                    answer.set_exception(ConnectionClosed(None, None))
            self._asked.clear()
            self._told.set()

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "event":
            self._hear(msgspec.convert(frame["event"], EVENT_BY_TAG[frame["event"]["type"]]))
            return
        command, answer = self._asked.pop(frame["id"])
        if frame["type"] == "reply":
            self._learn(command, frame["result"])
        if not answer.done():
            answer.set_result(frame)

    def _learn(self, command: Command, result: Any) -> None:
        """Takes the answers that belong to the state in at once: the very next frame may follow from them."""
        if isinstance(command, CatchUp):
            self.state.caught_up(command.conversation, msgspec.convert(result, CatchUp.returns))
        elif isinstance(command, Start):
            started = msgspec.convert(result, Started)
            if self._state is None:
                self._state = State(started)
            else:
                self._state.restart(started)

    def _hear(self, event: Event) -> None:
        self.events.append(event)
        if self._state is None:
            return
        self._state.apply(event)
        if isinstance(event, StateLost):
            self._tasks.spawn(self._forgive(partial(self.start, resume=True)))
        for conversation in set(self._state.holes()) - self._filling:
            self._filling.add(conversation)
            self._tasks.spawn(self._forgive(partial(self._fill, conversation)))
        self._follow()

    def _follow(self) -> None:
        """Asks for what is missing of whatever is followed."""
        if self._state is None:
            return
        self._resume(self._state.drives, self.follow_drive)
        self._resume(self._state.tallies, lambda place: self.follow_tally(*place))
        self._resume(self._state.diaries, lambda place: self.follow_diary(*place))
        lives = self._state.lives
        self._resume(lives, lambda node: self.follow_live(lives[node].node))

    def _resume(self, followed: Mapping[K, Followed], follow: Callable[[K], Awaitable[Any]]) -> None:
        for place, one in followed.items():
            if one.seq < one.top:
                self._tasks.spawn(self._forgive(partial(follow, place)))

    async def _fill(self, conversation: int) -> None:
        await asyncio.sleep(FILL_HOLES_AFTER)
        self._filling.discard(conversation)
        if conversation in self.state.holes():
            await self.catch_up(conversation)

    async def _forgive(self, work: Callable[[], Awaitable[Any]]) -> None:
        """A line lost or a conversation left meanwhile: the next start makes up for it."""
        with contextlib.suppress(Refused, *LINE_LOST):
            await in_time(work)


@contextlib.asynccontextmanager
async def signed_in(url: str, token: str) -> AsyncIterator[Client]:
    """A client that has started."""
    client = await Client(url, token).open()
    try:
        await client.start()
        yield client
    finally:
        await client.close()
