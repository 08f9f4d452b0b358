"""Bodies read and answers written, as JSON; a refusal under its code, a mistake of our own under a reference."""

import re
import secrets
from typing import Any, TypeVar

import msgspec
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from protocol.codec import holds_nul, json_reader, to_json
from protocol.entrance import CrossSite, HttpFailure, Malformed, TooLarge
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
from server.base.database import is_outage

logger = structlog.get_logger()
T = TypeVar("T")

STATUS: dict[type[Refusal], int] = {
    Malformed: 400,
    WrongPassword: 401,
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
    except msgspec.DecodeError:
        raise Malformed("json") from None
    return record


def failure(mistake: Exception) -> Response:
    """What is answered when a request fails."""
    if is_outage(mistake):
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


class Failures:
    """The one place where what an HTTP route raises becomes an answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, note)
        except Exception as mistake:
            if started:
                raise
            await failure(mistake)(scope, receive, send)


async def nothing_there(request: Request) -> Response:
    raise NotFound("address")


routes: list[BaseRoute] = [Route("/api/{path:path}", nothing_there, methods=["GET", "POST", "PATCH", "DELETE"])]
"""To be placed after all other addresses under `/api`: beyond them the pages begin, which answer everything."""
