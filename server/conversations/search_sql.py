"""Statements of the search: an index the worker keeps, and the tail it has not reached yet."""

from typing import Any

from protocol.messages import CONTENTS, FeedCursor, tags_of
from server.base.database import Database

OPENING, CLOSING = "\ue000", "\ue001"
"""Private characters around the words found, so that no text can imitate them."""

WORDS = {tag: list(kind.words) for kind, tag in zip(CONTENTS, tags_of(CONTENTS), strict=True) if kind.words}
"""Where the words stand, by the type of the content."""

SEARCH = """
WITH wanted AS (SELECT websearch_to_tsquery('parvis', $2) AS query),
mine AS (
    SELECT a.conversation_id, c.indexed_seq FROM access a JOIN conversations c ON c.id = a.conversation_id
    WHERE a.person_id = $1 AND ($3::bigint IS NULL OR a.conversation_id = $3)
), found AS (
    SELECT w.conversation_id, w.seq FROM message_words w, wanted, mine
    WHERE w.words @@ wanted.query AND w.conversation_id = mine.conversation_id
    UNION
    SELECT m.conversation_id, m.seq FROM messages m, wanted, mine
    WHERE m.conversation_id = mine.conversation_id AND m.changed_seq > mine.indexed_seq
        AND to_tsvector('parvis', message_text(m.content, $10)) @@ wanted.query
)
SELECT r.*, ts_headline('parvis', message_text(r.content, $10), wanted.query,
    'StartSel=' || $7 || ', StopSel=' || $8 || ', MinWords=8, MaxWords=30, ShortWord=0') AS headline
FROM found JOIN message_records r ON r.conversation = found.conversation_id AND r.seq = found.seq, wanted
WHERE to_tsvector('parvis', message_text(r.content, $10)) @@ wanted.query
    AND ($4::timestamptz IS NULL OR (r.sent_at, r.conversation, r.seq) < ($4, $5::bigint, $6::bigint))
ORDER BY r.sent_at DESC, r.conversation DESC, r.seq DESC LIMIT $9
"""

INDEX = """
WITH behind AS (
    SELECT id, indexed_seq, last_seq FROM conversations WHERE last_seq > indexed_seq
    ORDER BY id LIMIT 50 FOR NO KEY UPDATE SKIP LOCKED
), words AS (
    SELECT m.conversation_id, m.seq, to_tsvector('parvis', message_text(m.content, $1)) AS words
    FROM messages m JOIN behind b ON m.conversation_id = b.id AND m.changed_seq > b.indexed_seq
    WHERE $1 ? (m.content ->> 'type')
), kept AS (
    INSERT INTO message_words SELECT * FROM words
    ON CONFLICT (conversation_id, seq) DO UPDATE SET words = excluded.words
)
UPDATE conversations c SET indexed_seq = b.last_seq FROM behind b WHERE c.id = b.id RETURNING c.id
"""


async def select_hits(
    db: Database, person: int, text: str, conversation: int | None, before: FeedCursor | None, limit: int
) -> list[Any]:
    """Rows of `message_records` in the person's own conversations, newest first, each with its `headline`."""
    rows: list[Any] = await db.fetch(
        SEARCH,
        person,
        text,
        conversation,
        before.sent_at if before else None,
        before.conversation if before else None,
        before.seq if before else None,
        OPENING,
        CLOSING,
        limit,
        WORDS,
    )
    return rows


async def update_index(db: Database) -> int:
    """Indexes what changed in up to 50 conversations; returns how many it brought up to date."""
    return len(await db.fetch(INDEX, WORDS))
