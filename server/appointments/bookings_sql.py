"""Statements on bookings online: the address of a board's page, and what its people have booked."""

from datetime import datetime

from msgspec import Struct

from protocol.types import Seq
from server.base.database import Database


class Opened(Struct):
    token: str
    opened_by: int
    opened_at: datetime


class Page(Struct):
    """The board that an address offers, in whose name."""

    conversation: int
    seq: Seq
    opened_by: int


async def update_page(
    db: Database, conversation: int, seq: Seq, token: str | None, opened_by: int | None, opened_at: datetime | None
) -> None:
    await db.execute(
        """
        UPDATE boards SET page_token = $3, page_opened_by = $4, page_opened_at = $5
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
        SELECT page_token, page_opened_by, page_opened_at FROM boards
        WHERE conversation_id = $1 AND seq = $2 AND page_token IS NOT NULL
        """,
        conversation,
        seq,
    )
    return Opened(*row) if row else None


async def select_page(db: Database, token: str) -> Page | None:
    """`None` for what opens nothing."""
    row = await db.fetchrow("SELECT conversation_id, seq, page_opened_by FROM boards WHERE page_token = $1", token)
    return Page(*row) if row else None


class Origin(Struct):
    """The board on which somebody booked online, and whether its group is archived."""

    conversation: int
    seq: Seq
    archived: bool


async def select_origin(db: Database, appointment: int) -> Origin | None:
    row = await db.fetchrow(
        """
        SELECT a.conversation_id, a.seq, c.archived_at IS NOT NULL FROM appointments a
        JOIN conversations c ON c.id = a.conversation_id
        WHERE a.id = $1 AND a.online
        """,
        appointment,
    )
    return Origin(*row) if row else None
