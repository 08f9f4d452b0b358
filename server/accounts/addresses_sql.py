"""Statements on the addresses of people: the one in force, and how it came to be."""

from datetime import date, datetime, timedelta

import msgspec
from msgspec import Struct

from protocol.addresses import AddressChange, Agreement
from protocol.people import Language
from server.base.database import Database

LASTS = timedelta(days=3)
"""The links by which an address is confirmed."""

ALONE = timedelta(days=7)
"""What has to pass before somebody is trusted to agree in the place of another."""


class Holder(Struct):
    """Whose address it is: the one they sign in with, and the one that convocations go to."""

    person: int
    name: str
    language: Language
    active: bool
    may_enter: bool
    signs_in: str
    in_force: str
    confirmed: bool


class Proposed(Struct):
    """A change as it is recorded."""

    person: int
    before: str
    email: str
    requested_on: date
    recorded_by: int
    in_force: bool
    confirmed: bool
    agreement: Agreement | None
    token_hash: bytes | None
    former_token_hash: bytes | None


class Link(Struct):
    """Which change a link is about, and to which of the two mailboxes it was sent."""

    change: int
    person: int
    name: str
    email: str
    before: str
    former: bool
    agreed: bool


async def lock_holder(db: Database, person: int) -> Holder | None:
    """Held until the end of the transaction: their address changes in turns."""
    await db.execute("SELECT FROM people WHERE id = $1 FOR NO KEY UPDATE", person)
    row = await db.fetchrow(
        """
        SELECT p.id, p.name, p.language, p.active, may_enter(p), p.email, a.email, a.confirmed
        FROM people p JOIN addresses a ON a.person_id = p.id WHERE p.id = $1
        """,
        person,
    )
    return Holder(*row) if row else None


async def select_changes(db: Database, person: int) -> list[AddressChange]:
    """The latest first."""
    rows = await db.fetch(
        """
        SELECT id, person_id AS person, before, email, requested_on, recorded_at, recorded_by, in_force_at,
            confirmed_at, withdrawn_at, read_at, agreed_at, agreed_by, agreement
        FROM address_changes WHERE person_id = $1 ORDER BY id DESC
        """,
        person,
    )
    return [msgspec.convert(dict(row), AddressChange) for row in rows]


async def select_changed(db: Database, change: int) -> int | None:
    """Whose address it changes."""
    found: int | None = await db.fetchval("SELECT person_id FROM address_changes WHERE id = $1", change)
    return found


async def withdraw_open(db: Database, person: int) -> AddressChange | None:
    """Takes back the change that waits for its confirmation."""
    open_one: int | None = await db.fetchval(
        "SELECT id FROM address_changes WHERE person_id = $1 AND confirmed_at IS NULL AND withdrawn_at IS NULL", person
    )
    return await withdraw(db, open_one) if open_one else None


async def insert_change(db: Database, one: Proposed) -> AddressChange:
    row = await db.fetchrow(
        """
        INSERT INTO address_changes (person_id, before, email, requested_on, recorded_by, in_force_at, confirmed_at,
            agreement, agreed_at, agreed_by, token_hash, former_token_hash, expires_at)
        VALUES ($1, $2, $3, $4, $5, CASE WHEN $6 THEN clock_timestamp() END, CASE WHEN $7 THEN clock_timestamp() END,
            $8::text, CASE WHEN $8::text IS NOT NULL THEN clock_timestamp() END,
            CASE WHEN $8::text IS NOT NULL THEN $5::bigint END,
            $9, $10, clock_timestamp() + $11::interval)
        RETURNING id, person_id AS person, before, email, requested_on, recorded_at, recorded_by, in_force_at,
            confirmed_at, withdrawn_at, read_at, agreed_at, agreed_by, agreement
        """,
        *msgspec.structs.astuple(one),
        LASTS,
    )
    assert row is not None
    return msgspec.convert(dict(row), AddressChange)


async def withdraw(db: Database, change: int) -> AddressChange | None:
    """`None` when it has been confirmed, or taken back."""
    row = await db.fetchrow(
        """
        UPDATE address_changes SET withdrawn_at = clock_timestamp()
        WHERE id = $1 AND confirmed_at IS NULL AND withdrawn_at IS NULL
        RETURNING id, person_id AS person, before, email, requested_on, recorded_at, recorded_by, in_force_at,
            confirmed_at, withdrawn_at, read_at, agreed_at, agreed_by, agreement
        """,
        change,
    )
    return msgspec.convert(dict(row), AddressChange) if row else None


async def select_link(db: Database, token_hash: bytes) -> Link | None:
    """What the token is about; `None` when it is worth nothing."""
    row = await db.fetchrow(
        """
        SELECT c.id AS change, p.id AS person, p.name, c.email, p.email AS before,
            c.former_token_hash IS NOT DISTINCT FROM $1 AS former, c.agreed_at IS NOT NULL AS agreed
        FROM address_changes c JOIN people p ON p.id = c.person_id
        WHERE $1 IN (c.token_hash, c.former_token_hash) AND c.confirmed_at IS NULL AND c.withdrawn_at IS NULL
            AND c.expires_at > clock_timestamp() AND may_enter(p)
        """,
        token_hash,
    )
    return msgspec.convert(dict(row), Link) if row else None


async def update_read(db: Database, change: int) -> None:
    """The link that was sent there has been used."""
    await db.execute(
        "UPDATE address_changes SET read_at = clock_timestamp() WHERE id = $1 AND read_at IS NULL",
        change,
    )


async def update_agreed(db: Database, change: int, agreement: Agreement, by: int | None) -> None:
    """The first agreement stands."""
    await db.execute(
        """
        UPDATE address_changes SET agreed_at = clock_timestamp(), agreement = $2, agreed_by = $3
        WHERE id = $1 AND agreed_at IS NULL
        """,
        change,
        agreement,
        by,
    )


async def confirm(db: Database, change: int) -> AddressChange | None:
    """The change, if its mailbox was read and it was agreed to: once only."""
    row = await db.fetchrow(
        """
        UPDATE address_changes c SET confirmed_at = now.at, in_force_at = coalesce(c.in_force_at, now.at)
        FROM (SELECT clock_timestamp() AS at) now
        WHERE c.id = $1 AND c.confirmed_at IS NULL AND c.withdrawn_at IS NULL
            AND c.read_at IS NOT NULL AND c.agreed_at IS NOT NULL
        RETURNING c.id, c.person_id AS person, c.before, c.email, c.requested_on, c.recorded_at, c.recorded_by,
            c.in_force_at, c.confirmed_at, c.withdrawn_at, c.read_at, c.agreed_at, c.agreed_by, c.agreement
        """,
        change,
    )
    return msgspec.convert(dict(row), AddressChange) if row else None


async def select_open(db: Database, change: int) -> AddressChange | None:
    """`None` when it has been confirmed, or taken back."""
    row = await db.fetchrow(
        """
        SELECT id, person_id AS person, before, email, requested_on, recorded_at, recorded_by, in_force_at,
            confirmed_at, withdrawn_at, read_at, agreed_at, agreed_by, agreement
        FROM address_changes WHERE id = $1 AND confirmed_at IS NULL AND withdrawn_at IS NULL
        """,
        change,
    )
    return msgspec.convert(dict(row), AddressChange) if row else None


async def select_seconds(db: Database, change: int) -> list[int]:
    """The administrators who may agree in the place of its person: neither they nor whoever recorded it, and for seven
    days already, so that nobody makes one for that."""
    rows = await db.fetch(
        """
        SELECT p.id FROM people p JOIN address_changes c ON c.id = $1 AND p.id NOT IN (c.recorded_by, c.person_id)
        WHERE p.administrator_since <= now() - $2::interval AND may_enter(p)
        """,
        change,
        ALONE,
    )
    return [row[0] for row in rows]


async def select_alone_since(db: Database, change: int) -> datetime:
    """Since when the person could have said that it is not they, while nobody else ceased to administer, who might have
    agreed."""
    since: datetime = await db.fetchval(
        """
        SELECT greatest(c.recorded_at, p.open_since, (
            SELECT max(greatest(o.administrator_until,
                CASE WHEN o.administrator AND o.active AND NOT may_enter(o) THEN o.access_ends_at END))
            FROM people o))
        FROM address_changes c JOIN people p ON p.id = c.person_id WHERE c.id = $1
        """,
        change,
    )
    return since


async def update_email(db: Database, person: int, email: str) -> None:
    """From now on they sign in with it; the links to choose a password that went to the one before open nothing."""
    await db.execute("UPDATE people SET email = $2 WHERE id = $1", person, email)
    await db.execute("UPDATE password_resets SET used_at = now() WHERE person_id = $1 AND used_at IS NULL", person)
