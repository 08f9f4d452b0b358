"""Statements on postings."""

import msgspec

from protocol.postings import PostedSheet
from protocol.types import Seq
from server.base.database import Database


async def select_postings(db: Database, conversation: int, seq: Seq) -> list[PostedSheet]:
    """In the order in which they were entered."""
    rows = await db.fetch(
        """
        SELECT p.number, p.what, p.place, p.put_up_at, p.put_up_by, p.taken_down_at, p.taken_down_by,
            CASE WHEN f.id IS NOT NULL THEN
                jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type, 'sha256', f.sha256,
                    'width', f.width, 'height', f.height, 'pages', f.pages) END AS file
        FROM postings p LEFT JOIN files f ON f.id = p.file_id
        WHERE p.conversation_id = $1 AND p.seq = $2 ORDER BY p.number
        """,
        conversation,
        seq,
    )
    return [msgspec.convert(dict(row), PostedSheet) for row in rows]


async def insert_posting(db: Database, conversation: int, seq: Seq, posting: PostedSheet) -> None:
    await db.execute(
        """
        INSERT INTO postings (conversation_id, seq, number, what, place, put_up_at, put_up_by, file_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        conversation,
        seq,
        posting.number,
        posting.what,
        posting.place,
        posting.put_up_at,
        posting.put_up_by,
        posting.file.id if posting.file else None,
    )


async def update_taken_down(db: Database, conversation: int, seq: Seq, posting: PostedSheet) -> None:
    await db.execute(
        """
        UPDATE postings SET taken_down_at = $4, taken_down_by = $5
        WHERE conversation_id = $1 AND seq = $2 AND number = $3
        """,
        conversation,
        seq,
        posting.number,
        posting.taken_down_at,
        posting.taken_down_by,
    )
