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
    changed_seq: Seq
    """Of the board as it is offered."""
    last_seq: int
    """Of the changes of its appointments."""
    now: datetime


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


async def select_pages(db: Database, tokens: list[str]) -> dict[str, Page]:
    """Of those of these that open one; and in whose name one is open who no longer books in the group, it is not."""
    rows = await db.fetch(
        """
        SELECT b.page_token, b.conversation_id, b.seq, b.page_opened_by, m.changed_seq, b.last_seq, clock_timestamp()
        FROM boards b
        JOIN messages m ON m.conversation_id = b.conversation_id AND m.seq = b.seq
        JOIN access a ON a.conversation_id = b.conversation_id AND a.person_id = b.page_opened_by
        WHERE b.page_token = ANY($1::text[]) AND NOT a.archived AND a.population <> 'guest'
        """,
        tokens,
    )
    return {token: Page(*found) for token, *found in rows}


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
