"""A real service that wakes browsers, and devices that it wakes: what they are sent is opened by other libraries."""

import asyncio
import base64
import contextlib
import json
import secrets
import socket
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from typing import Any

import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.support.mailbox import certificate
from tests.support.pace import PATIENCE
from tests.support.serving import Prompt
from tests.support.waiting import eventually

OPENER = Path(__file__).with_name("opened.mjs")


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class Device:
    """What a browser keeps of a subscription, and what it gives to whoever may write to it."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        key = ec.generate_private_key(ec.SECP256R1())
        self.private_key = base64url(key.private_numbers().private_value.to_bytes(32, "big"))
        self.p256dh = base64url(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
        self.auth = base64url(secrets.token_bytes(16))

    @property
    def keys(self) -> tuple[str, str, str]:
        return self.endpoint, self.p256dh, self.auth


@dataclass
class Delivery:
    """What the service was handed for one device."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Opened:
    """A delivery as its device reads it, and the signature as it was verified."""

    told: dict[str, Any]
    length: int
    claims: dict[str, Any]
    key: str


@dataclass
class PushService:
    """`answers` are given in turn, then 201; `waits` seconds before each."""

    place: str = ""
    trusted: Path = Path()
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    waits: float = 0
    deliveries: list[Delivery] = field(default_factory=list)
    devices: dict[str, Device] = field(default_factory=dict)

    def device(self) -> Device:
        path = f"/wake/{secrets.token_urlsafe(8)}"
        return self.devices.setdefault(path, Device(f"https://{self.place}{path}"))

    def of(self, device: Device) -> list[Delivery]:
        return [one for one in self.deliveries if device.endpoint.endswith(one.path)]

    async def take(self, request: Request) -> Response:
        body = await request.body()
        await asyncio.sleep(self.waits)
        self.deliveries.append(Delivery(request.url.path, dict(request.headers), body))
        status, headers = self.answers.pop(0) if self.answers else (201, {})
        return Response(status_code=status, headers=headers)

    async def opened(self, device: Device, count: int = 1) -> list[Opened]:
        """All that the device was sent, once it is so much."""
        await eventually(lambda: len(self.of(device)) >= count)
        return [await opened(one, device) for one in self.of(device)]


async def opened(delivery: Delivery, device: Device) -> Opened:
    node = await asyncio.create_subprocess_exec(
        "node", str(OPENER), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    given = {
        "body": base64.b64encode(delivery.body).decode(),
        "private_key": device.private_key,
        "auth": device.auth,
        "authorization": delivery.headers["authorization"],
    }
    said, _ = await node.communicate(json.dumps(given).encode())
    assert node.returncode == 0
    return Opened(**json.loads(said))


@contextlib.asynccontextmanager
async def push_service(folder: Path) -> AsyncIterator[PushService]:
    """Listens with a certificate of its own, `trusted`."""
    trusted, _ = certificate(folder)
    service = PushService(trusted=trusted)
    app = Starlette(routes=[Route("/wake/{device}", service.take, methods=["POST"])])
    with socket.socket(proto=socket.IPPROTO_TCP) as line:
        line.bind(("127.0.0.1", 0))
        service.place = f"127.0.0.1:{line.getsockname()[1]}"
        config = uvicorn.Config(
            app,
            lifespan="off",
            log_level="error",
            loop="none",
            timeout_graceful_shutdown=1,
            ssl_certfile=str(trusted),
            ssl_keyfile=str(folder / "mail.key"),
        )
        server = Prompt(config)
        serving = asyncio.create_task(server.serve([line]))
        await eventually(lambda: server.started)
        try:
            yield service
        finally:
            server.told.set()
            await serving


@contextlib.contextmanager
def push_service_beside(folder: Path) -> Iterator[PushService]:
    """The same for tests without a loop of their own: it listens in a thread."""
    ready, stop = Queue[PushService](), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def listen() -> None:
        async with push_service(folder) as service:
            ready.put(service)
            await stop.wait()

    with ThreadPoolExecutor(1) as pool:
        listening = pool.submit(loop.run_until_complete, listen())
        yield ready.get(timeout=PATIENCE)
        loop.call_soon_threadsafe(stop.set)
        listening.result()
    loop.close()
