"""Statements on what an archive holds."""

from collections.abc import Sequence
from datetime import datetime

from asyncpg import Record
from msgspec import Struct

from server.base.database import Database, Pool


class Packed(Struct):
    """A folder, or a document with its content."""

    id: int
    parent: int | None
    name: str
    key: str
    """Of the name: by it they stand in order."""
    changed_at: datetime
    sha256: str | None
    size: int | None


async def select_name(db: Database, conversation: int) -> str:
    """Of the group; empty of a direct conversation."""
    return str(await db.fetchval("SELECT name FROM conversations WHERE id = $1", conversation) or "")


PACKED = """
WITH RECURSIVE down AS (
    SELECT id FROM nodes
    WHERE conversation_id = $1 AND binned_at IS NULL
        AND CASE WHEN $2::bigint[] IS NULL THEN parent_id IS NULL ELSE id = ANY($2) END
    UNION
    SELECT n.id FROM down JOIN nodes n ON n.parent_id = down.id AND n.binned_at IS NULL
)
SELECT n.id, n.parent_id AS parent, n.name, n.name_key AS key,
    coalesce(v.dated, v.made_at, n.changed_at) AS changed_at, f.sha256, f.size
FROM down JOIN nodes n ON n.id = down.id
LEFT JOIN LATERAL (
    SELECT made_at, dated, file_id FROM versions WHERE node_id = n.id ORDER BY number DESC LIMIT 1
) v ON true
LEFT JOIN files f ON f.id = v.file_id
"""

TOGETHER = 200
"""Rows that are taken in before others are served."""


async def select_packed(pool: Pool, conversation: int, nodes: list[int] | None) -> Sequence[Record]:
    """These nodes of the drive, or all at its top, and what is in them, the bin excepted; each once, in no order, with
    the fields of `Packed`. There may be any number of them."""
    async with pool.acquire() as db, db.transaction():
        return [row async for row in db.cursor(PACKED, conversation, nodes, prefetch=TOGETHER)]
