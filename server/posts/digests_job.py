"""Writes to those who were away of what they have not read, each thing once."""

from datetime import UTC, datetime
from typing import get_args

import structlog

from protocol.people import Digest
from server.base.database import Pool
from server.base.jobs import Workshop, due
from server.base.keys_sql import select_key
from server.base.settings import Settings
from server.mail.outbox import enqueue
from server.posts import digests
from server.posts.about import PostMail
from server.posts.digests_letters import DigestMail, Reader, digest_letter, post_letter
from server.posts.digests_sql import (
    Due,
    lock_due,
    select_due,
    select_missed_posts,
    select_missed_talks,
    select_round,
    update_told,
    upsert_round,
)
from server.posts.unsubscribing import unsubscribe_link

logger = structlog.get_logger()


@due("digests", "* * * * *")
async def write_digests(workshop: Workshop) -> None:
    await write(workshop.pool, workshop.settings, datetime.now(UTC))


async def write(pool: Pool, settings: Settings, now: datetime) -> int:
    """Letters written; those of one person are written, and noted as written, in one transaction."""
    count, key = 0, await select_key(pool)
    for choice in get_args(Digest):
        until = digests.due(choice, now, settings.time_zone)
        told = await select_round(pool, choice)
        if until is None or (told and told >= until):
            continue
        for person in await select_due(pool, choice, until):
            count += await _write_to(pool, settings, key, person, choice, until)
        # Whom another worker is writing to is told by it, or, if it dies, in the next round.
        await upsert_round(pool, choice, until)
    if count:
        logger.info("digests_written", letters=count)
    return count


async def _write_to(pool: Pool, settings: Settings, key: bytes, person: int, choice: Digest, until: datetime) -> int:
    async with pool.acquire() as db, db.transaction():
        found = await lock_due(db, person)
        if found is None:
            return 0
        posts = await select_missed_posts(db, person, choice, until)
        talks = await select_missed_talks(db, person, choice, until)
        await update_told(db, person, choice, until)
        reader = _reader(found, settings, key)
        alone = posts if choice == "immediate" else []
        for post in alone:
            await enqueue(db, post_letter(reader, post), PostMail(post.conversation, post.seq, person))
        together = [] if choice == "immediate" else posts
        if together or talks:
            await enqueue(db, digest_letter(reader, choice, together, talks), DigestMail(person))
    return len(alone) + bool(together or talks)


def _reader(found: Due, settings: Settings, key: bytes) -> Reader:
    link = unsubscribe_link(settings.public_url, key, found.person)
    return Reader(
        found.person,
        found.email,
        found.name,
        found.language,
        settings.public_url,
        link,
        settings.authority,
        bool(settings.intake_dir),
    )
