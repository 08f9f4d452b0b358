"""Statements on the ledger."""

import secrets
from typing import Any

from server.base.database import Database
from server.ledger.ledger import ORIGIN, Act, Entry, Link, digest, entry_hash, read, write

LOCK = 7_278_105_475
"""Held from an entry to the end of its transaction: the chain has one end."""


async def append(
    db: Database,
    act: Act,
    *,
    conversation: int | None = None,
    seq: int | None = None,
    person: int | None = None,
    author: int | None = None,
    facts: dict[str, Any],
) -> Entry:
    """Adds an entry within the transaction of its caller, at the instant of the database's clock.

    Others who append wait until that transaction ends: append last, after every other lock is taken. `facts` holds
    texts, whole numbers, truths, lists, objects and instants; raises `ValueError` for anything else.
    """
    await db.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
    (row,) = await db.fetch(
        """
        SELECT coalesce(max(position), 0) + 1, (SELECT hash FROM ledger ORDER BY position DESC LIMIT 1),
            date_trunc('milliseconds', clock_timestamp())
        FROM ledger
        """
    )
    position, previous, at = row
    entry = write(
        position, at, act, conversation=conversation, seq=seq, person=person, author=author, facts=facts,
        salt=secrets.token_hex(16),
    )  # fmt: skip
    link = Link(position, entry, previous or ORIGIN, entry_hash(previous or ORIGIN, digest(entry)))
    await db.execute(
        "INSERT INTO ledger (position, entry, previous, hash) VALUES ($1, $2, $3, $4)",
        link.position,
        link.entry,
        link.previous,
        link.hash,
    )
    return read(link)


async def select_links(db: Database, after: int, limit: int) -> list[Link]:
    """The next entries after a position, in the order of the chain."""
    rows = await db.fetch(
        "SELECT position, entry, previous, hash FROM ledger WHERE position > $1 ORDER BY position LIMIT $2",
        after,
        limit,
    )
    return [Link(*row) for row in rows]


async def select_links_of(db: Database, conversation: int, seq: int) -> list[Link]:
    """All entries of one message, in the order of the chain."""
    rows = await db.fetch(
        """
        SELECT position, entry, previous, hash FROM ledger
        WHERE conversation_id = $1 AND seq = $2 ORDER BY position
        """,
        conversation,
        seq,
    )
    return [Link(*row) for row in rows]


async def select_links_between(db: Database, first: int, last: int) -> list[Link]:
    """Whosever they are, both ends included."""
    rows = await db.fetch(
        "SELECT position, entry, previous, hash FROM ledger WHERE position BETWEEN $1 AND $2 ORDER BY position",
        first,
        last,
    )
    return [Link(*row) for row in rows]


async def select_top(db: Database) -> int:
    """The position of the last entry, 0 when there is none."""
    return int(await db.fetchval("SELECT coalesce(max(position), 0) FROM ledger"))
