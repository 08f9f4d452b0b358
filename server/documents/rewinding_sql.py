"""Statements on what a folder held at an instant."""

from datetime import datetime

import msgspec

from server.base.database import Database


class Held(msgspec.Struct):
    """A node below a folder: how deep, whether it was there at the instant and is in the bin now, and of a document the
    file that was in force then, where it holds something else now and is not written live."""

    id: int
    parent: int | None
    kind: str
    depth: int
    late: bool
    binned: bool
    earlier: int | None


async def select_held(db: Database, conversation: int, folder: int | None, at: datetime, limit: int) -> list[Held]:
    """What is below the folder, or in the drive; not what was in the bin already at the instant."""
    rows = await db.fetch(
        """
        WITH RECURSIVE down AS (
            SELECT id, 1 AS depth FROM nodes
            WHERE conversation_id = $1 AND parent_id IS NOT DISTINCT FROM $2::bigint
                AND (binned_at IS NULL OR binned_at > $3)
            UNION ALL
            SELECT n.id, down.depth + 1 FROM down JOIN nodes n ON n.parent_id = down.id
            WHERE n.binned_at IS NULL OR n.binned_at > $3
        )
        SELECT n.id, n.parent_id AS parent, n.kind, down.depth, n.binned_at IS NOT NULL AS binned,
            coalesce(first.made_at, n.created_at) > $3 AS late,
            CASE WHEN n.live IS NULL AND earlier.sha256 <> now.sha256 THEN earlier.id END AS earlier
        FROM (SELECT * FROM down LIMIT $4) down JOIN nodes n ON n.id = down.id
        LEFT JOIN LATERAL (
            SELECT v.made_at FROM versions v WHERE v.node_id = n.id ORDER BY v.number LIMIT 1
        ) first ON true
        LEFT JOIN LATERAL (
            SELECT f.id, f.sha256 FROM versions v JOIN files f ON f.id = v.file_id
            WHERE v.node_id = n.id AND v.made_at <= $3 ORDER BY v.number DESC LIMIT 1
        ) earlier ON true
        LEFT JOIN LATERAL (
            SELECT f.sha256 FROM versions v JOIN files f ON f.id = v.file_id
            WHERE v.node_id = n.id ORDER BY v.number DESC LIMIT 1
        ) now ON true
        """,
        conversation,
        folder,
        at,
        limit,
    )
    return [msgspec.convert(dict(row), Held) for row in rows]
