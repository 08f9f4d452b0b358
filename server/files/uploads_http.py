"""Uploads: begun, continued from wherever they were cut, ended, or given up."""

import asyncio

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.entrance import Malformed, TooLarge
from protocol.errors import Conflict, Invalid, NotFound, TooFast
from protocol.files import BeginUpload, Upload
from protocol.types import MAX_ID, Done
from server.base.database import Database
from server.base.tokens import new_id
from server.core import limits
from server.core.answers import answer, read
from server.core.services import Services
from server.files import files_sql as queries
from server.files.media import clean_name
from server.files.parts import parts
from server.files.reception import finish
from server.identity.security import caller_of

logger = structlog.get_logger()

PIECE = 4 * 1024 * 1024
"""Bytes that are held in memory before the store takes them."""

PAUSE = 0.2
"""Seconds between two looks at an upload that somebody else ends."""

RESERVED = 4
"""Files of the largest size that one person may announce before their bytes have come."""

ROOM = 2**30
"""Bytes of the disk that no upload takes."""

MOST_BEGUN = 20
"""Uploads that one person has on their way at once."""


async def begin(request: Request) -> Response:
    services: Services = request.app.state.services
    owner = await person_of(request)
    await services.limits.spend(limits.UPLOAD, str(owner))
    wanted = await read(request, BeginUpload)
    if not wanted.size:
        raise Invalid("size")
    if wanted.size > services.settings.file_bytes:
        raise TooLarge("limit", services.settings.file_bytes)
    upload = Upload(new_id(), wanted.size, 0)
    async with services.pool.acquire() as db, db.transaction():
        await queries.lock_quota(db)
        if await queries.count_uploads(db, owner) >= MOST_BEGUN:
            raise TooFast("uploads", retry_after=60)
        if await queries.select_promised(db, owner) + wanted.size > RESERVED * services.settings.file_bytes:
            raise TooFast("uploads", retry_after=60)
        left = await left_for_all(services, db)
        if wanted.size > left:
            logger.warning("quota_reached", setting="PARVIS_QUOTA_BYTES", left=left, wanted=wanted.size)
            raise TooLarge("quota", max(0, left))
        await queries.insert_upload(db, upload, owner, clean_name(wanted.name))
    return answer(upload, 201)


async def left_for_all(services: Services, db: Database) -> int:
    """The largest file that there is room for; putting its parts together takes as much of the disk again."""
    left = services.settings.quota_bytes - await queries.select_bytes(db)
    disk = services.storage.room()
    return left if disk is None else min(left, (disk - ROOM - await queries.select_promised(db)) // 2)


async def show(request: Request) -> Response:
    begun = await begun_at(request)
    return answer(Upload(begun.id, begun.size, await arrived(request, begun.id)))


async def take(request: Request) -> Response:
    """Keeps what has arrived even when the line is cut before the end of the body."""
    services: Services = request.app.state.services
    begun = await begun_at(request)
    await services.limits.spend(limits.PART, str(begun.owner_id))
    offset = offset_of(request)
    await require_open(services, begun.id)
    if offset != await arrived(request, begun.id):
        raise Conflict("offset")
    with parts.one(begun.id, begun.owner_id):
        return answer(Upload(begun.id, begun.size, await keep(request, services, begun, offset)))


async def keep(request: Request, services: Services, begun: queries.Begun, offset: int) -> int:
    """The place after what has come."""
    waiting = bytearray()
    try:
        async for chunk in request.stream():
            waiting += chunk
            if offset + len(waiting) > begun.size:
                raise TooLarge("size", begun.size)
            if len(waiting) >= PIECE:
                offset = await store(services, begun.id, offset, waiting)
    except ClientDisconnect:
        logger.info("upload_cut", upload=begun.id, offset=offset + len(waiting))
    if waiting:
        offset = await store(services, begun.id, offset, waiting)
    return offset


async def store(services: Services, upload: int, offset: int, waiting: bytearray) -> int:
    """The place after the piece. Raises `Conflict` once the upload is being ended, or is no more."""
    await require_open(services, upload)
    await services.storage.add_piece(upload, offset, bytes(waiting))
    offset += len(waiting)
    waiting.clear()
    return offset


async def require_open(services: Services, upload: int) -> None:
    if not await queries.is_open(services.pool, upload):
        raise Conflict("ending")


def offset_of(request: Request) -> int:
    given = request.headers.get("upload-offset", "")
    if not given.isascii() or not given.isdigit() or len(given) > 16:
        raise Malformed("upload-offset")
    return int(given)


async def end(request: Request) -> Response:
    services: Services = request.app.state.services
    owner, upload = await person_of(request), upload_of(request)
    while begun := await queries.select_upload(services.pool, owner, upload):
        if file := await finish(services.pool, services.storage, begun):
            return answer(file)
        # Asked twice, it is being ended for the other one.
        await asyncio.sleep(PAUSE)
    if ended := await queries.select_own(services.pool, owner, upload):
        return answer(ended)
    raise NotFound("upload")


async def give_up(request: Request) -> Response:
    services: Services = request.app.state.services
    begun = await begun_at(request)
    async with services.pool.acquire() as db, db.transaction():
        if not await queries.close_upload(db, begun.id):
            raise Conflict("ending")
        await queries.delete_upload(db, begun.id)
    await services.storage.drop_upload(begun.id)
    return answer(Done())


async def person_of(request: Request) -> int:
    """Raises `NotFound`, as for an upload that is not there, without a session."""
    caller = await caller_of(request.app.state.services, request)
    if caller is None:
        raise NotFound("upload")
    return caller.person


def upload_of(request: Request) -> int:
    upload: int = request.path_params["upload"]
    if upload > MAX_ID:
        raise NotFound("upload")
    return upload


async def begun_at(request: Request) -> queries.Begun:
    """Raises `NotFound` unless it is the caller's own and still on its way."""
    services: Services = request.app.state.services
    begun = await queries.select_upload(services.pool, await person_of(request), upload_of(request))
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
