"""Statements of the search in files that messages carry."""

from datetime import datetime
from typing import Any

from protocol.file_search import FileCursor
from server.base.database import Database

RANKED = 1_000
"""Results among which the best are looked for."""

MOST_UNREAD = 100

# The wall stands in `carried`: the conversations, what goes to followers alone, what its recipient has yet to open.
# Of one content it tells the latest message, and the file as that one has it.
SEARCH = """
WITH matching AS (
    SELECT sha256, array_agg(number) AS pages FROM text_pages WHERE words @@ $3::text::tsquery GROUP BY sha256
), carried AS (
    SELECT DISTINCT ON (f.sha256) f.id, f.sha256, x.pages, m.conversation_id, m.seq, m.kind, m.author_id, m.sent_at
    FROM matching x JOIN files f ON f.sha256 = x.sha256
    JOIN message_files c ON c.file_id = f.id AND NOT c.followers_only AND c.conversation_id = ANY($2::bigint[])
    JOIN messages m ON m.conversation_id = c.conversation_id AND m.seq = c.seq
    WHERE m.sent_at >= $5 AND m.sent_at < $6 AND ($7::bigint IS NULL OR m.author_id = $7) AND NOT EXISTS (
        SELECT FROM receipts r
        WHERE r.conversation_id = c.conversation_id AND r.seq = c.seq AND r.person_id = $1 AND r.opened_at IS NULL
    )
    ORDER BY f.sha256, m.sent_at DESC, m.conversation_id, m.seq, f.id
), newest AS (
    SELECT * FROM carried WHERE $8::timestamptz IS NULL OR (sent_at, id) < ($8, $9::bigint)
    ORDER BY sent_at DESC, id DESC LIMIT $10
), page AS (
    SELECT n.*, best.number, CASE WHEN $4 <> '' THEN
        best.rank / (1 + extract(epoch FROM now() - n.sent_at) / 31557600) END AS rank
    FROM newest n CROSS JOIN LATERAL (
        SELECT p.number, ts_rank(p.words, coalesce(nullif($4, ''), $3)::tsquery) AS rank FROM text_pages p
        WHERE p.sha256 = n.sha256 AND p.number = ANY(n.pages) ORDER BY rank DESC, p.number LIMIT 1
    ) best
    ORDER BY rank DESC NULLS LAST, n.sent_at DESC, n.id DESC LIMIT $11
)
SELECT p.conversation_id, p.seq, p.kind, p.author_id, p.sent_at, p.number AS page, s.text, t.paged,
    to_jsonb(f.*) AS file
FROM page p JOIN files f ON f.id = p.id JOIN text_pages s ON s.sha256 = p.sha256 AND s.number = p.number
JOIN texts t ON t.sha256 = p.sha256
ORDER BY p.rank DESC NULLS LAST, p.sent_at DESC, p.id DESC
"""

UNREAD = """
SELECT count(*) FROM (
    SELECT DISTINCT t.sha256 FROM texts t JOIN files f ON f.sha256 = t.sha256
    JOIN message_files c ON c.file_id = f.id AND NOT c.followers_only
    WHERE t.outcome IS NULL AND c.conversation_id = ANY($1::bigint[]) LIMIT $2
) unread
"""


async def select_hits(
    db: Database,
    where: tuple[int, list[int], int | None],
    query: str,
    ranking: str,
    between: tuple[datetime, datetime],
    before: FileCursor | None,
    limit: int,
) -> list[Any]:
    """Of the person, in these conversations, of this author's messages if one is named: each `file` with the message
    that carries it, the `page` that says it most, its `text`, and whether it is `paged`. The newest come first, or
    the best, with a `ranking`."""
    return await db.fetch(
        SEARCH,
        where[0],
        where[1],
        query,
        ranking,
        *between,
        where[2],
        before.sent_at if before else None,
        before.file if before else 0,
        RANKED if ranking else limit,
        limit,
    )


async def count_unread(db: Database, conversations: list[int]) -> int:
    """Contents carried there that are still being read, so many at most."""
    return int(await db.fetchval(UNREAD, conversations, MOST_UNREAD))
