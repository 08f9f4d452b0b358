"""Statements on what is kept of the house, and on its own entries in the ledger."""

from collections.abc import Sequence
from typing import Any

from server.assemblies.house_rows import ON_SENDINGS
from server.base.database import Database
from server.ledger.ledger import Link
from server.ledger.ledger_sql import select_unlike, select_unlike_of

MANDATES = "SELECT id, body_id, person_id, role, starts_on, ends_on, recorded_at, recorded_by FROM mandates"

CHOICES = """
SELECT c.id, c.person_id, c.channel, c.requested_on, c.address, c.recorded_at, c.recorded_by, f.sha256 AS file_id
FROM channel_choices c LEFT JOIN files f ON f.id = c.file_id
"""

CONVENORS = "SELECT id, body_id, person_id, given_at, given_by, ended_at, ended_by FROM body_convenors"

CENSUSES = """
SELECT body_id, row_number() OVER (PARTITION BY body_id ORDER BY id) AS number, inhabitants, regime, since, source,
    recorded_at, recorded_by
FROM censuses
"""

ADDRESSES = """
SELECT person_id, email, row_number() OVER (PARTITION BY person_id, email ORDER BY in_force_at) AS number, before,
    requested_on, recorded_by, in_force_at, confirmed_at, withdrawn_at, agreement, agreed_by
FROM address_changes WHERE in_force_at IS NOT NULL
"""

PEOPLE = "SELECT id, email, name, title, civility FROM people WHERE id = ANY($1::bigint[])"

REQUESTS = """
SELECT r.id, r.body_id, r.asked_by, r.received_on, r.reason, r.names, r.recorded_at, r.recorded_by, f.sha256 AS file_id
FROM session_requests r LEFT JOIN files f ON f.id = r.file_id
"""

BODIES = "SELECT id, name, kind, regime, inhabitants, own_days, active FROM bodies"

RULES = """
SELECT id, code, purpose, scope, number, source, inhabitants_from, valid_from, known, prudent, text, recorded_at,
    recorded_by
FROM rules
"""

ALTERED = """
SELECT conversation_id, seq, position, numbered AND before IS DISTINCT FROM earlier::text AS after_gap
FROM (
    SELECT l.conversation_id, l.seq, l.position, l.entry::jsonb ? 'number' AS numbered,
        l.entry::jsonb ->> 'before' AS before,
        lag(l.position) OVER (PARTITION BY l.conversation_id, l.seq ORDER BY l.position) AS earlier,
        l.hash = sha256(l.previous || sha256(convert_to(l.entry, 'UTF8'))) AND coalesce(n.previous = l.hash, true)
            AS bound
    FROM ledger l LEFT JOIN ledger n ON n.position = l.position + 1
    WHERE {whose}
) own
WHERE NOT bound OR (numbered AND before IS DISTINCT FROM earlier::text) ORDER BY position
"""
OF_HOUSE = "l.conversation_id IS NULL"
OF_CONVOCATION = "l.conversation_id = $1 AND l.seq = $2"
OF_CONVOCATIONS = "(l.conversation_id, l.seq) IN (SELECT * FROM unnest($1::bigint[], $2::bigint[]))"

Kept = dict[Any, dict[str, Any]]


async def select_kept_mandates(db: Database) -> Kept:
    """By their numbers, as all that follows."""
    return _by_number(await db.fetch(MANDATES))


async def select_kept_choices(db: Database) -> Kept:
    """Their scans by SHA-256."""
    return _by_number(await db.fetch(CHOICES))


async def select_kept_convenors(db: Database) -> Kept:
    return _by_number(await db.fetch(CONVENORS))


async def select_kept_censuses(db: Database) -> Kept:
    """By the body, and which of its it is."""
    return {(row["body_id"], row["number"]): dict(row) for row in await db.fetch(CENSUSES)}


async def select_kept_addresses(db: Database) -> Kept:
    """Those that are or have been in force, by person, address, and which time it is."""
    rows = await db.fetch(ADDRESSES)
    return {(row["person_id"], row["email"], row["number"]): dict(row) for row in rows}


async def select_kept_people(db: Database, people: list[int]) -> Kept:
    """What these people are called, and sign in with."""
    return _by_number(await db.fetch(PEOPLE, people))


async def select_kept_requests(db: Database) -> Kept:
    return _by_number(await db.fetch(REQUESTS))


async def select_kept_bodies(db: Database) -> Kept:
    return _by_number(await db.fetch(BODIES))


async def select_kept_rules(db: Database) -> Kept:
    """Those that Parvis brought by code and first day; those of the house by number."""
    rows = await db.fetch(RULES)
    return {row["id"] if row["recorded_by"] else (row["code"], row["valid_from"]): dict(row) for row in rows}


def _by_number(rows: Any) -> Kept:
    return {row["id"]: dict(row) for row in rows}


async def select_house_links(db: Database, before: int | None = None, limit: int | None = None) -> list[Link]:
    """Entries of no convocation, the latest first."""
    rows = await db.fetch(
        """
        SELECT position, entry, previous, hash FROM ledger
        WHERE conversation_id IS NULL AND ($1::bigint IS NULL OR position < $1) ORDER BY position DESC LIMIT $2
        """,
        before,
        limit,
    )
    return [Link(*row) for row in rows]


async def select_altered(db: Database) -> dict[int, bool]:
    """The positions of entries of the house that are not those that were bound: of one whose hash is not that of its
    text, or not the one that the next entry follows; and, told by `True`, of the one after a gap, or whose columns say
    otherwise than its text: what is not among those selected, nobody knows."""
    found = {row["position"]: row["after_gap"] for row in await db.fetch(ALTERED.format(whose=OF_HOUSE))}
    return found | {one.position: True for one in await select_unlike(db) if one.is_of([(None, None)])}


async def select_altered_of(db: Database, conversation: int, seq: int) -> list[int]:
    """The same of the entries of a convocation."""
    place = conversation, seq
    found = {row["position"] for row in await db.fetch(ALTERED.format(whose=OF_CONVOCATION), *place)}
    return sorted(found | {one.position for one in await select_unlike_of(db, [place])})


async def select_places_altered(db: Database, places: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Which of these convocations have such an entry."""
    conversations, seqs = [one for one, _ in places], [one for _, one in places]
    rows = await db.fetch(ALTERED.format(whose=OF_CONVOCATIONS), conversations, seqs)
    unlike = await select_unlike_of(db, places)
    found = {(row["conversation_id"], row["seq"]) for row in rows}
    return found | {place for place in places for one in unlike if one.is_of([place])}


async def select_links_on_sendings(db: Database, before: int | None = None) -> list[Link]:
    """The house's entries, before that position, on what a convocation is made from."""
    rows = await db.fetch(
        """
        SELECT position, entry, previous, hash FROM ledger
        WHERE conversation_id IS NULL AND ($1::bigint IS NULL OR position < $1)
            AND entry::jsonb ->> 'act' = ANY($2::text[])
        ORDER BY position
        """,
        before,
        list(ON_SENDINGS),
    )
    return [Link(*row) for row in rows]


async def select_agreements_sent(db: Database) -> dict[int, int]:
    """By the entry of an agreement, the first by which something was sent as agreed to."""
    rows = await db.fetch(
        """
        SELECT entry::jsonb #>> '{facts,entry}' AS given, min(position) AS position FROM ledger
        WHERE entry LIKE '%"approved"%' AND entry::jsonb ->> 'act' = 'approved'
            AND jsonb_typeof(entry::jsonb #> '{facts,entry}') = 'number' GROUP BY 1
        """
    )
    return {int(row["given"]): row["position"] for row in rows}


async def select_links_on_agreements(db: Database) -> list[Link]:
    """The house's entries on what authors agreed to in their sessions."""
    rows = await db.fetch(
        """
        SELECT position, entry, previous, hash FROM ledger
        WHERE conversation_id IS NULL AND entry::jsonb ->> 'act' = 'agreement_given' ORDER BY position
        """
    )
    return [Link(*row) for row in rows]
