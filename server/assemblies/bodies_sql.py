"""Statements on bodies, on who sits in them, and on how they are convened."""

from datetime import date
from typing import Any

import msgspec

from protocol.bodies import Body, Channel, ChannelChoice, Mandate
from server.base.database import Database

BODIES = """
SELECT b.id, conversation_id AS conversation, kind, name, coalesce(c.regime, b.regime) AS regime,
    coalesce(c.inhabitants, b.inhabitants) AS inhabitants, place, own_days, active
FROM bodies b
LEFT JOIN LATERAL (
    SELECT inhabitants, regime FROM censuses
    WHERE body_id = b.id AND since <= $2 ORDER BY since DESC, id DESC LIMIT 1
) c ON true
WHERE $1::bigint IS NULL OR b.id = $1 ORDER BY active DESC, kind <> 'council', unaccent(lower(name)), b.id
"""

MANDATES = """
SELECT m.id, m.body_id AS body, m.person_id AS person, m.starts_on, m.role, m.ends_on
FROM mandates m JOIN people p ON p.id = m.person_id
WHERE ($1::bigint IS NULL OR m.body_id = $1)
    AND ($2::date IS NULL OR $2 BETWEEN m.starts_on AND coalesce(m.ends_on, $2))
ORDER BY unaccent(lower(p.name)), m.starts_on, m.id
"""

CHOICES = """
SELECT person_id AS person, channel, requested_on, recorded_at, address, recorded_by, to_jsonb(f) AS file
FROM channel_choices c
LEFT JOIN LATERAL (
    SELECT id, name, size, type, sha256, width, height, pages FROM files WHERE id = c.file_id
) f ON true
ORDER BY person_id, requested_on, c.id
"""

CHOICES_ON = """
SELECT DISTINCT ON (person_id) person_id AS person, channel, requested_on, recorded_at, address, recorded_by,
    to_jsonb(f) AS file
FROM channel_choices c
LEFT JOIN LATERAL (
    SELECT id, name, size, type, sha256, width, height, pages FROM files WHERE id = c.file_id
) f ON true
WHERE person_id = ANY($1::bigint[]) AND requested_on <= $2
ORDER BY person_id, requested_on DESC, c.id DESC
"""


async def select_bodies(db: Database, day: date) -> list[Body]:
    """All of them, as they are that day: councils first, those dissolved last."""
    return [msgspec.convert(dict(row), Body) for row in await db.fetch(BODIES, None, day)]


async def select_body(db: Database, body: int, day: date) -> Body | None:
    """As it is that day."""
    row = await db.fetchrow(BODIES, body, day)
    return msgspec.convert(dict(row), Body) if row else None


async def lock_body(db: Database, body: int, day: date) -> Body | None:
    """The body as it is that day, held until the end of the transaction: its members change in turns."""
    await db.execute("SELECT FROM bodies WHERE id = $1 FOR NO KEY UPDATE", body)
    return await select_body(db, body, day)


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
            UPDATE bodies b SET name = $2, place = $3, own_days = $4, active = $5
            WHERE id = $1 AND NOT ($5 AND EXISTS (
                SELECT FROM bodies other WHERE other.conversation_id = b.conversation_id AND other.active
                    AND other.id <> b.id))
            RETURNING true
            """,
            body.id,
            body.name,
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
    return [one.person for one in members(await select_in_office(db, body, day))]


def members(in_office: list[Mandate]) -> list[Mandate]:
    """Those of them who sit: substitutes do when they are called upon."""
    return [one for one in in_office if one.role != "substitute"]


def to_summon(in_office: list[Mandate], body: Body) -> list[Mandate]:
    """Those of them who are sent its convocations: substitutes too, of an intercommunal council (CGCT L5211-6)."""
    return in_office if body.intercommunal else members(in_office)


async def select_last_days(db: Database, body: int, people: list[int]) -> list[tuple[int, date]]:
    """Of each of these people the last day they were in office, if their last mandate in the body has an end."""
    rows = await db.fetch(
        """
        SELECT person_id, max(ends_on) FROM mandates WHERE body_id = $1 AND person_id = ANY($2::bigint[])
        GROUP BY person_id HAVING bool_and(ends_on IS NOT NULL) ORDER BY person_id
        """,
        body,
        people,
    )
    return [(row[0], row[1]) for row in rows]


async def select_last_chair(db: Database, body: int, day: date) -> Mandate | None:
    """Who held the chair of the body last, before that day."""
    row = await db.fetchrow(
        """
        SELECT id, body_id AS body, person_id AS person, starts_on, role, ends_on FROM mandates
        WHERE body_id = $1 AND role = 'chair' AND ends_on < $2 ORDER BY ends_on DESC LIMIT 1
        """,
        body,
        day,
    )
    return msgspec.convert(dict(row), Mandate) if row else None


async def lock_mandate(db: Database, mandate: int) -> Mandate | None:
    """The mandate, held with its body until the end of the transaction."""
    await db.execute(
        "SELECT FROM bodies WHERE id = (SELECT body_id FROM mandates WHERE id = $1) FOR NO KEY UPDATE", mandate
    )
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


async def select_clerks_of(db: Database, member: int) -> list[int]:
    """Those who administer and may come in now, and those who may convene a body in which this person has ever sat."""
    rows = await db.fetch(
        """
        SELECT id FROM people WHERE may_enter(people) AND (administrator
            OR id IN (SELECT c.person_id FROM convenors c JOIN mandates m USING (body_id) WHERE m.person_id = $1))
        ORDER BY id
        """,
        member,
    )
    return [row["id"] for row in rows]


async def select_choices(db: Database) -> list[ChannelChoice]:
    """Everybody's, past ones included; of each person, the latest last."""
    return [msgspec.convert(dict(row), ChannelChoice) for row in await db.fetch(CHOICES)]


async def select_choices_on(db: Database, people: list[int], day: date) -> dict[int, ChannelChoice]:
    """What each of these people had asked for that day; who never asked for anything is left out."""
    rows: list[Any] = await db.fetch(CHOICES_ON, people, day)
    return {row["person"]: msgspec.convert(dict(row), ChannelChoice) for row in rows}


def channel_of(choices: dict[int, ChannelChoice], person: int) -> Channel:
    """How somebody is convened: electronically, unless a dated request says otherwise."""
    return choices[person].channel if person in choices else "electronic"


async def insert_choice(db: Database, choice: ChannelChoice) -> tuple[int, ChannelChoice]:
    """Its number, and the choice with the instant at which it was recorded."""
    row = await db.fetchrow(
        """
        INSERT INTO channel_choices (person_id, channel, requested_on, address, recorded_by, file_id)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id, recorded_at
        """,
        choice.person,
        choice.channel,
        choice.requested_on,
        choice.address,
        choice.recorded_by,
        choice.file.id if choice.file else None,
    )
    assert row is not None
    return row["id"], msgspec.structs.replace(choice, recorded_at=row["recorded_at"])


async def select_clerks(db: Database, body: int | None) -> list[int]:
    """Those who administer and may come in now, and those who may convene the body, or any if none is given."""
    rows = await db.fetch(
        """
        SELECT id FROM people WHERE may_enter(people) AND (administrator
            OR id IN (SELECT person_id FROM convenors WHERE $1::bigint IS NULL OR body_id = $1))
        ORDER BY id
        """,
        body,
    )
    return [row["id"] for row in rows]
