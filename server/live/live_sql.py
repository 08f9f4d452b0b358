"""Statements on live documents: their changes, whose they are, and what was folded of them."""

from typing import NamedTuple

from asyncpg.pool import PoolConnectionProxy
from msgspec import Struct

from protocol.live import LARGEST, LiveUpdate, LiveWriter
from protocol.types import Seq
from server.base.database import Database

MOST = 1_000
"""Changes that are read at once."""


class Standing(NamedTuple):
    """A live document as one person has it."""

    conversation: int
    seq: Seq
    folded: Seq
    may_write: bool


class Writing(Struct):
    """A change to be: of which document, whose, and by which numbers of Yjs."""

    node: int
    author: int
    client_id: str
    data: bytes
    writers: list[int]
    conversation: int = 0
    """Filled in as it is stored."""
    new_writers: list[LiveWriter] = []
    """Likewise: those that nobody had used there before."""


class Verdict(NamedTuple):
    """What became of a change."""

    position: int
    verdict: str
    node: int
    seq: Seq
    conversation: int


STANDING = """
SELECT n.conversation_id, l.last_seq, l.folded_seq, a.may_send AND NOT a.archived AND NOT in_bin(n.id)
FROM nodes n JOIN live_documents l ON l.node_id = n.id
JOIN access a ON a.conversation_id = n.conversation_id AND a.person_id = $1
WHERE n.id = $2
"""


async def select_standing(db: Database, person: int, node: int) -> Standing | None:
    """None where there is no such document, or none for this person."""
    row = await db.fetchrow(STANDING, person, node)
    return Standing(*row) if row else None


async def select_updates(db: Database, node: int, after: Seq) -> list[LiveUpdate]:
    """The first of those after this number, which is no less than what was folded."""
    rows = await db.fetch(
        """
        SELECT seq, author_id AS author, data FROM live_updates WHERE node_id = $1 AND seq > $2 ORDER BY seq LIMIT $3
        """,
        node,
        after,
        MOST,
    )
    return [LiveUpdate(**row) for row in rows]


async def select_writers(db: Database, node: int) -> list[LiveWriter]:
    rows = await db.fetch(
        "SELECT writer, person_id AS person FROM live_writers WHERE node_id = $1 ORDER BY writer", node
    )
    return [LiveWriter(**row) for row in rows]


async def select_folded(db: Database, node: int, folded: Seq) -> bytes | None:
    """None when it was folded further since."""
    found: bytes | None = await db.fetchval(
        "SELECT folded FROM live_documents WHERE node_id = $1 AND folded_seq = $2", node, folded
    )
    return found


async def insert_live(db: Database, node: int, kind: str, begun: bytes) -> None:
    """The document is live from now on, and holds this update of Yjs."""
    await db.execute("UPDATE nodes SET live = $2 WHERE id = $1", node, kind)
    await db.execute(
        "INSERT INTO live_documents (node_id, folded, bytes) VALUES ($1, $2::bytea, octet_length($2::bytea))",
        node,
        begun,
    )


LOCK = """
SELECT FROM live_documents WHERE node_id = ANY(ARRAY(
    SELECT n.id FROM unnest($1::bigint[], $2::bigint[]) AS e(node_id, author_id) JOIN nodes n ON n.id = e.node_id
    JOIN access a ON a.conversation_id = n.conversation_id AND a.person_id = e.author_id
)) ORDER BY node_id FOR NO KEY UPDATE
"""
"""A statement of its own: the next one sees what was committed before it had them all. Whoever is not in a conversation
waits for nobody who writes there."""

# MATERIALIZED where each part has to be done once and before the next.
APPEND = """
WITH entries AS (
    SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::text[], $5::bytea[])
        AS e(position, node_id, author_id, client_id, data)
), writers AS (
    SELECT * FROM unnest($6::int[], $7::bigint[]) AS w(position, writer)
), earlier AS (
    SELECT e.position, u.node_id = e.node_id AND u.data = e.data AS same, u.seq
    FROM entries e CROSS JOIN LATERAL (
        SELECT u.node_id, u.seq, u.data FROM live_updates u
        WHERE u.author_id = e.author_id AND u.client_id = e.client_id LIMIT 1
    ) u
), judged AS MATERIALIZED (
    SELECT e.position, e.node_id, n.conversation_id, CASE
        WHEN l.node_id IS NULL OR a.person_id IS NULL THEN 'not_found'
        WHEN r.same THEN 'repeated'
        WHEN NOT r.same THEN 'client_id'
        WHEN a.archived THEN 'archived'
        WHEN NOT a.may_send THEN 'not_allowed'
        WHEN in_bin(n.id) THEN 'binned'
        WHEN EXISTS (
            SELECT FROM writers w JOIN live_writers o ON o.node_id = e.node_id AND o.writer = w.writer
            WHERE w.position = e.position AND o.person_id <> e.author_id
        ) THEN 'writer'
        WHEN l.bytes + sum(octet_length(e.data)) FILTER (WHERE a.may_send)
            OVER (PARTITION BY e.node_id ORDER BY e.position) > $8 THEN 'full'
        ELSE 'stored'
    END AS verdict
    FROM entries e LEFT JOIN earlier r ON r.position = e.position
    LEFT JOIN live_documents l ON l.node_id = e.node_id LEFT JOIN nodes n ON n.id = l.node_id
    LEFT JOIN LATERAL (
        SELECT a.person_id, a.archived, a.may_send
        FROM access a WHERE a.conversation_id = n.conversation_id AND a.person_id = e.author_id LIMIT 1
    ) a ON true
), numbered AS MATERIALIZED (
    SELECT j.position, j.node_id, j.conversation_id,
        l.last_seq + row_number() OVER (PARTITION BY j.node_id ORDER BY j.position) AS seq
    FROM judged j JOIN live_documents l ON l.node_id = j.node_id WHERE j.verdict = 'stored'
), raised AS (
    UPDATE live_documents l SET last_seq = n.top, bytes = l.bytes + n.bytes, written_at = clock_timestamp()
    FROM (
        SELECT n.node_id, max(n.seq) AS top, sum(octet_length(e.data)) AS bytes
        FROM numbered n JOIN entries e USING (position) GROUP BY n.node_id
    ) n
    WHERE l.node_id = n.node_id
), stored AS (
    INSERT INTO live_updates (node_id, seq, author_id, client_id, data)
    SELECT n.node_id, n.seq, e.author_id, e.client_id, e.data FROM numbered n JOIN entries e USING (position)
)
SELECT j.position, j.verdict, j.node_id, coalesce(n.seq, r.seq, 0), coalesce(j.conversation_id, 0)
FROM judged j LEFT JOIN numbered n USING (position) LEFT JOIN earlier r USING (position)
"""


async def insert_updates(db: PoolConnectionProxy, writings: list[Writing]) -> list[Verdict]:
    """Numbers and keeps those of the changes that may be written, within a transaction of the caller."""
    await db.execute(LOCK, [one.node for one in writings], [one.author for one in writings])
    bears = [(position, writer) for position, one in enumerate(writings) for writer in one.writers]
    rows = await db.fetch(
        APPEND,
        list(range(len(writings))),
        [one.node for one in writings],
        [one.author for one in writings],
        [one.client_id for one in writings],
        [one.data for one in writings],
        [position for position, _ in bears],
        [writer for _, writer in bears],
        LARGEST,
    )
    return [Verdict(*row) for row in rows]


async def insert_writers(db: Database, claims: list[tuple[int, int, int]]) -> list[tuple[int, LiveWriter]]:
    """Of these, each a document, a number of Yjs and whose it is from now on, those that are new."""
    rows = await db.fetch(
        """
        INSERT INTO live_writers (node_id, writer, person_id)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[])
        ON CONFLICT DO NOTHING RETURNING node_id, writer, person_id
        """,
        *([claim[place] for claim in claims] for place in range(3)),
    )
    return [(row[0], LiveWriter(row[1], row[2])) for row in rows]
