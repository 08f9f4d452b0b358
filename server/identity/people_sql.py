"""Statements on people: who they are to others and to themselves."""

from typing import Any

import msgspec

from protocol.codec import packed
from protocol.people import DirectoryEntry, Me, Person
from server.base.database import Database

EVERYBODY = 0
"""In place of a viewer: of anyone but a guest."""

VISIBLE = """
SELECT 0 AS viewer, p.id, p.name, p.population, p.title, p.service, p.civility, p.active
FROM people p WHERE 0 = ANY($1::bigint[])
UNION
SELECT p.id, p.id, p.name, p.population, p.title, p.service, p.civility, p.active
FROM people p WHERE p.id = ANY($1::bigint[])
UNION
SELECT mine.person_id, p.id, p.name, p.population, p.title, p.service, p.civility, p.active
FROM access mine
JOIN memberships other ON other.conversation_id = mine.conversation_id
JOIN people p ON p.id = other.person_id
WHERE mine.person_id = ANY($1::bigint[])
ORDER BY id
"""


async def select_people(db: Database, ids: list[int]) -> list[Person]:
    """These people as others see them, by id."""
    rows = await db.fetch(
        """
        SELECT id, name, population, title, service, civility, active FROM people WHERE id = ANY($1::bigint[]) ORDER
        BY id
        """,
        ids,
    )
    return [msgspec.convert(dict(row), Person) for row in rows]


async def select_person(db: Database, person: int) -> Person:
    """The person, who must exist."""
    return (await select_people(db, [person]))[0]


async def select_visible_people(db: Database, viewers: list[int]) -> dict[int, Any]:
    """For each of the guests, whoever is in their conversations, themselves included, those who have left too; for
    `EVERYBODY`, all. The list is made into MessagePack for all who are told it."""
    found: dict[int, list[Person]] = {viewer: [] for viewer in viewers}
    for row in await db.fetch(VISIBLE, viewers):
        found[row["viewer"]].append(msgspec.convert(dict(row), Person))
    return {viewer: packed(people) for viewer, people in found.items()}


async def select_me(db: Database, person: int) -> Me:
    """The person, who must exist, as they are told of themselves."""
    return (await select_selves(db, [person]))[person]


async def select_selves(db: Database, people: list[int]) -> dict[int, Me]:
    """Each of these people as they are told of themselves."""
    rows = await db.fetch(
        """
        SELECT id AS person, email, phone, language, theme, administrator, shows_reading, access_ends_at, digest,
            ARRAY(SELECT DISTINCT b.conversation_id FROM body_convenors c JOIN bodies b ON b.id = c.body_id
                WHERE c.person_id = people.id AND c.ended_at IS NULL ORDER BY 1) AS convenes, (
                SELECT c.email FROM address_changes c WHERE c.person_id = people.id AND c.in_force_at IS NOT NULL
                    AND c.confirmed_at IS NULL AND c.withdrawn_at IS NULL AND c.agreed_at IS NULL
            ) AS recorded_address
        FROM people WHERE id = ANY($1::bigint[])
        """,
        people,
    )
    return {row["person"]: msgspec.convert(dict(row), Me) for row in rows}


async def select_directory(db: Database) -> list[DirectoryEntry]:
    """How to reach everybody who has not left."""
    rows = await db.fetch("SELECT id AS person, email, phone FROM people WHERE active ORDER BY id")
    return [msgspec.convert(dict(row), DirectoryEntry) for row in rows]


async def update_profile(db: Database, person: Person, me: Me) -> None:
    """Writes all that one may change of oneself."""
    await db.execute(
        """
        UPDATE people SET name = $2, civility = $3, phone = $4, language = $5, theme = $6, shows_reading = $7,
            digest = $8, digested_at = CASE digest WHEN 'none' THEN now() ELSE digested_at END
        WHERE id = $1
        """,
        person.id,
        person.name,
        person.civility,
        me.phone,
        me.language,
        me.theme,
        me.shows_reading,
        me.digest,
    )


async def lock_person(db: Database, person: int) -> None:
    """Keeps others from changing the person until the end of the transaction."""
    await db.execute("SELECT FROM people WHERE id = $1 FOR NO KEY UPDATE", person)


async def select_conversations_with_guests(db: Database, person: int) -> list[int]:
    """Those of the person's conversations where a guest would not hear it otherwise when they change."""
    rows = await db.fetch(
        """
        SELECT m.conversation_id FROM memberships m WHERE m.person_id = $1 AND EXISTS (
            SELECT FROM memberships other JOIN people guest ON guest.id = other.person_id
            WHERE other.conversation_id = m.conversation_id AND guest.population = 'guest'
        ) ORDER BY m.conversation_id
        """,
        person,
    )
    return [row[0] for row in rows]


async def select_pairs(db: Database, person: int) -> list[int]:
    """The direct conversations between the person and just one other."""
    rows = await db.fetch(
        """
        SELECT c.id FROM conversations c JOIN memberships m ON m.conversation_id = c.id
        WHERE m.person_id = $1 AND c.kind = 'direct'
            AND (SELECT count(*) FROM memberships b WHERE b.conversation_id = c.id) = 2
        ORDER BY c.id
        """,
        person,
    )
    return [row[0] for row in rows]


async def select_administrators(db: Database) -> list[int]:
    """Those who may come in now."""
    rows = await db.fetch("SELECT id FROM people WHERE administrator AND may_enter(people) ORDER BY id")
    return [row["id"] for row in rows]


async def select_administrator(db: Database, person: int) -> bool:
    return bool(await db.fetchval("SELECT administrator FROM people WHERE id = $1", person))
