"""Keeps the search index up to date with the logs."""

import asyncio
from collections import Counter
from zoneinfo import ZoneInfo

import asyncpg
import structlog

from server.base.database import Database
from server.base.jobs import Workshop, continually
from server.conversations.search_index_sql import (
    MESSAGES,
    Behind,
    select_behind,
    select_changed,
    select_vector,
    update_words,
)
from server.conversations.search_sql import Unread
from server.conversations.search_vectors import vector_of

logger = structlog.get_logger()

REFUSED = (asyncpg.DataError, asyncpg.ProgramLimitExceededError, asyncpg.PostgresSyntaxError)


@continually("search_index")
async def keep_indexed(workshop: Workshop) -> int:
    """A second behind the logs at most."""
    return await index(workshop.pool, workshop.settings.time_zone)


async def index(db: Database, zone: ZoneInfo) -> int:
    """Indexes all that changed since the last time, what takes place by the days of the zone; returns how many
    conversations it touched."""
    touched = 0
    while found := await _index_some(db, zone):
        touched += found
    return touched


async def _index_some(db: Database, zone: ZoneInfo) -> int:
    """Words are made beside the event loop, and before anything is locked."""
    if not (behind := await select_behind(db)):
        return 0
    changed = await select_changed(db, behind)
    made = await asyncio.to_thread(lambda: [(message, _words(message, zone)) for message in changed])
    return await keep(db, _reached(behind, changed), made)


def _words(message: Unread, zone: ZoneInfo) -> str:
    try:
        return vector_of(message, zone)
    except Exception:
        logger.exception("message_not_indexed", conversation=message.conversation_id, seq=message.seq)
        return ""


async def keep(db: Database, reached: dict[int, int], made: list[tuple[Unread, str]]) -> int:
    """Keeps these vectors; one that PostgreSQL refuses is left out, so that the others are found."""
    try:
        return await update_words(db, reached, made)
    except REFUSED:
        return await update_words(
            db, reached, [(message, await _accepted(db, message, words)) for message, words in made]
        )


async def _accepted(db: Database, message: Unread, words: str) -> str:
    try:
        await select_vector(db, words)
    except REFUSED as refusal:
        logger.warning(
            "message_not_indexed",
            conversation=message.conversation_id,
            seq=message.seq,
            cause=type(refusal).__name__,
        )
        return ""
    return words


def _reached(behind: list[Behind], changed: list[Unread]) -> dict[int, int]:
    """How far each conversation is indexed: to its end, unless there is more of it than was read."""
    read = Counter(message.conversation_id for message in changed)
    last = {message.conversation_id: message.changed_seq for message in sorted(changed, key=lambda m: m.changed_seq)}
    return {one.id: last[one.id] if read[one.id] == MESSAGES else one.last_seq for one in behind}
