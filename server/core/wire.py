"""A wire is one open socket seen by the application: what is sent to it within one turn of the loop leaves at once."""

import asyncio
import math
import struct
from collections.abc import Callable
from typing import ClassVar, Protocol
from weakref import WeakValueDictionary

BINARY = 0x82  # a whole message in one binary frame
HEADER = struct.Struct("!BBH")
LONG_HEADER = struct.Struct("!BBQ")


def frame(payload: bytes) -> bytes:
    """Build the unmasked binary frame that carries `payload`; the same bytes suit every socket."""
    size = len(payload)
    if size < 126:
        return bytes((BINARY, size)) + payload
    if size < 65536:
        return HEADER.pack(BINARY, 126, size) + payload
    return LONG_HEADER.pack(BINARY, 127, size) + payload


class Socket(Protocol):
    """What a wire needs of the protocol that owns the transport."""

    loop: asyncio.AbstractEventLoop

    def start_closing(self, code: int, reason: str) -> None: ...
    def hand_over(self) -> None: ...
    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...


class Turn:
    """The wires of one event loop that have something to send before the loop waits again."""

    _turns: ClassVar[WeakValueDictionary[asyncio.AbstractEventLoop, "Turn"]] = WeakValueDictionary()

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.dirty: list[Wire] = []

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop) -> "Turn":
        if (turn := cls._turns.get(loop)) is None:
            turn = cls._turns[loop] = cls(loop)
        return turn

    def begin(self) -> None:
        """To be called before the first wire is put among the dirty ones."""
        self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        for wire in self.dirty:
            try:
                wire.flush()
            except RuntimeError:  # the transport has closed, and has not told yet
                wire.end(1006)
        self.dirty.clear()


class Wire:
    """One accepted WebSocket, as the application holds it; everything here runs on the socket's loop."""

    __slots__ = (
        "_dirty",
        "_excused",
        "_first",
        "_limit",
        "_more",
        "_overflow",
        "_socket",
        "_turn",
        "callback",
        "closed",
        "transport",
    )

    transport: asyncio.Transport

    def __init__(self, socket: Socket) -> None:
        self._socket = socket
        self._turn = Turn.of(socket.loop)
        self._dirty = self._turn.dirty
        self._first: bytes | None = None
        self._more: list[bytes] | None = None  # most turns bring one thing to send: no list is made for it
        self._limit: float = math.inf
        self._excused = 0
        self._overflow: Callable[[], None] | None = None
        self.callback: Callable[[bytes], None] | None = None
        self.closed: asyncio.Future[int] = socket.loop.create_future()

    def send(self, frames: bytes) -> None:
        """Queues ready-made frames; they leave within this turn of the loop, or never if it is closed."""
        if self._first is None:
            self._first = frames
            if not self._dirty:
                self._turn.begin()
            self._dirty.append(self)
        elif self._more is None:
            self._more = [frames]
        else:
            self._more.append(frames)

    def bound(self, limit: int, overflow: Callable[[], None]) -> None:
        """Calls `overflow` instead of sending when more than `limit` bytes of earlier turns still wait for the peer."""
        self._limit, self._overflow = limit, overflow

    def excuse(self) -> None:
        """What is queued now, however large, does not count against the limit, unless the peer has yet to take more
        than that of what came before."""
        behind = self.transport.get_write_buffer_size() > self._limit
        self.flush()
        if not behind:
            self._excused = self.transport.get_write_buffer_size()

    @property
    def queued(self) -> int:
        """Bytes that the kernel has not taken yet."""
        return len(self._first or b"") + sum(map(len, self._more or ())) + self.transport.get_write_buffer_size()

    def flush(self) -> None:
        """Gives the transport what is queued, in one write."""
        data = self._first
        if data is None:
            return
        self._first = None
        if self._more is not None:
            data = b"".join((data, *self._more))
            self._more = None
        if self.transport.get_write_buffer_size() <= self._limit or self._bears_with():
            self.transport.write(data)

    def _bears_with(self) -> bool:
        """False when nothing may be sent any more, because it is closed or because the peer takes too little."""
        if self.closed.done():
            return False
        if self._overflow is None or self.transport.get_write_buffer_size() <= self._limit + self._excused:
            return True
        self._overflow()
        return False

    def drained(self) -> None:
        """The peer has taken what waited: nothing is excused any more."""
        self._excused = 0

    def close(self, code: int, reason: str = "") -> None:
        """Flush, then start the closing handshake; a peer that never answers is cut off after `close_timeout`."""
        if not self.closed.done():
            self._socket.start_closing(code, reason)

    def receive(self, callback: Callable[[bytes], None]) -> None:
        """Hand each binary message to `callback`, earlier ones first; a text message closes with 1003."""
        self.callback = callback
        self._socket.hand_over()

    def pause(self) -> None:
        """Stop reading the socket; messages that were already read are still handed over."""
        self._socket.pause_reading()

    def resume(self) -> None:
        self._socket.resume_reading()

    def end(self, code: int) -> None:
        """Say that nothing more can be sent or received; the first code told is the one kept."""
        if not self.closed.done():
            self.closed.set_result(code)
            self.callback = None
            self._limit = -1  # so that nothing more is written
