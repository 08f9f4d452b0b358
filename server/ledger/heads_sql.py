"""Statements on the seals over the head of the ledger."""

from datetime import datetime, timedelta

from msgspec import Struct

from server.base.database import Database
from server.ledger.ledger import Entry, Link, read
from server.ledger.timestamps import Token


class HeadSeal(Struct, frozen=True):
    """An authority's answer, and the certificates in PEM that it was trusted by."""

    token: bytes
    roots: str


async def insert_head_seal(db: Database, position: int, token: Token) -> None:
    await db.execute("INSERT INTO head_seals VALUES ($1, $2, $3)", position, token.answer, token.roots)


async def select_head_seals(db: Database, positions: list[int]) -> dict[int, HeadSeal]:
    """Those entered at these positions."""
    rows = await db.fetch("SELECT position, token, roots FROM head_seals WHERE position = ANY($1::bigint[])", positions)
    return {row["position"]: HeadSeal(row["token"], row["roots"]) for row in rows}


async def select_next_seal(db: Database, after: int) -> int | None:
    """The position of the first entry after that one which seals the head."""
    position: int | None = await db.fetchval(
        # The first condition is that of the index.
        "SELECT position FROM ledger WHERE act IN ('timestamped', 'sealed') AND act = 'sealed' AND position > $1 "
        "ORDER BY position LIMIT 1",
        after,
    )
    return position


async def select_last_stamp(db: Database) -> Entry | None:
    """The latest entry of what an authority said."""
    row = await db.fetchrow(
        "SELECT position, entry, previous, hash FROM ledger WHERE act IN ('timestamped', 'sealed') "
        "ORDER BY position DESC LIMIT 1"
    )
    return read(Link(*row)) if row else None


async def select_head(db: Database) -> Link | None:
    """The last entry."""
    row = await db.fetchrow("SELECT position, entry, previous, hash FROM ledger ORDER BY position DESC LIMIT 1")
    return Link(*row) if row else None


def apart(entry: Entry | None) -> timedelta:
    """How far the clocks of the authority and of the database were from each other when it was entered."""
    return abs(datetime.fromisoformat(entry.facts["at"]) - entry.at) if entry else timedelta()
