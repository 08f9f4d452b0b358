"""Statements on what people who were away have not read."""

from datetime import datetime

import msgspec
from msgspec import Struct

from protocol.people import Digest, Language
from server.base.database import Database
from server.base.formatting import mentioned
from server.posts.digests import News, Talk

DUE = """
SELECT p.id FROM people p
WHERE p.digest = $1 AND p.digested_at < $2 AND may_enter(p)
    AND EXISTS (
        SELECT FROM memberships s JOIN conversations c ON c.id = s.conversation_id
        JOIN messages m ON m.conversation_id = s.conversation_id AND m.seq > s.read_seq
        WHERE s.person_id = p.id AND s.level <> 'none' AND m.author_id <> p.id
            AND m.sent_at > p.digested_at AND m.sent_at <= $2
            AND (m.kind = 'post' OR m.kind = 'chat' AND (c.kind = 'direct' OR m.mentions_all OR p.id = ANY(m.mentions)))
    )
ORDER BY p.id
"""

POSTS = """
SELECT m.conversation_id AS conversation, m.seq, c.name AS "group", w.name AS author, m.content ->> 'title' AS title,
    coalesce(m.content ->> 'text', '') AS text, coalesce((m.content ->> 'tracked')::boolean, false) AS tracked
FROM memberships s
JOIN access a ON a.conversation_id = s.conversation_id AND a.person_id = s.person_id
JOIN conversations c ON c.id = s.conversation_id
JOIN messages m ON m.conversation_id = s.conversation_id AND m.seq > s.read_seq
JOIN people w ON w.id = m.author_id
LEFT JOIN receipts r ON r.conversation_id = m.conversation_id AND r.seq = m.seq AND r.person_id = s.person_id
WHERE s.person_id = $1 AND s.level <> 'none' AND m.author_id <> $1 AND m.kind = 'post'
    AND m.content ->> 'type' <> 'deleted' AND m.sent_at > $2 AND m.sent_at <= $3 AND r.opened_at IS NULL
ORDER BY m.sent_at, m.conversation_id, m.seq LIMIT 50
"""

TALKS = """
SELECT m.conversation_id AS conversation, c.name AS "group", count(*) AS count,
    array_agg(DISTINCT w.name ORDER BY w.name) AS authors
FROM memberships s
JOIN access a ON a.conversation_id = s.conversation_id AND a.person_id = s.person_id
JOIN conversations c ON c.id = s.conversation_id
JOIN messages m ON m.conversation_id = s.conversation_id AND m.seq > s.read_seq
JOIN people w ON w.id = m.author_id
WHERE s.person_id = $1 AND s.level <> 'none' AND m.author_id <> $1 AND m.kind = 'chat'
    AND m.content ->> 'type' <> 'deleted' AND m.sent_at > $2 AND m.sent_at <= $3
    AND (c.kind = 'direct' OR m.mentions_all OR $1 = ANY(m.mentions))
GROUP BY m.conversation_id, c.name ORDER BY max(m.sent_at), m.conversation_id LIMIT 50
"""


class Due(Struct):
    """Somebody to be told of what came after `since`."""

    person: int
    email: str
    name: str
    language: Language
    since: datetime


async def select_due(db: Database, choice: Digest, until: datetime) -> list[int]:
    """Those with this choice who may have missed something by then, and were not told."""
    return [row[0] for row in await db.fetch(DUE, choice, until)]


async def lock_due(db: Database, person: int, choice: Digest, until: datetime) -> Due | None:
    """Held until the end of the transaction; `None` when another worker tells them, or has."""
    row = await db.fetchrow(
        """
        SELECT id AS person, email, name, language, digested_at AS since FROM people
        WHERE id = $1 AND digest = $2 AND digested_at < $3 FOR NO KEY UPDATE SKIP LOCKED
        """,
        person,
        choice,
        until,
    )
    return msgspec.convert(dict(row), Due) if row else None


async def select_missed_posts(db: Database, person: int, since: datetime, until: datetime) -> list[News]:
    posts = [msgspec.convert(dict(row), News) for row in await db.fetch(POSTS, person, since, until)]
    people = {who for post in posts for who in mentioned(post.text)}
    rows = await db.fetch("SELECT id, name FROM people WHERE id = ANY($1)", list(people)) if people else []
    names = {str(row["id"]): row["name"] for row in rows}
    return [msgspec.structs.replace(post, names=names) for post in posts]


async def select_missed_talks(db: Database, person: int, since: datetime, until: datetime) -> list[Talk]:
    """The conversations where somebody wrote to the person alone, or named them."""
    return [msgspec.convert(dict(row), Talk) for row in await db.fetch(TALKS, person, since, until)]


async def update_digested(db: Database, person: int, until: datetime) -> None:
    await db.execute("UPDATE people SET digested_at = $2 WHERE id = $1", person, until)


async def stop_digests(db: Database, person: int) -> bool:
    """False when there is no such person, or they get none already."""
    return bool(
        await db.fetchval("UPDATE people SET digest = 'none' WHERE id = $1 AND digest <> 'none' RETURNING true", person)
    )
