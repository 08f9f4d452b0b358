"""Bodies read and answers written, as JSON; a refusal under its code, a mistake of our own under a reference."""

import hashlib
import re
import secrets
from time import monotonic
from typing import Any, TypeVar

import msgspec
import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from protocol.codec import holds_nul, json_reader, to_json
from protocol.entrance import AccessOver, CrossSite, HttpFailure, Malformed, SignedOut, TooLarge
from protocol.errors import (
    INTERNAL,
    Archived,
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Refusal,
    TooFast,
    Unavailable,
    WrongPassword,
)
from protocol.files import FileMissing
from protocol.lines import tidy
from server.base.database import in_short, is_outage

logger = structlog.get_logger()
T = TypeVar("T")

EVERY = 10.0
"""Seconds between two lines about the same outage."""

STATUS: dict[type[Refusal], int] = {
    Malformed: 400,
    SignedOut: 401,
    WrongPassword: 401,
    AccessOver: 403,
    CrossSite: 403,
    NotAllowed: 403,
    NotFound: 404,
    Archived: 409,
    Conflict: 409,
    FileMissing: 410,
    TooLarge: 413,
    Invalid: 422,
    TooFast: 429,
    Unavailable: 503,
}


def answer(record: Any, status: int = 200) -> Response:
    return Response(to_json(record), status, {"cache-control": "no-store"}, "application/json")


def tag_of(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def tagged(request: Request, content: bytes, tag: str, kind: str) -> Response:
    """The content, or nothing when whoever asks holds the same already."""
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    held = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in held:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=kind)


async def read(request: Request, kind: type[T]) -> T:
    """The body as a record. Raises `Malformed`, or `Invalid` with the field that makes no sense."""
    body = await request.body()
    if holds_nul(body):
        raise Malformed("json")
    try:
        record: T = json_reader(kind).decode(body)
    except msgspec.ValidationError as mistake:
        field = re.search(r"`\$\.(\w+)", str(mistake)) or re.search(r"required field `(\w+)`", str(mistake))
        raise Invalid(field[1] if field else "") from None
    except (msgspec.DecodeError, RecursionError):
        raise Malformed("json") from None
    if isinstance(record, msgspec.Struct):
        tidy(record)
    return record


def failure(mistake: Exception) -> Response:
    """What is answered when a request fails."""
    if is_outage(mistake):
        outage.say(mistake)
        mistake = Unavailable(retry_after=1)
    if isinstance(mistake, Refusal):
        return _refusal(mistake)
    reference = secrets.token_hex(4)
    logger.error("request_failed", reference=reference, exc_info=mistake)
    return answer(HttpFailure(INTERNAL, reference=reference), 500)


def _refusal(refusal: Refusal) -> Response:
    most = refusal.most if isinstance(refusal, TooLarge) else 0
    failure = HttpFailure(refusal.code, refusal.detail, retry_after=refusal.retry_after, most=most)
    told = answer(failure, STATUS.get(type(refusal), 400))
    if refusal.retry_after:
        told.headers["retry-after"] = str(max(1, round(refusal.retry_after)))
    return told


class Outage:
    """Says that the database is away: one line, however many are turned away."""

    def __init__(self) -> None:
        self._said = -EVERY

    def say(self, mistake: Exception) -> None:
        if monotonic() - self._said >= EVERY:
            self._said = monotonic()
            logger.warning("database_away", cause=in_short(mistake))


outage = Outage()


class Failures:
    """The one place where what a route raises becomes an answer, that of a socket not yet open too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        started = False

        async def note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, note)
        except ClientDisconnect:
            # Nobody is there any more to be answered.
            return
        except Exception as mistake:
            if started:
                raise
            await failure(mistake)(scope, receive, send)


async def nothing_there(request: Request) -> Response:
    raise NotFound("address")


routes: list[BaseRoute] = [
    Route("/api/{path:path}", nothing_there, methods=["GET", "POST", "PATCH", "DELETE"]),
    Route("/courriels/{path:path}", nothing_there, methods=["POST"]),
]
"""To be placed after all other such addresses: beyond them the pages begin, which answer everything."""
