"""Statements on the labels that posts bear."""

import msgspec

from protocol.posts import LabelCount
from server.base.database import Database

MOST = 100


async def select_labels(db: Database, person: int) -> list[LabelCount]:
    """Of the posts in the person's conversations, those of most posts first."""
    rows = await db.fetch(
        """
        SELECT label, count(*) AS posts
        FROM access a
        JOIN messages m ON m.conversation_id = a.conversation_id AND m.kind = 'post' AND m.receipted
        CROSS JOIN jsonb_array_elements_text(m.content -> 'labels') AS label
        WHERE a.person_id = $1 AND m.content ? 'labels'
        GROUP BY label ORDER BY posts DESC, label LIMIT $2
        """,
        person,
        MOST,
    )
    return [msgspec.convert(dict(row), LabelCount) for row in rows]
