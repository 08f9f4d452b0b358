"""Statements on the councillors whom an intercommunal council informs, and on the copies sent to them."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from msgspec import Struct

from protocol.copies import Copied, Copy, CopyKind, CopyRecipient
from protocol.types import Seq
from server.base.database import Database
from server.mail.outcomes import Bounce, Handed, Refused


class Linked(Struct):
    """What the link of a copy leads to."""

    id: int
    conversation: int
    seq: Seq
    kind: CopyKind
    file: int | None
    name: str


async def select_recipients(db: Database, body: int) -> list[CopyRecipient]:
    """By commune and name; those taken off the list last."""
    rows = await db.fetch(
        """
        SELECT name, email, commune, added_on, removed_on FROM copy_recipients WHERE body_id = $1
        ORDER BY removed_on IS NOT NULL, removed_on DESC, unaccent(lower(commune)), unaccent(lower(name)), id
        """,
        body,
    )
    return [msgspec.convert(dict(row), CopyRecipient) for row in rows]


async def update_removed(db: Database, body: int, kept: list[Copied], day: date, by: int) -> None:
    """Takes off the list whoever is not among these, as they are written there."""
    await db.execute(
        """
        UPDATE copy_recipients r SET removed_on = $5, removed_by = $6
        WHERE body_id = $1 AND removed_on IS NULL AND NOT EXISTS (
            SELECT FROM unnest($2::text[], $3::text[], $4::text[]) AS kept(name, email, commune)
            WHERE (kept.name, kept.email, kept.commune) = (r.name, r.email, r.commune)
        )
        """,
        body,
        *_columns(kept),
        day,
        by,
    )


async def insert_recipients(db: Database, body: int, kept: list[Copied], day: date, by: int) -> None:
    """Those of them who are not on the list."""
    await db.execute(
        """
        INSERT INTO copy_recipients (body_id, name, email, commune, added_on, added_by)
        SELECT $1, name, email, commune, $5, $6 FROM unnest($2::text[], $3::text[], $4::text[])
            AS kept(name, email, commune)
        ON CONFLICT (body_id, lower(email)) WHERE removed_on IS NULL DO NOTHING
        """,
        body,
        *_columns(kept),
        day,
        by,
    )


def _columns(people: Sequence[Copied | CopyRecipient]) -> tuple[list[str], list[str], list[str]]:
    return [one.name for one in people], [one.email for one in people], [one.commune for one in people]


async def insert_copies(
    db: Database,
    place: tuple[int, Seq],
    kind: CopyKind,
    file: int | None,
    to: list[CopyRecipient],
    ids: list[int],
    token_hashes: list[bytes],
    expires_at: datetime,
) -> None:
    """One for each, with its number and its link."""
    await db.execute(
        """
        INSERT INTO copies (conversation_id, seq, kind, file_id, expires_at, name, email, commune, id, token_hash)
        SELECT $1, $2, $3, $4, $5, given.* FROM unnest($6::text[], $7::text[], $8::text[], $9::bigint[], $10::bytea[])
            AS given(name, email, commune, id, token_hash)
        """,
        *place,
        kind,
        file,
        expires_at,
        *_columns(to),
        ids,
        token_hashes,
    )


async def select_copies(db: Database, conversation: int, seq: Seq) -> list[Copy]:
    """By kind, commune and name."""
    rows = await db.fetch(
        """
        SELECT name, email, commune, kind, handed_at, to_file, refused_at, bounced_at, failure FROM copies
        WHERE conversation_id = $1 AND seq = $2
        ORDER BY kind, unaccent(lower(commune)), unaccent(lower(name)), sent_at, id
        """,
        conversation,
        seq,
    )
    return [msgspec.convert(dict(row), Copy) for row in rows]


async def select_linked_copy(db: Database, token_hash: bytes) -> Linked | None:
    """`None` once the link is worth nothing any more."""
    row = await db.fetchrow(
        """
        SELECT id, conversation_id AS conversation, seq, kind, file_id AS file, name FROM copies
        WHERE token_hash = $1 AND expires_at > now()
        """,
        token_hash,
    )
    return msgspec.convert(dict(row), Linked) if row else None


async def update_handed(db: Database, copy: int, handed: Handed) -> None:
    """The first time that a mail server took the letter, or it was written to a file."""
    await db.execute(
        """
        UPDATE copies SET handed_at = clock_timestamp(), to_file = $2, refused_at = NULL
        WHERE id = $1 AND handed_at IS NULL
        """,
        copy,
        handed.path is not None,
    )


async def update_refused(db: Database, copy: int, refused: Refused) -> None:
    """The first refusal of what was never taken."""
    await db.execute(
        """
        UPDATE copies SET refused_at = clock_timestamp(), failure = $2
        WHERE id = $1 AND handed_at IS NULL AND refused_at IS NULL
        """,
        copy,
        refused.reply[:500],
    )


async def update_bounced(db: Database, copy: int, bounce: Bounce) -> None:
    """The first report that the letter did not arrive."""
    await db.execute(
        "UPDATE copies SET bounced_at = clock_timestamp(), failure = $2 WHERE id = $1 AND bounced_at IS NULL",
        copy,
        f"{bounce.status} {bounce.diagnostic}".strip()[:500],
    )
