"""Statements on people's own calendars: the secret address of each, and who is written to."""

import msgspec
from msgspec import Struct

from protocol.people import Language
from protocol.types import Population
from server.accounts.accounts_sql import Recipient
from server.base.database import Database


class OwnCalendarRow(Struct):
    token: str
    mail: bool


class Reader(Struct):
    """Whose calendar an address opens."""

    person: int
    language: Language
    population: Population


async def upsert_calendar(db: Database, person: int, token: str) -> OwnCalendarRow:
    """The person's calendar; with this token if there was none."""
    row = await db.fetchrow(
        """
        INSERT INTO calendars AS held (person_id, token) VALUES ($1, $2)
        ON CONFLICT (person_id) DO UPDATE SET token = held.token RETURNING token, mail
        """,
        person,
        token,
    )
    assert row is not None
    return msgspec.convert(dict(row), OwnCalendarRow)


async def update_token(db: Database, person: int, token: str) -> None:
    await db.execute("UPDATE calendars SET token = $2 WHERE person_id = $1", person, token)


async def update_mail(db: Database, person: int, mail: bool) -> None:
    await db.execute("UPDATE calendars SET mail = $2 WHERE person_id = $1", person, mail)


async def select_reader(db: Database, token: str) -> Reader | None:
    """`None` when the address opens nothing, or the person may not come in any more."""
    row = await db.fetchrow(
        """
        SELECT p.id AS person, p.language, p.population FROM calendars c JOIN people p ON p.id = c.person_id
        WHERE c.token = $1 AND may_enter(p)
        """,
        token,
    )
    return msgspec.convert(dict(row), Reader) if row else None


async def select_mail_readers(db: Database, conversation: int, people: list[int] | None = None) -> list[Recipient]:
    """Those in the conversation who want mail of its events; or these of them, whatever they want."""
    rows = await db.fetch(
        """
        SELECT p.id AS person, p.email, p.name, p.language FROM access a JOIN people p ON p.id = a.person_id
        LEFT JOIN calendars c ON c.person_id = p.id
        WHERE a.conversation_id = $1
            AND CASE WHEN $2::bigint[] IS NULL THEN coalesce(c.mail, true) ELSE p.id = ANY($2) END
        ORDER BY p.id
        """,
        conversation,
        people,
    )
    return [msgspec.convert(dict(row), Recipient) for row in rows]
