"""Statements on what the house holds and its ledger does not."""

from datetime import datetime

import msgspec
from msgspec import Struct

from protocol.bodies import Body, ChannelChoice, Rule
from protocol.convenors import Convenor
from server.base.database import Database


class Right(Struct):
    """To convene, under its number."""

    number: int
    convenor: Convenor
    ended_at: datetime | None


class Unentered(Struct):
    """Whose first address the ledger does not have, and since when they have an account."""

    person: int
    name: str
    email: str
    created_at: datetime


async def select_unentered_addresses(db: Database, people: list[int] | None = None) -> list[Unentered]:
    """Of these people, or of all who have or had a mandate: the address they sign in with."""
    rows = await db.fetch(
        """
        SELECT p.id, p.name, p.email, p.created_at FROM people p
        WHERE CASE WHEN $1::bigint[] IS NULL THEN p.id IN (SELECT person_id FROM mandates)
                ELSE p.id = ANY($1::bigint[]) END
            AND NOT EXISTS (
                SELECT FROM ledger l
                WHERE l.conversation_id IS NULL AND l.act = 'address_recorded' AND l.person_id = p.id)
        ORDER BY p.id
        """,
        people,
    )
    return [Unentered(*row) for row in rows]


async def select_unentered_names(db: Database) -> list[int]:
    """Of whom nothing says what they are called, of those who have or had a mandate."""
    rows = await db.fetch(
        """
        SELECT DISTINCT person_id FROM mandates m WHERE NOT EXISTS (
            SELECT FROM ledger l
            WHERE l.conversation_id IS NULL AND l.act = 'name_recorded' AND l.person_id = m.person_id)
        ORDER BY person_id
        """
    )
    return [row["person_id"] for row in rows]


async def select_names_entered(db: Database) -> bool:
    """Whether the ledger has the name of anybody, as since names are entered."""
    entered: bool = await db.fetchval(
        "SELECT EXISTS (SELECT FROM ledger WHERE conversation_id IS NULL AND act = 'name_recorded')"
    )
    return entered


async def select_unentered_mandates(db: Database) -> dict[int, datetime]:
    """When each was recorded."""
    rows = await db.fetch(
        """
        SELECT m.id, m.recorded_at FROM mandates m WHERE NOT EXISTS (
            SELECT FROM ledger l WHERE l.conversation_id IS NULL AND l.entry::jsonb ->> 'act' = 'mandate_given'
                AND l.entry::jsonb -> 'facts' ->> 'mandate' = m.id::text)
        """
    )
    return {row["id"]: row["recorded_at"] for row in rows}


async def select_unentered_choices(db: Database) -> dict[int, ChannelChoice]:
    """By their numbers, in the order in which they were recorded."""
    rows = await db.fetch(
        """
        SELECT c.id, c.person_id AS person, c.channel, c.requested_on, c.recorded_at, c.address, c.recorded_by
        FROM channel_choices c WHERE NOT EXISTS (
            SELECT FROM ledger l WHERE l.conversation_id IS NULL AND l.entry::jsonb ->> 'act' = 'channel_chosen'
                AND l.entry::jsonb -> 'facts' ->> 'choice' = c.id::text)
        ORDER BY c.id
        """
    )
    return {row["id"]: msgspec.convert(dict(list(row.items())[1:]), ChannelChoice) for row in rows}


async def select_unentered_convenors(db: Database) -> list[Right]:
    """In the order in which they were given."""
    rows = await db.fetch(
        """
        SELECT c.id, c.body_id, c.person_id, c.given_at, c.given_by, c.ended_at
        FROM body_convenors c WHERE NOT EXISTS (
            SELECT FROM ledger l WHERE l.conversation_id IS NULL AND l.entry::jsonb ->> 'act' = 'convening_given'
                AND l.entry::jsonb -> 'facts' ->> 'convenor' = c.id::text)
        ORDER BY c.id
        """
    )
    return [Right(row["id"], Convenor(*list(row.values())[1:5]), row["ended_at"]) for row in rows]


async def select_earlier_bodies(db: Database) -> list[tuple[Body, datetime]]:
    """As they were created, with when, as long as no body has been entered: later figures are censuses, which have
    always been."""
    rows = await db.fetch(
        """
        SELECT id, conversation_id AS conversation, kind, name, regime, inhabitants, own_days, active,
            created_at
        FROM bodies WHERE NOT EXISTS (SELECT FROM ledger WHERE conversation_id IS NULL AND act = 'body_created')
        ORDER BY created_at, id
        """
    )
    return [(msgspec.convert(dict(row), Body), row["created_at"]) for row in rows]


async def select_earlier_rules(db: Database) -> dict[int, Rule]:
    """Those of the house by their numbers, in the order in which they were recorded, as long as neither a body nor a
    rule has been entered."""
    rows = await db.fetch(
        """
        SELECT * FROM rules WHERE recorded_by IS NOT NULL AND NOT EXISTS (
            SELECT FROM ledger WHERE conversation_id IS NULL AND act IN ('body_created', 'rule_recorded'))
        ORDER BY id
        """
    )
    return {row["id"]: msgspec.convert(dict(row), Rule) for row in rows}
