"""Writes to those who were away of what they have not read, each thing once."""

from datetime import datetime
from typing import get_args

import structlog

from protocol.codec import to_json
from protocol.people import Digest
from server.base.database import Pool
from server.base.jobs_sql import insert_job
from server.base.keys_sql import select_key
from server.base.settings import Settings
from server.posts.digests import due
from server.posts.digests_letters import Reader, digest_letter, post_letter
from server.posts.digests_sql import (
    Due,
    lock_due,
    select_due,
    select_missed_posts,
    select_missed_talks,
    update_digested,
)
from server.posts.unsubscribing import unsubscribe_link

logger = structlog.get_logger()


async def write(pool: Pool, settings: Settings, now: datetime) -> int:
    """Letters written; those of one person are written, and noted as written, in one transaction."""
    count, key = 0, await select_key(pool)
    for choice in get_args(Digest):
        until = due(choice, now, settings.time_zone)
        if until:
            for person in await select_due(pool, choice, until):
                count += await _write_to(pool, settings, key, person, choice, until)
    if count:
        logger.info("digests_written", letters=count)
    return count


async def _write_to(pool: Pool, settings: Settings, key: bytes, person: int, choice: Digest, until: datetime) -> int:
    async with pool.acquire() as db, db.transaction():
        found = await lock_due(db, person, choice, until)
        if found is None:
            return 0
        posts = await select_missed_posts(db, person, found.since, until)
        talks = await select_missed_talks(db, person, found.since, until)
        await update_digested(db, person, until)
        reader = _reader(found, settings, key)
        letters = [post_letter(reader, post) for post in posts] if choice == "immediate" else []
        if talks or (posts and not letters):
            letters.append(digest_letter(reader, choice, [] if letters or choice == "immediate" else posts, talks))
        for letter in letters:
            await insert_job(db, "mail", to_json(letter))
    return len(letters)


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
