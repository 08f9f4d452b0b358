"""Statements on receipts."""

import msgspec

from protocol.messages import CONTENTS, tags_of
from protocol.receipts import Receipt
from protocol.types import Seq
from server.base.database import Database

RECEIPT = """
SELECT r.conversation_id AS conversation, r.seq, r.person_id AS person, r.delivered_at, r.opened_at, r.acknowledged_at,
    r.reminded_at, (
        SELECT max(a.answered_at) FROM answers a
        WHERE (a.conversation_id, a.seq, a.person_id) = (r.conversation_id, r.seq, r.person_id)
    ) AS answered_at, (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'replaced_at', e.replaced_at, 'opened_at', e.opened_at, 'acknowledged_at', e.acknowledged_at
        ) ORDER BY e.replaced_at), '[]') FROM earlier_receipts e
        WHERE (e.conversation_id, e.seq, e.person_id) = (r.conversation_id, r.seq, r.person_id)
    ) AS earlier
"""

NEWEST = """
SELECT * FROM receipts one
WHERE one.person_id = access.person_id AND one.conversation_id = access.conversation_id
ORDER BY one.seq DESC LIMIT $2
"""

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
        f"""{RECEIPT}
        FROM receipts r
        WHERE r.conversation_id = $1 AND r.seq = $2 AND r.person_id = $3
        """,
        conversation,
        seq,
        person,
    )
    return msgspec.convert(dict(row), Receipt) if row else None


async def select_receipts(db: Database, conversation: int, seq: Seq) -> list[Receipt]:
    """The whole list: not opened first, then not acknowledged, then by name."""
    rows = await db.fetch(
        f"""{RECEIPT}
        FROM receipts r JOIN people p ON p.id = r.person_id
        WHERE r.conversation_id = $1 AND r.seq = $2
        ORDER BY r.opened_at IS NOT NULL, r.acknowledged_at IS NOT NULL, unaccent(lower(p.name)), p.id
        """,
        conversation,
        seq,
    )
    return [msgspec.convert(dict(row), Receipt) for row in rows]


OWN_RECEIPTS = 200
"""Of each conversation, in a state."""


async def select_own_receipts(db: Database, people: list[int], limit: int = OWN_RECEIPTS) -> dict[int, list[Receipt]]:
    """These people's receipts of what was addressed to them in conversations they are in: the newest `limit` of each,
    so that what one conversation is flooded with hides nothing of another."""
    found: dict[int, list[Receipt]] = {person: [] for person in people}
    rows = await db.fetch(
        f"""{RECEIPT}
        FROM access CROSS JOIN LATERAL ({NEWEST}) r
        WHERE access.person_id = ANY($1::bigint[]) ORDER BY r.conversation_id, r.seq DESC
        """,
        people,
        limit,
    )
    for row in rows:
        found[row["person"]].append(msgspec.convert(dict(row), Receipt))
    return found


async def select_receipts_of(db: Database, person: int, conversations: list[int]) -> list[Receipt]:
    """The person's receipts in these conversations."""
    rows = await db.fetch(
        f"""{RECEIPT}
        FROM receipts r WHERE r.person_id = $1 AND r.conversation_id = ANY($2::bigint[]) ORDER BY conversation, r.seq
        """,
        person,
        conversations,
    )
    return [msgspec.convert(dict(row), Receipt) for row in rows]


async def select_own_receipts_at(db: Database, person: int, conversation: int, seqs: list[Seq]) -> list[Receipt]:
    """The person's receipts of these messages of a conversation."""
    rows = await db.fetch(
        f"""{RECEIPT}
        FROM receipts r
        WHERE r.person_id = $1 AND r.conversation_id = $2 AND r.seq = ANY($3::bigint[]) ORDER BY r.seq
        """,
        person,
        conversation,
        seqs,
    )
    return [msgspec.convert(dict(row), Receipt) for row in rows]


async def select_unread(db: Database, conversation: int, people: list[int]) -> list[Seq]:
    """The publications that one of the people is asked to open, and has not."""
    rows = await db.fetch(
        """
        SELECT DISTINCT r.seq FROM receipts r JOIN messages m ON m.conversation_id = r.conversation_id AND m.seq = r.seq
        WHERE r.conversation_id = $1 AND r.person_id = ANY($2::bigint[]) AND r.opened_at IS NULL
            AND m.content ? 'tracked'
        ORDER BY r.seq
        """,
        conversation,
        people,
    )
    return [row[0] for row in rows]


DELIVERED = "UPDATE receipts SET delivered_at = clock_timestamp() WHERE delivered_at IS NULL"

OPENED = """
UPDATE receipts SET opened_at = clock_timestamp(), delivered_at = coalesce(delivered_at, clock_timestamp())
WHERE opened_at IS NULL
"""
"""What is opened has been delivered."""

ACKNOWLEDGED = "UPDATE receipts SET acknowledged_at = clock_timestamp() WHERE acknowledged_at IS NULL"


async def record(db: Database, act: str, conversation: int, seq: Seq, person: int) -> Receipt | None:
    """Records the instant of the act (`DELIVERED`, `OPENED`, `ACKNOWLEDGED`) if there was none, and returns the receipt
    as it is then; `None` otherwise."""
    row = await db.fetchrow(
        f"""
        WITH r AS ({act} AND conversation_id = $1 AND seq = $2 AND person_id = $3 RETURNING *) {RECEIPT} FROM r
        """,
        conversation,
        seq,
        person,
    )
    return msgspec.convert(dict(row), Receipt) if row else None


async def move_to_earlier(db: Database, conversation: int, seq: Seq) -> list[Receipt]:
    """Sets aside what is recorded of those in the conversation who have opened a text that the message had before, and
    have acknowledged none since it has the one of now; returns their receipts, in which nothing is recorded of that."""
    rows = await db.fetch(
        """
        WITH opened AS (
            INSERT INTO earlier_receipts (conversation_id, seq, person_id, replaced_at, opened_at, acknowledged_at)
            SELECT r.conversation_id, r.seq, r.person_id, m.edited_at, r.opened_at, r.acknowledged_at
            FROM receipts r JOIN messages m ON (m.conversation_id, m.seq) = (r.conversation_id, r.seq)
            JOIN access a ON (a.conversation_id, a.person_id) = (r.conversation_id, r.person_id)
            WHERE r.conversation_id = $1 AND r.seq = $2 AND r.opened_at IS NOT NULL
                AND greatest(r.opened_at, r.acknowledged_at) <= m.edited_at
            -- Whoever was asked for this text before is not asked twice, should the clock have been set back since.
            ON CONFLICT DO NOTHING RETURNING person_id
        )
        UPDATE receipts r SET opened_at = NULL, acknowledged_at = NULL FROM opened
        WHERE r.conversation_id = $1 AND r.seq = $2 AND r.person_id = opened.person_id RETURNING r.person_id
        """,
        conversation,
        seq,
    )
    asked = {row[0] for row in rows}
    return [one for one in await select_receipts(db, conversation, seq) if one.person in asked]


MOST_TOLD_EACH = 100
"""Readers of a message of whom each that opens it is told to everybody at once."""


async def hold_one_of_many(db: Database, conversation: int, seq: Seq, person: int) -> str | None:
    """Where so many are asked to read what was published there that their openings are told together: until the end of
    the transaction the person stays in the conversation, and nobody is asked anew to read it; others there wait for
    nothing. Answers its kind; `None` for whoever is not in it, and of what has fewer readers, or was removed."""
    row = await db.fetchrow(
        """
        SELECT said.kind, pg_advisory_xact_lock_shared(hashtextextended('asked ' || $1::bigint || ' ' || $2::bigint, 0))
        FROM receipt_counts c JOIN memberships m ON m.conversation_id = c.conversation_id AND m.person_id = $3
        JOIN people p ON p.id = m.person_id
        JOIN messages said ON said.conversation_id = c.conversation_id AND said.seq = c.seq
        WHERE c.conversation_id = $1 AND c.seq = $2 AND c.readers AND c.recipients > $4 AND may_enter(p)
            AND said.receipted AND said.content ->> 'type' <> 'deleted'
        FOR KEY SHARE OF m
        """,
        conversation,
        seq,
        person,
        MOST_TOLD_EACH,
    )
    return row["kind"] if row else None


async def hold_readers(db: Database, conversation: int, seq: Seq) -> None:
    """Until the end of the transaction nobody opens the message, once those who do have done so."""
    await db.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('asked ' || $1::bigint || ' ' || $2::bigint, 0))",
        conversation,
        seq,
    )


async def select_untold(db: Database) -> list[tuple[int, Seq]]:
    """Messages of which the counts have changed since they were told, that nobody is telling of."""
    rows = await db.fetch(
        "SELECT conversation_id, seq FROM receipt_counts WHERE untold ORDER BY conversation_id, seq LIMIT 100"
    )
    return [(row[0], row[1]) for row in rows]


async def select_watchers(db: Database, conversation: int, seq: Seq) -> list[int]:
    """Who may see the named list: the author, the managers of the group, and where its kind says so whoever in it
    may convene."""
    rows = await db.fetch(
        """
        SELECT a.person_id FROM (
            SELECT author_id AS person_id FROM messages WHERE conversation_id = $1 AND seq = $2
            UNION SELECT person_id FROM memberships WHERE conversation_id = $1 AND role = 'manager'
            UNION SELECT person_id FROM convenors WHERE conversation_id = $1 AND EXISTS (
                SELECT FROM messages m WHERE m.conversation_id = $1 AND m.seq = $2 AND m.kind = ANY($3::text[])
            )
        ) follows
        JOIN access a ON a.conversation_id = $1 AND a.person_id = follows.person_id AND a.population <> 'guest'
        """,
        conversation,
        seq,
        FOLLOWED,
    )
    return [row[0] for row in rows]
