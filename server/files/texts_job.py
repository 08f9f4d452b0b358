"""Reads what documents say, one content after the other, when there is nothing else to do."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import structlog

from server.base.database import Pool
from server.base.jobs import Workshop, continually
from server.base.storage import Storage, content_path
from server.base.vectors import vector
from server.files import texts_sql as queries
from server.files.texts import READER, Interrupted, is_read, read_content, way_of
from server.files.texts_sql import Content, PageText, Reading

logger = structlog.get_logger()

MOST_TRIES = 3
"""Whatever brought the worker down as often over a content would do so again."""

REFUSED = (asyncpg.DataError, asyncpg.ProgramLimitExceededError, asyncpg.PostgresSyntaxError)


@continually("texts")
async def keep_read(workshop: Workshop) -> int:
    read = await read_next(workshop.pool, Storage(workshop.settings))
    return read or int(await queries.put_back_unread(workshop.pool, READER))


async def read_next(pool: Pool, storage: Storage) -> int:
    """Reads one content; returns how many that were."""
    content = await queries.take_waiting(pool)
    if content is None:
        return 0
    try:
        reading = await _read(pool, storage, content)
    except Interrupted as turn:
        await queries.give_turn(pool, content.sha256, turn.reached, turn.failed)
        return 1
    except asyncio.CancelledError:
        await queries.put_back(pool, content.sha256, later=False)
        raise
    await queries.update_reading(pool, content.sha256, reading, READER)
    logger.info("text_read", sha256=content.sha256, outcome=reading.outcome, failed=len(reading.failed))
    return 1


async def _read(pool: Pool, storage: Storage, content: Content) -> Reading:
    if not way_of(content.type):
        return Reading("none")
    if content.tries > MOST_TRIES or not is_read(content):
        return Reading("unreadable")

    async def keep(pages: list[PageText]) -> None:
        await keep_pages(pool, content.sha256, pages)

    known = await queries.select_pages(pool, content.sha256)
    with TemporaryDirectory(prefix="parvis-") as folder:
        path = Path(folder) / "content"
        try:
            await _copy(storage, content, path)
        except FileNotFoundError:
            return Reading("unreadable")
        except Exception:
            # It is the store that cannot be reached, and nothing that this content does.
            await queries.put_back(pool, content.sha256, later=True)
            raise
        return await read_content(path, content, known, keep, lambda: queries.any_untried(pool))


async def _copy(storage: Storage, content: Content, path: Path) -> None:
    with path.open("wb") as copy:
        async for chunk in storage.read(content_path(content.sha256)):
            copy.write(chunk)


async def keep_pages(pool: Pool, sha256: str, pages: list[PageText]) -> None:
    """Keeps their texts, and what they are found by; a page whose words PostgreSQL refuses is found by none."""
    words = await asyncio.to_thread(lambda: [vector(page.text) for page in pages])
    try:
        await queries.insert_pages(pool, sha256, pages, words)
    except REFUSED:
        for page, said in zip(pages, words, strict=True):
            try:
                await queries.insert_pages(pool, sha256, [page], [said])
            except REFUSED as refusal:
                logger.warning("page_not_indexed", sha256=sha256, page=page.number, cause=type(refusal).__name__)
                await queries.insert_pages(pool, sha256, [page], [""])
