"""Statements on who may convene which body."""

from typing import Any

import msgspec
from msgspec import Struct

from protocol.convenors import Convenor
from server.base.database import Database

CONVENORS = """
SELECT c.body_id AS body, c.person_id AS person, c.given_at, c.given_by
FROM body_convenors c JOIN people p ON p.id = c.person_id
WHERE c.ended_at IS NULL AND ($1::bigint IS NULL OR c.body_id = $1)
ORDER BY c.body_id, unaccent(lower(p.name)), p.id
"""


async def select_convenors(db: Database, body: int | None = None) -> list[Convenor]:
    """Those who may convene the body, or any, by name."""
    return [msgspec.convert(dict(row), Convenor) for row in await db.fetch(CONVENORS, body)]


async def select_convenors_of(db: Database, conversation: int) -> list[int]:
    """Who may convene in that group now, being in it."""
    rows = await db.fetch(
        "SELECT DISTINCT person_id FROM convenors WHERE conversation_id = $1 ORDER BY person_id", conversation
    )
    return [row[0] for row in rows]


class Convening(Struct):
    """What somebody may do in a group: whether it is archived, and whether they may convene that body, or any of it."""

    archived: bool
    allowed: bool


async def select_convening(db: Database, person: int, conversation: int, body: int | None) -> Convening | None:
    """`None` for those outside the conversation."""
    row = await db.fetchrow(
        """
        SELECT a.archived, a.kind = 'group' AND EXISTS (
            SELECT FROM convenors c WHERE c.person_id = a.person_id AND c.conversation_id = a.conversation_id
                AND ($3::bigint IS NULL OR c.body_id = $3)
        ) AS allowed
        FROM access a WHERE a.person_id = $1 AND a.conversation_id = $2
        """,
        person,
        conversation,
        body,
    )
    return Convening(**row) if row else None


async def select_convened_by(db: Database, person: int) -> list[int]:
    """The bodies that the person may convene."""
    rows = await db.fetch("SELECT body_id FROM convenors WHERE person_id = $1 ORDER BY body_id", person)
    return [row[0] for row in rows]


async def insert_convenor(db: Database, body: int, person: int, giver: int | None) -> tuple[int, Convenor] | None:
    """Its number, and the right as it is recorded; `None` when they have it already."""
    row = await db.fetchrow(
        """
        INSERT INTO body_convenors (body_id, person_id, given_by) VALUES ($1, $2, $3)
        ON CONFLICT (body_id, person_id) WHERE ended_at IS NULL DO NOTHING
        RETURNING id, body_id AS body, person_id AS person, given_at, given_by
        """,
        body,
        person,
        giver,
    )
    return _numbered(row) if row else None


async def update_convenor_ended(db: Database, body: int, person: int, ender: int) -> tuple[int, Convenor] | None:
    """`None` when they may not convene it."""
    row = await db.fetchrow(
        """
        UPDATE body_convenors SET ended_at = clock_timestamp(), ended_by = $3
        WHERE body_id = $1 AND person_id = $2 AND ended_at IS NULL
        RETURNING id, body_id AS body, person_id AS person, given_at, given_by
        """,
        body,
        person,
        ender,
    )
    return _numbered(row) if row else None


def _numbered(row: Any) -> tuple[int, Convenor]:
    found = dict(row)
    return found.pop("id"), msgspec.convert(found, Convenor)


async def select_bodies_of(db: Database, groups: list[int]) -> list[int]:
    """Those of these groups that are not dissolved."""
    rows = await db.fetch(
        "SELECT id FROM bodies WHERE conversation_id = ANY($1::bigint[]) AND active ORDER BY id", groups
    )
    return [row["id"] for row in rows]
