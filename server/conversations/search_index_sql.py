"""Statements of the worker that keeps the search index."""

import msgspec

from server.base.database import Database
from server.conversations.search_sql import DATES, WORDS, Unread

CONVERSATIONS, MESSAGES = 20, 200
"""Read at once: so many conversations, and of each so many messages."""

BEHIND = "SELECT id, indexed_seq, last_seq FROM conversations WHERE last_seq > indexed_seq ORDER BY id LIMIT $1"

CHANGED = """
SELECT m.conversation_id, m.seq, m.changed_seq, m.sent_at, m.author_id, m.content ->> 'type' AS kind,
    m.content @? '$.**.files[*]' AS with_file, message_text(m.content, $3) AS text,
    (m.content ->> ($5::jsonb ->> (m.content ->> 'type'))) AS takes_place
FROM unnest($1::bigint[], $2::bigint[]) AS b (id, indexed_seq) CROSS JOIN LATERAL (
    SELECT * FROM messages WHERE conversation_id = b.id AND changed_seq > b.indexed_seq
    ORDER BY changed_seq LIMIT $4
) m
"""

# What has changed since it was read is left to the next time, and so is a conversation that is being written in.
KEEP = """
WITH held AS (
    SELECT c.id, r.reached FROM conversations c
    JOIN unnest($1::bigint[], $2::bigint[]) AS r (id, reached) ON r.id = c.id
    ORDER BY c.id FOR NO KEY UPDATE OF c SKIP LOCKED
), made AS (
    SELECT v.* FROM unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::timestamptz[], $7::text[])
        AS v (conversation_id, seq, changed_seq, sent_at, words)
    JOIN held ON held.id = v.conversation_id
    JOIN messages m ON m.conversation_id = v.conversation_id AND m.seq = v.seq AND m.changed_seq = v.changed_seq
), kept AS (
    INSERT INTO message_words (conversation_id, seq, sent_at, words)
    SELECT conversation_id, seq, sent_at, words::tsvector FROM made WHERE words <> ''
    ON CONFLICT (conversation_id, seq) DO UPDATE SET words = excluded.words
), emptied AS (
    DELETE FROM message_words w USING made
    WHERE made.words = '' AND w.conversation_id = made.conversation_id AND w.seq = made.seq
)
UPDATE conversations c SET indexed_seq = greatest(c.indexed_seq, held.reached) FROM held WHERE held.id = c.id
RETURNING c.id
"""


class Behind(msgspec.Struct):
    """A conversation that has changed since it was indexed."""

    id: int
    indexed_seq: int
    last_seq: int


async def select_behind(db: Database) -> list[Behind]:
    return [msgspec.convert(dict(row), Behind) for row in await db.fetch(BEHIND, CONVERSATIONS)]


async def select_changed(db: Database, behind: list[Behind]) -> list[Unread]:
    """What changed first in each of them, and is not indexed."""
    since = [one.indexed_seq for one in behind]
    rows = await db.fetch(CHANGED, [one.id for one in behind], since, WORDS, MESSAGES, DATES)
    return [msgspec.convert(dict(row), Unread) for row in rows]


async def select_vector(db: Database, words: str) -> None:
    """Raises what PostgreSQL has against this vector."""
    await db.execute("SELECT $1::text::tsvector", words)


async def update_words(db: Database, reached: dict[int, int], made: list[tuple[Unread, str]]) -> int:
    """Keeps these vectors, an empty one as none, and how far each conversation is indexed now; returns in how many."""
    messages = [message for message, _ in made]
    kept = await db.fetch(
        KEEP,
        list(reached.keys()),
        list(reached.values()),
        [message.conversation_id for message in messages],
        [message.seq for message in messages],
        [message.changed_seq for message in messages],
        [message.sent_at for message in messages],
        [words for _, words in made],
    )
    return len(kept)
