"""Statements on polls: when they close, and what everybody has chosen."""

from datetime import datetime
from typing import NamedTuple

from protocol.types import Seq
from server.base.database import Database


class Ballot(NamedTuple):
    person: int
    options: list[int]


async def insert_poll(db: Database, conversation: int, seq: Seq, ends_at: datetime | None) -> None:
    await db.execute(
        "INSERT INTO polls (conversation_id, seq, ends_at) VALUES ($1, $2, $3)", conversation, seq, ends_at
    )


async def update_closed(db: Database, conversation: int, seq: Seq) -> None:
    await db.execute("UPDATE polls SET closed = true WHERE conversation_id = $1 AND seq = $2", conversation, seq)


async def select_due(db: Database, limit: int) -> list[tuple[int, Seq]]:
    """Those that were to close by now and have not."""
    rows = await db.fetch(
        """
        SELECT conversation_id, seq FROM polls WHERE NOT closed AND ends_at <= now() ORDER BY ends_at LIMIT $1
        """,
        limit,
    )
    return [tuple(row) for row in rows]


async def select_open(db: Database, conversation: int, person: int) -> list[Seq]:
    """The open polls of a conversation in which the person has chosen something."""
    rows = await db.fetch(
        """
        SELECT b.seq FROM ballots b JOIN polls p ON p.conversation_id = b.conversation_id AND p.seq = b.seq
        WHERE b.person_id = $2 AND b.conversation_id = $1 AND NOT p.closed ORDER BY b.seq
        """,
        conversation,
        person,
    )
    return [row[0] for row in rows]


async def select_ballots(db: Database, conversation: int, seq: Seq) -> list[Ballot]:
    """In the order in which people have chosen first."""
    rows = await db.fetch(
        """
        SELECT person_id, options FROM ballots WHERE conversation_id = $1 AND seq = $2 ORDER BY voted_at, person_id
        """,
        conversation,
        seq,
    )
    return [Ballot(row[0], list(row[1])) for row in rows]


async def select_ballot(db: Database, conversation: int, seq: Seq, person: int) -> list[int]:
    """What the person has chosen; nothing where they have not."""
    options = await db.fetchval(
        "SELECT options FROM ballots WHERE conversation_id = $1 AND seq = $2 AND person_id = $3",
        conversation,
        seq,
        person,
    )
    return list(options or [])


async def upsert_ballot(db: Database, conversation: int, seq: Seq, ballot: Ballot) -> None:
    """Takes the place of what the person has chosen before; nothing chosen, none is left."""
    if not ballot.options:
        await db.execute(
            "DELETE FROM ballots WHERE conversation_id = $1 AND seq = $2 AND person_id = $3",
            conversation,
            seq,
            ballot.person,
        )
        return
    await db.execute(
        """
        INSERT INTO ballots (conversation_id, seq, person_id, options) VALUES ($1, $2, $3, $4)
        ON CONFLICT (conversation_id, seq, person_id) DO UPDATE SET options = excluded.options
        """,
        conversation,
        seq,
        ballot.person,
        ballot.options,
    )


async def delete_ballots(db: Database, conversation: int, seq: Seq) -> None:
    await db.execute("DELETE FROM ballots WHERE conversation_id = $1 AND seq = $2", conversation, seq)
