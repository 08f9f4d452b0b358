"""Statements on people: who they are to others and to themselves."""

import msgspec

from protocol.people import DirectoryEntry, Me, Person
from protocol.types import Population
from server.database import Database

VISIBLE = """
SELECT id, name, population, title, service, civility, active FROM people
WHERE EXISTS (SELECT FROM people viewer WHERE viewer.id = $1 AND viewer.population <> 'guest')
    OR id IN (
        SELECT other.person_id FROM access mine
        JOIN memberships other ON other.conversation_id = mine.conversation_id
        WHERE mine.person_id = $1
    )
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


async def select_visible_people(db: Database, viewer: int) -> list[Person]:
    """Everybody the viewer may know of, himself included, those who have left too; for a guest, whoever is in his
    conversations."""
    return [msgspec.convert(dict(row), Person) for row in await db.fetch(VISIBLE, viewer)]


async def select_me(db: Database, person: int) -> Me:
    """The person, who must exist, as he is told of himself."""
    row = await db.fetchrow(
        """
        SELECT id AS person, email, phone, language, theme, administrator, may_convene, shows_reading, access_ends_at
        FROM people WHERE id = $1
        """,
        person,
    )
    return msgspec.convert(dict(row), Me)


async def select_directory(db: Database) -> list[DirectoryEntry]:
    """How to reach everybody who has not left."""
    rows = await db.fetch("SELECT id AS person, email, phone FROM people WHERE active ORDER BY id")
    return [msgspec.convert(dict(row), DirectoryEntry) for row in rows]


async def insert_system_membership(db: Database, person_id: int, population: Population) -> int | None:
    """Puts the person into the group that holds his whole population; `None` when there is none, or he is in it
    already."""
    group: int | None = await db.fetchval(
        """
        INSERT INTO memberships (conversation_id, person_id, read_seq)
        SELECT id, $1, last_seq FROM conversations WHERE population = $2
        ON CONFLICT DO NOTHING RETURNING conversation_id
        """,
        person_id,
        population,
    )
    return group
