"""Removes files that nothing carries any more, and uploads that nobody has ended."""

import structlog

from protocol.files import File
from server.base.database import Pool
from server.base.jobs import Workshop, due
from server.base.storage import Storage
from server.files import files_sql as queries
from server.files.texts_sql import delete_text

logger = structlog.get_logger()

AT_ONCE = 100


@due("files", "15 * * * *")
async def keep_cleared(workshop: Workshop) -> None:
    await clear(workshop.pool, Storage(workshop.settings))


async def clear(pool: Pool, storage: Storage) -> None:
    expired = await queries.delete_expired_uploads(pool)
    # Listed first: whatever has begun since keeps its pieces.
    for upload in await storage.uploads() - await queries.select_uploads(pool):
        await storage.drop_upload(upload)
    removed = 0
    while unattached := await queries.select_unattached(pool, AT_ONCE):
        removed += sum([await remove(pool, storage, file) for file in unattached])
    await queries.fold_bytes(pool)
    logger.info("files_cleared", uploads=expired, files=removed)


async def remove(pool: Pool, storage: Storage, file: File) -> bool:
    """Whether it was removed; its content goes with the last file that has it."""
    async with pool.acquire() as db, db.transaction():
        await queries.lock_content(db, file.sha256)
        gone = await queries.delete_unattached(db, file.id)
        if gone and not await queries.is_used(db, file.sha256):
            await delete_text(db, file.sha256)
            await storage.drop(file.sha256)
    return gone
