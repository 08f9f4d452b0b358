"""Statements on drives, and on what is read of them as a whole."""

from datetime import timedelta
from typing import Any

import msgspec

from protocol.drives import Node, Taken
from server.base.database import Database

PAGE = 500
"""Nodes that are read at once."""


def node_of(row: Any) -> Node:
    return msgspec.convert(dict(row), Node)


async def lock_drive(db: Database, conversation: int) -> None:
    """The drive of a conversation, made when it has none, is the caller's alone to the end of the transaction."""
    await db.execute(
        """
        INSERT INTO drives (conversation_id) SELECT id FROM conversations WHERE id = $1
        ON CONFLICT (conversation_id) DO UPDATE SET last_seq = drives.last_seq
        """,
        conversation,
    )


async def select_last(db: Database, conversation: int) -> int:
    """The number of the drive's last change; 0 where nothing was ever in it."""
    return int(await db.fetchval("SELECT last_seq FROM drives WHERE conversation_id = $1", conversation) or 0)


async def update_changed(db: Database, conversation: int, nodes: list[int]) -> int:
    """Numbers the changes of these nodes, in their order; the number before the first of them."""
    since = await db.fetchval(
        """
        WITH raised AS (
            UPDATE drives SET last_seq = last_seq + cardinality($2::bigint[]) WHERE conversation_id = $1
            RETURNING last_seq - cardinality($2::bigint[]) AS since
        ), changed AS (
            UPDATE nodes n SET changed_seq = raised.since + c.place
            FROM raised, unnest($2::bigint[]) WITH ORDINALITY AS c(id, place) WHERE n.id = c.id
        )
        SELECT since FROM raised
        """,
        conversation,
        nodes,
    )
    return int(since)


async def insert_departures(db: Database, conversation: int, nodes: list[int]) -> int:
    """Notes that these are in the drive no more, all under one number, which is answered."""
    seq = await db.fetchval(
        """
        WITH raised AS (
            UPDATE drives SET last_seq = last_seq + 1 WHERE conversation_id = $1 RETURNING last_seq
        ), gone AS (
            INSERT INTO departures (conversation_id, node_id, seq)
            SELECT $1, unnest($2::bigint[]), last_seq FROM raised
            ON CONFLICT (conversation_id, node_id) DO UPDATE SET seq = excluded.seq
        )
        SELECT last_seq FROM raised
        """,
        conversation,
        nodes,
    )
    return int(seq)


async def select_nodes(db: Database, nodes: list[int]) -> list[Node]:
    """Those that there are, whole, in the order of their changes."""
    rows = await db.fetch("SELECT * FROM whole_nodes WHERE id = ANY($1::bigint[]) ORDER BY changed_seq", nodes)
    return [node_of(row) for row in rows]


async def select_changed(db: Database, conversation: int, after: int) -> list[Node]:
    """The first of those that changed after that number."""
    rows = await db.fetch(
        "SELECT * FROM whole_nodes WHERE conversation = $1 AND changed_seq > $2 ORDER BY changed_seq LIMIT $3",
        conversation,
        after,
        PAGE,
    )
    return [node_of(row) for row in rows]


async def select_departed(db: Database, conversation: int, after: int, top: int) -> list[int]:
    rows = await db.fetch(
        "SELECT node_id FROM departures WHERE conversation_id = $1 AND seq > $2 AND seq <= $3",
        conversation,
        after,
        top,
    )
    return [row[0] for row in rows]


async def select_children(db: Database, conversation: int, parent: int | None, after: Node | None) -> list[Node]:
    """What is in the folder, or at the top, the bin excepted, after the node if one is given."""
    rows = await db.fetch(
        """
        WITH page AS (
            SELECT id FROM nodes
            WHERE conversation_id = $1 AND coalesce(parent_id, 0) = $2 AND binned_at IS NULL
                AND (kind = 'document', name_key, id) > ($3::boolean, $4::text, $5::bigint)
            ORDER BY kind = 'document', name_key, id LIMIT $6
        )
        SELECT w.* FROM page JOIN whole_nodes w ON w.id = page.id ORDER BY w.kind = 'document', w.name_key, w.id
        """,
        conversation,
        parent or 0,
        after is not None and after.kind == "document",
        await db.fetchval("SELECT name_key FROM nodes WHERE id = $1", after.id) if after else "",
        after.id if after else 0,
        PAGE,
    )
    return [node_of(row) for row in rows]


async def select_binned(db: Database, conversation: int) -> list[Node]:
    rows = await db.fetch(
        """
        SELECT * FROM whole_nodes WHERE conversation = $1 AND binned_at IS NOT NULL
        ORDER BY binned_at DESC, id LIMIT $2
        """,
        conversation,
        PAGE,
    )
    return [node_of(row) for row in rows]


async def select_taken_to(db: Database, person: int, nodes: list[int]) -> list[Taken]:
    """Where those of the nodes were taken that are in a conversation of this person now."""
    rows = await db.fetch(
        """
        SELECT n.id, n.taken_to FROM nodes n JOIN access a ON a.conversation_id = n.taken_to AND a.person_id = $1
        WHERE n.id = ANY($2::bigint[]) ORDER BY n.id
        """,
        person,
        nodes,
    )
    return [Taken(*row) for row in rows]


async def select_shared(db: Database, person: int, limit: int) -> list[Node]:
    """What stands at the top of the drives of this person's direct conversations, but for their own, the last changed
    first."""
    rows = await db.fetch(
        """
        SELECT w.* FROM access a JOIN conversations c ON c.id = a.conversation_id
        JOIN whole_nodes w ON w.conversation = c.id AND w.parent IS NULL AND w.binned_at IS NULL
        WHERE a.person_id = $1 AND a.kind = 'direct' AND c.direct_key <> $1::bigint::text
        ORDER BY w.changed_at DESC, w.id LIMIT $2
        """,
        person,
        limit,
    )
    return [node_of(row) for row in rows]


OVERDUE = """
SELECT n.id, n.conversation_id FROM nodes n WHERE n.binned_at < clock_timestamp() - $1::interval
UNION
SELECT n.id, n.conversation_id FROM held_drives h JOIN nodes n ON n.conversation_id = h.conversation_id
WHERE n.parent_id IS NULL AND h.left_at < clock_timestamp() - $2::interval
ORDER BY 2, 1
"""


async def select_overdue_drives(db: Database, kept: timedelta, held: timedelta) -> list[int]:
    """Those with something in the bin for longer than it is `kept`, or of somebody who left longer ago than it is
    `held`."""
    return list(dict.fromkeys(row["conversation_id"] for row in await db.fetch(OVERDUE, kept, held)))


async def select_overdue(db: Database, conversation: int, kept: timedelta, held: timedelta) -> list[int]:
    """Those of this drive."""
    rows = await db.fetch(OVERDUE, kept, held)
    return [row["id"] for row in rows if row["conversation_id"] == conversation]
