"""Writes to those who were away of what they have not read, each thing once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import get_args

import structlog

from protocol.people import Digest
from server.base.database import Pool
from server.base.jobs import Workshop, due
from server.base.keys_sql import select_key
from server.base.settings import Settings
from server.mail.about import About
from server.mail.letters import Letter
from server.mail.outbox import enqueue_all
from server.posts import digests
from server.posts.about import PostMail
from server.posts.digests import News, Talk
from server.posts.digests_letters import DigestMail, Reader, digest_letter, post_letter
from server.posts.digests_sql import (
    Due,
    lock_due,
    select_due,
    select_missed_posts,
    select_missed_talks,
    select_round,
    update_nothing_missed,
    update_told,
    upsert_round,
)
from server.posts.unsubscribing import unsubscribe_link

AT_ONCE = 50
"""People who are written to in one transaction."""

logger = structlog.get_logger()


@due("digests", "* * * * *")
async def write_digests(workshop: Workshop) -> None:
    await write(workshop.pool, workshop.settings, datetime.now(UTC))


async def write(pool: Pool, settings: Settings, now: datetime) -> int:
    """Letters written; those of some people are written, and noted as written, in one transaction."""
    count, key = 0, await select_key(pool)
    for choice in get_args(Digest):
        until = digests.due(choice, now, settings.time_zone)
        told = await select_round(pool, choice)
        if until is None or (told and told >= until):
            continue
        people = await select_due(pool, choice, until)
        for at in range(0, len(people), AT_ONCE):
            count += await _write_to(pool, settings, key, people[at : at + AT_ONCE], choice, until)
        await update_nothing_missed(pool, people, choice, until)
        # Whom another worker is writing to is told by it, or, if it dies, in the next round.
        await upsert_round(pool, choice, until)
    if count:
        logger.info("digests_written", letters=count)
    return count


async def _write_to(
    pool: Pool, settings: Settings, key: bytes, people: list[int], choice: Digest, until: datetime
) -> int:
    async with pool.acquire() as db, db.transaction():
        found = await lock_due(db, people)
        locked = [one.person for one in found]
        posts = await select_missed_posts(db, locked, choice, until)
        talks = await select_missed_talks(db, locked, choice, until)
        await update_told(db, locked, choice, until)
        letters: list[tuple[Letter, About | None]] = []
        for one in found:
            letters += _letters(_reader(one, settings, key), choice, posts[one.person], talks[one.person])
        await enqueue_all(db, letters)
    return len(letters)


def _letters(reader: Reader, choice: Digest, posts: list[News], talks: list[Talk]) -> Iterator[tuple[Letter, About]]:
    alone, together = (posts, []) if choice == "immediate" else ([], posts)
    for post in alone:
        yield post_letter(reader, post), PostMail(post.conversation, post.seq, reader.person)
    if together or talks:
        yield digest_letter(reader, choice, together, talks), DigestMail(reader.person)


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
