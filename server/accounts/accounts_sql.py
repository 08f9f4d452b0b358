"""Statements on accounts: who may come in, and what they may do."""

from datetime import datetime

import msgspec
from msgspec import Struct

from protocol.accounts import Account
from protocol.people import Civility, Language
from protocol.types import Population
from server.base.database import Database

ACCOUNTS = """
SELECT id AS person, email, administrator, may_convene, active, access_ends_at, seen_at
FROM people ORDER BY unaccent(lower(name)), id
"""


class Credentials(Struct):
    person: int
    password_hash: str | None


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
    may_convene: bool
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
    may_convene: bool = False
    access_ends_at: datetime | None = None
    language: Language = "fr"
    password_hash: str | None = None


async def select_credentials(db: Database, email: str) -> Credentials | None:
    """Of the person with this address who may come in now."""
    row = await db.fetchrow(
        """
        SELECT id AS person, password_hash FROM people
        WHERE lower(email) = lower($1) AND active AND (access_ends_at IS NULL OR access_ends_at > now())
        """,
        email,
    )
    return msgspec.convert(dict(row), Credentials) if row else None


async def select_recipient(db: Database, email: str) -> Recipient | None:
    """The person with this address who may come in now."""
    row = await db.fetchrow(
        """
        SELECT id AS person, email, name, language FROM people
        WHERE lower(email) = lower($1) AND active AND (access_ends_at IS NULL OR access_ends_at > now())
        """,
        email,
    )
    return msgspec.convert(dict(row), Recipient) if row else None


async def select_password_hash(db: Database, person: int) -> str | None:
    found: str | None = await db.fetchval("SELECT password_hash FROM people WHERE id = $1", person)
    return found


async def update_password_hash(db: Database, person: int, password_hash: str) -> None:
    await db.execute("UPDATE people SET password_hash = $2 WHERE id = $1", person, password_hash)


async def select_email_taken(db: Database, email: str) -> bool:
    """Whether somebody has this address, even somebody who has left."""
    return bool(await db.fetchval("SELECT EXISTS (SELECT FROM people WHERE lower(email) = lower($1))", email))


async def insert_person(db: Database, person: NewPerson) -> bool:
    """False when the address has an account already."""
    return bool(
        await db.fetchval(
            """
            INSERT INTO people (id, name, email, population, title, service, civility, administrator, may_convene,
                access_ends_at, language, password_hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT (lower(email)) DO NOTHING RETURNING true
            """,
            *msgspec.structs.astuple(person),
        )
    )


async def select_accounts(db: Database) -> list[Account]:
    """Everybody, by name, those who have left too."""
    return [msgspec.convert(dict(row), Account) for row in await db.fetch(ACCOUNTS)]


async def select_account(db: Database, person: int) -> Account:
    """The account of the person, who must exist."""
    row = await db.fetchrow(
        """
        SELECT id AS person, email, administrator, may_convene, active, access_ends_at, seen_at
        FROM people WHERE id = $1
        """,
        person,
    )
    assert row is not None
    return msgspec.convert(dict(row), Account)


async def lock_administrators(db: Database) -> None:
    """Makes those who change who administers take turns, until the end of the transaction."""
    await db.execute("SELECT FROM people WHERE administrator ORDER BY id FOR NO KEY UPDATE")


async def lock_account(db: Database, person: int) -> AccountRow | None:
    """What can be changed of the account, held until the end of the transaction."""
    row = await db.fetchrow(
        """
        SELECT id, population, name, title, service, phone, administrator, may_convene, active, access_ends_at
        FROM people WHERE id = $1 FOR NO KEY UPDATE
        """,
        person,
    )
    return msgspec.convert(dict(row), AccountRow) if row else None


async def update_account(db: Database, row: AccountRow) -> None:
    """Writes all that an administrator can change."""
    await db.execute(
        """
        UPDATE people SET name = $2, title = $3, service = $4, phone = $5, administrator = $6, may_convene = $7,
            active = $8, access_ends_at = $9
        WHERE id = $1
        """,
        row.id,
        row.name,
        row.title,
        row.service,
        row.phone,
        row.administrator,
        row.may_convene,
        row.active,
        row.access_ends_at,
    )


async def select_lasting_administrator(db: Database) -> bool:
    """Whether an administrator is left whose access does not end."""
    return bool(
        await db.fetchval(
            "SELECT EXISTS (SELECT FROM people WHERE administrator AND active AND access_ends_at IS NULL)"
        )
    )
