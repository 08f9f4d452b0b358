"""Statements on the ledger."""

import secrets
from collections.abc import Sequence
from typing import Any

from server.base.database import Database
from server.ledger.ledger import Act, Deed, Entry, Link, around, read

APPEND = "SELECT position, entry, previous, hash FROM append_to_ledger($1, $2, $3)"
"""It takes a lock that it keeps to the end of the transaction: the chain has one end."""


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
    """Adds one entry as `append_all` does."""
    (entry,) = await append_all(db, [Deed(act, conversation, seq, person, author, facts)])
    return entry


async def append_all(db: Database, deeds: Sequence[Deed]) -> list[Entry]:
    """Adds entries in this order within the transaction of its caller, each at the instant of the database's clock.

    Others who append wait until that transaction ends: append last, once, after every other lock is taken. Raises
    `ValueError` for facts that have no canonical form.
    """
    if not deeds:
        return []
    texts = [around(deed, secrets.token_hex(16)) for deed in deeds]
    rows = await db.fetch(APPEND, *(list(part) for part in zip(*texts, strict=True)))
    return [read(Link(*row)) for row in rows]


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
