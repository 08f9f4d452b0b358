"""Statements on invitations: links sent, waiting to be used."""

from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from protocol.accounts import Invitation
from protocol.entrance import Offer
from protocol.people import Civility
from protocol.types import Population
from server.base.database import Database

LASTS = timedelta(days=14)

OFFER = """
SELECT i.email, i.name, i.population, i.expires_at, i.title, i.civility, i.access_ends_at,
    coalesce(inviter.name, '') AS invited_by,
    ARRAY(SELECT name FROM conversations WHERE id = ANY(i.groups) AND archived_at IS NULL
        ORDER BY unaccent(lower(name)), id) AS groups
FROM live_invitations i LEFT JOIN people inviter ON inviter.id = i.invited_by
WHERE i.token_hash = $1
    AND NOT EXISTS (SELECT FROM people WHERE lower(people.email) = lower(i.email))
"""


class InvitationRow(Struct):
    """An invitation as it is stored."""

    id: int
    email: str
    population: Population
    name: str
    title: str
    service: str
    civility: Civility
    administrator: bool
    may_convene: bool
    groups: list[int]
    access_ends_at: datetime | None
    invited_by: int | None


async def insert_invitation(db: Database, row: InvitationRow, token_hash: bytes) -> Invitation:
    """It lasts two weeks, and no longer than the access it gives."""
    stored = await db.fetchrow(
        """
        INSERT INTO invitations (id, email, population, name, title, service, civility, administrator, may_convene,
            groups, access_ends_at, invited_by, token_hash, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, least(now() + $14::interval, $11))
        RETURNING id, email, population, invited_at, expires_at, name, groups, access_ends_at, administrator,
            may_convene
        """,
        *msgspec.structs.astuple(row),
        token_hash,
        LASTS,
    )
    assert stored is not None
    return msgspec.convert(dict(stored), Invitation)


async def select_offer(db: Database, token_hash: bytes) -> Offer | None:
    """What the token holds out; `None` when it is worth nothing any more."""
    row = await db.fetchrow(OFFER, token_hash)
    return msgspec.convert(dict(row), Offer) if row else None


async def use_invitation(db: Database, token_hash: bytes) -> InvitationRow | None:
    """Takes the invitation, which then cannot be used again; of several who come at once, one gets it."""
    row = await db.fetchrow(
        """
        UPDATE invitations SET used_at = now()
        WHERE token_hash = $1 AND used_at IS NULL AND id IN (SELECT id FROM live_invitations)
        RETURNING id, email, population, name, title, service, civility, administrator, may_convene, groups,
            access_ends_at, invited_by
        """,
        token_hash,
    )
    return msgspec.convert(dict(row), InvitationRow) if row else None


async def select_pending(db: Database) -> list[Invitation]:
    """Those that can still be used, the latest first."""
    rows = await db.fetch(
        """
        SELECT id, email, population, invited_at, expires_at, name, groups, access_ends_at, administrator, may_convene
        FROM live_invitations ORDER BY invited_at DESC, id
        """
    )
    return [msgspec.convert(dict(row), Invitation) for row in rows]


async def select_invitation_to(db: Database, email: str) -> InvitationRow | None:
    """The one to that address that can still be used."""
    row = await db.fetchrow(
        """
        SELECT id, email, population, name, title, service, civility, administrator, may_convene, groups,
            access_ends_at, invited_by
        FROM live_invitations WHERE lower(email) = lower($1) ORDER BY invited_at DESC LIMIT 1
        """,
        email,
    )
    return msgspec.convert(dict(row), InvitationRow) if row else None


async def select_invited_by_others(db: Database, email: str, inviter: int) -> bool:
    """Whether the address has been invited by somebody else, and may still come."""
    return bool(
        await db.fetchval(
            """
            SELECT EXISTS (SELECT FROM live_invitations
                WHERE lower(email) = lower($1) AND invited_by IS DISTINCT FROM $2)
            """,
            email,
            inviter,
        )
    )


async def delete_invitations_to(db: Database, email: str) -> None:
    """Those not used yet: their links are worth nothing any more."""
    await db.execute("DELETE FROM invitations WHERE lower(email) = lower($1) AND used_at IS NULL", email)


async def delete_invitation(db: Database, invitation: int, inviter: int | None) -> bool:
    """Withdraws one that is not used yet, of that inviter if one is given; false when there is none."""
    return bool(
        await db.fetchval(
            """
            DELETE FROM invitations WHERE id = $1 AND used_at IS NULL AND ($2::bigint IS NULL OR invited_by = $2)
            RETURNING true
            """,
            invitation,
            inviter,
        )
    )


async def delete_expired_invitations(db: Database) -> int:
    """The used ones as well, once their links would have expired."""
    return len(await db.fetch("DELETE FROM invitations WHERE expires_at <= now() RETURNING id"))


async def select_groups_to_enter(db: Database, population: Population, groups: list[int]) -> list[int]:
    """Those of the groups that are not archived, and the one that holds the whole population."""
    rows = await db.fetch(
        """
        SELECT id FROM conversations
        WHERE archived_at IS NULL AND (population = $1 OR (id = ANY($2::bigint[]) AND kind = 'group')) ORDER BY id
        """,
        population,
        groups,
    )
    return [row[0] for row in rows]
