"""Statements on accounts: who may come in, and what they may do."""

from datetime import datetime

import msgspec
from msgspec import Struct

from protocol.accounts import Account
from protocol.people import Civility, Language
from protocol.types import Population
from server.base.database import Database

ACCOUNTS = """
SELECT id AS person, p.email, administrator, active, access_ends_at, seen_at,
    ARRAY(SELECT body_id FROM body_convenors WHERE person_id = p.id AND ended_at IS NULL ORDER BY 1) AS convenes,
    CASE WHEN NOT a.confirmed THEN a.email END AS letters_to
FROM people p JOIN addresses a ON a.person_id = p.id
WHERE $1::bigint IS NULL OR id = $1 ORDER BY unaccent(lower(name)), id
"""


class Credentials(Struct):
    person: int
    password_hash: str | None
    active: bool
    access_ends_at: datetime | None
    may_enter: bool


class Recipient(Struct):
    """Somebody to write to."""

    person: int
    email: str
    name: str
    language: Language


class AccountRow(Struct):
    """All that an administrator can change of a person."""

    id: int
    population: Population
    name: str
    title: str
    service: str
    phone: str
    administrator: bool
    active: bool
    access_ends_at: datetime | None


class NewPerson(Struct):
    """A person as they come in for the first time."""

    id: int
    name: str
    email: str
    population: Population
    title: str = ""
    service: str = ""
    civility: Civility = ""
    administrator: bool = False
    access_ends_at: datetime | None = None
    language: Language = "fr"
    password_hash: str | None = None


class Listed(Struct):
    """Somebody who has an account, or is invited, as whoever runs the server sees them."""

    email: str
    name: str
    population: Population
    administrator: bool
    may_enter: bool
    seen_at: datetime | None
    invited_until: datetime | None


async def select_listed(db: Database) -> list[Listed]:
    """Everybody, then who is invited, then those who may not come in any more."""
    rows = await db.fetch(
        """
        SELECT * FROM (
            SELECT email, name, population, administrator, seen_at, may_enter(people), NULL AS invited_until, id
            FROM people
            UNION ALL
            SELECT email, name, population, administrator, NULL, true, expires_at, id FROM live_invitations
        ) AS listed
        ORDER BY may_enter DESC, invited_until NULLS FIRST, administrator DESC, unaccent(lower(name)), id
        """
    )
    return [msgspec.convert(dict(row), Listed) for row in rows]


async def select_credentials(db: Database, email: str) -> Credentials | None:
    """Of the person with this address, even of somebody who may not come in any more."""
    row = await db.fetchrow(
        """
        SELECT id AS person, password_hash, active, access_ends_at, may_enter(people)
        FROM people WHERE lower(email) = lower($1)
        """,
        email,
    )
    return msgspec.convert(dict(row), Credentials) if row else None


async def select_recipient(db: Database, email: str) -> Recipient | None:
    """The person with this address who may come in now."""
    row = await db.fetchrow(
        """
        SELECT id AS person, email, name, language FROM people
        WHERE lower(email) = lower($1) AND may_enter(people)
        """,
        email,
    )
    return msgspec.convert(dict(row), Recipient) if row else None


async def select_password_hash(db: Database, person: int) -> str | None:
    found: str | None = await db.fetchval("SELECT password_hash FROM people WHERE id = $1", person)
    return found


async def update_password_hash(db: Database, person: int, password_hash: str) -> None:
    """The links by which another password could be chosen open nothing any more."""
    await db.execute("UPDATE people SET password_hash = $2 WHERE id = $1", person, password_hash)
    await db.execute("UPDATE password_resets SET used_at = now() WHERE person_id = $1 AND used_at IS NULL", person)


async def select_names(db: Database) -> list[str]:
    """Of everybody, those who have left too."""
    return [row[0] for row in await db.fetch("SELECT name FROM people")]


async def select_account_opens(db: Database, email: str) -> bool | None:
    """Whether the person with this address may come in now; `None` when nobody has it."""
    opens: bool | None = await db.fetchval("SELECT may_enter(people) FROM people WHERE lower(email) = lower($1)", email)
    return opens


async def select_email_taken_by_others(db: Database, email: str, person: int) -> bool:
    """Whether somebody else has this address, even somebody who has left, or is about to: convocations go there, or the
    link that was sent there still serves."""
    return bool(
        await db.fetchval(
            """
            SELECT EXISTS (SELECT FROM people WHERE lower(email) = lower($1) AND id <> $2) OR EXISTS (
                SELECT FROM address_changes WHERE lower(email) = lower($1) AND person_id <> $2
                    AND withdrawn_at IS NULL AND confirmed_at IS NULL
                    AND (in_force_at IS NOT NULL OR expires_at > now()))
            """,
            email,
            person,
        )
    )


async def insert_person(db: Database, person: NewPerson) -> bool:
    """False when the address has an account already."""
    return bool(
        await db.fetchval(
            """
            INSERT INTO people (id, name, email, population, title, service, civility, administrator,
                access_ends_at, language, password_hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (lower(email)) DO NOTHING RETURNING true
            """,
            *msgspec.structs.astuple(person),
        )
    )


async def select_accounts(db: Database) -> list[Account]:
    """Everybody, by name, those who have left too."""
    return [msgspec.convert(dict(row), Account) for row in await db.fetch(ACCOUNTS, None)]


async def select_account(db: Database, person: int) -> Account:
    """The account of the person, who must exist."""
    row = await db.fetchrow(ACCOUNTS, person)
    assert row is not None
    return msgspec.convert(dict(row), Account)


async def lock_administrators(db: Database) -> None:
    """Makes those who change who administers take turns, until the end of the transaction."""
    await db.execute("SELECT FROM people WHERE administrator ORDER BY id FOR NO KEY UPDATE")


async def lock_account(db: Database, person: int) -> AccountRow | None:
    """What can be changed of the account, held until the end of the transaction."""
    row = await db.fetchrow(
        """
        SELECT id, population, name, title, service, phone, administrator, active, access_ends_at
        FROM people WHERE id = $1 FOR NO KEY UPDATE
        """,
        person,
    )
    return msgspec.convert(dict(row), AccountRow) if row else None


async def update_account(db: Database, row: AccountRow) -> None:
    """Writes all that an administrator can change."""
    await db.execute(
        """
        UPDATE people SET name = $2, title = $3, service = $4, phone = $5, administrator = $6, active = $7,
            access_ends_at = $8, population = $9
        WHERE id = $1
        """,
        row.id,
        row.name,
        row.title,
        row.service,
        row.phone,
        row.administrator,
        row.active,
        row.access_ends_at,
        row.population,
    )


async def select_lasting_administrator(db: Database) -> bool:
    """Whether an administrator is left whose access does not end."""
    return bool(
        await db.fetchval(
            "SELECT EXISTS (SELECT FROM people WHERE administrator AND active AND access_ends_at IS NULL)"
        )
    )
