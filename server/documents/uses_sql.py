"""Statements on what carries the versions of documents."""

import msgspec

from protocol.drives import DocumentUse
from server.base.database import Database

MOST = 100
"""Uses that are told of one document, the latest."""


async def select_carried(db: Database, node: int, number: int, name: str) -> int | None:
    """The file of that name by which this version was carried before."""
    found: int | None = await db.fetchval(
        """
        SELECT f.id FROM carried_versions c JOIN files f ON f.id = c.file_id
        WHERE c.node_id = $1 AND c.number = $2 AND f.name = $3 ORDER BY f.id LIMIT 1
        """,
        node,
        number,
        name,
    )
    return found


async def insert_carried(db: Database, file: int, node: int, number: int, name: str) -> None:
    """The version's file once more, under another name, its content kept once."""
    await db.execute(
        """
        INSERT INTO files (id, owner_id, name, size, type, sha256, width, height, pages, scripted)
        SELECT $1, f.owner_id, $4, f.size, f.type, f.sha256, f.width, f.height, f.pages, f.scripted
        FROM versions v JOIN files f ON f.id = v.file_id WHERE v.node_id = $2 AND v.number = $3
        """,
        file,
        node,
        number,
        name,
    )
    await db.execute("INSERT INTO carried_versions (file_id, node_id, number) VALUES ($1, $2, $3)", file, node, number)


async def select_uses(db: Database, person: int, node: int) -> list[DocumentUse]:
    """By messages that the person may read, the latest first; what only those read who follow a message is none."""
    rows = await db.fetch(
        """
        SELECT m.conversation_id AS conversation, m.seq, m.kind, m.author_id AS author, m.sent_at,
            max(v.number) AS version
        FROM version_files v JOIN message_files f ON f.file_id = v.file_id AND NOT f.followers_only
        JOIN access a ON a.conversation_id = f.conversation_id AND a.person_id = $2
        JOIN messages m ON m.conversation_id = f.conversation_id AND m.seq = f.seq
        WHERE v.node_id = $1
        GROUP BY m.conversation_id, m.seq, m.kind, m.author_id, m.sent_at
        ORDER BY m.sent_at DESC, m.conversation_id, m.seq LIMIT $3
        """,
        node,
        person,
        MOST,
    )
    return [msgspec.convert(dict(row), DocumentUse) for row in rows]


async def select_frozen(db: Database, nodes: list[int], kinds: list[str]) -> dict[int, list[int]]:
    """Of these documents, the numbers of the versions that messages of these kinds carry."""
    rows = await db.fetch(
        """
        SELECT v.node_id, array_agg(DISTINCT v.number ORDER BY v.number)
        FROM version_files v JOIN message_files f ON f.file_id = v.file_id
        JOIN messages m ON m.conversation_id = f.conversation_id AND m.seq = f.seq AND m.kind = ANY($2::text[])
        WHERE v.node_id = ANY($1::bigint[]) GROUP BY v.node_id
        """,
        nodes,
        kinds,
    )
    return {row[0]: row[1] for row in rows}


async def select_holding_frozen(db: Database, nodes: list[int], kinds: list[str]) -> list[int]:
    """Those of the nodes in which, in whatever depth, is a document of which a message of these kinds carries a
    version."""
    rows = await db.fetch(
        """
        WITH RECURSIVE down AS (
            SELECT id AS root, id FROM unnest($1::bigint[]) AS asked(id)
            UNION ALL
            SELECT down.root, n.id FROM down JOIN nodes n ON n.parent_id = down.id
        )
        SELECT DISTINCT down.root FROM down JOIN version_files v ON v.node_id = down.id
        JOIN message_files f ON f.file_id = v.file_id
        JOIN messages m ON m.conversation_id = f.conversation_id AND m.seq = f.seq AND m.kind = ANY($2::text[])
        """,
        nodes,
        kinds,
    )
    return [row[0] for row in rows]
