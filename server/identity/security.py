"""Who asks, and whether it is one of our own pages that asks for them."""

import re
from base64 import b64decode, b64encode
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from protocol.entrance import CrossSite, TooLarge
from server.base.settings import Settings
from server.base.tokens import token_hash
from server.core.dispatch import Caller
from server.core.doors import place_of
from server.core.services import Services
from server.identity.sessions_sql import select_holders, update_seen

COOKIE = "parvis_session"
OURS_ALONE = "__Host-"
"""Before the name of a cookie: no browser lets a page of a sister domain, or of http, set it (RFC 6265bis, 4.1.3.2)."""

READING = ("GET", "HEAD", "OPTIONS")
OPEN = "/courriels/"
"""Where mail programs send a form by themselves; the signed address is what is trusted there, and no cookie."""

DRIVES = "/dav/"
"""Where other programs open drives, by the password of a device."""

KNOWN = "parvis.known"
"""In the scope of a request of somebody who was found by their session, or by the password of a device."""

MOST_BYTES = 64 * 1024
"""Of the body of a request, other than a part of a file."""

UNSENDABLE = ("application/json", "application/octet-stream")
"""Types that no form of another site can send."""

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "frame-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}


def policy(*scripts: str) -> str:
    """What a page may do whose own text holds these scripts, and no other."""
    hashes = [f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts]
    allowed = POLICY | {"script-src": " ".join([POLICY["script-src"], *hashes])}
    return "; ".join(f"{what} {whence}" for what, whence in allowed.items())


HEADERS = {
    "content-security-policy": policy(),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
HTTPS_ONLY = "max-age=31536000"


async def caller_of(services: Services, connection: HTTPConnection) -> Caller | None:
    """The person whose session the cookie opens; `None` when it opens none any more. Notes that the session is used."""
    token = session_of(services.settings, connection)
    return None if token is None else await _holder(services, connection, token, for_drives=False)


async def drives_caller_of(services: Services, connection: HTTPConnection) -> Caller | None:
    """The same of the password of a device, which opens drives and nothing else. The name beside it proves nothing."""
    kind, _, given = connection.headers.get("authorization", "").partition(" ")
    try:
        password = b64decode(given, validate=True).decode().partition(":")[2]
    except ValueError:
        return None
    if kind.lower() != "basic" or not password:
        return None
    return await _holder(services, connection, device_password(password), for_drives=True)


def device_password(typed: str) -> str:
    """As it was made, however it was copied."""
    return re.sub(r"[\s-]", "", typed).lower()


def is_known(connection: HTTPConnection) -> bool:
    """Whether somebody was found who asks; nobody may have been looked for."""
    return KNOWN in connection.scope


async def _holder(services: Services, connection: HTTPConnection, token: str, *, for_drives: bool) -> Caller | None:
    proof = token_hash(token)
    holder = (await services.gathering.read(select_holders, [proof])).get(proof)
    if holder and holder.stale:
        await update_seen(services.pool, holder.session)
        holder = (await services.gathering.read(select_holders, [proof])).get(proof)
    if holder is None or holder.for_drives is not for_drives:
        return None
    connection.scope[KNOWN] = True
    return Caller(services, holder.person, holder.session, holder.population, holder.ends_at)


async def recognised(services: Services, connection: HTTPConnection) -> bool:
    """Whether somebody is signed in, who is looked for."""
    return bool(await caller_of(services, connection) or await drives_caller_of(services, connection))


def session_cookie(settings: Settings, connection: HTTPConnection) -> str:
    """The name of the cookie that holds the session."""
    return f"{OURS_ALONE}{COOKIE}" if secure(settings, connection) else COOKIE


def session_of(settings: Settings, connection: HTTPConnection) -> str | None:
    """What the browser holds, whether or not it opens a session."""
    return connection.cookies.get(session_cookie(settings, connection))


def same_origin(settings: Settings, connection: HTTPConnection) -> bool:
    """Whether the request comes from a page of ours, or from no page at all: no browser lets a page hide itself."""
    origin = connection.headers.get("origin")
    if origin is None:
        return connection.headers.get("sec-fetch-site", "none") in ("same-origin", "none")
    # By host, not by scheme: behind a proxy that ends TLS, we are asked by http for what the page asks by https.
    return _host(origin) == connection.headers.get("host") or origin in settings.own_origins


def not_from_elsewhere(settings: Settings, connection: HTTPConnection) -> None:
    """Raises `CrossSite` where a page of another site asks for a document in the name of whoever is signed in."""
    if not same_origin(settings, connection):
        raise CrossSite("origin")


def _host(origin: str) -> str:
    """Nothing of what is no address, which browsers never send."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def secure(settings: Settings, connection: HTTPConnection) -> bool:
    """Whether browsers reach us by https."""
    return settings.secure or connection.url.scheme in ("https", "wss")


def source(connection: HTTPConnection) -> str:
    """Where the request comes from, to count by."""
    return place_of(connection.client.host if connection.client else "")


class SecurityHeaders:
    """Tells the browser what our pages never do, so that it refuses when they are made to."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("strict-transport-security", HTTPS_ONLY)
            await send(message)

        await self.app(scope, receive, add)


class OwnPagesOnly:
    """Lets a request change something only when it comes from our own pages, and in a form that none can send."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in READING and not scope["path"].startswith(OPEN):
            connection = HTTPConnection(scope)
            if not same_origin(self.settings, connection):
                raise CrossSite("origin")
            # What only programs ask takes no cookie, and no form can ask it.
            by_program = scope["path"].startswith(DRIVES)
            kind = connection.headers.get("content-type", "").partition(";")[0].strip().lower()
            if not by_program and kind not in UNSENDABLE:
                raise CrossSite("content_type")
        await self.app(scope, receive, send)


def sends_a_part(scope: Scope) -> bool:
    """Whether the body is a file or a part of one, which the upload itself bounds."""
    method, path = str(scope["method"]), str(scope["path"])
    return (method == "PATCH" and path.startswith("/api/uploads/")) or (method == "PUT" and path.startswith(DRIVES))


class BoundedBody:
    """Reads no more of a request than any of ours can need."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or sends_a_part(scope):
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > MOST_BYTES:
            raise TooLarge
        read = 0

        async def count() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > MOST_BYTES:
                raise TooLarge
            return message

        await self.app(scope, count, send)
