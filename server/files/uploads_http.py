"""Uploads: begun, continued from wherever they were cut, ended, or given up."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.entrance import Malformed
from protocol.errors import Conflict, NotFound
from protocol.files import BeginUpload, Upload
from protocol.types import MAX_ID, Done
from server.core import limits
from server.core.answers import answer, read
from server.core.dispatch import Caller
from server.core.services import Services
from server.files import files_sql as queries
from server.files import uploads
from server.files.parts import parts
from server.files.reception import finish
from server.files.uploads import keep, require_open, reserve
from server.identity.security import caller_of

PAUSE = 0.2
"""Seconds between two looks at an upload that somebody else ends."""


async def begin(request: Request) -> Response:
    services: Services = request.app.state.services
    caller = await sender_of(request)
    await services.limits.spend(limits.UPLOAD, str(caller.person))
    wanted = await read(request, BeginUpload)
    return answer(await reserve(caller, wanted.name, wanted.size), 201)


async def show(request: Request) -> Response:
    begun = await begun_at(request, await sender_of(request))
    return answer(Upload(begun.id, begun.size, await arrived(request, begun.id)))


async def take(request: Request) -> Response:
    """Keeps what has arrived even when the line is cut before the end of the body."""
    services: Services = request.app.state.services
    caller = await sender_of(request)
    begun = await begun_at(request, caller)
    await services.limits.spend(limits.PART, str(begun.owner_id))
    offset = offset_of(request)
    await require_open(services, begun.id)
    if offset != await arrived(request, begun.id):
        raise Conflict("offset")
    with parts.one(begun.id, begun.owner_id):
        return answer(Upload(begun.id, begun.size, await keep(caller, begun, offset, request.stream())))


def offset_of(request: Request) -> int:
    given = request.headers.get("upload-offset", "")
    if not given.isascii() or not given.isdigit() or len(given) > 16:
        raise Malformed("upload-offset")
    return int(given)


async def end(request: Request) -> Response:
    services: Services = request.app.state.services
    caller, upload = await sender_of(request), upload_of(request)
    while begun := await queries.select_upload(services.pool, caller.person, upload):
        if file := await finish(caller, begun):
            return answer(file)
        # Asked twice, it is being ended for the other one.
        await asyncio.sleep(PAUSE)
    if ended := await queries.select_own(services.pool, caller.person, upload):
        return answer(ended)
    raise NotFound("upload")


async def give_up(request: Request) -> Response:
    services: Services = request.app.state.services
    begun = await begun_at(request, await sender_of(request))
    await uploads.give_up(services, begun.id)
    return answer(Done())


async def sender_of(request: Request) -> Caller:
    """Raises `NotFound`, as for an upload that is not there, without a session."""
    caller = await caller_of(request.app.state.services, request)
    if caller is None:
        raise NotFound("upload")
    return caller


def upload_of(request: Request) -> int:
    upload: int = request.path_params["upload"]
    if upload > MAX_ID:
        raise NotFound("upload")
    return upload


async def begun_at(request: Request, caller: Caller) -> queries.Begun:
    """Raises `NotFound` unless it is the caller's own and still on its way."""
    services: Services = request.app.state.services
    begun = await queries.select_upload(services.pool, caller.person, upload_of(request))
    if begun is None:
        raise NotFound("upload")
    return begun


async def arrived(request: Request, upload: int) -> int:
    """The bytes that the store has."""
    services: Services = request.app.state.services
    return sum(size for _, size in await services.storage.pieces(upload))


routes: list[BaseRoute] = [
    Route("/api/uploads", begin, methods=["POST"]),
    Route("/api/uploads/{upload:int}", show, methods=["GET"]),
    Route("/api/uploads/{upload:int}", take, methods=["PATCH"]),
    Route("/api/uploads/{upload:int}", end, methods=["POST"]),
    Route("/api/uploads/{upload:int}", give_up, methods=["DELETE"]),
]
