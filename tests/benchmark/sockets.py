"""The client of the benchmark: a WebSocket so lean that the server is what is measured."""

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

import msgspec

from protocol.codec import pack
from protocol.frames import SUBPROTOCOL, Request
from protocol.types import Command

BINARY, PING, PONG, CLOSE = 0x82, 0x89, 0x8A, 0x88
NO_MASK = bytes(4)

HANDSHAKE = """GET {path} HTTP/1.1\r
Host: {host}\r
Origin: http://{host}\r
Cookie: {cookie}\r
Upgrade: websocket\r
Connection: Upgrade\r
Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
Sec-WebSocket-Version: 13\r
Sec-WebSocket-Protocol: {subprotocol}\r
\r
"""


class LostError(Exception):
    """The server closed a socket or refused a command."""


class SentMessage(msgspec.Struct):
    """As much of a message as tells whether it came in its place."""

    conversation: int
    seq: int
    changed_seq: int
    client_id: str


class Told(msgspec.Struct):
    type: str
    message: SentMessage | None = None


class Frame(msgspec.Struct):
    """Any frame of the server: a reply, a failure or an event."""

    type: str
    id: int = 0
    code: str = ""
    result: msgspec.Raw = msgspec.Raw()
    event: Told | None = None


read_frame = msgspec.msgpack.Decoder(Frame).decode


def masked(payload: bytes, opcode: int = BINARY) -> bytes:
    """A client's frame; its mask of zeros spares the generator what it must not be measured by."""
    size = len(payload)
    if size < 126:
        return bytes((opcode, 0x80 | size)) + NO_MASK + payload
    length = b"\xfe" + size.to_bytes(2, "big") if size < 65536 else b"\xff" + size.to_bytes(8, "big")
    return bytes((opcode,)) + length + NO_MASK + payload


class Socket(asyncio.Protocol):
    """One connection to `/socket`, Parvis's or a baseline's; every message goes to `on_message`."""

    transport: asyncio.Transport

    def __init__(self, host: str, cookie: str, on_message: Callable[[bytes], None], path: str = "/socket") -> None:
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: int | None = None
        self.on_message = on_message
        self._handshake = HANDSHAKE.format(path=path, host=host, cookie=cookie, subprotocol=SUBPROTOCOL).encode()
        self._rest = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self._handshake)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = self.closed or 1006
        if not self.opened.done():
            self.opened.set_exception(LostError("closed during the handshake"))

    def data_received(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        start = 0 if self.opened.done() else self._finish_handshake(data)
        self._rest = data[self._read_frames(data, start) :]

    def _finish_handshake(self, data: bytes) -> int:
        end = data.find(b"\r\n\r\n") + 4
        if end < 4:
            return len(data) + 1
        status = data[: data.index(b"\r\n")].decode()
        if " 101 " in status:
            self.opened.set_result(None)
        else:
            self.opened.set_exception(LostError(status))
        return end

    def _read_frames(self, data: bytes, start: int) -> int:
        """Hands over the whole frames from `start` on; answers where the rest begins."""
        size = len(data)
        if start > size:
            return 0
        while size - start >= 2:
            length, body = data[start + 1], start + 2
            if length > 125:
                body += 2 if length == 126 else 8
                length = int.from_bytes(data[start + 2 : body], "big") if size >= body else size
            end = body + length
            if end > size:
                break
            if data[start] == BINARY:
                self.on_message(data[body:end])
            else:
                self._control(data[start], data[body:end])
            start = end
        return start

    def _control(self, opcode: int, payload: bytes) -> None:
        if opcode == PING:
            self.transport.write(masked(payload, PONG))
        elif opcode == CLOSE:
            self.closed = int.from_bytes(payload[:2], "big")
            self.transport.write(masked(payload[:2], CLOSE))


class Client(Socket):
    """A socket that speaks Parvis's protocol; `on_event` is given the messages told."""

    def __init__(self, host: str, cookie: str, on_event: Callable[[SentMessage], None]) -> None:
        super().__init__(host, cookie, self._read)
        self.on_event = on_event
        self._numbers = itertools.count(1)
        self._waiting: dict[int, Callable[[Frame], None]] = {}

    def _read(self, payload: bytes) -> None:
        frame = read_frame(payload)
        if frame.event is not None:
            if frame.event.message is not None:
                self.on_event(frame.event.message)
        else:
            self._waiting.pop(frame.id)(frame)

    def request(self, command: Command, answered: Callable[[Frame], None]) -> None:
        number = next(self._numbers)
        self._waiting[number] = answered
        self.transport.write(masked(pack(Request(number, command))))

    async def ask(self, command: Command) -> msgspec.Raw:
        """Raises `LostError` when the command is refused."""
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self.request(command, answer.set_result)
        frame = await answer
        if frame.type != "reply":
            raise LostError(f"{type(command).__name__}: {frame.code}")
        return frame.result
