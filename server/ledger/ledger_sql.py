"""Statements on the ledger."""

import secrets
from collections.abc import Collection, Sequence
from typing import Any

from msgspec import Struct

from server.base.aside import in_turns
from server.base.database import Database
from server.ledger.ledger import TOGETHER, Act, Deed, Entry, Link, canonical, read

APPEND = "SELECT position, entry, previous, hash FROM append_to_ledger($1, $2, $3, $4, $5, $6, $7)"
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
    """Adds entries in this order within the transaction of its caller, each at the instant of the database's clock,
    which never falls, and numbered within its convocation.

    Others who append wait until that transaction ends: append last, once, after every other lock is taken. Raises
    `ValueError` for facts that have no canonical form.
    """
    if not deeds:
        return []
    facts = [canonical(deed.facts) async for deed in in_turns(deeds, TOGETHER)]
    rows = await db.fetch(
        APPEND,
        [deed.act for deed in deeds],
        [deed.conversation for deed in deeds],
        [deed.seq for deed in deeds],
        [deed.person for deed in deeds],
        [deed.author for deed in deeds],
        facts,
        [secrets.token_hex(16) for _ in deeds],
    )
    return [read(Link(*row)) async for row in in_turns(rows, TOGETHER)]


async def select_entered(db: Database, act: Act, people: Sequence[int]) -> set[int]:
    """Of whom of them the house has such an entry."""
    rows = await db.fetch(
        """
        SELECT DISTINCT person_id FROM ledger
        WHERE conversation_id IS NULL AND act = $1 AND person_id = ANY($2::bigint[])
        """,
        act,
        people,
    )
    return {row[0] for row in rows}


async def lock_ledger(db: Database) -> None:
    """Nobody enters anything until the end of the transaction: what was read of the ledger stays its end."""
    await db.execute("SELECT pg_advisory_xact_lock(7278105475)")


async def select_links(db: Database, after: int, limit: int) -> list[Link]:
    """The next entries after a position, in the order of the chain."""
    rows = await db.fetch(
        "SELECT position, entry, previous, hash FROM ledger WHERE position > $1 ORDER BY position LIMIT $2",
        after,
        limit,
    )
    return [Link(*row) for row in rows]


async def select_links_with(db: Database, digest: bytes) -> list[Link]:
    """Those with that hash."""
    rows = await db.fetch("SELECT position, entry, previous, hash FROM ledger WHERE hash = $1", digest)
    return [Link(*row) for row in rows]


async def select_hashes(db: Database, first: int, last: int) -> dict[int, str]:
    """In hexadecimal, by position, from one to the other, both ends included."""
    rows = await db.fetch(
        "SELECT position, encode(hash, 'hex') FROM ledger WHERE position BETWEEN $1 AND $2", first, last
    )
    return {row[0]: row[1] for row in rows}


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


class Unlike(Struct, frozen=True):
    """An entry of which these columns, by which entries are selected, say otherwise than its text: nobody but the
    owner of the table can have made them so. `told` is the message that its text says it is of, `shown` that of its
    columns; none where it is of the house."""

    position: int
    columns: list[str]
    told: tuple[int | None, int | None]
    shown: tuple[int | None, int | None]

    def is_of(self, places: Collection[tuple[int | None, int | None]]) -> bool:
        """By its text or by its columns."""
        return self.told in places or self.shown in places


# What the first conditions pass is written as entries are, and read no further.
UNLIKE = """
SELECT position, columns, told, ARRAY[conversation_id::text, seq::text] AS shown
FROM ledger l CROSS JOIN LATERAL (
    SELECT CASE WHEN pg_input_is_valid(l.entry, 'jsonb') THEN l.entry::jsonb END AS said OFFSET 0
) read CROSS JOIN LATERAL (
    SELECT ARRAY[said ->> 'conversation', said ->> 'seq'] AS told, array_remove(ARRAY[
        CASE WHEN act IS DISTINCT FROM said ->> 'act' THEN 'act' END,
        CASE WHEN conversation_id::text IS DISTINCT FROM said ->> 'conversation' THEN 'conversation_id' END,
        CASE WHEN seq::text IS DISTINCT FROM said ->> 'seq' THEN 'seq' END,
        CASE WHEN person_id::text IS DISTINCT FROM said ->> 'person' THEN 'person_id' END,
        CASE WHEN number::text IS DISTINCT FROM said ->> 'number' THEN 'number' END
    ], NULL) AS columns
) compared
WHERE {whose} AND NOT coalesce(
    starts_with(entry, '{{"act":"' || act || '","at":"')
    AND entry LIKE '%","author":%,"conversation":' || coalesce(conversation_id::text, 'null') || ',"facts":{{%}}'
        || coalesce(',"number":' || number, '') || ',"person":' || coalesce(person_id::text, 'null')
        || ',"position":' || position || ',"salt":"________________________________","seq":'
        || coalesce(seq::text, 'null') || '}}', false)
    AND columns <> '{{}}'
ORDER BY position
"""

BETWEEN = "position >= $1 AND ($2::bigint IS NULL OR position <= $2)"

# By the columns, and by an index over what the texts say (`told_place`).
OF = """
position IN (
    SELECT o.position FROM ledger o WHERE told_place(o.entry) = ANY($1::text[])
    UNION
    SELECT o.position FROM unnest($2::bigint[], $3::bigint[]) AS one(conversation_id, seq)
    JOIN ledger o ON o.conversation_id = one.conversation_id AND o.seq = one.seq
)
"""


async def select_unlike(db: Database, first: int = 1, last: int | None = None) -> list[Unlike]:
    """From one position to another, both ends included: each text is read."""
    return _unlike(await db.fetch(UNLIKE.format(whose=BETWEEN), first, last))


async def select_unlike_of(db: Database, places: Collection[tuple[int, int]]) -> list[Unlike]:
    """Those of these messages, by their texts or by their columns."""
    told = [f"{conversation}/{seq}" for conversation, seq in places]
    conversations, seqs = [one for one, _ in places], [one for _, one in places]
    return _unlike(await db.fetch(UNLIKE.format(whose=OF), told, conversations, seqs))


def _unlike(rows: Sequence[Any]) -> list[Unlike]:
    return [Unlike(row["position"], row["columns"], _place(row["told"]), _place(row["shown"])) for row in rows]


def _place(said: list[str | None]) -> tuple[int | None, int | None]:
    conversation, seq = (int(one) if one and one.isascii() and one.isdigit() else None for one in said)
    return conversation, seq


async def select_links_at(db: Database, positions: Sequence[int]) -> list[Link]:
    rows = await db.fetch(
        "SELECT position, entry, previous, hash FROM ledger WHERE position = ANY($1::bigint[]) ORDER BY position",
        positions,
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
