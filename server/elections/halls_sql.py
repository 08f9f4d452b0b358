"""Statements on halls: the address of each screen, and the election that it shows."""

from datetime import datetime

from msgspec import Struct

from protocol.types import Seq
from server.base.database import Database


class Opened(Struct):
    token: str
    opened_by: int
    opened_at: datetime


class Screen(Struct):
    """The election that an address shows."""

    conversation: int
    seq: Seq
    last_seq: int
    changed_seq: Seq
    """Of the election as it was prepared."""
    released: bool


async def update_hall(
    db: Database, conversation: int, seq: Seq, token: str | None, opened_by: int | None, opened_at: datetime | None
) -> None:
    await db.execute(
        """
        UPDATE elections SET hall_token = $3, hall_opened_by = $4, hall_opened_at = $5
        WHERE conversation_id = $1 AND seq = $2
        """,
        conversation,
        seq,
        token,
        opened_by,
        opened_at,
    )


async def select_address(db: Database, conversation: int, seq: Seq) -> Opened | None:
    row = await db.fetchrow(
        """
        SELECT hall_token, hall_opened_by, hall_opened_at FROM elections
        WHERE conversation_id = $1 AND seq = $2 AND hall_token IS NOT NULL
        """,
        conversation,
        seq,
    )
    return Opened(*row) if row else None


async def select_screen(db: Database, token: str) -> Screen | None:
    """`None` for what opens nothing."""
    row = await db.fetchrow(
        """
        SELECT e.conversation_id, e.seq, e.last_seq, m.changed_seq, e.released_from <= clock_timestamp()
        FROM elections e
        JOIN messages m ON m.conversation_id = e.conversation_id AND m.seq = e.seq
        WHERE e.hall_token = $1
        """,
        token,
    )
    return Screen(*row) if row else None
