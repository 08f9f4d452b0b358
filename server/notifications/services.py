"""The services of browsers that wake devices (RFC 8030): which are let in, what is written to them and how."""

import asyncio
import base64
import json
import re
import ssl
from collections.abc import Iterable
from email.utils import parseaddr
from os import urandom
from socket import SOCK_STREAM
from time import time
from typing import Any, Literal
from urllib.parse import urlsplit

import http_ece  # type: ignore[import-untyped]
import httpcore
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from httpcore import AnyIOBackend, AsyncConnectionPool, AsyncNetworkBackend, AsyncNetworkStream, Response
from msgspec import Struct
from py_vapid import Vapid02  # type: ignore[import-untyped]

from server.base.networks import is_public
from server.base.settings import Settings

PATIENCE = 10.0
"""Seconds for a service to take something."""

LONGEST_ANSWER = 16 * 1024
"""Bytes of it that are read."""

BLOCK = 256
"""Bytes: what is sent is filled up to a multiple, so that its length does not tell what it says."""

VALID_FOR = 12 * 3600
"""Seconds for which a signature holds; 24 hours are the most that services take (RFC 8292, section 2)."""

MACHINE = re.compile(r"(?=.{1,253}(:|$))(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*(:[0-9]{1,5})?")
"""As browsers write it: with small letters."""

WITHIN = ("localhost", "local", "localdomain", "lan", "home", "internal", "invalid")
"""Names that lead nowhere but inside."""

VISIBLE = re.compile(r"[!-~]+")
"""All that an address is written with; what reads it might leave out the rest, and read another."""

REACHABLE = re.compile(rf"[^@\s]+@([a-z0-9-]+\.)+(?!({'|'.join(WITHIN)})$)[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE)

CURVE = ec.SECP256R1()

Urgency = Literal["low", "normal", "high"]


class Subscription(Struct):
    """How a device is reached, as its browser gave it."""

    endpoint: str
    p256dh: bytes
    auth: bytes


class Answer(Struct):
    """What the service said; `wait` are the seconds after which it wants to be asked again, where it says so."""

    status: int
    wait: float | None = None


class Unlisted(OSError):
    """The name of a service leads to where none can be."""


def from_base64url(text: str) -> bytes:
    """Raises `ValueError`."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def machine_of(to: Subscription) -> str:
    """Of the service; what stands behind it is the device's own, and no word of anybody's."""
    return urlsplit(to.endpoint).hostname or ""


def is_listed(endpoint: str, services: Iterable[str]) -> bool:
    """Whether it is an address of one of these machines, over TLS, and nothing else."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if (
        parts.scheme != "https"
        or parts.fragment
        or not MACHINE.fullmatch(parts.netloc)
        or not VISIBLE.fullmatch(endpoint)
    ):
        return False
    return names(str(parts.hostname) if port in (None, 443) else f"{parts.hostname}:{port}", services)


def names(place: str, services: Iterable[str]) -> bool:
    """Whether one of these is the place, or the end of its name."""
    return any(place.endswith(one) if one.startswith(".") else place == one for one in services)


def are_keys(p256dh: bytes, auth: bytes) -> bool:
    """Whether they are a point of the curve and a secret of the right length (RFC 8291, section 3)."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, p256dh)
    except ValueError:
        return False
    return len(p256dh) == 65 and len(auth) == 16


def subject(settings: Settings) -> str:
    """The address of whoever sends, as services ask for it; empty when it could not be reached from elsewhere."""
    address = parseaddr(settings.mail_from)[1]
    return f"mailto:{address}" if REACHABLE.fullmatch(address) else ""


def public_key(key: bytes) -> str:
    """What browsers ask for before they let anybody write to them, of the town hall's own key."""
    public = ec.derive_private_key(int.from_bytes(key, "big"), CURVE).public_key()
    return base64url(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def encrypted(content: bytes, to: Subscription) -> bytes:
    """For the device alone (RFC 8291)."""
    once = ec.generate_private_key(CURVE)
    body: bytes = http_ece.encrypt(
        content, salt=urandom(16), private_key=once, dh=to.p256dh, auth_secret=to.auth, version="aes128gcm"
    )
    return body


def filled(told: dict[str, Any]) -> bytes:
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return content.ljust(-(-len(content) // BLOCK) * BLOCK)


class Services:
    """Connections of one worker to the services, several requests over each."""

    def __init__(self, settings: Settings) -> None:
        self._subject = subject(settings)
        self._pool = AsyncConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=20,
            keepalive_expiry=60,
            network_backend=Outwards(settings.own_push_services),
        )

    async def hand_in(
        self, key: bytes, to: Subscription, told: dict[str, Any], ttl: int, urgency: Urgency, topic: str
    ) -> Answer:
        """Has the service keep it for the device for `ttl` seconds, in place of what waits under the same `topic`.
        Redirects are answers like any other. Raises `OSError` or `TimeoutError` when there is none."""
        parts = urlsplit(to.endpoint)
        claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": self._subject, "exp": int(time()) + VALID_FOR}
        headers = {
            **Vapid02.from_raw(base64url(key).encode()).sign(claims),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(ttl),
            "Urgency": urgency,
            **({"Topic": topic} if topic else {}),
        }
        body = encrypted(filled(told), to)
        try:
            async with (
                asyncio.timeout(PATIENCE),
                self._pool.stream("POST", to.endpoint, headers=headers, content=body) as response,
            ):
                await _read(response)
                return Answer(response.status, _wait(response.headers))
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as failure:
            raise OSError(str(failure) or type(failure).__name__) from failure

    async def close(self) -> None:
        await self._pool.aclose()


class Outwards(AsyncNetworkBackend):
    """Connects to machines elsewhere: a name leads inside only if the town hall has listed it itself."""

    def __init__(self, own: Iterable[str]) -> None:
        self._own = [place.partition(":")[0] for place in own]
        self._backend = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's own name
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> AsyncNetworkStream:
        """To the very address that was looked at: asked for again, the name could lead elsewhere."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=SOCK_STREAM)
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if not names(host, self._own) and not all(is_public(one) for one in addresses):
            raise Unlisted(f"{host} leads to {', '.join(addresses)}, an address of this network")
        for address in addresses[:-1]:
            try:
                return await self._backend.connect_tcp(address, port, PATIENCE / 4, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._backend.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)


async def _read(response: Response) -> None:
    """To its end, so that the connection can be used again; what is longer than any answer is not."""
    got = 0
    async for part in response.aiter_stream():
        got += len(part)
        if got > LONGEST_ANSWER:
            return


def _wait(headers: Iterable[tuple[bytes, bytes]]) -> float | None:
    """In seconds; services say it so, rather than by a date."""
    for name, value in headers:
        if name.lower() == b"retry-after" and value.isdigit():
            return float(value)
    return None
