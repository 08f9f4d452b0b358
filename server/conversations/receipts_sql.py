"""Statements on receipts."""

import msgspec

from protocol.messages import CONTENTS, tags_of
from protocol.receipts import Receipt
from protocol.types import Seq
from server.base.database import Database

FOLLOWED = tags_of(kind for kind in CONTENTS if kind.convenors_follow)


async def insert_receipts(db: Database, conversation: int, seq: Seq, people: list[int]) -> list[Receipt]:
    """One receipt for each recipient, nothing recorded in it yet."""
    await db.execute(
        "INSERT INTO receipts (conversation_id, seq, person_id) SELECT $1, $2, unnest($3::bigint[])",
        conversation,
        seq,
        people,
    )
    return [Receipt(conversation, seq, person) for person in people]


async def select_readers(db: Database, conversation: int, author: int) -> list[int]:
    """Everybody in the conversation but the author."""
    rows = await db.fetch(
        "SELECT person_id FROM access WHERE conversation_id = $1 AND person_id <> $2 ORDER BY person_id",
        conversation,
        author,
    )
    return [row[0] for row in rows]


async def select_receipt(db: Database, conversation: int, seq: Seq, person: int) -> Receipt | None:
    row = await db.fetchrow(
        """
        SELECT conversation_id AS conversation, seq, person_id AS person, delivered_at, opened_at, acknowledged_at,
            reminded_at
        FROM receipts WHERE conversation_id = $1 AND seq = $2 AND person_id = $3
        """,
        conversation,
        seq,
        person,
    )
    return msgspec.convert(dict(row), Receipt) if row else None


async def select_receipts(db: Database, conversation: int, seq: Seq) -> list[Receipt]:
    """The whole list: not opened first, then not acknowledged, then by name."""
    rows = await db.fetch(
        """
        SELECT r.conversation_id AS conversation, r.seq, r.person_id AS person, r.delivered_at, r.opened_at,
            r.acknowledged_at, r.reminded_at
        FROM receipts r JOIN people p ON p.id = r.person_id
        WHERE r.conversation_id = $1 AND r.seq = $2
        ORDER BY r.opened_at IS NOT NULL, r.acknowledged_at IS NOT NULL, unaccent(lower(p.name)), p.id
        """,
        conversation,
        seq,
    )
    return [msgspec.convert(dict(row), Receipt) for row in rows]


async def select_own_receipts(db: Database, person: int, limit: int) -> list[Receipt]:
    """The person's receipts of the latest posts and convocations addressed to them in conversations they are in, newest
    first."""
    rows = await db.fetch(
        """
        SELECT r.conversation_id AS conversation, r.seq, r.person_id AS person, r.delivered_at, r.opened_at,
            r.acknowledged_at, r.reminded_at
        FROM receipts r
        JOIN access a ON a.conversation_id = r.conversation_id AND a.person_id = r.person_id
        JOIN messages m ON m.conversation_id = r.conversation_id AND m.seq = r.seq
        WHERE r.person_id = $1 ORDER BY m.sent_at DESC, r.conversation_id, r.seq LIMIT $2
        """,
        person,
        limit,
    )
    return [msgspec.convert(dict(row), Receipt) for row in rows]


async def select_receipts_of(db: Database, person: int, conversations: list[int]) -> list[Receipt]:
    """The person's receipts in these conversations."""
    rows = await db.fetch(
        """
        SELECT conversation_id AS conversation, seq, person_id AS person, delivered_at, opened_at, acknowledged_at,
            reminded_at
        FROM receipts WHERE person_id = $1 AND conversation_id = ANY($2::bigint[]) ORDER BY conversation_id, seq
        """,
        person,
        conversations,
    )
    return [msgspec.convert(dict(row), Receipt) for row in rows]


async def update_delivered(db: Database, conversation: int, seq: Seq, person: int) -> bool:
    """Records the instant if there was none; false otherwise."""
    return bool(
        await db.fetchval(
            """
            UPDATE receipts SET delivered_at = clock_timestamp()
            WHERE conversation_id = $1 AND seq = $2 AND person_id = $3 AND delivered_at IS NULL RETURNING true
            """,
            conversation,
            seq,
            person,
        )
    )


async def update_opened(db: Database, conversation: int, seq: Seq, person: int) -> bool:
    """Records the instant if there was none; false otherwise. What is opened has been delivered."""
    return bool(
        await db.fetchval(
            """
            UPDATE receipts SET opened_at = clock_timestamp(), delivered_at = coalesce(delivered_at, clock_timestamp())
            WHERE conversation_id = $1 AND seq = $2 AND person_id = $3 AND opened_at IS NULL RETURNING true
            """,
            conversation,
            seq,
            person,
        )
    )


async def update_acknowledged(db: Database, conversation: int, seq: Seq, person: int) -> bool:
    """Records the instant if there was none; false otherwise."""
    return bool(
        await db.fetchval(
            """
            UPDATE receipts SET acknowledged_at = clock_timestamp()
            WHERE conversation_id = $1 AND seq = $2 AND person_id = $3 AND acknowledged_at IS NULL RETURNING true
            """,
            conversation,
            seq,
            person,
        )
    )


async def select_watchers(db: Database, conversation: int, seq: Seq) -> list[int]:
    """Who may see the named list: the author, the managers of the group, and where its kind says so whoever in it
    may convene."""
    rows = await db.fetch(
        """
        SELECT a.person_id FROM access a
        JOIN messages m ON m.conversation_id = a.conversation_id AND m.seq = $2
        JOIN people p ON p.id = a.person_id
        WHERE a.conversation_id = $1 AND a.population <> 'guest'
            AND (a.person_id = m.author_id OR a.role = 'manager' OR (m.kind = ANY($3::text[]) AND p.may_convene))
        """,
        conversation,
        seq,
        FOLLOWED,
    )
    return [row[0] for row in rows]
