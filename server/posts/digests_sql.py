"""Statements on what people who were away have not read."""

from datetime import datetime
from typing import get_args

import msgspec
from msgspec import Struct

from protocol.mail_choices import MailChoices, MailKind
from protocol.people import Digest, Language
from server.base.database import Database
from server.base.formatting import mentioned
from server.posts.digests import News, Talk

# Of the message m in the conversation c: under which choice of its reader it falls.
KIND = """
CASE
    WHEN m.kind = 'post' THEN CASE WHEN (m.content ->> 'tracked')::boolean THEN 'tracked' ELSE 'posts' END
    WHEN c.kind = 'direct' THEN 'directs'
    ELSE 'mentions'
END
"""

# What the person p has not read, was not told of, and wants as often as $1 says, up to the instant $2.
MISSED = f"""
memberships s
JOIN access a ON a.conversation_id = s.conversation_id AND a.person_id = s.person_id
JOIN conversations c ON c.id = s.conversation_id
JOIN messages m ON m.conversation_id = s.conversation_id AND m.seq > s.read_seq
JOIN people w ON w.id = m.author_id
LEFT JOIN mail_choices h ON h.person_id = p.id AND h.kind = {KIND}
WHERE s.person_id = p.id AND s.level <> 'none' AND m.author_id <> p.id AND m.content ->> 'type' <> 'deleted'
    AND coalesce(h.mail, p.digest) = $1 AND m.sent_at > greatest(h.told_at, p.digested_at) AND m.sent_at <= $2
    AND (m.kind = 'post' OR m.kind = 'chat' AND (c.kind = 'direct' OR m.mentions_all OR p.id = ANY(m.mentions)))
"""

DUE = f"""
SELECT p.id FROM people p
WHERE may_enter(p) AND (p.digest = $1 OR EXISTS (SELECT FROM mail_choices o WHERE o.person_id = p.id AND o.mail = $1))
    AND EXISTS (SELECT FROM {MISSED})
ORDER BY p.id
"""  # noqa: S608

POSTS = f"""
SELECT m.conversation_id AS conversation, m.seq, c.name AS "group", w.name AS author, m.content ->> 'title' AS title,
    coalesce(m.content ->> 'text', '') AS text, coalesce((m.content ->> 'tracked')::boolean, false) AS tracked
FROM people p CROSS JOIN {MISSED} AND p.id = $3 AND m.kind = 'post' AND NOT EXISTS (
    SELECT FROM receipts r WHERE r.conversation_id = m.conversation_id AND r.seq = m.seq AND r.person_id = p.id
        AND r.opened_at IS NOT NULL
)
ORDER BY m.sent_at, m.conversation_id, m.seq LIMIT 50
"""  # noqa: S608

TALKS = f"""
SELECT m.conversation_id AS conversation, c.name AS "group", count(*) AS count,
    array_agg(DISTINCT w.name ORDER BY w.name) AS authors
FROM people p CROSS JOIN {MISSED} AND p.id = $3 AND m.kind = 'chat'
GROUP BY m.conversation_id, c.name ORDER BY max(m.sent_at), m.conversation_id LIMIT 50
"""  # noqa: S608


class Due(Struct):
    """Somebody to be told."""

    person: int
    email: str
    name: str
    language: Language


async def select_due(db: Database, choice: Digest, until: datetime) -> list[int]:
    """Those with this choice who may have missed something by then, and were not told."""
    return [row[0] for row in await db.fetch(DUE, choice, until)]


async def select_round(db: Database, choice: Digest) -> datetime | None:
    """Up to which instant everybody with this choice has been told."""
    until: datetime | None = await db.fetchval("SELECT until FROM digest_rounds WHERE choice = $1", choice)
    return until


async def upsert_round(db: Database, choice: Digest, until: datetime) -> None:
    await db.execute(
        """
        INSERT INTO digest_rounds (choice, until) VALUES ($1, $2)
        ON CONFLICT (choice) DO UPDATE SET until = greatest(digest_rounds.until, excluded.until)
        """,
        choice,
        until,
    )


async def lock_due(db: Database, person: int) -> Due | None:
    """Held until the end of the transaction; `None` when another worker tells them."""
    row = await db.fetchrow(
        "SELECT id AS person, email, name, language FROM people WHERE id = $1 FOR NO KEY UPDATE SKIP LOCKED", person
    )
    return msgspec.convert(dict(row), Due) if row else None


async def select_missed_posts(db: Database, person: int, choice: Digest, until: datetime) -> list[News]:
    """Those that they want so often."""
    posts = [msgspec.convert(dict(row), News) for row in await db.fetch(POSTS, choice, until, person)]
    people = {who for post in posts for who in mentioned(post.text)}
    rows = await db.fetch("SELECT id, name FROM people WHERE id = ANY($1)", list(people)) if people else []
    names = {str(row["id"]): row["name"] for row in rows}
    return [msgspec.structs.replace(post, names=names) for post in posts]


async def select_missed_talks(db: Database, person: int, choice: Digest, until: datetime) -> list[Talk]:
    """The conversations where somebody wrote to the person alone, or named them, of which they want to hear so
    often."""
    return [msgspec.convert(dict(row), Talk) for row in await db.fetch(TALKS, choice, until, person)]


async def update_told(db: Database, person: int, choice: Digest, until: datetime) -> None:
    """Notes that they have been told, up to then, of what they want so often."""
    await db.execute(
        """
        INSERT INTO mail_choices (person_id, kind, told_at)
        SELECT p.id, k.kind, $3 FROM people p CROSS JOIN unnest($4::text[]) AS k(kind)
        LEFT JOIN mail_choices h ON h.person_id = p.id AND h.kind = k.kind
        WHERE p.id = $1 AND coalesce(h.mail, p.digest) = $2
        ON CONFLICT (person_id, kind) DO UPDATE SET told_at = greatest(mail_choices.told_at, excluded.told_at)
        """,
        person,
        choice,
        until,
        list(get_args(MailKind)),
    )


async def select_mail_choices(db: Database, person: int) -> MailChoices:
    rows = await db.fetch("SELECT kind, mail FROM mail_choices WHERE person_id = $1 AND mail IS NOT NULL", person)
    return MailChoices(**{row["kind"]: row["mail"] for row in rows})


async def upsert_mail_choice(db: Database, person: int, kind: MailKind, mail: Digest | None) -> None:
    """What came before is not told by a choice that follows none."""
    await db.execute(
        """
        INSERT INTO mail_choices (person_id, kind, mail, told_at)
        SELECT id, $2, $3, CASE WHEN digest = 'none' THEN now() END FROM people WHERE id = $1
        ON CONFLICT (person_id, kind) DO UPDATE SET mail = excluded.mail, told_at = CASE
            WHEN coalesce(mail_choices.mail, (SELECT digest FROM people WHERE id = $1)) = 'none' THEN now()
            ELSE mail_choices.told_at
        END
        """,
        person,
        kind,
        mail,
    )


async def stop_digests(db: Database, person: int) -> bool:
    """Of every kind. False when there is no such person, or they get none already."""
    chosen = await db.fetch(
        "UPDATE mail_choices SET mail = NULL WHERE person_id = $1 AND mail <> 'none' RETURNING kind", person
    )
    stopped = await db.fetchval(
        "UPDATE people SET digest = 'none' WHERE id = $1 AND digest <> 'none' RETURNING true", person
    )
    return bool(chosen or stopped)
