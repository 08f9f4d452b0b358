"""Statements on events: when they are, and what is due before them."""

from datetime import datetime

from protocol.messages import Message
from protocol.types import Seq
from server.base.database import Database
from server.conversations.messages_sql import records

MOST = 1_000
"""Messages of one agenda."""

AGENDA = """
WITH mine AS (
    SELECT conversation_id FROM access WHERE person_id = $1 AND ($4::bigint IS NULL OR conversation_id = $4)
), found AS (
    SELECT e.conversation_id, e.seq, e.starts_at FROM calendar_events e JOIN mine USING (conversation_id)
    WHERE e.ends_at > $2 AND e.starts_at < $3
    UNION ALL
    SELECT m.conversation_id, m.seq, (m.content ->> 'opens_at')::timestamptz FROM messages m
    JOIN mine USING (conversation_id)
    WHERE m.kind = 'convocation' AND m.content ->> 'replaced_by' IS NULL
        AND (m.content ->> 'opens_at')::timestamptz >= $2 AND (m.content ->> 'opens_at')::timestamptz < $3
)
SELECT r.* FROM found f JOIN message_records r ON r.conversation = f.conversation_id AND r.seq = f.seq
ORDER BY f.starts_at, r.conversation, r.seq LIMIT $5
"""


async def select_agenda(
    db: Database, person: int, start: datetime, end: datetime, conversation: int | None = None
) -> list[Message]:
    """Events and convocations of the person's conversations, or of one of them, the earliest first."""
    return records(await db.fetch(AGENDA, person, start, end, conversation, MOST))


async def select_first_versions(db: Database, messages: list[Message]) -> dict[tuple[int, int], Seq]:
    """Of each of these that is a later version of a convocation, the number of the first one."""
    rows = await db.fetch(
        """
        WITH RECURSIVE earlier AS (
            SELECT m.conversation_id, m.seq AS latest, (m.content ->> 'replaces')::bigint AS seq
            FROM messages m JOIN unnest($1::bigint[], $2::bigint[]) AS held(conversation_id, seq)
                USING (conversation_id, seq)
            WHERE m.kind = 'convocation'
            UNION ALL
            SELECT m.conversation_id, e.latest, (m.content ->> 'replaces')::bigint
            FROM earlier e JOIN messages m ON m.conversation_id = e.conversation_id AND m.seq = e.seq
        )
        SELECT conversation_id, latest, min(seq) FROM earlier WHERE seq IS NOT NULL GROUP BY conversation_id, latest
        """,
        [message.conversation for message in messages],
        [message.seq for message in messages],
    )
    return {(conversation, latest): first for conversation, latest, first in rows}


async def upsert_event(
    db: Database, conversation: int, seq: Seq, start: datetime, end: datetime, remind_at: datetime | None
) -> None:
    """Says when the event is. It reminds once for each moment at which it has to, unless that is past already."""
    await db.execute(
        """
        INSERT INTO calendar_events AS held (conversation_id, seq, starts_at, ends_at, remind_at)
        VALUES ($1, $2, $3, $4, CASE WHEN $5 > now() THEN $5 END)
        ON CONFLICT (conversation_id, seq) DO UPDATE SET starts_at = $3, ends_at = $4, remind_at = excluded.remind_at,
            reminded_at = CASE WHEN held.remind_at = $5 THEN held.reminded_at END
        """,
        conversation,
        seq,
        start,
        end,
        remind_at,
    )


async def take_due(db: Database, limit: int) -> list[Message]:
    """Events that were to remind by now and have not begun, each once: they count as having reminded."""
    rows = await db.fetch(
        """
        WITH due AS (
            SELECT conversation_id, seq FROM calendar_events WHERE remind_at <= now() AND reminded_at IS NULL
            ORDER BY remind_at LIMIT $1 FOR UPDATE SKIP LOCKED
        ), taken AS (
            UPDATE calendar_events e SET reminded_at = now() FROM due
            WHERE e.conversation_id = due.conversation_id AND e.seq = due.seq
            RETURNING e.conversation_id, e.seq, e.starts_at
        )
        SELECT r.* FROM taken t JOIN message_records r ON r.conversation = t.conversation_id AND r.seq = t.seq
        WHERE t.starts_at > now()
        """,
        limit,
    )
    return records(rows)


async def select_answered(db: Database, conversation: int, person: int) -> list[Seq]:
    """The events not yet over for which the person has a place, waits for one, or said anything else."""
    rows = await db.fetch(
        """
        SELECT e.seq FROM calendar_events e JOIN messages m ON m.conversation_id = e.conversation_id AND m.seq = e.seq
        WHERE e.conversation_id = $1 AND e.ends_at > now()
            AND to_jsonb($2::bigint) <@ ANY(ARRAY[
                coalesce(m.content -> 'yes', '[]'), coalesce(m.content -> 'maybe', '[]'),
                coalesce(m.content -> 'no', '[]'), coalesce(m.content -> 'waiting', '[]')
            ])
        ORDER BY e.seq
        """,
        conversation,
        person,
    )
    return [row[0] for row in rows]
