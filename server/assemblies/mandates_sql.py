"""Statements on how the groups of bodies follow the mandates."""

from datetime import date
from zoneinfo import ZoneInfo

from msgspec import Struct

from server.base.database import Database

RESTLESS = """
SELECT b.id, b.conversation_id AS conversation,
    array(
        SELECT DISTINCT m.person_id FROM mandates m
        JOIN people p ON p.id = m.person_id AND may_enter(p)
        WHERE m.body_id = b.id AND $1 BETWEEN m.starts_on AND coalesce(m.ends_on, $1) AND c.archived_at IS NULL
            AND NOT EXISTS (
                SELECT FROM memberships i WHERE i.conversation_id = c.id AND i.person_id = m.person_id)
        ORDER BY m.person_id
    ) AS entering,
    array(
        SELECT DISTINCT m.person_id FROM mandates m
        JOIN memberships i ON i.conversation_id = c.id AND i.person_id = m.person_id
        WHERE m.body_id = b.id AND m.ends_on < $1 AND (i.joined_at AT TIME ZONE $2)::date <= m.ends_on
            AND NOT EXISTS (
                SELECT FROM mandates o WHERE o.body_id = b.id AND o.person_id = m.person_id
                    AND $1 BETWEEN o.starts_on AND coalesce(o.ends_on, $1))
        ORDER BY m.person_id
    ) AS leaving
FROM bodies b JOIN conversations c ON c.id = b.conversation_id
WHERE b.active AND ($3::bigint IS NULL OR b.id = $3)
"""


class Moves(Struct):
    """Who has to enter and to leave the group of a body, for it to hold those in office."""

    body: int
    conversation: int
    entering: list[int]
    leaving: list[int]


async def select_moves(db: Database, day: date, zone: ZoneInfo, body: int | None = None) -> list[Moves]:
    """Of this body, or of all that are not dissolved. Whoever was put into the group by hand after their mandate had
    ended stays; nobody enters an archived one."""
    rows = await db.fetch(RESTLESS, day, zone.key, body)
    return [Moves(*row) for row in rows if row["entering"] or row["leaving"]]


async def select_held(db: Database, conversation: int, person: int, day: date) -> bool:
    """Whether a body of this group, not dissolved, has the person in office that day."""
    return bool(
        await db.fetchval(
            """
            SELECT EXISTS (
                SELECT FROM bodies b JOIN mandates m ON m.body_id = b.id
                WHERE b.conversation_id = $1 AND b.active AND m.person_id = $2
                    AND $3 BETWEEN m.starts_on AND coalesce(m.ends_on, $3))
            """,
            conversation,
            person,
            day,
        )
    )


async def select_sittings_of_these_days(db: Database, body: int) -> list[tuple[int, int]]:
    """Convocations of the body whose sitting is near, and not closed."""
    rows = await db.fetch(
        """
        SELECT c.conversation_id, c.seq
        FROM convocations c JOIN messages m USING (conversation_id, seq)
        LEFT JOIN sittings s USING (conversation_id, seq)
        WHERE c.body_id = $1 AND s.closed_at IS NULL
            AND (m.content ->> 'opens_at')::timestamptz BETWEEN now() - interval '1 day' AND now() + interval '1 day'
        ORDER BY c.conversation_id, c.seq
        """,
        body,
    )
    return [(row[0], row[1]) for row in rows]
