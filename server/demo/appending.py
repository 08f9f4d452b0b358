"""What is said in the demo's groups after their story has been told."""

import secrets
from datetime import datetime

from protocol.codec import to_json
from protocol.contents import BaseContent
from protocol.types import snake_case
from server.base.database import Database


async def append(db: Database, conversation: int, author: int, content: BaseContent, at: datetime) -> int:
    """As the last message, which those who have read all before have read, too. Returns its number."""
    seq: int = await db.fetchval(
        "UPDATE conversations SET last_seq = last_seq + 1 WHERE id = $1 RETURNING last_seq", conversation
    )
    await db.execute(
        "UPDATE memberships SET read_seq = $2 WHERE conversation_id = $1 AND read_seq = $2 - 1", conversation, seq
    )
    await db.execute(
        """
        INSERT INTO messages
            (conversation_id, seq, changed_seq, author_id, client_id, kind, content, sent_at, counts, receipted)
        VALUES ($1, $2, $2, $3, $4, $5, $6::text::jsonb, $7, true, false)
        """,
        conversation,
        seq,
        author,
        secrets.token_urlsafe(16),
        snake_case(type(content).__name__),
        to_json(content).decode(),
        at,
    )
    return seq
