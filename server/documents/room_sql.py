"""Statements on how much a drive holds: each content of a document once, whatever its versions."""

from server.base.database import Database


async def select_bytes(db: Database, conversation: int) -> int:
    return int(await db.fetchval("SELECT bytes FROM drives WHERE conversation_id = $1", conversation) or 0)


async def count_version(db: Database, node: int, file: int) -> None:
    """Before the document has this file as its next version."""
    await db.execute(
        """
        UPDATE drives d SET bytes = d.bytes + f.size FROM nodes n, files f
        WHERE n.id = $1 AND d.conversation_id = n.conversation_id AND f.id = $2 AND NOT EXISTS (
            SELECT FROM versions v JOIN files o ON o.id = v.file_id WHERE v.node_id = n.id AND o.sha256 = f.sha256
        )
        """,
        node,
        file,
    )


async def count_nodes(db: Database, nodes: list[int], *, come: bool) -> None:
    """After these came into the drive in which they are, or before they leave it."""
    await db.execute(
        """
        UPDATE drives d SET bytes = d.bytes + CASE WHEN $2 THEN held.bytes ELSE -held.bytes END FROM (
            SELECT conversation_id, sum(size)::bigint AS bytes FROM (
                SELECT DISTINCT n.conversation_id, n.id, f.sha256, f.size
                FROM nodes n JOIN versions v ON v.node_id = n.id JOIN files f ON f.id = v.file_id
                WHERE n.id = ANY($1::bigint[])
            ) content GROUP BY conversation_id
        ) held WHERE d.conversation_id = held.conversation_id
        """,
        nodes,
        come,
    )
