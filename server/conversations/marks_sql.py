"""Statements on the marks that people put on messages for themselves."""

import msgspec

from protocol.marks import Mark
from protocol.types import Seq
from server.base.database import Database

AT_ONCE = 100
"""Reminders told in one transaction."""


async def select_marks(db: Database, people: list[int]) -> dict[int, list[Mark]]:
    """These people's own, of messages that are still there in their conversations."""
    rows = await db.fetch(
        """
        SELECT k.person_id, k.conversation_id AS conversation, k.seq, k.saved_at, k.remind_at, k.expected_since
        FROM marks k JOIN messages m ON m.conversation_id = k.conversation_id AND m.seq = k.seq
        JOIN access a ON a.person_id = k.person_id AND a.conversation_id = k.conversation_id
        WHERE k.person_id = ANY($1::bigint[]) AND m.content ->> 'type' <> 'deleted'
        ORDER BY k.conversation_id, k.seq
        """,
        people,
    )
    found: dict[int, list[Mark]] = {person: [] for person in people}
    for row in rows:
        found[row["person_id"]].append(msgspec.convert(dict(row), Mark))
    return found


async def select_mark(db: Database, person: int, conversation: int, seq: Seq) -> Mark | None:
    row = await db.fetchrow(
        """
        SELECT conversation_id AS conversation, seq, saved_at, remind_at, expected_since
        FROM marks WHERE person_id = $1 AND conversation_id = $2 AND seq = $3
        """,
        person,
        conversation,
        seq,
    )
    return msgspec.convert(dict(row), Mark) if row else None


async def count_marks(db: Database, person: int) -> int:
    found: int = await db.fetchval("SELECT count(*) FROM marks WHERE person_id = $1", person)
    return found


async def upsert_mark(db: Database, person: int, mark: Mark) -> Mark:
    """The mark as it is kept, to the millisecond."""
    row = await db.fetchrow(
        """
        INSERT INTO marks (person_id, conversation_id, seq, saved_at, remind_at, expected_since)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (person_id, conversation_id, seq) DO UPDATE
            SET saved_at = excluded.saved_at, remind_at = excluded.remind_at, expected_since = excluded.expected_since
        RETURNING conversation_id AS conversation, seq, saved_at, remind_at, expected_since
        """,
        person,
        mark.conversation,
        mark.seq,
        mark.saved_at,
        mark.remind_at,
        mark.expected_since,
    )
    assert row is not None
    return msgspec.convert(dict(row), Mark)


async def insert_expected(
    db: Database, person: int, conversation: int, after: Seq, until: Seq, most: int
) -> list[Mark]:
    """Marks as expected what names the person between these numbers, unless they have replied to it; the latest first,
    as long as they keep fewer than `most`."""
    rows = await db.fetch(
        """
        INSERT INTO marks AS k (person_id, conversation_id, seq, expected_since)
        SELECT $1, $2, m.seq, clock_timestamp() FROM messages m
        WHERE m.conversation_id = $2 AND m.seq > $3 AND m.seq <= $4 AND m.author_id <> $1
            AND m.mentions IS NOT NULL AND $1 = ANY(m.mentions)
            AND NOT EXISTS (
                SELECT FROM messages a WHERE a.conversation_id = $2 AND a.author_id = $1 AND a.content ? 'reply_to'
                    AND (a.content ->> 'reply_to')::bigint = m.seq
            )
        ORDER BY m.seq DESC LIMIT greatest(0, $5 - (SELECT count(*) FROM marks WHERE person_id = $1))
        ON CONFLICT (person_id, conversation_id, seq) DO UPDATE
            SET expected_since = coalesce(k.expected_since, excluded.expected_since)
        RETURNING conversation_id AS conversation, seq, saved_at, remind_at, expected_since
        """,
        person,
        conversation,
        after,
        until,
        most,
    )
    return [msgspec.convert(dict(row), Mark) for row in rows]


async def update_recalled(db: Database) -> list[tuple[int, Mark]]:
    """Turns reminders whose hour has come into what is expected, as many as are told at once; whose they are, and the
    marks."""
    rows = await db.fetch(
        """
        UPDATE marks SET remind_at = NULL, expected_since = coalesce(expected_since, clock_timestamp())
        WHERE (person_id, conversation_id, seq) IN (
            SELECT person_id, conversation_id, seq FROM marks WHERE remind_at <= now()
            ORDER BY remind_at LIMIT $1 FOR UPDATE SKIP LOCKED
        )
        RETURNING person_id, conversation_id AS conversation, seq, saved_at, remind_at, expected_since
        """,
        AT_ONCE,
    )
    return [(row["person_id"], msgspec.convert(dict(list(row.items())[1:]), Mark)) for row in rows]


async def delete_mark(db: Database, person: int, mark: Mark) -> None:
    await db.execute(
        "DELETE FROM marks WHERE person_id = $1 AND conversation_id = $2 AND seq = $3",
        person,
        mark.conversation,
        mark.seq,
    )


async def delete_marks_in(db: Database, person: int, conversation: int) -> None:
    await db.execute("DELETE FROM marks WHERE person_id = $1 AND conversation_id = $2", person, conversation)


async def delete_ended_marks(db: Database) -> int:
    """Those of people who have left for good, or whose access has ended."""
    rows = await db.fetch(
        """
        DELETE FROM marks k WHERE NOT EXISTS (
            SELECT FROM access a WHERE a.person_id = k.person_id AND a.conversation_id = k.conversation_id
        ) RETURNING 1
        """
    )
    return len(rows)
