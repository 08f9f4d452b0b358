"""Statements on reminders: who may be reminded now, and who was."""

import msgspec

from protocol.receipts import Receipt
from protocol.types import Seq
from server.accounts.accounts_sql import Recipient
from server.base.aside import in_turns
from server.base.database import Database
from server.conversations.receipts_sql import RECEIPT

TOGETHER = 500
"""Receipts that are read, or told, before others are served."""

REMIND = """
WITH due AS (
    UPDATE receipts r SET reminded_at = clock_timestamp()
    FROM access a
    WHERE a.conversation_id = r.conversation_id AND a.person_id = r.person_id
        AND r.conversation_id = $1 AND r.seq = $2 AND r.opened_at IS NULL
        AND (r.reminded_at IS NULL OR r.reminded_at <= clock_timestamp() - interval '24 hours')
    RETURNING r.*
), logged AS (
    INSERT INTO reminders (conversation_id, seq, person_id, reminded_at, reminded_by)
    SELECT conversation_id, seq, person_id, reminded_at, $3 FROM due
)
"""


async def update_reminded(db: Database, conversation: int, seq: Seq, by: int) -> list[Receipt]:
    """Notes and logs a reminder to all who are still in the conversation, have not opened the message, and were not
    reminded of it for 24 hours; of two who do this at once, the second finds nobody left."""
    rows = await db.fetch(
        f"{REMIND} {RECEIPT} FROM due r ORDER BY person",
        conversation,
        seq,
        by,
    )
    return [msgspec.convert(dict(row), Receipt) async for row in in_turns(rows, TOGETHER)]


async def select_wait(db: Database, conversation: int, seq: Seq) -> float | None:
    """Seconds until somebody may be reminded again; None when everybody has opened it."""
    found = await db.fetchval(
        """
        SELECT extract(epoch FROM min(r.reminded_at) + interval '24 hours' - clock_timestamp())
        FROM receipts r
        JOIN access a ON a.conversation_id = r.conversation_id AND a.person_id = r.person_id
        WHERE r.conversation_id = $1 AND r.seq = $2 AND r.opened_at IS NULL
        """,
        conversation,
        seq,
    )
    return None if found is None else max(1.0, float(round(found)))


async def select_readers_to_write(db: Database, people: list[int]) -> list[Recipient]:
    rows = await db.fetch(
        "SELECT id AS person, email, name, language FROM people WHERE id = ANY($1::bigint[]) ORDER BY id", people
    )
    return [msgspec.convert(dict(row), Recipient) for row in rows]
