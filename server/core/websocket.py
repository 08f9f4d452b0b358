"""The way from the hub to a socket with nothing in between: ready-made frames go straight to the transport."""

import asyncio
from collections.abc import Callable, Generator
from typing import Any

from uvicorn._types import ASGIReceiveEvent, ASGISendEvent
from uvicorn.config import Config
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.frames import CloseCode, Frame
from websockets.http11 import Request
from websockets.protocol import Protocol, Side
from websockets.speedups import apply_mask
from websockets.streams import StreamReader

from server.core.keepalive import Keepalive
from server.core.wire import BINARY, Wire, frame

EXTENSION = "parvis.wire"
MASKED = 0x80
PING = bytes((0x89, 0))
PONG = 0x8A
EMPTY_PONG = 6
"""Bytes of the answer to ours, a mask that masks nothing included."""

MOST_IDLE = 1_000
"""Frames that say nothing (pings, pongs, empty fragments) between two questions; nobody honest sends ten."""

MOST_FRAGMENTS = 1_000
"""Of one message."""

MOST_OWED = 1 << 14
"""Bytes that a peer may leave unread and still be answered when it pings."""

MOST_BEHIND = 1 << 14
"""Bytes that are looked at behind our own close, for the peer's to be among them."""

JUDGED = 1 << 14
"""Bytes that the library is given at once: it is slow, and whoever sends nothing honest is let go of in between."""

__all__ = ["EXTENSION", "ParvisProtocol", "Wire", "frame"]


class Inbox:
    """What uvicorn queues for the application: an asyncio.Queue weighs two kilobytes per idle socket."""

    __slots__ = ("events", "on_disconnect", "waiter")

    def __init__(self, on_disconnect: Callable[[int], None]) -> None:
        self.events: list[ASGIReceiveEvent] = []
        self.waiter: asyncio.Future[None] | None = None
        self.on_disconnect = on_disconnect

    def put_nowait(self, event: ASGIReceiveEvent) -> None:
        if event["type"] == "websocket.disconnect":
            self.on_disconnect(event["code"])
        self.events.append(event)
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)

    def empty(self) -> bool:
        return not self.events

    async def get(self) -> ASGIReceiveEvent:
        while not self.events:
            self.waiter = asyncio.get_running_loop().create_future()
            await self.waiter
        self.waiter = None
        return self.events.pop(0)


class Reader(StreamReader):
    """The library's reader, which also tells whether the parser waits for the first byte of a frame."""

    between_frames = True

    def at_eof(self) -> Generator[None, None, bool]:
        self.between_frames = True
        at_eof = yield from super().at_eof()
        self.between_frames = False
        return at_eof


def open_parser(max_size: int, logger: Any) -> Protocol:
    """The library's state machine for a socket already open, without the handshake's headers in its memory."""
    protocol = Protocol(Side.SERVER, max_size=max_size, logger=logger)
    protocol.reader = Reader()
    protocol.parser = protocol.parse()
    next(protocol.parser)
    return protocol


class ParvisProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol with a `Wire` in the scope's extensions, and compression never offered."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.conn.available_extensions = []
        self.reader: Reader | None = None
        self.wire = Wire(self)
        self.queue = Inbox(self.end)  # type: ignore[assignment]
        self.abort_timer: asyncio.TimerHandle | None = None
        self.place = ""
        self.unanswered = False
        self.idle_frames = 0
        self.behind = 0
        self.keepalive: Keepalive | None = None
        self.on_lost: Callable[[ParvisProtocol], None] | None = None

    # The handshake

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.wire.transport = self.transport

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if not self.handshake_complete:
            self.scope["extensions"][EXTENSION] = {"wire": self.wire}
            self.pause_reading()  # nobody may speak before the 101

    async def run_asgi(self) -> None:
        """uvicorn's, but that the socket stays open when the application has taken its wire and returns: its task, its
        request and the frames of all that it went through weigh more than the rest of an idle socket."""
        try:
            await self.app(self.scope, self.receive, self.send)
        except ClientDisconnected:
            pass
        except BaseException:
            self.logger.exception("Exception in ASGI application\n")
        else:
            if self.wire.callback is not None:
                del self.scope
                return
        self.send_500_response()  # unless it was answered
        if self.close_timer is None:
            self.transport.close()

    async def send(self, message: ASGISendEvent) -> None:
        self.wire.flush()
        await super().send(message)
        if message["type"] == "websocket.http.response.body":
            self.handshake_complete = True  # it was answered, with a refusal
        if message["type"] == "websocket.accept" and self.handshake_complete:
            self.conn = open_parser(self.config.ws_max_size, self.conn.logger)  # type: ignore[assignment]
            self.reader = self.conn.reader  # type: ignore[assignment]
            del self.request, self.response
            self.resume_reading()

    # Whether somebody is there

    def start_keepalive(self) -> None:
        if self.ping_interval:
            self.keepalive = Keepalive.of(self.loop, self.ping_interval)
            self.keepalive.join(self)

    def stop_keepalive(self) -> None:
        if self.keepalive:
            self.keepalive.leave(self)

    def ask(self) -> None:
        if self.read_paused:
            return  # it may have answered: nobody has looked
        if self.unanswered:
            self.keepalive_timeout()
            self.end(CloseCode.INTERNAL_ERROR)
        elif not self.close_sent and not self.transport.is_closing():
            self.unanswered = True
            self.idle_frames = 0
            self.transport.write(PING)

    def count_idle_frame(self) -> None:
        self.idle_frames += 1
        if self.idle_frames > MOST_IDLE:
            self.transport.abort()

    def handle_ping(self) -> None:
        pongs = b"".join(self.conn.data_to_send())
        if pongs and self.transport.get_write_buffer_size() <= MOST_OWED:
            self.transport.write(pongs)
        self.count_idle_frame()

    def handle_pong(self, event: Frame) -> None:
        self.count_idle_frame()

    # Reading

    def data_received(self, data: bytes) -> None:
        self.unanswered = False
        if self.refused:
            return
        if self.reader is not None and self.reader.between_frames and self.conn.current_size is None:
            data = self.take_plain_frames(data)
        for start in range(0, len(data), JUDGED):
            if self.transport.is_closing() or self.refused:
                return
            super().data_received(data[start : start + JUDGED])
            if self.close_sent:
                self.look_behind()

    def look_behind(self) -> None:
        """Of a peer that says much behind our close, its own is not waited for: the code has gone, and so may it."""
        self.behind += JUDGED
        if self.refused and self.transport.can_write_eof() and not self.transport.is_closing():
            self.transport.write_eof()

    @property
    def refused(self) -> bool:
        """Whether something malformed has come, or much behind our own close: what comes now is read, so that the code
        arrives, and judged no more."""
        return self.close_sent and (self.conn.parser_exc is not None or self.behind >= MOST_BEHIND)

    def take_plain_frames(self, data: bytes) -> bytes:
        """Hand over the whole, plain, small binary messages `data` begins with; return what the library must judge."""
        start, size = 0, len(data)
        while size - start > 5 and (callback := self.wire.callback):
            if data[start] == PONG and data[start + 1] == MASKED:
                start += EMPTY_PONG
                self.count_idle_frame()
                continue
            if data[start] != BINARY:
                break
            length, mask = data[start + 1] - MASKED, start + 2
            if length == 126:
                length, mask = data[start + 2] << 8 | data[start + 3], start + 4
            elif not 0 <= length < 126:
                break
            body = mask + 4
            end = body + length
            if end > size or length > self.config.ws_max_size:
                break
            callback(apply_mask(data[body:end], data[mask:body]))
            start = end
        return data[start:] if start else data

    def handle_cont(self, event: Frame) -> None:
        if not (event.data or event.fin):
            self.count_idle_frame()
        elif len(self.frames) < MOST_FRAGMENTS:
            super().handle_cont(event)
        elif not self.close_sent:
            self.wire.close(CloseCode.MESSAGE_TOO_BIG, "too many fragments")

    def send_receive_event_to_app(self) -> None:
        callback = self.wire.callback
        if callback is None:
            super().send_receive_event_to_app()
            return
        data, self.frames = b"".join(self.frames), []
        if self.curr_msg_data_type == "text":
            self.wire.close(CloseCode.UNSUPPORTED_DATA, "binary messages only")
        else:
            callback(data)

    def hand_over(self) -> None:
        """Give the wire's callback the messages that came before it."""
        early, self.queue.events = self.queue.events, []  # type: ignore[attr-defined]
        for event in early:
            if event["type"] != "websocket.receive":
                self.queue.put_nowait(event)
            elif (data := event.get("bytes")) is None:
                self.wire.close(CloseCode.UNSUPPORTED_DATA, "binary messages only")
            elif (callback := self.wire.callback) is not None:
                callback(data)
        self.resume_reading()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.wire.drained()

    def pause_reading(self) -> None:
        if not self.read_paused and not self.transport.is_closing():
            self.read_paused = True
            self.transport.pause_reading()

    def resume_reading(self) -> None:
        if self.read_paused:
            self.read_paused = False
            if not self.transport.is_closing():
                self.transport.resume_reading()

    # The end

    def start_closing(self, code: int, reason: str) -> None:
        self.wire.flush()
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        if self.transport.is_closing():
            return
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.resume_reading()
        self.close_timer = self.loop.call_later(self.close_timeout, self.transport.close)

    def eof_received(self) -> None:
        """Nothing more comes, and what it has not taken it may never take."""
        self.end(CloseCode.ABNORMAL_CLOSURE)

    def end(self, code: int) -> None:
        """Tell the wire, and see to it that a peer which takes nothing more cannot hold the socket."""
        self.wire.end(code)
        if self.abort_timer is None:
            self.abort_timer = self.loop.call_later(self.close_timeout, self.transport.abort)

    def handle_parser_exception(self) -> None:
        """Refuse malformed input with its code, and read on a while: closing now would reset the code away."""
        assert self.conn.close_sent is not None
        code, reason = self.conn.close_sent.code, self.conn.close_sent.reason
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.close_timer = self.abort_timer
        if self.transport.can_write_eof() and not self.transport.is_closing():
            self.transport.write_eof()

    def shutdown(self) -> None:
        self.wire.flush()
        if not self.transport.is_closing():
            super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        self.wire.end(CloseCode.ABNORMAL_CLOSURE)
        super().connection_lost(exc)
        if self.on_lost:
            self.on_lost(self)
        if self.abort_timer is not None:
            self.abort_timer.cancel()
