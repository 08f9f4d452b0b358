"""Statements on elections: what is counted of each has its own numbers."""

from datetime import datetime
from typing import Any

from msgspec import Struct, convert

from protocol.codec import to_json
from protocol.messages import Message
from protocol.tallies import Check
from protocol.types import Seq
from server.base.database import Database
from server.conversations.messages_sql import records


class Numbered(Struct):
    """An election, held for a change of its tally."""

    last_seq: int
    released: bool
    """Whether results may leave, by the clock of the database."""
    rehearsal: bool
    """Whether they never may."""
    now: datetime
    checks: list[Check]


async def select_elections(db: Database, conversation: int, limit: int) -> list[Message]:
    """The latest, in the order of the log."""
    rows = await db.fetch(
        """
        SELECT r.* FROM (
            SELECT seq FROM elections WHERE conversation_id = $1 ORDER BY seq DESC LIMIT $2
        ) e JOIN message_records r ON r.conversation = $1 AND r.seq = e.seq ORDER BY r.seq
        """,
        conversation,
        limit,
    )
    return records(rows)


async def insert_election(
    db: Database, conversation: int, seq: Seq, released_from: datetime | None, checks: list[Check]
) -> None:
    """Without an instant, results never leave."""
    await db.execute(
        """
        INSERT INTO elections (conversation_id, seq, released_from, checks)
        VALUES ($1, $2, coalesce($3::timestamptz, 'infinity'), $4::text::jsonb)
        """,
        conversation,
        seq,
        released_from,
        to_json(checks).decode(),
    )


async def update_released_from(db: Database, conversation: int, seq: Seq, released_from: datetime | None) -> None:
    await db.execute(
        """
        UPDATE elections SET released_from = coalesce($3::timestamptz, 'infinity')
        WHERE conversation_id = $1 AND seq = $2
        """,
        conversation,
        seq,
        released_from,
    )


def _numbered(row: Any) -> Numbered | None:
    return convert(dict(row), Numbered) if row else None


async def lock_election(db: Database, conversation: int, seq: Seq) -> Numbered | None:
    """Nobody else changes its tally until the end of the transaction."""
    row = await db.fetchrow(
        """
        SELECT last_seq, released_from <= clock_timestamp() AS released, released_from = 'infinity' AS rehearsal,
            date_trunc('milliseconds', clock_timestamp()) AS now, checks FROM elections
        WHERE conversation_id = $1 AND seq = $2 FOR NO KEY UPDATE
        """,
        conversation,
        seq,
    )
    return _numbered(row)


async def select_election(db: Database, conversation: int, seq: Seq) -> Numbered | None:
    row = await db.fetchrow(
        """
        SELECT last_seq, released_from <= clock_timestamp() AS released, released_from = 'infinity' AS rehearsal,
            date_trunc('milliseconds', clock_timestamp()) AS now, checks FROM elections
        WHERE conversation_id = $1 AND seq = $2
        """,
        conversation,
        seq,
    )
    return _numbered(row)


async def update_last_seq(db: Database, conversation: int, seq: Seq, last_seq: int) -> None:
    await db.execute(
        "UPDATE elections SET last_seq = $3 WHERE conversation_id = $1 AND seq = $2", conversation, seq, last_seq
    )
