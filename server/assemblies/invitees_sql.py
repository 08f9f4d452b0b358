"""Statements on those invited to a sitting beside the convened."""

from datetime import datetime

import msgspec

from protocol.invitees import Invitee
from protocol.types import Seq
from server.base.database import Database
from server.mail.outcomes import Bounce, Handed, Refused

INVITEES = """
SELECT id, conversation_id AS conversation, seq, name, email, items, invited_by, invited_at, person_id AS person, files,
    message, handed_at, to_file, refused_at, bounced_at, failure, withdrawn_at
FROM invitees
"""


async def select_invitees(db: Database, conversation: int, seq: Seq) -> list[Invitee]:
    """By name, those whose invitation was withdrawn last."""
    rows = await db.fetch(
        INVITEES
        + """
        WHERE conversation_id = $1 AND seq = $2
        ORDER BY withdrawn_at IS NOT NULL, unaccent(lower(name)), invited_at, id
        """,
        conversation,
        seq,
    )
    return [msgspec.convert(dict(row), Invitee) for row in rows]


async def select_invitee(db: Database, invitee: int) -> Invitee | None:
    row = await db.fetchrow(INVITEES + "WHERE id = $1", invitee)
    return msgspec.convert(dict(row), Invitee) if row else None


async def select_linked_invitee(db: Database, token_hash: bytes) -> Invitee | None:
    """Whom a link leads to their invitation; `None` once it is worth nothing any more."""
    row = await db.fetchrow(INVITEES + "WHERE token_hash = $1 AND expires_at > now()", token_hash)
    return msgspec.convert(dict(row), Invitee) if row else None


async def select_own(db: Database, person: int) -> list[Invitee]:
    """The person's, to sittings that are not over for a week, the next first."""
    rows = await db.fetch(
        """
        SELECT i.id, i.conversation_id AS conversation, i.seq, i.name, i.email, i.items, i.invited_by, i.invited_at,
            i.person_id AS person, i.files, i.message, i.withdrawn_at
        FROM invitees i JOIN convocations c USING (conversation_id, seq)
        WHERE i.person_id = $1 AND i.expires_at > now() ORDER BY c.opens_at, i.id
        """,
        person,
    )
    return [msgspec.convert(dict(row), Invitee) for row in rows]


async def select_person_at(db: Database, email: str) -> int | None:
    """Who has this address and has not left."""
    person: int | None = await db.fetchval("SELECT id FROM people WHERE lower(email) = lower($1) AND active", email)
    return person


async def insert_invitee(db: Database, invitee: Invitee, token_hash: bytes, expires_at: datetime) -> Invitee:
    """The invitee with the instant at which they were invited."""
    invited_at = await db.fetchval(
        """
        INSERT INTO invitees (id, conversation_id, seq, person_id, name, email, items, files, message, invited_by,
            token_hash, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING invited_at
        """,
        invitee.id,
        invitee.conversation,
        invitee.seq,
        invitee.person,
        invitee.name,
        invitee.email,
        invitee.items,
        invitee.files,
        invitee.message,
        invitee.invited_by,
        token_hash,
        expires_at,
    )
    return msgspec.structs.replace(invitee, invited_at=invited_at)


async def update_withdrawn(db: Database, invitees: list[int]) -> list[Invitee]:
    """Those of them whose invitation stood until now."""
    rows = await db.fetch(
        """
        WITH withdrawn AS (
            UPDATE invitees SET withdrawn_at = clock_timestamp()
            WHERE id = ANY($1::bigint[]) AND withdrawn_at IS NULL RETURNING *
        )
        SELECT id, conversation_id AS conversation, seq, name, email, items, invited_by, invited_at,
            person_id AS person, files, message, handed_at, to_file, refused_at, bounced_at, failure, withdrawn_at
        FROM withdrawn ORDER BY unaccent(lower(name)), id
        """,
        invitees,
    )
    return [msgspec.convert(dict(row), Invitee) for row in rows]


async def update_handed(db: Database, invitee: int, handed: Handed) -> datetime | None:
    """Records the first time a mail server took the letter, or it was written to a file, and returns that instant by
    the database's clock; `None` where it was recorded before."""
    at: datetime | None = await db.fetchval(
        """
        UPDATE invitees SET handed_at = clock_timestamp() - make_interval(secs => $3), to_file = $2, refused_at = NULL,
            failure = CASE WHEN bounced_at IS NULL THEN '' ELSE failure END
        WHERE id = $1 AND handed_at IS NULL RETURNING handed_at
        """,
        invitee,
        handed.path is not None,
        handed.seconds_ago,
    )
    return at


async def update_refused(db: Database, invitee: int, refused: Refused) -> bool:
    """Records the first refusal of what was never taken; false otherwise."""
    return bool(
        await db.fetchval(
            """
            UPDATE invitees SET refused_at = clock_timestamp(), failure = $2
            WHERE id = $1 AND handed_at IS NULL AND refused_at IS NULL RETURNING true
            """,
            invitee,
            refused.reply[:500],
        )
    )


async def update_bounced(db: Database, invitee: int, bounce: Bounce) -> bool:
    """Records the first report that the letter did not arrive; false otherwise."""
    return bool(
        await db.fetchval(
            """
            UPDATE invitees SET bounced_at = clock_timestamp(), failure = $2
            WHERE id = $1 AND bounced_at IS NULL RETURNING true
            """,
            invitee,
            f"{bounce.status} {bounce.diagnostic}".strip()[:500],
        )
    )
