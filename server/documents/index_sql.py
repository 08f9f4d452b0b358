"""Statements of the worker that keeps the drives' index."""

from typing import Any

from protocol.drives import Node
from server.base.database import Database
from server.documents.drives_sql import node_of

NODES = 20
"""Indexed at once, with all their pages: whoever moves one of them to another drive meanwhile waits for it."""


async def try_lock(db: Database) -> bool:
    """Until the end of the transaction, no other worker writes the index; false while one does."""
    return bool(await db.fetchval("SELECT pg_try_advisory_xact_lock(hashtextextended('drives_index', 0))"))


async def select_behind(db: Database) -> Any:
    """A drive that has changed since it was indexed: `conversation`, `since`, and the `top` of its changes."""
    return await db.fetchrow(
        """
        SELECT conversation_id AS conversation, indexed_seq AS since, last_seq AS top FROM drives
        WHERE last_seq > indexed_seq ORDER BY conversation_id LIMIT 1
        """
    )


async def select_changed(db: Database, conversation: int, since: int, top: int) -> list[Node]:
    """What changed first after that."""
    rows = await db.fetch(
        """
        SELECT * FROM whole_nodes WHERE conversation = $1 AND changed_seq > $2 AND changed_seq <= $3
        ORDER BY changed_seq LIMIT $4
        """,
        conversation,
        since,
        top,
        NODES,
    )
    return [node_of(row) for row in rows]


async def update_indexed(db: Database, conversation: int, reached: int) -> None:
    await db.execute(
        "UPDATE drives SET indexed_seq = greatest(indexed_seq, $2) WHERE conversation_id = $1", conversation, reached
    )


async def select_not_indexed(db: Database) -> str | None:
    """A content of which more was read than is found."""
    sha256: str | None = await db.fetchval("SELECT sha256 FROM texts WHERE NOT indexed LIMIT 1")
    return sha256


async def update_text_indexed(db: Database, sha256: str) -> None:
    """Of what is read from here on, it is told anew."""
    await db.execute("UPDATE texts SET indexed = true WHERE sha256 = $1", sha256)


async def select_holding(db: Database, sha256: str) -> list[Node]:
    """The documents whose version in force has this content."""
    rows = await db.fetch(
        """
        SELECT * FROM whole_nodes w WHERE w.version -> 'file' ->> 'sha256' = $1 AND w.id IN (
            SELECT v.node_id FROM files f JOIN versions v ON v.file_id = f.id WHERE f.sha256 = $1
        )
        """,
        sha256,
    )
    return [node_of(row) for row in rows]


async def replace_words(db: Database, nodes: list[Node], words: list[tuple[str, str]]) -> None:
    """What these are found by now: the vectors of their names, in the same order, and what each page has beside its
    own."""
    ids = [node.id for node in nodes]
    await db.execute("DELETE FROM page_words WHERE node_id = ANY($1::bigint[])", ids)
    await db.execute(
        """
        WITH named AS (
            SELECT n.id, n.sha256, n.name::tsvector, n.beside::tsvector
            FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS n(id, sha256, name, beside)
            JOIN (SELECT id FROM nodes WHERE id = ANY($1::bigint[]) ORDER BY id FOR KEY SHARE) there ON there.id = n.id
        )
        INSERT INTO page_words (node_id, page, words)
        SELECT id, 0, name FROM named
        UNION ALL
        SELECT n.id, p.number, n.beside || p.words FROM named n JOIN text_pages p ON p.sha256 = n.sha256
        """,
        ids,
        [node.version.file.sha256 if node.version else "" for node in nodes],
        [name for name, _ in words],
        [beside for _, beside in words],
    )
