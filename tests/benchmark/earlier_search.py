"""The baselines of the search: a plain `ILIKE`, and what Parvis did before it had its own lexemes."""

from typing import Any

import asyncpg

PREPARE = """
DROP TEXT SEARCH CONFIGURATION IF EXISTS earlier;
CREATE TEXT SEARCH CONFIGURATION earlier (COPY = french);
ALTER TEXT SEARCH CONFIGURATION earlier
    ALTER MAPPING FOR hword, hword_part, word, asciihword, hword_asciipart, asciiword WITH unaccent, french_stem;
DROP TABLE IF EXISTS earlier_words;
CREATE TABLE earlier_words AS
    SELECT conversation_id, seq, to_tsvector('earlier', content ->> 'text') AS words FROM messages;
ALTER TABLE earlier_words ADD PRIMARY KEY (conversation_id, seq);
CREATE INDEX earlier_words_words ON earlier_words USING gin (words)
"""

ILIKE = """
SELECT m.* FROM access a JOIN messages m ON m.conversation_id = a.conversation_id
WHERE a.person_id = $1 AND m.content ->> 'text' ILIKE '%' || $2 || '%'
ORDER BY m.sent_at DESC, m.conversation_id DESC, m.seq DESC LIMIT 21
"""

STEM = """
WITH wanted AS (SELECT websearch_to_tsquery('earlier', $2) AS query),
mine AS (SELECT conversation_id FROM access WHERE person_id = $1),
found AS (
    SELECT w.conversation_id, w.seq FROM earlier_words w, wanted, mine
    WHERE w.words @@ wanted.query AND w.conversation_id = mine.conversation_id
)
SELECT r.*,
    ts_headline('earlier', r.content ->> 'text', wanted.query, 'MinWords=8, MaxWords=30, ShortWord=0') AS headline
FROM found JOIN message_records r ON r.conversation = found.conversation_id AND r.seq = found.seq, wanted
WHERE to_tsvector('earlier', r.content ->> 'text') @@ wanted.query
ORDER BY r.sent_at DESC, r.conversation DESC, r.seq DESC LIMIT 21
"""


async def prepare(db: asyncpg.Connection) -> None:
    await db.execute(PREPARE)


async def by_ilike(db: asyncpg.Connection, person: int, words: str) -> list[Any]:
    return list(await db.fetch(ILIKE, person, words.strip('"')))


async def by_stem(db: asyncpg.Connection, person: int, words: str) -> list[Any]:
    return list(await db.fetch(STEM, person, words))
