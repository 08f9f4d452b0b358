"""Statements on the mail that came back."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from server.base.database import Database
from server.mail.about import About, recall

What = Literal["failed", "delayed", "unknown", "reply", "ignored"]


class Origin(Struct):
    """The letter that something came back about."""

    id: str
    kind: str
    ids: list[int]
    recipient: str

    @property
    def about(self) -> About | None:
        return recall(self.kind, self.ids)


class Return(Struct):
    """One mail that came back, and what it was found to be."""

    digest: bytes
    what: What
    letter: str = ""
    recipient: str = ""
    subject: str = ""
    status: str = ""
    diagnostic: str = ""
    file: str = ""


async def select_origin(db: Database, letter: str) -> Origin | None:
    """A letter that was handed in; what became of letters is known for two months."""
    row = await db.fetchrow("SELECT id, kind, ids, recipient FROM letters WHERE id = $1", letter)
    return Origin(*row) if row else None


async def insert_return(db: Database, found: Return) -> datetime | None:
    """When it was received; `None` if it has been taken in before."""
    received_at: datetime | None = await db.fetchval(
        """
        INSERT INTO mail_returns (digest, what, letter_id, recipient, subject, status, diagnostic, file)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (digest) DO NOTHING RETURNING received_at
        """,
        found.digest,
        found.what,
        found.letter,
        found.recipient,
        found.subject,
        found.status,
        found.diagnostic,
        found.file,
    )
    return received_at


async def delete_old_returns(db: Database) -> int:
    """After two months, as the letters themselves."""
    rows = await db.fetch("DELETE FROM mail_returns WHERE received_at < now() - interval '60 days' RETURNING id")
    return len(rows)
