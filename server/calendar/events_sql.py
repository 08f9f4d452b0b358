"""Statements on events: what is due before them, and who has answered."""

from datetime import datetime

from msgspec import Struct

from protocol.messages import Message
from protocol.types import Seq
from server.base.database import Database
from server.conversations.messages_sql import records


class Coming(Struct):
    """An event, and from when to when it is this time."""

    message: Message
    start: datetime
    end: datetime


async def take_due(db: Database, limit: int) -> list[Coming]:
    """Events that were to remind by now and have not begun, each date once: they count as having reminded."""
    rows = await db.fetch(
        """
        WITH due AS (
            SELECT conversation_id, seq, number FROM calendar_events WHERE remind_at <= now() AND reminded_at IS NULL
            ORDER BY remind_at LIMIT $1 FOR UPDATE SKIP LOCKED
        ), taken AS (
            UPDATE calendar_events e SET reminded_at = now() FROM due
            WHERE e.conversation_id = due.conversation_id AND e.seq = due.seq AND e.number = due.number
            RETURNING e.conversation_id, e.seq, e.starts_at, e.ends_at
        )
        SELECT t.starts_at, t.ends_at, r.*
        FROM taken t JOIN message_records r ON r.conversation = t.conversation_id AND r.seq = t.seq
        WHERE t.starts_at > now()
        """,
        limit,
    )
    return [Coming(message, row["starts_at"], row["ends_at"]) for row, message in zip(rows, records(rows), strict=True)]


async def select_answered(db: Database, conversation: int, person: int) -> list[Seq]:
    """The events not yet over for which the person has a place, waits for one, or said anything else."""
    rows = await db.fetch(
        """
        SELECT DISTINCT e.seq
        FROM calendar_events e JOIN messages m ON m.conversation_id = e.conversation_id AND m.seq = e.seq
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
