"""Statements of the search in files that messages carry."""

from datetime import datetime
from typing import Any, NamedTuple

from protocol.file_search import FileCursor
from server.base.database import Database

RANKED = 1_000
"""Results among which the best are looked for."""

MOST_UNREAD = 100

MOST_COUNTED = 1_000

# The wall stands in `carried`: the conversations, what goes to followers alone (`carried_files`), and what its
# recipient has yet to open; papers follow the sitting, whoever opened its convocation. Of one content it tells the
# latest message, and the file as that one has it.
SEARCH = """
WITH matching AS (
    SELECT sha256, array_agg(number) AS pages FROM text_pages WHERE words @@ $3::text::tsquery
        AND sha256 NOT IN (SELECT sha256 FROM text_pages WHERE words @@ $8::text::tsquery)
    GROUP BY sha256
), carried AS (
    SELECT DISTINCT ON (c.sha256) c.*, x.pages FROM matching x JOIN carried_files c ON c.sha256 = x.sha256
    WHERE c.conversation_id = ANY($2::bigint[]) AND c.sent_at >= $4 AND c.sent_at < $5
        AND ($6::bigint IS NULL OR c.author_id = $6) AND ($7::boolean IS NULL OR c.minutes = $7)
        AND (c.paper IS NOT NULL OR NOT is_sealed(c.conversation_id, c.seq, $1))
    ORDER BY c.sha256, c.sent_at DESC, c.conversation_id, c.seq, c.id
), newest AS (
    SELECT * FROM carried WHERE $10::timestamptz IS NULL OR (sent_at, id) < ($10, $11::bigint)
    ORDER BY sent_at DESC, id DESC LIMIT $12
), page AS (
    SELECT n.*, best.number, CASE WHEN $9 <> '' THEN
        best.rank / (1 + extract(epoch FROM now() - n.sent_at) / 31557600) END AS rank
    FROM newest n CROSS JOIN LATERAL (
        SELECT p.number, ts_rank(p.words, coalesce(nullif($9, ''), $3)::tsquery) AS rank FROM text_pages p
        WHERE p.sha256 = n.sha256 AND p.number = ANY(n.pages) ORDER BY rank DESC, p.number LIMIT 1
    ) best
    ORDER BY rank DESC NULLS LAST, n.sent_at DESC, n.id DESC LIMIT $13
)
SELECT p.conversation_id, p.seq, p.kind, p.author_id, p.sent_at, p.paper, p.number AS page, s.text, t.paged,
    to_jsonb(f.*) AS file
FROM page p JOIN files f ON f.id = p.id JOIN text_pages s ON s.sha256 = p.sha256 AND s.number = p.number
JOIN texts t ON t.sha256 = p.sha256
ORDER BY p.rank DESC NULLS LAST, p.sent_at DESC, p.id DESC
"""

COUNT = """
SELECT count(*) FROM (
    SELECT DISTINCT c.sha256
    FROM (
        SELECT DISTINCT sha256 FROM text_pages WHERE words @@ $3::text::tsquery
            AND sha256 NOT IN (SELECT sha256 FROM text_pages WHERE words @@ $8::text::tsquery)
    ) x
    JOIN carried_files c ON c.sha256 = x.sha256
    WHERE c.conversation_id = ANY($2::bigint[]) AND c.sent_at >= $4 AND c.sent_at < $5
        AND ($6::bigint IS NULL OR c.author_id = $6) AND ($7::boolean IS NULL OR c.minutes = $7)
        AND (c.paper IS NOT NULL OR NOT is_sealed(c.conversation_id, c.seq, $1))
    LIMIT $9
) found
"""

UNREAD = """
SELECT count(*) FROM (
    SELECT DISTINCT t.sha256 FROM texts t JOIN files f ON f.sha256 = t.sha256
    JOIN message_files c ON c.file_id = f.id AND NOT c.followers_only
    WHERE t.outcome IS NULL AND c.conversation_id = ANY($1::bigint[]) LIMIT $2
) unread
"""


class Asked(NamedTuple):
    """What is looked for, by whom and in which of their conversations."""

    person: int
    conversations: list[int]
    query: str
    since: datetime
    until: datetime
    author: int | None
    """Of the message."""
    minutes: bool | None
    """Only the minutes of sittings, or none."""
    but: str
    """Leaves out what is found by this one; empty where nothing is."""


async def select_hits(
    db: Database,
    asked: Asked,
    ranking: str,
    before: FileCursor | None,
    limit: int,
) -> list[Any]:
    """Each `file` with the message that carries it, the `page` that says it most, its `text`, and whether it is
    `paged`. The newest come first, or the best, with a `ranking`."""
    return await db.fetch(
        SEARCH,
        *asked,
        ranking,
        before.sent_at if before else None,
        before.file if before else 0,
        RANKED if ranking else limit,
        limit,
    )


async def count_hits(db: Database, asked: Asked) -> int:
    """Of all contents that are found, a thousand at most."""
    return int(await db.fetchval(COUNT, *asked, MOST_COUNTED))


async def count_unread(db: Database, conversations: list[int]) -> int:
    """Contents carried there that are still being read, so many at most."""
    return int(await db.fetchval(UNREAD, conversations, MOST_UNREAD))
