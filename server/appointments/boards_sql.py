"""Statements on boards: the changes of each have numbers of their own."""

from datetime import date, datetime

from msgspec import Struct

from protocol.messages import Message
from protocol.types import Seq
from server.base.database import Database
from server.conversations.messages_sql import records


class Numbered(Struct):
    """A board, and how far its changes are numbered."""

    last_seq: int
    purged: bool
    now: datetime


async def select_boards(db: Database, conversation: int, limit: int) -> list[Message]:
    """The latest, in the order of the log."""
    rows = await db.fetch(
        """
        SELECT r.* FROM (
            SELECT seq FROM boards WHERE conversation_id = $1 ORDER BY seq DESC LIMIT $2
        ) b JOIN message_records r ON r.conversation = $1 AND r.seq = b.seq ORDER BY r.seq
        """,
        conversation,
        limit,
    )
    return records(rows)


async def insert_board(db: Database, conversation: int, seq: Seq, purges_on: date) -> None:
    await db.execute(
        "INSERT INTO boards (conversation_id, seq, purges_on) VALUES ($1, $2, $3)", conversation, seq, purges_on
    )


async def select_board(db: Database, conversation: int, seq: Seq) -> Numbered | None:
    row = await db.fetchrow(
        """
        SELECT last_seq, purged_at IS NOT NULL, date_trunc('milliseconds', clock_timestamp()) FROM boards
        WHERE conversation_id = $1 AND seq = $2
        """,
        conversation,
        seq,
    )
    return Numbered(*row) if row else None


async def lock_board(db: Database, conversation: int, seq: Seq) -> Numbered | None:
    """Nobody else changes its appointments until the end of the transaction."""
    row = await db.fetchrow(
        """
        SELECT last_seq, purged_at IS NOT NULL, date_trunc('milliseconds', clock_timestamp()) FROM boards
        WHERE conversation_id = $1 AND seq = $2 FOR NO KEY UPDATE
        """,
        conversation,
        seq,
    )
    return Numbered(*row) if row else None


async def update_last_seq(db: Database, conversation: int, seq: Seq, last_seq: int) -> None:
    await db.execute(
        "UPDATE boards SET last_seq = $3 WHERE conversation_id = $1 AND seq = $2", conversation, seq, last_seq
    )


async def update_purges_on(db: Database, conversation: int, seq: Seq, purges_on: date) -> None:
    await db.execute(
        "UPDATE boards SET purges_on = $3 WHERE conversation_id = $1 AND seq = $2", conversation, seq, purges_on
    )


async def update_capacity(db: Database, conversation: int, seq: Seq, place: int, capacity: int) -> None:
    """Where more than that have been booked, they stay."""
    await db.execute(
        """
        UPDATE slots SET capacity = greatest($4, taken) WHERE conversation_id = $1 AND seq = $2 AND place = $3
        """,
        conversation,
        seq,
        place,
        capacity,
    )


async def select_places(db: Database, conversation: int, seq: Seq) -> list[int]:
    """Where somebody has an appointment, or waits for one."""
    rows = await db.fetch(
        "SELECT DISTINCT place FROM appointments WHERE conversation_id = $1 AND seq = $2 AND place IS NOT NULL",
        conversation,
        seq,
    )
    return [row[0] for row in rows]


async def select_any(db: Database, conversation: int, seq: Seq) -> bool:
    """Whether there is any appointment."""
    return bool(
        await db.fetchval(
            "SELECT EXISTS (SELECT FROM appointments WHERE conversation_id = $1 AND seq = $2)", conversation, seq
        )
    )


async def select_guests(db: Database, conversation: int, people: list[int]) -> list[int]:
    """Those of these people who are guests in the conversation."""
    rows = await db.fetch(
        """
        SELECT person_id FROM access
        WHERE conversation_id = $1 AND person_id = ANY($2::bigint[]) AND population = 'guest'
        """,
        conversation,
        people,
    )
    return [row[0] for row in rows]
