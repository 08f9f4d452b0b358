"""One who means harm, in a process of their own: `python -m tests.attacks.attacker ATTACK URL TOKEN NUMBER`.

Goes on until it is killed; each attack prints what it was answered, as soon as it is known."""

import asyncio
import contextlib
import json
import os
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from itertools import count
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from protocol.codec import pack
from protocol.frames import SUBPROTOCOL, Request
from protocol.messages import LoadHistory, SendMessage
from protocol.search import Search
from protocol.state import Start
from protocol.types import Command
from tests.support.client import read
from tests.support.uploading import bomb

FAILURES = (OSError, asyncio.IncompleteReadError, WebSocketException, TimeoutError)
ELSEWHERE = "127.0.0.2"
"""Where those come from who open more connections at once than one place may hold: there, each that has not asked yet
gives way to the next."""

JSON = "application/json"
BIG = 12_000


class Attacker:
    """`number` is a conversation, or a file, that the attack is about."""

    def __init__(self, url: str, token: str, number: int) -> None:
        self.url, self.token, self.number = url, token, number
        self.place = urlsplit(url)
        self.seen: Counter[str] = Counter()

    def note(self, what: object) -> None:
        self.seen[str(what)] += 1
        print(json.dumps(self.seen), flush=True)

    # By HTTP

    async def line(self, address: str = "127.0.0.1") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self.place.hostname, self.place.port, local_addr=(address, 0))

    def head(self, method: str, path: str, **headers: object) -> bytes:
        given = {"Host": self.place.netloc, "Cookie": f"parvis_session={self.token}"}
        given |= {name.replace("_", "-"): str(value) for name, value in headers.items()}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items()), "", ""]
        return "\r\n".join(lines).encode()

    async def ask(self, method: str, path: str, body: bytes = b"", kind: str = JSON, **more: object) -> str:
        """The status, and what came with it."""
        reader, writer = await self.line()
        headers = {"Content_Type": kind, "Content_Length": len(body), "Connection": "close"} | more
        writer.write(self.head(method, path, **headers) + body)
        head, _, content = (await reader.read()).decode("latin-1").partition("\r\n\r\n")
        writer.close()
        return f"{head[9:12]} {content}"

    async def drip(self, beginning: bytes) -> None:
        """Begins a request, and goes on with one byte now and then."""
        reader, writer = await self.line(ELSEWHERE)
        writer.write(beginning)
        end = asyncio.ensure_future(reader.read())
        while not (await asyncio.wait([end], timeout=0.5))[0]:
            writer.write(b"x" if beginning else b"")
        self.note("turned away")

    async def silent(self) -> None:
        await many(600, lambda _: self.drip(b""))

    async def slow_heads(self) -> None:
        await many(600, lambda _: self.drip(b"GET / HTTP/1.1\r\nX-Slow: "))

    async def huge_heads(self) -> None:
        async def one(_: int) -> None:
            reader, writer = await self.line()
            writer.write(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Long: ")
            for _ in range(400):
                writer.write(b"x" * 50_000)
                await writer.drain()
            writer.write(b"\r\n\r\n")
            self.note((await reader.read(12))[9:].decode())

        await many(4, one, again=True)

    async def guesses(self) -> None:
        async def one(_: int) -> None:
            body = json.dumps({"email": "anne@town.example", "password": "guess"}).encode()
            self.note((await self.ask("POST", "/api/sign-in", body))[:3])

        await many(30, one, again=True)

    async def hanging_parts(self) -> None:
        """Sixty of one upload, each of which stops just before the store would take it."""
        size = 100 * 2**20
        begun = await self.ask("POST", "/api/uploads", json.dumps({"name": "x", "size": size}).encode())
        upload = json.loads(begun[4:])["id"]

        async def one(_: int) -> None:
            reader, writer = await self.line()
            kind = {"Content_Type": "application/octet-stream", "Content_Length": size, "Upload_Offset": 0}
            writer.write(self.head("PATCH", f"/api/uploads/{upload}", **kind) + bytes(4 * 2**20 - 1))
            self.note((await reader.read(12))[9:].decode())

        await many(60, one)

    async def reservations(self) -> None:
        async def one(_: int) -> None:
            body = json.dumps({"name": "x", "size": 2 * 2**30}).encode()
            self.note((await self.ask("POST", "/api/uploads", body))[:3])

        await many(20, one)

    async def bombs(self) -> None:
        pictures = [bomb(side) for side in (6_300, 20_000)]

        async def one(number: int) -> None:
            picture = pictures[number % 2]
            begun = await self.ask("POST", "/api/uploads", json.dumps({"name": "x", "size": len(picture)}).encode())
            path = f"/api/uploads/{json.loads(begun[4:])['id']}"
            await self.ask("PATCH", path, picture, "application/octet-stream", Upload_Offset=0)
            self.note((await self.ask("POST", path))[:3])

        await many(8, one, again=True)

    async def unread_files(self) -> None:
        async def one(_: int) -> None:
            writer = (await self.line())[1]
            writer.transport.pause_reading()  # type: ignore[attr-defined]
            writer.write(self.head("GET", f"/api/files/{self.number}"))
            await asyncio.sleep(60)

        await many(60, one)

    # By sockets

    async def socket(self, token: str) -> ClientConnection:
        return await connect(
            self.url.replace("http", "ws", 1) + "/socket",
            subprotocols=[SUBPROTOCOL],  # type: ignore[list-item]
            additional_headers={"Cookie": f"parvis_session={token}"},
            compression=None,
            max_size=None,
        )

    async def command(self, sockets: int, make: Callable[[int], Command]) -> None:
        """As many of them as will go, from so many devices."""
        numbers = count(1)

        async def one(_: int) -> None:
            line = await self.socket(self.token)
            hearing = asyncio.ensure_future(self.hear(line))
            try:
                await line.send(pack(Request(0, Start())))
                for _ in range(BIG // sockets):
                    number = next(numbers)
                    await line.send(pack(Request(number, make(number))))
                    await asyncio.sleep(0)
                await hearing
            finally:
                hearing.cancel()
                self.note(line.close_code)

        await many(sockets, one, again=True)

    async def hear(self, line: ClientConnection) -> None:
        async for frame in line:
            self.note(read(frame).get("code", "answered"))  # type: ignore[arg-type]

    async def texts(self) -> None:
        """Twelve thousand, long ones."""
        mark = os.urandom(6).hex()
        await self.command(60, lambda n: SendMessage(self.number, f"{mark}-{n}", "à lire " * 2_000))

    async def pages(self) -> None:
        await self.command(10, lambda _: LoadHistory(self.number, limit=200))

    async def searches(self) -> None:
        await self.command(12, lambda _: Search("lire ou relire", self.number))

    async def strangers(self) -> None:
        """Sockets of nobody, which do not close when they are told to."""

        async def one(_: int) -> None:
            reader, writer = await self.line(ELSEWHERE)
            key = {"Sec_WebSocket_Key": "MTIzNDU2Nzg5MDEyMzQ1Ng==", "Sec_WebSocket_Protocol": SUBPROTOCOL}
            upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": 13}
            writer.write(self.head("GET", "/socket", Cookie="parvis_session=nothing", **upgrade, **key))
            self.note((await reader.readline())[9:12].decode())
            await asyncio.sleep(60)

        await many(400, one)


async def many(workers: int, act: Callable[[int], Awaitable[None]], *, again: bool = False) -> None:
    async def work(number: int) -> None:
        while True:
            with contextlib.suppress(*FAILURES):
                await act(number)
            if not again:
                return
            await asyncio.sleep(0.01)

    await asyncio.gather(*(work(number) for number in range(workers)))
    await asyncio.sleep(60)


if __name__ == "__main__":
    attack, url, token, number = sys.argv[1:]
    attacker = Attacker(url, token, int(number))
    attacker.note("ready")
    # What the attacker takes of this machine's processors is not what the attack takes of the server.
    os.nice(19)
    asyncio.run(getattr(attacker, attack)())
