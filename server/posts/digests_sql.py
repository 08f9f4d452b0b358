"""Statements on what people who were away have not read."""

from collections import defaultdict
from datetime import datetime, timedelta
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

# What people have not read, were not told of, and want as often as $1 says, up to the instant $2; of those $3, or of
# everybody. Only what came since the last of them was told is looked at, however long somebody stays away: the numbers
# of a conversation follow its clock, but for what $4 allows that the clock was ever set back. Each conversation is
# asked by itself (OFFSET 0): joined, it was read from its first message on for each of its members.
MISSED = f"""
WITH wanted AS MATERIALIZED (
    SELECT p.id AS person_id, k.kind, greatest(h.told_at, p.digested_at) AS told_at
    FROM people p CROSS JOIN unnest($5::text[]) AS k(kind)
    LEFT JOIN mail_choices h ON h.person_id = p.id AND h.kind = k.kind
    WHERE coalesce(h.mail, p.digest) = $1 AND ($3::bigint[] IS NULL OR p.id = ANY($3)) AND may_enter(p)
), behind AS MATERIALIZED (
    SELECT s.conversation_id, s.person_id, s.read_seq, c.kind, c.name
    FROM (SELECT DISTINCT person_id FROM wanted) w
    JOIN memberships s ON s.person_id = w.person_id AND s.level <> 'none'
    JOIN access a ON a.conversation_id = s.conversation_id AND a.person_id = s.person_id
    JOIN conversations c ON c.id = s.conversation_id AND c.last_seq > s.read_seq
), fresh AS MATERIALIZED (
    SELECT m.*, {KIND} AS called, w.name AS author
    FROM (SELECT conversation_id AS id, kind, min(read_seq) AS read_seq FROM behind GROUP BY 1, 2) c
    CROSS JOIN LATERAL (
        SELECT coalesce(max(seq), 0) AS seq FROM (
            SELECT o.seq FROM messages o WHERE o.conversation_id = c.id
                AND o.sent_at <= (SELECT min(told_at) FROM wanted) - $4::interval
            ORDER BY o.seq DESC LIMIT 1
        ) old
    ) known
    CROSS JOIN LATERAL (
        SELECT * FROM messages n WHERE n.conversation_id = c.id AND n.seq > greatest(c.read_seq, known.seq) OFFSET 0
    ) m
    JOIN people w ON w.id = m.author_id
    WHERE m.sent_at <= $2 AND m.content ->> 'type' <> 'deleted'
        AND (m.kind = 'post' OR m.kind = 'chat' AND (c.kind = 'direct' OR m.mentions_all OR m.mentions IS NOT NULL))
), missed AS (
    SELECT b.person_id, b.name AS "group", m.* FROM fresh m
    JOIN behind b ON b.conversation_id = m.conversation_id AND m.seq > b.read_seq AND m.author_id <> b.person_id
    JOIN wanted w ON w.person_id = b.person_id AND w.kind = m.called AND m.sent_at > w.told_at
    WHERE m.called <> 'mentions' OR m.mentions_all OR b.person_id = ANY(m.mentions)
)
"""  # noqa: S608

DUE = f"{MISSED} SELECT DISTINCT person_id FROM missed ORDER BY person_id"  # noqa: S608

POSTS = f"""
{MISSED}
SELECT person_id, conversation_id AS conversation, seq, "group", author, content ->> 'title' AS title,
    coalesce(content ->> 'text', '') AS text, coalesce((content ->> 'tracked')::boolean, false) AS tracked
FROM (
    SELECT *, row_number() OVER (PARTITION BY person_id ORDER BY sent_at, conversation_id, seq) AS place FROM missed m
    WHERE kind = 'post' AND NOT EXISTS (
        SELECT FROM receipts r WHERE r.conversation_id = m.conversation_id AND r.seq = m.seq
            AND r.person_id = m.person_id AND r.opened_at IS NOT NULL
    )
) post
WHERE place <= 50 ORDER BY person_id, place
"""  # noqa: S608

TALKS = f"""
{MISSED}
SELECT person_id, conversation, "group", count, authors FROM (
    SELECT *, row_number() OVER (PARTITION BY person_id ORDER BY latest, conversation) AS place FROM (
        SELECT person_id, conversation_id AS conversation, "group", count(*) AS count, max(sent_at) AS latest,
            array_agg(DISTINCT author ORDER BY author) AS authors
        FROM missed WHERE kind = 'chat' GROUP BY person_id, conversation_id, "group"
    ) talk
) talk
WHERE place <= 50 ORDER BY person_id, place
"""  # noqa: S608

CLOCK = timedelta(hours=1)
"""By how much the clock may have been set back between two messages."""


KINDS = list(get_args(MailKind))


class Due(Struct):
    """Somebody to be told."""

    person: int
    email: str
    name: str
    language: Language


async def select_due(db: Database, choice: Digest, until: datetime) -> list[int]:
    """Those with this choice who may have missed something by then, and were not told."""
    return [row[0] for row in await db.fetch(DUE, choice, until, None, CLOCK, KINDS)]


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


async def lock_due(db: Database, people: list[int]) -> list[Due]:
    """Those of them whom no other worker tells; held until the end of the transaction."""
    rows = await db.fetch(
        """
        SELECT id AS person, email, name, language FROM people WHERE id = ANY($1::bigint[]) ORDER BY id
        FOR NO KEY UPDATE SKIP LOCKED
        """,
        people,
    )
    return [msgspec.convert(dict(row), Due) for row in rows]


async def select_missed_posts(
    db: Database, people: list[int], choice: Digest, until: datetime
) -> dict[int, list[News]]:
    """Those that each of these people wants so often."""
    rows = await db.fetch(POSTS, choice, until, people, CLOCK, KINDS)
    named = {who for row in rows for who in mentioned(row["text"])}
    found = await db.fetch("SELECT id, name FROM people WHERE id = ANY($1)", list(named)) if named else []
    names = {row["id"]: row["name"] for row in found}
    posts: dict[int, list[News]] = defaultdict(list)
    for person, *post in rows:
        told = News(*post)
        told.names = {str(who): names[who] for who in mentioned(told.text) if who in names}
        posts[person].append(told)
    return posts


async def select_missed_talks(
    db: Database, people: list[int], choice: Digest, until: datetime
) -> dict[int, list[Talk]]:
    """The conversations where somebody wrote to one of these people alone, or named them, of which they want to hear
    so often."""
    talks: dict[int, list[Talk]] = defaultdict(list)
    for person, conversation, group, count, authors in await db.fetch(TALKS, choice, until, people, CLOCK, KINDS):
        talks[person].append(Talk(conversation, group, authors, count))
    return talks


TOLD = """
INSERT INTO mail_choices (person_id, kind, told_at)
SELECT p.id, k.kind, $2::timestamptz FROM people p CROSS JOIN unnest($4::text[]) AS k(kind)
LEFT JOIN mail_choices h ON h.person_id = p.id AND h.kind = k.kind
WHERE coalesce(h.mail, p.digest) = $1 AND {people}
ON CONFLICT (person_id, kind) DO UPDATE SET told_at = greatest(mail_choices.told_at, excluded.told_at)
"""


async def update_told(db: Database, people: list[int], choice: Digest, until: datetime) -> None:
    """Notes that they have been told, up to then, of what they want so often."""
    await db.execute(TOLD.format(people="p.id = ANY($3::bigint[])"), choice, until, people, KINDS)


async def update_nothing_missed(db: Database, due: list[int], choice: Digest, until: datetime) -> None:
    """Notes of all but those who were `due` that they had missed nothing by then, so that nobody looks at it again;
    what was being committed meanwhile is looked at once more."""
    stale = "may_enter(p) AND p.id <> ALL($3::bigint[]) AND greatest(h.told_at, p.digested_at) < $2 - $5::interval"
    await db.execute(TOLD.format(people=stale), choice, until - CLOCK, due, KINDS, CLOCK)


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
