"""Statements of the search in drives."""

from datetime import datetime
from typing import Any

from protocol.document_search import NodeCursor
from server.base.database import Database

RANKED = 1_000
"""Results among which the best are looked for."""

MOST_UNREAD = 100

MOST_COUNTED = 1_000

# The wall stands here and not in the index, which is a moment behind: the conversation that a node is in now, and the
# bin. OFFSET 0 keeps the latter for those that are about to be shown.
SEARCH = """
WITH matching AS (
    SELECT node_id, array_agg(page) AS pages FROM page_words WHERE words @@ $2::text::tsquery GROUP BY node_id
), found AS (
    SELECT n.id, n.changed_at, m.pages FROM matching m JOIN nodes n ON n.id = m.node_id
    WHERE n.conversation_id = ANY($1::bigint[])
        AND n.changed_at >= $3 AND (n.changed_at, n.id) < ($4, $5::bigint)
), newest AS (
    SELECT f.* FROM (SELECT * FROM found ORDER BY changed_at DESC, id DESC OFFSET 0) f
    WHERE NOT in_bin(f.id) LIMIT $6
), page AS (
    SELECT n.id, n.changed_at, best.page, CASE WHEN $8 THEN
        best.rank / (1 + extract(epoch FROM now() - n.changed_at) / 31557600) END AS rank
    FROM newest n CROSS JOIN LATERAL (
        SELECT w.page, ts_rank(w.words, $7::text::tsquery) AS rank FROM page_words w
        WHERE w.node_id = n.id AND w.page = ANY(n.pages) ORDER BY rank DESC, w.page LIMIT 1
    ) best
    ORDER BY rank DESC NULLS LAST, n.changed_at DESC, n.id DESC LIMIT $9
)
SELECT w.*, p.page, t.text, t.paged FROM page p JOIN whole_nodes w ON w.id = p.id
LEFT JOIN LATERAL (
    SELECT s.text, t.paged FROM text_pages s JOIN texts t ON t.sha256 = s.sha256
    WHERE s.sha256 = w.version -> 'file' ->> 'sha256' AND s.number = greatest(p.page, 1)
) t ON true
ORDER BY p.rank DESC NULLS LAST, p.changed_at DESC, p.id DESC
"""

COUNT = """
SELECT count(*) FROM (
    SELECT FROM (SELECT DISTINCT node_id FROM page_words WHERE words @@ $2::text::tsquery) m
    JOIN nodes n ON n.id = m.node_id
    WHERE n.conversation_id = ANY($1::bigint[]) AND n.changed_at >= $3 AND n.changed_at < $4 AND NOT in_bin(n.id)
    LIMIT $5
) found
"""

UNREAD = """
SELECT count(*) FROM (
    SELECT DISTINCT n.id FROM texts t JOIN files f ON f.sha256 = t.sha256
    JOIN versions v ON v.file_id = f.id JOIN nodes n ON n.id = v.node_id
    WHERE (t.outcome IS NULL OR NOT t.indexed) AND n.conversation_id = ANY($1::bigint[]) AND n.binned_at IS NULL
        AND v.number = (SELECT max(number) FROM versions WHERE node_id = n.id)
    LIMIT $2
) unread
"""


async def select_hits(
    db: Database,
    conversations: list[int],
    query: str,
    ranking: str,
    between: tuple[datetime, datetime],
    before: NodeCursor | None,
    best: bool,
    limit: int,
) -> list[Any]:
    """Rows of `whole_nodes`, each with the `page` that says it most (0 is the name), its `text`, and whether that is a
    page: the newest, or `best` first."""
    since, until = between
    return await db.fetch(
        SEARCH,
        conversations,
        query,
        since,
        min(until, before.changed_at) if before else until,
        before.node if before else 0,
        RANKED if best else limit,
        ranking,
        best,
        limit,
    )


async def count_hits(db: Database, conversations: list[int], query: str, between: tuple[datetime, datetime]) -> int:
    """Of all folders and documents that are found, a thousand at most."""
    return int(await db.fetchval(COUNT, conversations, query, *between, MOST_COUNTED))


async def count_unread(db: Database, conversations: list[int]) -> int:
    """Documents there of which more is going to be found, so many at most."""
    return int(await db.fetchval(UNREAD, conversations, MOST_UNREAD))
