"""One WebSocket: reads its commands, answers them, and lets the hub write to it without ever waiting for a slow
reader."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from math import ceil
from typing import Any

import msgspec

from protocol.codec import pack
from protocol.errors import Invalid, NotStarted, TooFast
from protocol.frames import CloseCode, EventFrame, decode_request
from protocol.lines import tidy
from protocol.state import Start, StateLost
from protocol.types import Command
from server.core.dispatch import DIRECT, Caller, failure, reply, run
from server.core.wire import Wire, frame

MOST_IN_FLIGHT = 128
"""Commands of one socket being carried out at once; it is not read further beyond that."""

FLEETING_UP_TO = 32 * 1024
"""Bytes a reader may lag behind before presence and typing wait for them, the latest of each only."""

MOST_FLEETING = 200
DAY = 86_400.0
STATE_LOST = frame(pack(EventFrame(StateLost())))


class Connection:
    """An open socket of a person signed in."""

    __slots__ = (
        "_ending",
        "_fleeting",
        "_held",
        "_share",
        "_starting",
        "_tasks",
        "_wire",
        "caller",
        "channels",
        "deliver",
        "left",
        "orders",
        "person",
        "session",
        "started",
    )

    def __init__(self, caller: Caller, wire: Wire) -> None:
        self.caller = caller
        self.person = caller.person
        self.session = caller.session
        self.channels: set[str] = set()
        self.started = False
        self.orders = 0
        self.left: set[int] | None = None
        self._wire = wire
        self.deliver: Callable[[bytes], None] = wire.send
        """Sends ready-made frames, or keeps them back while a state is being read."""
        self._fleeting: dict[int, bytes] | None = None
        self._held: list[bytes] | None = None
        self._starting = 0
        self._tasks: set[asyncio.Future[Any]] | None = None
        self._share = caller.share
        self._ending: asyncio.TimerHandle | None = None
        caller.socket = self
        wire.bound(caller.services.settings.outbox_bytes, self._fall_behind)

    @property
    def starting(self) -> bool:
        return self._starting > 0

    # Reading

    def receive(self, payload: bytes) -> None:
        """Carries out one frame of the client; closes the socket when it cannot be read."""
        try:
            request = decode_request(payload)
        except (msgspec.DecodeError, ValueError):
            self._wire.close(CloseCode.MALFORMED, "malformed frame")
            return
        if refusal := self._refuse(request.command, len(payload)):
            self.deliver(failure(request.id, refusal))
            return
        if isinstance(request.command, Start):
            self._hold()
        direct = DIRECT.get(type(request.command))
        try:
            work = direct(self.caller, request.command) if direct else None
        except Exception as mistake:
            self.deliver(failure(request.id, mistake))
            return
        self._follow(request.id, request.command, work or asyncio.ensure_future(run(self.caller, request.command)))

    def _refuse(self, command: Command, size: int) -> TooFast | NotStarted | Invalid | None:
        if (wait := self._share.spend(size)) > 0:
            if wait > self._share.longest_wait:
                self._wire.close(CloseCode.TOO_FAST, "too many commands")
            return TooFast(retry_after=ceil(wait * 10) / 10)
        if not self.started and not self._starting and type(command) is not Start:
            return NotStarted()
        try:
            tidy(command)
        except Invalid as refusal:
            return refusal
        return None

    def _follow(self, number: int, command: Command, work: asyncio.Future[Any]) -> None:
        if self._tasks is None:
            self._tasks = set()
        self._tasks.add(work)
        if len(self._tasks) == MOST_IN_FLIGHT:
            self._wire.pause()
        work.add_done_callback(partial(self._answer, number, command))

    def _answer(self, number: int, command: Command, work: asyncio.Future[Any]) -> None:
        assert self._tasks is not None
        if len(self._tasks) == MOST_IN_FLIGHT:
            self._wire.resume()
        self._tasks.discard(work)
        if work.cancelled():
            return
        mistake = work.exception()
        answer = failure(number, mistake) if mistake else reply(number, work.result())
        # Not by `deliver`, which may be keeping news back: answers are what those news wait for.
        self._wire.send(answer)
        self._share.answered(len(answer))
        if isinstance(command, Start):
            # A large state must not look like a reader who lags.
            self._wire.excuse()
            self._release()

    # Writing

    def _hold(self) -> None:
        """Keeps back what is told from now on until the state that is asked for has been read, so that it follows the
        state it changes."""
        self._starting += 1
        if self.left is None:
            self.left = set()
        if self._held is None:
            self._held = []
            # Exchanged rather than asked about at each delivery: a broadcast calls this for every socket.
            self.deliver = self._held.append

    def forget_held(self) -> None:
        """Lets go of what was kept back: the state that is read next has all of it that the reader may know."""
        if self._held is not None:
            self._held.clear()

    def _release(self) -> None:
        """Sends what was kept back, unless another state is still being read."""
        self._starting -= 1
        if self._starting == 0:
            held, self._held, self.left = self._held or [], None, None
            self.deliver = self._wire.send
            for frames in held:
                self._wire.send(frames)

    def _fall_behind(self) -> None:
        """The reader takes too little: they are to come back and catch up."""
        self._wire.close(CloseCode.BEHIND, "too far behind")

    def deliver_fleeting(self, key: int, frame: bytes) -> None:
        """Sends what is only worth something now; while the reader lags, the latest of each key waits. When too much
        waits, the reader is told to start afresh instead."""
        if self._held is not None:
            self._held.append(frame)
            return
        if self._fleeting is None and self._wire.queued < FLEETING_UP_TO:
            self._wire.send(frame)
            return
        if self._fleeting is None:
            self._fleeting = {}
            asyncio.get_running_loop().call_later(1.0, self._flush_fleeting)
        if len(self._fleeting) < MOST_FLEETING:
            self._fleeting[key] = frame
        else:
            self._fleeting = {0: STATE_LOST}

    def _flush_fleeting(self) -> None:
        if self._fleeting is None or self._wire.closed.done():
            return
        if self._wire.queued < FLEETING_UP_TO:
            frames, self._fleeting = b"".join(self._fleeting.values()), None
            self._wire.send(frames)
        else:
            asyncio.get_running_loop().call_later(1.0, self._flush_fleeting)

    @property
    def under_way(self) -> set[asyncio.Future[Any]]:
        """The commands that were begun and have not ended, as they are now."""
        return set(self._tasks or ())

    def end(self) -> None:
        """Closes the socket because its session is over."""
        self._wire.close(CloseCode.UNAUTHENTICATED, "signed out")

    def last_until(self, ends_at: datetime | None) -> None:
        """Closes the socket by itself at that instant, and not at the one told before; `None` when it is closed
        already."""
        if self._ending:
            self._ending.cancel()
        self._ending = None
        if ends_at is None:
            return
        left = (ends_at - datetime.now(UTC)).total_seconds()
        if left > 0:
            self._ending = asyncio.get_running_loop().call_later(min(left, DAY), self.last_until, ends_at)
        else:
            self.end()

    def close(self, code: CloseCode, reason: str) -> None:
        self._wire.close(code, reason)
