"""Statements on the register of convocations."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from server.assemblies.convocations_sql import Frozen
from server.base.database import Database
from server.ledger.ledger import Link

REGISTER = """
SELECT c.conversation_id AS conversation, c.seq, c.body_id AS body, c.manifest, c.digest, c.opens_at, c.deadline,
    c.frozen_at
FROM convocations c
WHERE EXISTS (
        SELECT FROM people reader WHERE reader.id = $1 AND reader.active AND (
            reader.administrator OR EXISTS (
                SELECT FROM convenors WHERE convenors.body_id = c.body_id AND convenors.person_id = $1
            )
        )
    )
    AND ($2::bigint IS NULL OR c.body_id = $2)
    AND ($3::text[] = '{}' OR EXISTS (
        SELECT FROM convocation_words w
        WHERE w.conversation_id = c.conversation_id AND w.seq = c.seq AND w.words LIKE ALL ($3)
    ))
"""


async def may_read(db: Database, person: int) -> bool:
    """Whether there is a register for the person at all."""
    return bool(
        await db.fetchval(
            """
            SELECT EXISTS (SELECT FROM people WHERE id = $1 AND active AND administrator)
                OR EXISTS (SELECT FROM convenors WHERE person_id = $1)
            """,
            person,
        )
    )


async def select_page(
    db: Database, person: int, body: int | None, words: str, before: datetime | None, limit: int
) -> list[Frozen]:
    """The latest first."""
    rows = await db.fetch(
        REGISTER + "AND ($4::timestamptz IS NULL OR c.frozen_at < $4) ORDER BY c.frozen_at DESC, c.seq DESC LIMIT $5",
        person,
        body,
        await _patterns(db, words),
        before,
        limit,
    )
    return [msgspec.convert(dict(row), Frozen) for row in rows]


async def select_all(db: Database, person: int, body: int | None, words: str) -> list[Frozen]:
    """In the order of sending."""
    rows = await db.fetch(REGISTER + "ORDER BY c.frozen_at, c.seq", person, body, await _patterns(db, words))
    return [msgspec.convert(dict(row), Frozen) for row in rows]


Place = tuple[int, int]
"""The conversation of a convocation, and its number there."""


async def select_told(db: Database, places: Sequence[Place], acts: Sequence[str]) -> list[Link]:
    """The entries of these acts on these convocations, in the order of the chain."""
    rows = await db.fetch(
        """
        SELECT l.position, l.entry, l.previous, l.hash
        FROM unnest($1::bigint[], $2::bigint[]) AS line(conversation_id, seq)
        JOIN ledger l USING (conversation_id, seq)
        WHERE l.entry::jsonb ->> 'act' = ANY($3::text[]) ORDER BY l.position
        """,
        [conversation for conversation, _ in places],
        [seq for _, seq in places],
        acts,
    )
    return [Link(*row) for row in rows]


async def _patterns(db: Database, words: str) -> list[str]:
    """One for each word, anywhere in the text."""
    plain = str(await db.fetchval("SELECT unaccent(lower($1))", words))
    escaped = (word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for word in plain.split())
    return [f"%{word}%" for word in escaped]
