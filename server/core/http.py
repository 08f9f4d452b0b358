"""The way of HTTP in: what is too long, too slow or too much is turned away before anything is kept of it."""

import asyncio
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from uvicorn.config import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from server.core.doors import Doors, place_of, take_all_descriptors
from server.core.websocket import ParvisProtocol

MOST_HEAD = 32 * 1024
"""Bytes of a request before its body."""

MOST_HEADERS = 100
HEAD_PATIENCE = 10.0
"""Seconds from the first byte of a request, or from the connection, to the end of its head."""

BODY_PATIENCE = 20.0
"""Seconds in which at least `LEAST_BODY` bytes of a body come, or its end."""

LEAST_BODY = 8 * 1024
TAKING_PATIENCE = 30.0
"""Seconds in which whoever is answered takes something of it."""

LINGER = 5.0
"""Seconds for the rest of a body that was answered before its end."""

JUDGED = 4 * 1024
"""Bytes of heads, or of a body in chunks, that are taken apart before others are served."""

TOO_SLOW, TOO_LONG = 408, 431
REASONS = {TOO_SLOW: b"Request Timeout", TOO_LONG: b"Request Header Fields Too Large"}

_doors: WeakKeyDictionary[ServerState, Doors] = WeakKeyDictionary()


def doors_of(server: ServerState) -> Doors:
    """All connections of one server."""
    if (doors := _doors.get(server)) is None:
        doors = _doors[server] = Doors(take_all_descriptors())
    return doors


class TooLong(Exception):
    """The head of a request is longer than any of ours."""


class GuardedFlow(FlowControl):
    """uvicorn's, which says when it reads on."""

    def __init__(self, transport: asyncio.Transport, reads_on: Callable[[], None]) -> None:
        super().__init__(transport)
        self._reads_on = reads_on

    def resume_reading(self) -> None:
        super().resume_reading()
        self._reads_on()


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP with a bound to every wait and every length."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.doors = doors_of(server_state)
        self.place = ""
        self._head = 0
        self._in_head = True
        self._answering = False
        self._body = self._body_before = 0
        self._in_body = False
        self._unsent = 0
        self._too_long = False
        self._unread = bytearray()
        self._going_on = False
        self._plain = 0
        """Bytes of a body that are still to come, where its length was said."""
        self._clock: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None

    # Coming and going

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        self.flow = GuardedFlow(self.transport, self._go_on)
        host = self.client[0] if self.client else ""
        self.place = "" if speaks_for_others(self.app, host) else place_of(host)
        if not self.doors.enter(self):
            return
        self._wait_for(HEAD_PATIENCE, self._head_is_late)

    def turn_away(self) -> None:
        self._stop_waiting()
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.doors.leave(self)
        self._stop_waiting()
        self._unread.clear()
        if self._taking:
            self._taking.cancel()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        self._stop_waiting()
        super().handle_websocket_upgrade()
        # From here on the connection belongs to the socket, which is still one of its place.
        protocol = self.transport.get_protocol()
        if isinstance(protocol, ParvisProtocol):
            protocol.place = self.place
            protocol.on_lost = self.doors.leave
            self.doors.give_place(self, protocol)

    # Asking

    def data_received(self, data: bytes) -> None:
        if len(data) <= JUDGED and not self._waits():
            self._judge(data)
            return
        self._unread += data
        self.transport.pause_reading()
        self._go_on()

    def _waits(self) -> bool:
        """What was asked behind what is being answered is not even looked at."""
        return bool(self._unread or self.pipeline)

    def _go_on(self) -> None:
        if self._unread and not self._going_on:
            self._going_on = True
            self.loop.call_soon(self._judge_some)

    def _judge_some(self) -> None:
        self._going_on = False
        if self.transport.is_closing() or self.flow.read_paused or self.pipeline:
            return
        size = max(self._plain, JUDGED)
        data = bytes(self._unread[:size])
        del self._unread[:size]
        self._judge(data)
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            self._unread.clear()
        elif self._unread:
            self._go_on()
        elif not self.flow.read_paused:
            self.transport.resume_reading()

    def _judge(self, data: bytes) -> None:
        if self._in_head:
            self._head += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._in_head and self._head > MOST_HEAD:
            self.refuse(TOO_LONG)
        elif self._clock is None and self._in_head and not self._answering:
            self._wait_for(HEAD_PATIENCE, self._head_is_late)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._in_body = True, False
        if self._clock is None:
            self.doors.wait(self)
            self._wait_for(HEAD_PATIENCE, self._head_is_late)

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self._bound(len(self.url))

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self._bound(len(name) + len(value))

    def _bound(self, length: int) -> None:
        if length > MOST_HEAD or len(self.headers) > MOST_HEADERS:
            self._too_long = True
            raise TooLong

    def on_headers_complete(self) -> None:
        self._bound(len(self.url) + sum(len(name) + len(value) for name, value in self.headers))
        self._in_head, self._head, self._answering = False, 0, True
        self._in_body, self._body, self._body_before = True, 0, 0
        self._plain = self._length()
        self.doors.ask(self)
        self._wait_for(BODY_PATIENCE, self._look_at_body)
        super().on_headers_complete()

    def _length(self) -> int:
        given = dict(self.headers)
        return 0 if b"transfer-encoding" in given else int(given.get(b"content-length", b"0"))

    def on_body(self, body: bytes) -> None:
        self._body += len(body)
        self._plain = max(0, self._plain - len(body))
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_head, self._in_body = True, False
        self._stop_waiting()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._go_on()
        self._answering = bool(self.cycle and not self.cycle.response_complete)
        if self._in_body and not self.transport.is_closing():
            self._wait_for(LINGER, self.transport.close)

    # Being late

    def _wait_for(self, seconds: float, what: Any) -> None:
        self._stop_waiting()
        self._clock = self.loop.call_later(seconds, what)

    def _stop_waiting(self) -> None:
        if self._clock:
            self._clock.cancel()
            self._clock = None

    def _head_is_late(self) -> None:
        if self.flow.read_paused or self._unread:
            self._wait_for(HEAD_PATIENCE, self._head_is_late)
        elif self._head:
            self.refuse(TOO_SLOW)
        else:
            self.transport.close()

    def _look_at_body(self) -> None:
        """Not late while it is we who do not read."""
        if self._body - self._body_before < LEAST_BODY and not (self.flow.read_paused or self._unread):
            self.transport.close()
            return
        self._body_before = self._body
        self._wait_for(BODY_PATIENCE, self._look_at_body)

    def send_400_response(self, msg: str) -> None:
        if self._too_long:
            self.refuse(TOO_LONG)
        else:
            super().send_400_response(msg)

    def refuse(self, status: int) -> None:
        self._stop_waiting()
        if not self._answering and not self.transport.is_closing():
            head = b"HTTP/1.1 %d %s\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            self.transport.write(head % (status, REASONS[status]))
        self.transport.close()

    # Taking

    def pause_writing(self) -> None:
        super().pause_writing()
        self._look_at_taking(first=True)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._taking:
            self._taking.cancel()
            self._taking = None

    def _look_at_taking(self, *, first: bool = False) -> None:
        unsent = self.transport.get_write_buffer_size()
        if not first and unsent >= self._unsent:
            self.transport.abort()
            return
        self._unsent = unsent
        self._taking = self.loop.call_later(TAKING_PATIENCE, self._look_at_taking)


def speaks_for_others(app: object, host: str) -> bool:
    """Whether it is a proxy whose word is taken for where its visitors come from."""
    return isinstance(app, ProxyHeadersMiddleware) and host in app.trusted_hosts
