"""Statements on bodies, on who sits in them, and on how they are convened."""

from datetime import date
from typing import Any

import msgspec

from protocol.bodies import Body, Channel, ChannelChoice, Mandate
from server.base.database import Database

BODIES = """
SELECT id, conversation_id AS conversation, kind, name, regime, inhabitants, place, own_days, active
FROM bodies WHERE $1::bigint IS NULL OR id = $1 ORDER BY active DESC, kind <> 'council', unaccent(lower(name)), id
"""

MANDATES = """
SELECT m.id, m.body_id AS body, m.person_id AS person, m.starts_on, m.role, m.ends_on
FROM mandates m JOIN people p ON p.id = m.person_id
WHERE ($1::bigint IS NULL OR m.body_id = $1)
    AND ($2::date IS NULL OR $2 BETWEEN m.starts_on AND coalesce(m.ends_on, $2))
ORDER BY unaccent(lower(p.name)), m.starts_on, m.id
"""

CHOICES = """
SELECT person_id AS person, channel, requested_on, recorded_at, address, recorded_by
FROM channel_choices ORDER BY person_id, requested_on, id
"""

CHOICES_ON = """
SELECT DISTINCT ON (person_id) person_id AS person, channel, requested_on, recorded_at, address, recorded_by
FROM channel_choices WHERE person_id = ANY($1::bigint[]) AND requested_on <= $2
ORDER BY person_id, requested_on DESC, id DESC
"""


async def select_bodies(db: Database) -> list[Body]:
    """All of them: councils first, those dissolved last."""
    return [msgspec.convert(dict(row), Body) for row in await db.fetch(BODIES, None)]


async def select_body(db: Database, body: int) -> Body | None:
    row = await db.fetchrow(BODIES, body)
    return msgspec.convert(dict(row), Body) if row else None


async def select_body_of(db: Database, conversation: int) -> Body | None:
    """The body whose group this is, unless it is dissolved."""
    number = await db.fetchval("SELECT id FROM bodies WHERE conversation_id = $1 AND active", conversation)
    return await select_body(db, number) if number else None


async def lock_body(db: Database, body: int) -> Body | None:
    """The body, held until the end of the transaction: its members change in turns."""
    await db.execute("SELECT FROM bodies WHERE id = $1 FOR NO KEY UPDATE", body)
    return await select_body(db, body)


async def insert_body(db: Database, body: Body) -> bool:
    """False when the group has a body already."""
    return bool(
        await db.fetchval(
            """
            INSERT INTO bodies (id, conversation_id, kind, name, regime, inhabitants, place, own_days)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (conversation_id) WHERE active DO NOTHING RETURNING true
            """,
            *msgspec.structs.astuple(body)[:8],
        )
    )


async def update_body(db: Database, body: Body) -> bool:
    """Writes all that can be changed. False when it is to be active and its group has another body that is."""
    return bool(
        await db.fetchval(
            """
            UPDATE bodies b SET name = $2, regime = $3, inhabitants = $4, place = $5, own_days = $6, active = $7
            WHERE id = $1 AND NOT ($7 AND EXISTS (
                SELECT FROM bodies other WHERE other.conversation_id = b.conversation_id AND other.active
                    AND other.id <> b.id))
            RETURNING true
            """,
            body.id,
            body.name,
            body.regime,
            body.inhabitants,
            body.place,
            body.own_days,
            body.active,
        )
    )


async def select_mandates(db: Database) -> list[Mandate]:
    """Everybody's, past and to come, by name."""
    return [msgspec.convert(dict(row), Mandate) for row in await db.fetch(MANDATES, None, None)]


async def select_in_office(db: Database, body: int, day: date) -> list[Mandate]:
    """Everybody with a mandate in the body that day, substitutes included, by name."""
    return [msgspec.convert(dict(row), Mandate) for row in await db.fetch(MANDATES, body, day)]


async def select_members(db: Database, body: int, day: date) -> list[int]:
    """Those who sit in the body that day: everybody in office but the substitutes, by name."""
    return [one.person for one in await select_in_office(db, body, day) if one.role != "substitute"]


async def lock_mandate(db: Database, mandate: int) -> Mandate | None:
    """The mandate, held with its body until the end of the transaction."""
    body = await db.fetchval("SELECT body_id FROM mandates WHERE id = $1", mandate)
    if body is None:
        return None
    await lock_body(db, body)
    row = await db.fetchrow(
        "SELECT id, body_id AS body, person_id AS person, starts_on, role, ends_on FROM mandates WHERE id = $1", mandate
    )
    return msgspec.convert(dict(row), Mandate) if row else None


async def select_overlapping(db: Database, mandate: Mandate) -> list[Mandate]:
    """Other mandates in the body that share a day with this one, and a person or the chair; to be asked with the body
    locked."""
    rows = await db.fetch(
        """
        SELECT id, body_id AS body, person_id AS person, starts_on, role, ends_on FROM mandates
        WHERE body_id = $1 AND id <> $2 AND (person_id = $3 OR (role = 'chair' AND $4 = 'chair'))
            AND daterange(starts_on, ends_on, '[]') && daterange($5, $6, '[]')
        """,
        mandate.body,
        mandate.id,
        mandate.person,
        mandate.role,
        mandate.starts_on,
        mandate.ends_on,
    )
    return [msgspec.convert(dict(row), Mandate) for row in rows]


async def insert_mandate(db: Database, mandate: Mandate, recorder: int) -> None:
    await db.execute(
        """
        INSERT INTO mandates (id, body_id, person_id, starts_on, role, ends_on, recorded_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        *msgspec.structs.astuple(mandate),
        recorder,
    )


async def update_mandate_end(db: Database, mandate: Mandate) -> None:
    await db.execute("UPDATE mandates SET ends_on = $2 WHERE id = $1", mandate.id, mandate.ends_on)


async def select_choices(db: Database) -> list[ChannelChoice]:
    """Everybody's, past ones included; of each person, the latest last."""
    return [msgspec.convert(dict(row), ChannelChoice) for row in await db.fetch(CHOICES)]


async def select_choices_on(db: Database, people: list[int], day: date) -> dict[int, ChannelChoice]:
    """What each of these people had asked for that day; who never asked for anything is left out."""
    rows: list[Any] = await db.fetch(CHOICES_ON, people, day)
    return {row["person"]: msgspec.convert(dict(row), ChannelChoice) for row in rows}


async def select_channels(db: Database, people: list[int], day: date) -> dict[int, Channel]:
    """How each of these people is convened that day: electronically, unless a dated request says otherwise."""
    asked = await select_choices_on(db, people, day)
    return {person: asked[person].channel if person in asked else "electronic" for person in people}


async def insert_choice(db: Database, choice: ChannelChoice) -> ChannelChoice:
    """The choice with the instant at which it was recorded."""
    recorded_at = await db.fetchval(
        """
        INSERT INTO channel_choices (person_id, channel, requested_on, address, recorded_by)
        VALUES ($1, $2, $3, $4, $5) RETURNING recorded_at
        """,
        choice.person,
        choice.channel,
        choice.requested_on,
        choice.address,
        choice.recorded_by,
    )
    return msgspec.structs.replace(choice, recorded_at=recorded_at)


async def select_clerks(db: Database) -> list[int]:
    """Those who administer or may convene, and may come in now."""
    rows = await db.fetch(
        """
        SELECT id FROM people WHERE (administrator OR may_convene) AND active
            AND (access_ends_at IS NULL OR access_ends_at > now())
        ORDER BY id
        """
    )
    return [row["id"] for row in rows]
