"""Statements of the search: the latest messages first, and the index only for what is rare among these."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from protocol.messages import CONTENTS, FeedCursor, tags_of
from protocol.search import Search
from server.base.database import Database

WORDS = {tag: list(kind.words) for kind, tag in zip(CONTENTS, tags_of(CONTENTS), strict=True) if kind.words}
"""Where the words stand, by the type of the content."""
DATES = {tag: kind.dated for kind, tag in zip(CONTENTS, tags_of(CONTENTS), strict=True) if kind.dated}
"""Where the instant stands at which it takes place."""
SEALED = {tag: kind.sealed for kind, tag in zip(CONTENTS, tags_of(CONTENTS), strict=True) if kind.sealed}
"""The field that says that no more than the title is shown before it is opened."""
LATEST = 3_000
"""Messages looked through one by one: a word that is in one of a hundred fills a page from these."""
RANKED = 1_000
"""Results among which the best are looked for."""
MOST_COUNTED = 1_000
TAIL = 200
"""Messages looked through that the worker has not come to yet; the fifty latest of a conversation at most."""
LONG_AGO, FOR_EVER = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)

NOT_INDEXED = """
SELECT m.conversation_id, m.seq, m.changed_seq, m.sent_at, m.author_id, m.content ->> 'type' AS kind,
    m.content @? '$.**.files[*]' AS with_file, message_text(m.content, $2) AS text,
    (m.content ->> ($4::jsonb ->> (m.content ->> 'type'))) AS takes_place, c.last_seq - c.indexed_seq AS lag
FROM conversations c CROSS JOIN LATERAL (
    SELECT * FROM messages WHERE conversation_id = c.id AND changed_seq > c.indexed_seq
    ORDER BY changed_seq DESC LIMIT 50
) m
WHERE c.id = ANY($1::bigint[]) AND c.last_seq > c.indexed_seq
ORDER BY m.sent_at DESC LIMIT $3
"""

# A message of the tail is left out of what is indexed: that is what it said before it changed. The index is only asked
# when the latest messages have too few results; how many these are is known before it is touched. OFFSET 0 keeps all
# other conditions above it, so that no other index can be taken for it.
SEARCH = """
WITH tail AS MATERIALIZED (
    SELECT conversation_id, seq, sent_at, words::tsvector
    FROM unnest($5::bigint[], $6::bigint[], $7::timestamptz[], $8::text[]) AS t (conversation_id, seq, sent_at, words)
), latest AS (
    SELECT conversation_id, seq, sent_at, words FROM message_words
    WHERE sent_at >= $3 AND (sent_at, conversation_id, seq) < ($4, $9::bigint, $10::bigint)
    ORDER BY sent_at DESC, conversation_id DESC, seq DESC LIMIT $15
), soon AS MATERIALIZED (
    SELECT conversation_id, seq, sent_at, words FROM latest
    WHERE words @@ $2::text::tsquery AND conversation_id = ANY($1::bigint[])
), indexed AS (
    SELECT * FROM soon WHERE (SELECT count(*) FROM soon) >= $11
    UNION ALL
    SELECT conversation_id, seq, sent_at, words FROM (
        SELECT * FROM message_words WHERE words @@ $2::text::tsquery OFFSET 0
    ) matching
    WHERE conversation_id = ANY($1::bigint[])
        AND sent_at >= $3 AND (sent_at, conversation_id, seq) < ($4, $9::bigint, $10::bigint)
        AND (SELECT count(*) FROM soon) < $11
), found AS (
    SELECT * FROM indexed i WHERE NOT EXISTS (
        SELECT FROM tail t WHERE t.conversation_id = i.conversation_id AND t.seq = i.seq
    )
    UNION ALL
    SELECT * FROM tail WHERE words @@ $2::text::tsquery
        AND sent_at >= $3 AND (sent_at, conversation_id, seq) < ($4, $9::bigint, $10::bigint)
), newest AS (
    SELECT * FROM found ORDER BY sent_at DESC, conversation_id DESC, seq DESC LIMIT $12
), page AS (
    SELECT conversation_id, seq, CASE WHEN $13::text <> '' THEN
        ts_rank(words, $13::text::tsquery) / (1 + extract(epoch FROM now() - sent_at) / 31557600) END AS rank
    FROM newest ORDER BY rank DESC NULLS LAST, sent_at DESC, conversation_id DESC, seq DESC LIMIT $14
)
SELECT r.*, CASE WHEN (r.content ->> ($17::jsonb ->> (r.content ->> 'type')))::boolean AND EXISTS (
    SELECT FROM receipts o WHERE (o.conversation_id, o.seq, o.person_id) = (p.conversation_id, p.seq, $18)
        AND o.opened_at IS NULL
) THEN r.content ->> 'title' ELSE message_text(r.content, $16) END AS text
FROM page p JOIN message_records r ON r.conversation = p.conversation_id AND r.seq = p.seq
ORDER BY p.rank DESC NULLS LAST, r.sent_at DESC, r.conversation DESC, r.seq DESC
"""

# As the search finds them, but for the order: the index alone, and no more of it than is counted.
COUNT = """
WITH tail AS MATERIALIZED (
    SELECT conversation_id, seq, sent_at, words::tsvector
    FROM unnest($5::bigint[], $6::bigint[], $7::timestamptz[], $8::text[]) AS t (conversation_id, seq, sent_at, words)
)
SELECT count(*) FROM (
    SELECT FROM (SELECT * FROM message_words WHERE words @@ $2::text::tsquery OFFSET 0) w
    WHERE conversation_id = ANY($1::bigint[]) AND sent_at >= $3 AND sent_at < $4 AND NOT EXISTS (
        SELECT FROM tail t WHERE t.conversation_id = w.conversation_id AND t.seq = w.seq
    )
    UNION ALL
    SELECT FROM tail WHERE words @@ $2::text::tsquery AND sent_at >= $3 AND sent_at < $4
    LIMIT $9
) found
"""


class Unread(msgspec.Struct):
    """A message that is not indexed as it stands, with all that it is found by."""

    conversation_id: int
    seq: int
    changed_seq: int
    sent_at: datetime
    author_id: int
    kind: str
    with_file: bool
    text: str | None
    """None of what says nothing that is looked for."""
    takes_place: datetime | None = None
    lag: int = 0
    """Changes of its conversation that are not indexed."""


Row = tuple[int, int, datetime, str]
"""Of a message: conversation, number, when it was sent, vector."""


async def select_not_indexed(db: Database, conversations: list[int]) -> list[Unread]:
    """The latest messages of these conversations that the worker has not come to."""
    rows = await db.fetch(NOT_INDEXED, conversations, WORDS, TAIL, DATES)
    return [msgspec.convert(dict(row), Unread) for row in rows]


async def select_hits(
    db: Database,
    person: int,
    conversations: list[int],
    command: Search,
    query: str,
    ranking: str,
    tail: list[Row],
    before: FeedCursor | None,
    limit: int,
) -> list[Any]:
    """Rows of `message_records`, each with the `text` that this person may be shown: the newest, or those that rank
    best if there is a `ranking` query."""
    until = min(command.until or FOR_EVER, before.sent_at if before else FOR_EVER)
    return await db.fetch(
        SEARCH,
        conversations,
        query,
        command.since or LONG_AGO,
        until,
        *([row[column] for row in tail] for column in range(4)),
        before.conversation if before else 0,
        before.seq if before else 0,
        200 if ranking else limit,
        RANKED if ranking else limit,
        ranking,
        limit,
        LATEST,
        WORDS,
        SEALED,
        person,
    )


async def count_hits(db: Database, conversations: list[int], command: Search, query: str, tail: list[Row]) -> int:
    """Of all messages that are found, a thousand at most."""
    return int(
        await db.fetchval(
            COUNT,
            conversations,
            query,
            command.since or LONG_AGO,
            command.until or FOR_EVER,
            *([row[column] for row in tail] for column in range(4)),
            MOST_COUNTED,
        )
    )
