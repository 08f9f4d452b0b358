"""The gateway's WebSocket, spoken to over real sockets by the websockets client."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
import uvicorn
from websockets.exceptions import ConnectionClosed
from websockets.protocol import Protocol
from websockets.sync.client import ClientConnection, connect

from server.core.websocket import EXTENSION, ParvisProtocol, Wire, frame
from tests.support.waiting import wait_until

Scene = Callable[[Wire], Awaitable[None]]


class Gateway:
    """A uvicorn in a thread whose application accepts each socket, then plays the scene the test has set."""

    def __init__(self, loop: str, **settings: Any) -> None:
        self.scene: Scene = self.echo
        self.stays = True
        self.wires: list[Wire] = []
        self.received: list[bytes] = []
        self.codes: list[int] = []
        settings |= {"port": 0, "loop": loop, "lifespan": "off", "interface": "asgi3", "log_level": "warning"}
        config = uvicorn.Config(self.application, ws=ParvisProtocol, **settings)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run)

    async def application(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept", "subprotocol": "parvis.1"})
        wire = scope["extensions"][EXTENSION]["wire"]
        self.wires.append(wire)
        await self.scene(wire)
        if self.stays:
            self.codes.append(await wire.closed)

    async def echo(self, wire: Wire) -> None:
        wire.receive(lambda data: wire.send(frame(data)))

    async def collect(self, wire: Wire) -> None:
        wire.receive(self.received.append)

    @property
    def port(self) -> int:
        return int(self.server.servers[0].sockets[0].getsockname()[1])

    def client(self, **options: Any) -> ClientConnection:
        return connect(f"ws://127.0.0.1:{self.port}/socket", subprotocols=["parvis.1"], **options)  # type: ignore[list-item]

    def call(self, function: Callable[[], None]) -> None:
        loop = self.wires[-1].closed.get_loop()
        loop.call_soon_threadsafe(function)

    def __enter__(self) -> "Gateway":
        self.thread.start()
        wait_until(lambda: self.server.started)
        return self

    def __exit__(self, *exc: object) -> None:
        self.server.should_exit = True
        self.thread.join()


@pytest.fixture(params=["uvloop", "asyncio"])
def loop(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def gateway(loop: str) -> Iterator[Gateway]:
    with Gateway(loop, ws_max_size=70_000) as gateway:
        yield gateway


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_a_frame_reads_back_whatever_its_length(gateway: Gateway, size: int) -> None:
    with gateway.client() as client:
        client.send(b"x" * size)
        assert client.recv() == b"x" * size


def test_the_subprotocol_is_accepted_and_compression_is_not(gateway: Gateway) -> None:
    with gateway.client(compression="deflate") as client:
        assert client.subprotocol == "parvis.1"
        assert client.response is not None
        assert "Sec-WebSocket-Extensions" not in client.response.headers


def test_what_is_sent_within_one_turn_leaves_in_one_write(gateway: Gateway) -> None:
    writes: list[int] = []

    async def burst(wire: Wire) -> None:
        wire.transport = Counting(wire.transport, writes)  # type: ignore[assignment]
        for number in range(50):
            wire.send(frame(b"%d" % number))
        assert wire.queued == sum(len(frame(b"%d" % number)) for number in range(50))
        assert writes == []

    gateway.scene = burst
    with gateway.client() as client:
        assert [client.recv() for _ in range(50)] == [b"%d" % number for number in range(50)]
        assert len(writes) == 1


class Counting:
    """A transport that notes the size of each write."""

    def __init__(self, transport: asyncio.Transport, writes: list[int]) -> None:
        self.transport, self.writes = transport, writes

    def write(self, data: bytes) -> None:
        self.writes.append(len(data))
        self.transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)


def test_messages_come_in_order_however_the_bytes_are_cut(gateway: Gateway) -> None:
    gateway.scene = gateway.collect
    messages = [bytes([number % 256]) * (number % 300) for number in range(400)]
    with gateway.client() as client:
        with socket.socket(fileno=client.socket.detach()) as raw:
            stream = b"".join(masked(0x82, message) for message in messages)
            for start in range(0, len(stream), 997):
                raw.sendall(stream[start : start + 997])
            wait_until(lambda: len(gateway.received) == len(messages))
    assert gateway.received == messages


def test_a_fragmented_message_arrives_whole_between_others(gateway: Gateway) -> None:
    gateway.scene = gateway.collect
    with gateway.client() as client:
        client.send(b"before")
        client.send([b"one ", b"two ", b"three"])
        client.send(b"after")
        wait_until(lambda: len(gateway.received) == 3)
    assert gateway.received == [b"before", b"one two three", b"after"]


def test_messages_that_came_before_the_callback_are_handed_over_first(gateway: Gateway) -> None:
    async def late(wire: Wire) -> None:
        await asyncio.sleep(0.1)
        wire.receive(gateway.received.append)

    gateway.scene = late
    with gateway.client() as client:
        for number in range(20):
            client.send(b"%d" % number)
        wait_until(lambda: len(gateway.received) == 20)
    assert gateway.received == [b"%d" % number for number in range(20)]


def test_a_pause_stops_the_reading_and_loses_nothing(gateway: Gateway) -> None:
    async def paused(wire: Wire) -> None:
        wire.receive(gateway.received.append)
        wire.pause()

    gateway.scene = paused
    with gateway.client() as client:
        for number in range(10):
            client.send(b"%d" % number)
        time.sleep(0.1)
        assert gateway.received == []
        gateway.call(gateway.wires[0].resume)
        wait_until(lambda: len(gateway.received) == 10)


def test_a_text_message_is_refused(gateway: Gateway) -> None:
    with gateway.client() as client:
        client.send("text")
        assert closing_code(client) == 1003
    wait_until(lambda: gateway.codes == [1003])


@pytest.mark.parametrize("size", [70_001, 3_000_000])
def test_a_message_too_large_is_refused_with_its_code(gateway: Gateway, size: int) -> None:
    with gateway.client() as client:
        client.send(b"x" * size)
        assert closing_code(client) == 1009
    wait_until(lambda: gateway.codes == [1009])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x82\x03abc", 1002),  # not masked
        (b"\x83\x80\0\0\0\0", 1002),  # no such opcode
        (b"\xc2\x80\0\0\0\0", 1002),  # reserved bit
        (b"\x80\x80\0\0\0\0", 1002),  # continues nothing
        (b"\x02\x80\0\0\0\0\x82\x80\0\0\0\0", 1002),  # a message within another
    ],
)
def test_malformed_frames_are_refused_with_the_code_of_the_protocol(gateway: Gateway, data: bytes, code: int) -> None:
    with gateway.client() as client:
        client.socket.sendall(data)
        assert closing_code(client) == code
    wait_until(lambda: gateway.codes == [code])


def test_what_was_sent_leaves_before_the_closing_frame(gateway: Gateway) -> None:
    async def farewell(wire: Wire) -> None:
        wire.send(frame(b"last words"))
        wire.close(4001, "elsewhere")
        wire.send(frame(b"too late"))

    gateway.scene = farewell
    with gateway.client() as client:
        assert client.recv() == b"last words"
        with pytest.raises(ConnectionClosed) as closed:
            client.recv()
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4001, "elsewhere")
    wait_until(lambda: gateway.codes == [4001])


def test_the_peer_s_code_is_known_when_it_closes(gateway: Gateway) -> None:
    with gateway.client() as client:
        client.close(4321)
    wait_until(lambda: gateway.codes == [4321])


def test_a_cut_line_ends_the_wire(gateway: Gateway) -> None:
    with gateway.client() as client:
        wait_until(lambda: gateway.wires)
        client.socket.shutdown(socket.SHUT_RDWR)
    wait_until(lambda: gateway.codes == [1006])


def test_a_peer_that_reads_nothing_is_counted_then_cut_off(gateway: Gateway) -> None:
    with gateway.client(max_queue=1) as client:
        wait_until(lambda: gateway.wires)
        wire = gateway.wires[0]
        gateway.call(lambda: wire.send(frame(bytes(50_000)) * 1000))
        wait_until(lambda: 0 < wire.queued < 50_000_000)
        wire._socket.close_timeout = 0.2  # type: ignore[attr-defined]  # noqa: SLF001
        gateway.call(lambda: wire.close(4008))
        wait_until(lambda: gateway.server.server_state.connections == set())
        client.socket.close()
    wait_until(lambda: gateway.codes == [4008])


def test_a_reader_too_far_behind_is_given_up_but_not_for_what_was_excused(gateway: Gateway) -> None:
    large, small = frame(bytes(60_000)) * 500, frame(b"small")

    async def excused(wire: Wire) -> None:
        wire.bound(100_000, lambda: wire.close(4408))
        for frames in (small, large):
            wire.send(frames)
        wire.excuse()
        for _ in range(3):
            wire.send(small)
            await asyncio.sleep(0.01)
        assert wire.queued > 10_000_000
        assert not wire.closed.done()
        wire.send(large)
        await asyncio.sleep(0.01)
        assert not wire.closed.done()
        wire.send(small)

    gateway.scene = excused
    with gateway.client(max_queue=1) as client:
        wait_until(lambda: gateway.codes == [4408])
        client.socket.close()


def test_pings_are_answered_on_both_sides(loop: str) -> None:
    with Gateway(loop, ws_ping_interval=1) as gateway, gateway.client() as client:
        assert client.ping().wait(5)
        with socket.socket(fileno=client.socket.detach()) as raw:
            for _ in range(2):
                assert raw.recv(2, socket.MSG_WAITALL) == b"\x89\x00"
                raw.sendall(masked(0x8A, b""))
            raw.sendall(masked(0x82, b"still here"))
            assert raw.recv(12, socket.MSG_WAITALL) == frame(b"still here")


def test_answers_to_pings_come_between_messages_and_by_themselves(gateway: Gateway) -> None:
    gateway.scene = gateway.collect
    pong, message = masked(0x8A, b""), masked(0x82, b"message")
    stream = pong + message + pong + pong + message + masked(0x8A, b"unasked") + message + pong
    with gateway.client() as client:
        with socket.socket(fileno=client.socket.detach()) as raw:
            for byte in stream:
                raw.sendall(bytes((byte,)))
            raw.sendall(stream)
            wait_until(lambda: len(gateway.received) == 6)
    assert gateway.received == [b"message"] * 6


def test_a_peer_that_answers_no_ping_is_let_go(loop: str) -> None:
    with Gateway(loop, ws_ping_interval=0.05) as gateway:
        with gateway.client() as client:
            with socket.socket(fileno=client.socket.detach()):
                wait_until(lambda: gateway.codes)
        assert gateway.codes == [1011]


def test_one_who_is_not_read_is_not_taken_for_gone(loop: str) -> None:
    async def too_busy(wire: Wire) -> None:
        wire.pause()
        await asyncio.sleep(0.5)
        wire.resume()
        await asked.echo(wire)

    asked = Gateway(loop, ws_ping_interval=0.05)
    asked.scene = too_busy
    with asked, asked.client() as client:
        client.send(b"still here")
        assert client.recv(60) == b"still here"


@pytest.mark.parametrize(
    "frame_of_nothing",
    [(0x8A, b""), (0x8A, b"here"), (0x89, b""), (0x89, bytes(125)), (0x00, b"")],
    ids=["empty pong", "pong", "empty ping", "ping", "empty fragment"],
)
def test_a_peer_that_says_nothing_without_end_is_cut_off(gateway: Gateway, frame_of_nothing: tuple[int, bytes]) -> None:
    gateway.scene = gateway.collect
    many = masked(*frame_of_nothing) * 2_000
    with gateway.client() as client:
        with socket.socket(fileno=client.socket.detach()) as raw:
            raw.sendall(masked(0x02, b"begun") if frame_of_nothing[0] == 0 else masked(0x82, b"whole"))
            with contextlib.suppress(ConnectionError):
                for start in range(0, len(many), 1_000):
                    raw.sendall(many[start : start + 1_000])
            wait_until(lambda: gateway.codes)
    assert gateway.codes == [1006]
    assert gateway.received in ([], [b"whole"])


def test_what_comes_behind_our_own_close_is_not_looked_at(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = []
    looks = Protocol.receive_data

    def counted(parser: Protocol, data: bytes) -> None:
        looked_at.append(len(data))
        looks(parser, data)

    monkeypatch.setattr(Protocol, "receive_data", counted)
    gateway.scene = gateway.collect
    with gateway.client() as client, socket.socket(fileno=client.socket.detach()) as raw:
        # A text is refused; what follows is whole, and as small as it may be.
        with contextlib.suppress(ConnectionError):
            raw.sendall(masked(0x81, b"x") + masked(0x82, b"x") * 300_000)
        wait_until(lambda: gateway.codes)
    wait_until(lambda: gateway.codes == [1003])
    assert sum(looked_at) < 100_000


def test_a_message_of_too_many_fragments_is_refused(gateway: Gateway) -> None:
    gateway.scene = gateway.collect
    with gateway.client() as client:
        with contextlib.suppress(ConnectionClosed):
            client.send([b"x"] * 2_000)
        assert closing_code(client) == 1009
    assert gateway.received == []


def test_pings_of_one_who_reads_nothing_are_not_answered(gateway: Gateway) -> None:
    with gateway.client() as client, socket.socket(fileno=client.socket.detach()) as raw:
        wait_until(lambda: gateway.wires)
        transport = gateway.wires[0].transport
        gateway.call(lambda: transport.write(frame(bytes(8 << 20))))
        wait_until(lambda: transport.get_write_buffer_size() > 1 << 20)
        owed = transport.get_write_buffer_size()
        raw.sendall(masked(0x89, bytes(125)) * 500 + masked(0x82, b"heard"))
        wait_until(lambda: gateway.wires[0].queued > owed)
        assert transport.get_write_buffer_size() <= owed + len(frame(b"heard"))


def test_one_who_says_no_more_and_takes_no_more_is_gone(gateway: Gateway) -> None:
    with gateway.client() as client, socket.socket(fileno=client.socket.detach()) as raw:
        wait_until(lambda: gateway.wires)
        transport = gateway.wires[0].transport
        gateway.wires[0]._socket.close_timeout = 0.2  # type: ignore[attr-defined]  # noqa: SLF001
        gateway.call(lambda: transport.write(frame(bytes(8 << 20))))
        wait_until(lambda: transport.get_write_buffer_size() > 1 << 20)
        raw.shutdown(socket.SHUT_WR)
        wait_until(lambda: gateway.codes)
        wait_until(lambda: not gateway.server.server_state.connections)
    assert gateway.codes == [1006]


def test_a_socket_outlives_the_application_that_took_it(gateway: Gateway) -> None:
    gateway.stays = False
    with gateway.client() as client:
        wait_until(lambda: not gateway.server.server_state.tasks)
        client.send(b"and is answered")
        assert client.recv() == b"and is answered"
    wait_until(lambda: gateway.wires[0].closed.done())


def test_a_socket_ends_with_an_application_that_did_not_take_it(gateway: Gateway) -> None:
    async def leave(wire: Wire) -> None:
        pass

    gateway.stays, gateway.scene = False, leave
    with gateway.client() as client, pytest.raises(ConnectionClosed):
        client.recv()


def test_a_socket_ends_with_an_application_that_fails_after_taking_it(
    gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(wire: Wire) -> None:
        wire.receive(gateway.received.append)
        raise RuntimeError("one of our mistakes")

    gateway.scene = fail
    with gateway.client() as client, pytest.raises(ConnectionClosed):
        client.recv()
    assert "one of our mistakes" in caplog.text


def test_what_is_too_big_leaves_nothing_in_the_log(gateway: Gateway, caplog: pytest.LogCaptureFixture) -> None:
    with gateway.client() as client:
        # As one read: what comes behind the head of the frame is not for a parser that has refused it.
        client.socket.sendall(bytes((0x82, 0x80 | 127)) + (1 << 20).to_bytes(8) + bytes(4) + bytes(200_000))
        assert closing_code(client) == 1009
    wait_until(lambda: gateway.codes == [1009])
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_a_server_that_stops_tells_its_sockets(gateway: Gateway) -> None:
    with gateway.client() as client:
        wait_until(lambda: gateway.wires)
        gateway.call(lambda: gateway.wires[0].send(frame(b"flushed")))
        gateway.server.should_exit = True
        assert client.recv() == b"flushed"
        assert closing_code(client) == 1012
    gateway.thread.join()
    wait_until(lambda: gateway.codes == [1012])


def masked(opcode: int, payload: bytes) -> bytes:
    size = len(payload)
    length = bytes((0x80 | size,)) if size < 126 else bytes((0x80 | 126,)) + size.to_bytes(2, "big")
    return bytes((opcode,)) + length + bytes(4) + payload


def closing_code(client: ClientConnection) -> int | None:
    with pytest.raises(ConnectionClosed) as closed:
        client.recv()
    return closed.value.rcvd.code if closed.value.rcvd else None
