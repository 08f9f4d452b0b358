"""Statements on what is pinned in drives."""

from protocol.drives import Node
from server.base.database import Database
from server.documents.drives_sql import node_of


async def select_pinned(db: Database, conversation: int) -> list[Node]:
    """Those pinned last first; nothing that is in the bin, by itself or with a folder."""
    rows = await db.fetch(
        """
        SELECT * FROM whole_nodes WHERE conversation = $1 AND pinned_at IS NOT NULL AND NOT in_bin(id)
        ORDER BY pinned_at DESC, id
        """,
        conversation,
    )
    return [node_of(row) for row in rows]


async def update_pinned(db: Database, nodes: list[int], *, on: bool) -> None:
    await db.execute(
        "UPDATE nodes SET pinned_at = CASE WHEN $2 THEN clock_timestamp() END WHERE id = ANY($1::bigint[])", nodes, on
    )
