"""Files read again, whole or in part, by whoever may read what carries them, and never run by the browser."""

import re
from urllib.parse import quote

import structlog
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from protocol.errors import NotFound
from protocol.files import File, FileMissing
from protocol.types import MAX_ID
from server.base.storage import content_path, thumbnail_path
from server.core import limits
from server.core.services import Services
from server.files.files_sql import select_readable
from server.files.media import IMAGES
from server.files.reception import make_thumbnail
from server.identity.security import caller_of, source

logger = structlog.get_logger()

ALONE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
ASKED_EACH_TIME = "private, no-cache"
"""A browser may keep it, but asks each time whether whoever sits there now may still read it."""

SCRIPTED = re.compile(r"html|xml|svg|script", re.IGNORECASE)
RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})")


async def show(request: Request) -> Response:
    """The bytes themselves. Raises `FileMissing` when the store has lost or altered them."""
    file = await readable(request)
    await sound(request, file)
    return part(request, file)


async def show_thumbnail(request: Request) -> Response:
    """Made when the store has none. Raises `NotFound` for what cannot be pictured, too."""
    services: Services = request.app.state.services
    file = await readable(request)
    if file.width is None and file.pages is None:
        raise NotFound("file")
    path = thumbnail_path(file.sha256)
    try:
        size, _ = await services.storage.stamp(path)
    except FileNotFoundError:
        await sound(request, file)
        await make_thumbnail(services.storage, file)
        size, _ = await services.storage.stamp(path)
    if not size:
        raise NotFound("file")
    headers = guarded(f'"{file.sha256}-small"') | {"content-length": str(size), "content-type": "image/webp"}
    if is_known(request, headers["etag"]):
        return Response(None, 304, guarded(headers["etag"]))
    return StreamingResponse(services.storage.read(path), headers=headers)


async def readable(request: Request) -> File:
    """Raises `NotFound`, the same for what does not exist and for what the caller may not read."""
    services: Services = request.app.state.services
    caller = await caller_of(services, request)
    number = request.path_params["file"]
    found = await select_readable(services.pool, caller.person, [number]) if caller and number <= MAX_ID else []
    if not found:
        await services.limits.spend(limits.UNKNOWN_FILE, str(caller.person) if caller else source(request))
        raise NotFound("file")
    return found[0]


async def sound(request: Request, file: File) -> None:
    services: Services = request.app.state.services
    if not await services.storage.is_sound(file.sha256, file.size):
        logger.error("file_missing", file=file.id, sha256=file.sha256)
        raise FileMissing(file.name)


def part(request: Request, file: File, etag: str = "") -> Response:
    """What was asked for: the whole, one range, or nothing when the browser has it; known by its hash unless an `etag`
    is given."""
    services: Services = request.app.state.services
    etag = etag or f'"{file.sha256}"'
    if is_known(request, etag):
        return Response(None, 304, guarded(etag))
    headers = guarded(etag) | {"accept-ranges": "bytes", "content-disposition": disposition(request, file)}
    kind = "application/octet-stream" if SCRIPTED.search(file.type) else file.type
    asked = asked_range(request, etag, file.size)
    if asked is None:
        headers |= {"content-length": str(file.size)}
        return StreamingResponse(services.storage.read(content_path(file.sha256)), 200, headers, kind)
    start, end = asked
    if start >= end:
        return Response(None, 416, headers | {"content-range": f"bytes */{file.size}"})
    headers |= {"content-length": str(end - start), "content-range": f"bytes {start}-{end - 1}/{file.size}"}
    return StreamingResponse(services.storage.read(content_path(file.sha256), start, end), 206, headers, kind)


def guarded(etag: str) -> dict[str, str]:
    return {"etag": etag, "cache-control": ASKED_EACH_TIME, "content-security-policy": ALONE}


def is_known(request: Request, etag: str) -> bool:
    return etag in re.findall(r'"[^"]*"', request.headers.get("if-none-match", ""))


def disposition(request: Request, file: File) -> str:
    """Pictures may be shown in a tab of their own; everything else is for saving."""
    shown = file.type in IMAGES and file.width is not None and "download" not in request.query_params
    return f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(file.name, safe='')}"


def asked_range(request: Request, etag: str, size: int) -> tuple[int, int] | None:
    """From and up to; empty when there is nothing there. `None` for all of it, as for several ranges at once."""
    asked = RANGE.fullmatch(request.headers.get("range", "").replace(" ", ""))
    if asked is None or asked[0] == "bytes=-" or request.headers.get("if-range", etag) != etag:
        return None
    first, last = asked[1], asked[2]
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size


routes: list[BaseRoute] = [
    Route("/api/files/{file:int}", show, methods=["GET"]),
    Route("/api/files/{file:int}/thumbnail", show_thumbnail, methods=["GET"]),
]
