"""Statements on the agenda: what has a date, whichever room it is of."""

from datetime import datetime

from msgspec import Struct

from protocol.messages import Message
from protocol.types import Seq
from server.base.database import Database
from server.conversations.messages_sql import records

MOST = 1_000
"""Messages of one agenda."""


class Dates(Struct):
    """From when to when something is, and when it reminds of it."""

    start: datetime
    end: datetime
    remind_at: datetime | None = None


AGENDA = """
SELECT r.* FROM (
    SELECT e.conversation_id, e.seq, min(e.starts_at) AS starts_at FROM calendar_events e
    JOIN access a ON a.conversation_id = e.conversation_id AND a.person_id = $1
    WHERE e.ends_at > $2 AND e.starts_at < $3 AND ($4::bigint IS NULL OR e.conversation_id = $4)
    GROUP BY e.conversation_id, e.seq ORDER BY min(e.starts_at), e.conversation_id, e.seq LIMIT $5
) e
JOIN message_records r ON r.conversation = e.conversation_id AND r.seq = e.seq
ORDER BY e.starts_at, r.conversation, r.seq
"""


async def select_agenda(
    db: Database, person: int, start: datetime, end: datetime, conversation: int | None = None
) -> list[Message]:
    """What has a date in the person's conversations, or in one of them, the earliest first."""
    return records(await db.fetch(AGENDA, person, start, end, conversation, MOST))


async def select_version(db: Database, person: int, start: datetime, end: datetime) -> str:
    """What tells this agenda from any other: which messages it holds, each as it stands."""
    found: str = await db.fetchval(
        """
        SELECT md5(coalesce(string_agg(concat_ws(' ', e.conversation_id, e.seq, e.first_seq, m.changed_seq), ','
            ORDER BY e.conversation_id, e.seq, e.first_seq), ''))
        FROM (
            SELECT DISTINCT e.conversation_id, e.seq, e.first_seq FROM calendar_events e
            JOIN access a ON a.conversation_id = e.conversation_id AND a.person_id = $1
            WHERE e.ends_at > $2 AND e.starts_at < $3
        ) e
        JOIN messages m ON m.conversation_id = e.conversation_id AND m.seq = e.seq
        """,
        person,
        start,
        end,
    )
    return found


async def select_firsts(db: Database, messages: list[Message]) -> dict[tuple[int, int], Seq]:
    """Of each of these, the message under whose number other calendars first learned of it."""
    rows = await db.fetch(
        """
        SELECT DISTINCT e.conversation_id, e.seq, e.first_seq FROM calendar_events e
        JOIN unnest($1::bigint[], $2::bigint[]) AS held(conversation_id, seq) USING (conversation_id, seq)
        """,
        [message.conversation for message in messages],
        [message.seq for message in messages],
    )
    return {(conversation, seq): first for conversation, seq, first in rows}


async def upsert_dates(db: Database, conversation: int, seq: Seq, every: list[Dates]) -> None:
    """Says when it is, each time. It reminds once for each moment at which it has to, unless that is past already."""
    await db.execute(
        """
        WITH gone AS (
            DELETE FROM calendar_events
            WHERE conversation_id = $1 AND seq = $2 AND number >= cardinality($3::timestamptz[])
        )
        INSERT INTO calendar_events AS held (conversation_id, seq, number, first_seq, starts_at, ends_at, remind_at)
        SELECT $1, $2, number - 1, $2, starts_at, ends_at, CASE WHEN remind_at > now() THEN remind_at END
        FROM unnest($3::timestamptz[], $4::timestamptz[], $5::timestamptz[]) WITH ORDINALITY
            AS given(starts_at, ends_at, remind_at, number)
        ON CONFLICT (conversation_id, seq, number) DO UPDATE SET starts_at = excluded.starts_at,
            ends_at = excluded.ends_at, remind_at = excluded.remind_at,
            reminded_at = CASE WHEN held.remind_at = excluded.remind_at THEN held.reminded_at END
        """,
        conversation,
        seq,
        [one.start for one in every],
        [one.end for one in every],
        [one.remind_at for one in every],
    )


async def replace_dates(db: Database, conversation: int, former: Seq, seq: Seq, start: datetime, end: datetime) -> None:
    """Says when it is by this message from now on, no longer by the former one; to other calendars it is the same."""
    await db.execute(
        """
        UPDATE calendar_events SET seq = $3, starts_at = $4, ends_at = $5 WHERE conversation_id = $1 AND seq = $2
        """,
        conversation,
        former,
        seq,
        start,
        end,
    )
