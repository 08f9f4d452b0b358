"""Statements of the search in drives."""

from datetime import datetime
from typing import Any, NamedTuple

from protocol.document_search import NodeCursor
from server.base.database import Database

RANKED = 1_000
"""Results among which the best are looked for."""

MOST_UNREAD = 100

MOST_COUNTED = 1_000

# The wall stands here and not in the index, which is a moment behind: the conversation that a node is in now, and the
# bin. OFFSET 0 keeps the latter for those that are about to be shown, or counted.
FOUND = """
WITH found AS (
    SELECT n.id, n.changed_at, m.pages FROM pages_with($2::text::tsquery) m JOIN nodes n ON n.id = m.node_id
    WHERE n.conversation_id = ANY($1::bigint[]) AND n.changed_at >= $4 AND n.changed_at < $5
        AND n.id NOT IN (SELECT node_id FROM pages_with($3::text::tsquery))
), counted AS (
    SELECT count(*) AS total FROM (
        SELECT FROM (SELECT id FROM found OFFSET 0) f WHERE NOT in_bin(f.id) LIMIT $6
    ) first
)
"""

SHOWN = """
, newest AS (
    SELECT f.* FROM (
        SELECT * FROM found WHERE $7::timestamptz IS NULL OR (changed_at, id) < ($7, $8::bigint)
        ORDER BY changed_at DESC, id DESC OFFSET 0
    ) f
    WHERE NOT in_bin(f.id) LIMIT $9
), page AS (
    SELECT n.id, n.changed_at, best.page, CASE WHEN $11 THEN
        best.rank / (1 + extract(epoch FROM now() - n.changed_at) / 31557600) END AS rank
    FROM newest n CROSS JOIN LATERAL (
        SELECT w.page, ts_rank(w.words, $10::text::tsquery) AS rank FROM page_words w
        WHERE w.node_id = n.id AND w.page = ANY(n.pages) ORDER BY rank DESC, w.page LIMIT 1
    ) best
    ORDER BY rank DESC NULLS LAST, n.changed_at DESC, n.id DESC LIMIT $12
)
SELECT w.*, p.page, t.text, t.paged, (SELECT total FROM counted) AS total
FROM page p JOIN whole_nodes w ON w.id = p.id
LEFT JOIN LATERAL (
    SELECT s.text, t.paged FROM text_pages s JOIN texts t ON t.sha256 = s.sha256
    WHERE s.sha256 = w.version -> 'file' ->> 'sha256' AND s.number = greatest(p.page, 1)
) t ON true
ORDER BY p.rank DESC NULLS LAST, p.changed_at DESC, p.id DESC
"""

TOTAL = "SELECT total FROM counted"

SEARCH, COUNT = f"{FOUND}{SHOWN}", f"{FOUND}{TOTAL}"

UNREAD = """
SELECT count(*) FROM (
    SELECT DISTINCT n.id FROM texts t JOIN files f ON f.sha256 = t.sha256
    JOIN versions v ON v.file_id = f.id JOIN nodes n ON n.id = v.node_id
    WHERE (t.outcome IS NULL OR NOT t.indexed) AND n.conversation_id = ANY($1::bigint[]) AND n.binned_at IS NULL
        AND v.number = (SELECT max(number) FROM versions WHERE node_id = n.id)
    LIMIT $2
) unread
"""


class Asked(NamedTuple):
    """What is looked for, and in which conversations."""

    conversations: list[int]
    query: str
    but: str
    """Leaves out what is found by this one; empty where nothing is."""
    since: datetime
    until: datetime


async def select_hits(
    db: Database, asked: Asked, ranking: str, before: NodeCursor | None, best: bool, counted: bool, limit: int
) -> list[Any]:
    """Rows of `whole_nodes`, each with the `page` that says it most (0 is the name), its `text`, whether that is a
    page, and, where they are `counted`, the `total` of all (see `count_hits`): the newest, or `best` first."""
    return await db.fetch(
        SEARCH,
        *asked,
        MOST_COUNTED if counted else 0,
        before.changed_at if before else None,
        before.node if before else 0,
        RANKED if best else limit,
        ranking,
        best,
        limit,
    )


async def count_hits(db: Database, asked: Asked) -> int:
    """Of all folders and documents that are found, a thousand at most."""
    return int(await db.fetchval(COUNT, *asked, MOST_COUNTED))


async def count_unread(db: Database, conversations: list[int]) -> int:
    """Documents there of which more is going to be found, so many at most."""
    return int(await db.fetchval(UNREAD, conversations, MOST_UNREAD))
