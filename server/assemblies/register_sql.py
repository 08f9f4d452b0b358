"""Statements on the register of convocations."""

from datetime import datetime

import msgspec

from protocol.ledger import RegisterLine
from server.base.database import Database

REGISTER = """
SELECT c.conversation_id AS conversation, c.seq, l.position, c.body_id AS body, m.content ->> 'body' AS body_name,
    coalesce((m.content ->> 'version')::int, 1) AS version, c.frozen_at AS sent_at, p.name AS sent_by, c.opens_at,
    m.content ->> 'place' AS place, a.items, s.convened, s.reached, s.acknowledged,
    (m.content ->> 'replaced_by')::bigint AS replaced_by, (m.content ->> 'cancelled_at')::timestamptz AS cancelled_at
FROM convocations c
JOIN messages m USING (conversation_id, seq)
JOIN people p ON p.id = m.author_id
LEFT JOIN ledger l ON l.conversation_id = c.conversation_id AND l.seq = c.seq AND l.act = 'frozen'
CROSS JOIN LATERAL (
    SELECT array_agg(item ->> 'title' ORDER BY number) AS items
    FROM jsonb_array_elements(m.content -> 'agenda') WITH ORDINALITY AS agenda(item, number)
) a
CROSS JOIN LATERAL (
    SELECT count(*) AS convened, count(r.acknowledged_at) AS acknowledged,
        count(*) FILTER (WHERE s.delivered_at IS NOT NULL
            OR s.handed_at IS NOT NULL AND s.refused_at IS NULL AND s.bounced_at IS NULL) AS reached
    FROM summonses s JOIN receipts r USING (conversation_id, seq, person_id)
    WHERE (s.conversation_id, s.seq) = (c.conversation_id, c.seq)
) s
WHERE EXISTS (
        SELECT FROM people reader WHERE reader.id = $1 AND reader.active AND (
            reader.administrator OR reader.may_convene AND EXISTS (
                SELECT FROM access WHERE access.conversation_id = c.conversation_id AND access.person_id = $1
            )
        )
    )
    AND ($2::bigint IS NULL OR c.body_id = $2)
    AND unaccent(lower(concat_ws(' ', m.content ->> 'body', m.content ->> 'place', array_to_string(a.items, ' '))))
        LIKE ALL ($3::text[])
"""


async def may_read(db: Database, person: int) -> bool:
    """Whether there is a register for the person at all."""
    return bool(
        await db.fetchval(
            "SELECT EXISTS (SELECT FROM people WHERE id = $1 AND active AND (administrator OR may_convene))", person
        )
    )


async def select_page(
    db: Database, person: int, body: int | None, words: str, before: datetime | None, limit: int
) -> list[RegisterLine]:
    """The latest first."""
    rows = await db.fetch(
        REGISTER + "AND ($4::timestamptz IS NULL OR c.frozen_at < $4) ORDER BY c.frozen_at DESC, c.seq DESC LIMIT $5",
        person,
        body,
        await _patterns(db, words),
        before,
        limit,
    )
    return [msgspec.convert(dict(row), RegisterLine) for row in rows]


async def select_all(db: Database, person: int, body: int | None, words: str) -> list[RegisterLine]:
    """In the order of sending."""
    rows = await db.fetch(REGISTER + "ORDER BY c.frozen_at, c.seq", person, body, await _patterns(db, words))
    return [msgspec.convert(dict(row), RegisterLine) for row in rows]


async def _patterns(db: Database, words: str) -> list[str]:
    """One for each word, anywhere in the text."""
    plain = str(await db.fetchval("SELECT unaccent(lower($1))", words))
    escaped = (word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for word in plain.split())
    return [f"%{word}%" for word in escaped]
