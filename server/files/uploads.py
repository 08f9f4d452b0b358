"""Uploads: room is kept for a file that was announced, and its bytes are kept as they come."""

import sys
from collections.abc import AsyncIterator
from contextlib import suppress

import structlog
from starlette.requests import ClientDisconnect

from protocol.entrance import Malformed, TooLarge
from protocol.errors import Conflict, Invalid, TooFast
from protocol.files import File, Upload
from server.base.database import Database
from server.base.tokens import new_id
from server.core import access
from server.core.dispatch import Caller
from server.core.services import Services
from server.files import files_sql as queries
from server.files.media import clean_name
from server.files.parts import parts
from server.files.reception import finish

logger = structlog.get_logger()

PIECE = 4 * 1024 * 1024
"""Bytes that are held in memory before the store takes them."""

RESERVED = 4
"""Files of the largest size that one person may announce before their bytes have come."""

ROOM = 2**30
"""Bytes of the disk that no upload takes."""

MOST_BEGUN = 20
"""Uploads that one person has on their way at once."""


async def reserve(caller: Caller, name: str, size: int) -> Upload:
    """Raises `Invalid` of an empty file, `TooLarge` of one that may not be or has no room, `TooFast` of too many."""
    services, owner = caller.services, caller.person
    if not size:
        raise Invalid("size")
    if size > services.settings.file_bytes:
        raise TooLarge("limit", services.settings.file_bytes)
    upload = Upload(new_id(), size, 0)
    async with services.pool.acquire() as db, db.transaction():
        await access.session(db, caller.session)
        await queries.lock_quota(db)
        if await queries.count_uploads(db, owner) >= MOST_BEGUN:
            raise TooFast("uploads", retry_after=60)
        promised = await queries.select_promised(db, owner)
        # After what is promised: what is ended in between counts twice, and not at all the other way round.
        share = share_of(caller) - await queries.select_bytes_of(db, owner)
        if promised + size > RESERVED * services.settings.file_bytes:
            raise TooFast("uploads", retry_after=60)
        if size > share - promised:
            raise TooLarge("share", max(0, share - promised))
        await _require_room(services, db, size)
        await queries.insert_upload(db, upload, owner, clean_name(name))
    return upload


async def _require_room(services: Services, db: Database, size: int) -> None:
    """Raises `TooLarge` where all together leave too little."""
    quota, disk = await left_by_quota(services, db), await left_on_disk(services, db)
    if size > quota:
        logger.warning("quota_reached", setting="PARVIS_QUOTA_BYTES", left=quota, wanted=size)
    elif size > disk:
        logger.warning("disk_short", setting="PARVIS_DATA_DIR", left=disk, wanted=size)
    if size > min(quota, disk):
        raise TooLarge("quota", max(0, min(quota, disk)))


def share_of(caller: Caller) -> int:
    """What one person may fill of the room for all: guests little."""
    settings = caller.services.settings
    return settings.guest_bytes if caller.population == "guest" else settings.person_bytes


async def left_by_quota(services: Services, db: Database) -> int:
    """The largest file that the files of all together leave room for."""
    return services.settings.quota_bytes - await queries.select_bytes(db)


async def left_on_disk(services: Services, db: Database) -> int:
    """The same of the disk; putting the parts of a file together takes as much of it again. Without end where another
    machine keeps them."""
    disk = services.storage.room()
    return sys.maxsize if disk is None else (disk - ROOM - await queries.select_promised(db)) // 2


async def keep(caller: Caller, begun: queries.Begun, offset: int, chunks: AsyncIterator[bytes]) -> int:
    """The place after what has come, which is kept even when the line is cut before the end."""
    waiting = bytearray()
    try:
        async for chunk in chunks:
            waiting += chunk
            if offset + len(waiting) > begun.size:
                raise TooLarge("size", begun.size)
            if len(waiting) >= PIECE:
                offset = await store(caller, begun.id, offset, waiting)
    except ClientDisconnect:
        logger.info("upload_cut", upload=begun.id, offset=offset + len(waiting))
    if waiting:
        offset = await store(caller, begun.id, offset, waiting)
    return offset


async def store(caller: Caller, upload: int, offset: int, waiting: bytearray) -> int:
    """The place after the piece. Raises `Conflict` once the upload is being ended, or is no more; `SignedOut` once the
    caller's session is."""
    await access.session(caller.services.pool, caller.session)
    await require_open(caller.services, upload)
    await caller.services.storage.add_piece(upload, offset, bytes(waiting))
    offset += len(waiting)
    waiting.clear()
    return offset


async def require_open(services: Services, upload: int) -> None:
    if not await queries.is_open(services.pool, upload):
        raise Conflict("ending")


async def take(caller: Caller, name: str, size: int, chunks: AsyncIterator[bytes]) -> File:
    """A whole file in one go, of which nothing is kept when it does not come whole: then raises `Malformed`."""
    services, owner = caller.services, caller.person
    upload = (await reserve(caller, name, size)).id
    try:
        begun = await queries.select_upload(services.pool, owner, upload)
        assert begun is not None
        with parts.one(upload, owner):
            if await keep(caller, begun, 0, chunks) != size:
                raise Malformed("content-length")
        file = await finish(caller, begun)
        assert file is not None
    except BaseException:
        with suppress(Conflict):
            await give_up(services, upload)
        raise
    return file


async def give_up(services: Services, upload: int) -> None:
    """Raises `Conflict` while it is being ended."""
    async with services.pool.acquire() as db, db.transaction():
        if not await queries.close_upload(db, upload):
            raise Conflict("ending")
        await queries.delete_upload(db, upload)
    await services.storage.drop_upload(upload)
