"""Statements on events: what is due before them, and who has answered."""

from protocol.messages import Message
from protocol.types import Seq
from server.base.database import Database
from server.conversations.messages_sql import records


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
