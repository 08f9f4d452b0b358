"""Statements on what is folded of live documents, and on the versions that show them."""

from datetime import timedelta
from typing import NamedTuple

from protocol.types import Seq
from server.base.database import Database

KEPT = timedelta(hours=1)
"""For which a change that was folded is kept by itself, so that it is known when it is sent again."""

RESTED = timedelta(minutes=5)
AFTER_FAILURE = timedelta(hours=1)

MANY, LARGE = 200, 256 * 1024
"""Changes, and their bytes, that are not folded yet."""


class Held(NamedTuple):
    """A live document as it is now: what was folded, and the changes after it in their order."""

    node: int
    conversation: int
    name: str
    seq: Seq
    folded_seq: Seq
    folded: bytes
    changes: list[bytes]
    author: int
    """Of the last change."""


HELD = """
SELECT l.node_id, n.conversation_id, n.name, l.last_seq, l.folded_seq, l.folded,
    coalesce((
        SELECT array_agg(u.data ORDER BY u.seq) FROM live_updates u WHERE u.node_id = l.node_id AND u.seq > l.folded_seq
    ), '{}'),
    coalesce((
        SELECT u.author_id FROM live_updates u WHERE u.node_id = l.node_id ORDER BY u.seq DESC LIMIT 1
    ), n.changed_by)
FROM live_documents l JOIN nodes n ON n.id = l.node_id
"""
"""One statement: it sees one instant."""


async def select_held(db: Database, node: int) -> Held | None:
    row = await db.fetchrow(f"{HELD} WHERE l.node_id = $1", node)
    return Held(*row) if row else None


async def select_unshown(db: Database, node: int) -> Held | None:
    """None where the version in force shows all that it holds, or where that could not be done just now."""
    row = await db.fetchrow(
        f"{HELD} WHERE l.node_id = $1 AND l.last_seq > l.shown_seq"
        " AND (l.failed_at IS NULL OR l.failed_at < clock_timestamp() - $2::interval)",
        node,
        AFTER_FAILURE,
    )
    return Held(*row) if row else None


async def select_long(db: Database) -> list[int]:
    """Those of which much is not folded yet."""
    rows = await db.fetch(
        """
        SELECT l.node_id FROM live_documents l WHERE l.last_seq > l.folded_seq
            AND (l.failed_at IS NULL OR l.failed_at < clock_timestamp() - $1::interval)
            AND (l.last_seq - l.folded_seq > $2 OR l.bytes - octet_length(l.folded) > $3) ORDER BY l.node_id
        """,
        AFTER_FAILURE,
        MANY,
        LARGE,
    )
    return [row[0] for row in rows]


async def select_rested(db: Database) -> list[int]:
    """Those that nobody has written for a while, and that no version shows."""
    rows = await db.fetch(
        """
        SELECT l.node_id FROM live_documents l WHERE l.last_seq > l.shown_seq
            AND (l.failed_at IS NULL OR l.failed_at < clock_timestamp() - $1::interval)
            AND l.written_at < clock_timestamp() - $2::interval AND NOT in_bin(l.node_id) ORDER BY l.written_at
        """,
        AFTER_FAILURE,
        RESTED,
    )
    return [row[0] for row in rows]


async def lock_document(db: Database, node: int) -> tuple[Seq, Seq]:
    """The numbers up to which it is folded, and shown: nobody else changes it to the end of the transaction."""
    row = await db.fetchrow(
        "SELECT folded_seq, shown_seq FROM live_documents WHERE node_id = $1 FOR NO KEY UPDATE", node
    )
    return (row[0], row[1]) if row else (0, 0)


async def update_folded(db: Database, node: int, seq: Seq, state: bytes) -> None:
    """All changes up to that number are in the state; those that are in it for long are kept no longer, but for the
    last, which says who has written last."""
    await db.execute(
        """
        UPDATE live_documents l SET folded = $3::bytea, folded_seq = $2, bytes = octet_length($3::bytea) + coalesce((
            SELECT sum(octet_length(u.data)) FROM live_updates u WHERE u.node_id = l.node_id AND u.seq > $2
        ), 0) WHERE l.node_id = $1
        """,
        node,
        seq,
        state,
    )
    await db.execute(
        """
        DELETE FROM live_updates u USING live_documents l WHERE l.node_id = u.node_id AND u.node_id = $1
            AND u.seq <= $2 AND u.seq < l.last_seq AND u.made_at < clock_timestamp() - $3::interval
        """,
        node,
        seq,
        KEPT,
    )


async def update_failed(db: Database, node: int) -> None:
    await db.execute("UPDATE live_documents SET failed_at = clock_timestamp() WHERE node_id = $1", node)


async def update_shown(db: Database, node: int, seq: Seq) -> None:
    """The version in force shows it up to there."""
    await db.execute("UPDATE live_documents SET shown_seq = $2 WHERE node_id = $1", node, seq)


async def insert_live_version(db: Database, node: int, seq: Seq, state: bytes) -> None:
    """Of the version in force: what it was made from."""
    await db.execute(
        """
        INSERT INTO live_versions (node_id, number, seq, state)
        SELECT $1, max(number), $2, $3 FROM versions WHERE node_id = $1
        """,
        node,
        seq,
        state,
    )


async def select_shown_content(db: Database, node: int) -> str | None:
    """The SHA-256 of the version in force."""
    found: str | None = await db.fetchval(
        """
        SELECT f.sha256 FROM versions v JOIN files f ON f.id = v.file_id
        WHERE v.node_id = $1 ORDER BY v.number DESC LIMIT 1
        """,
        node,
    )
    return found


COPIES = """
WITH copies AS (SELECT * FROM unnest($1::bigint[], $2::bigint[]) AS c(source, id)), documents AS (
    INSERT INTO live_documents (node_id, last_seq, folded_seq, folded, bytes, shown_seq, written_at)
    SELECT c.id, l.last_seq, l.folded_seq, l.folded, l.bytes, l.shown_seq, l.written_at
    FROM copies c JOIN live_documents l ON l.node_id = c.source
), updates AS (
    INSERT INTO live_updates (node_id, seq, author_id, client_id, made_at, data)
    SELECT c.id, u.seq, CASE WHEN $3 THEN u.author_id ELSE n.created_by END, c.id || ':' || u.seq, u.made_at, u.data
    FROM copies c JOIN nodes n ON n.id = c.id JOIN live_documents l ON l.node_id = c.source
    JOIN live_updates u ON u.node_id = c.source AND (u.seq > l.folded_seq OR u.seq = l.last_seq)
), writers AS (
    INSERT INTO live_writers (node_id, writer, person_id)
    SELECT c.id, w.writer, w.person_id FROM copies c JOIN live_writers w ON w.node_id = c.source
)
INSERT INTO live_versions (node_id, number, seq, state)
SELECT v.node_id, v.number, s.seq, s.state FROM copies c JOIN versions v ON v.node_id = c.id
JOIN live_versions s ON s.node_id = c.source
    AND s.number = CASE WHEN $3 THEN v.number ELSE (SELECT max(number) FROM versions WHERE node_id = c.source) END
"""
"""One statement: whoever writes meanwhile is in it whole, or not at all."""


async def insert_live_copies(db: Database, copies: dict[int, int], *, whole: bool) -> None:
    """Of the live documents among the sources, each with its copy, as they are now; their changes are by whoever copied
    them, unless they are copied `whole`, with their versions."""
    await db.execute(COPIES, list(copies), list(copies.values()), whole)
