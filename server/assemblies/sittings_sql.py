"""Statements on sittings."""

from datetime import date, datetime

import msgspec

from protocol.sittings import Interest, Moment, PaperKind, Sitting
from protocol.types import Seq
from server.base.database import Database
from server.law.quorum import Headcount

SITTING = """
SELECT $1::bigint AS conversation, $2::bigint AS seq, (
        SELECT closed_at FROM sittings WHERE conversation_id = $1 AND seq = $2
    ) AS closed_at, (
        SELECT coalesce(jsonb_agg(
            jsonb_build_object('person', person_id, 'arrived_at', arrived_at, 'left_at', left_at)
            ORDER BY arrived_at, person_id), '[]')
        FROM attendances WHERE conversation_id = $1 AND seq = $2
    ) AS attendances, (
        SELECT coalesce(jsonb_agg(jsonb_build_object('item', item, 'person', person_id) ORDER BY item, person_id), '[]')
        FROM interests WHERE conversation_id = $1 AND seq = $2
    ) AS interests, (
        SELECT coalesce(jsonb_agg(
            jsonb_build_object('item', item, 'at', at, 'in_office', in_office, 'present', present, 'needed', needed)
            ORDER BY at, item), '[]')
        FROM moments WHERE conversation_id = $1 AND seq = $2
    ) AS moments, (
        SELECT coalesce(jsonb_agg(
            jsonb_build_object('kind', p.kind, 'filed_at', p.filed_at, 'adopted_on', p.adopted_on, 'file',
                jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type, 'sha256', f.sha256,
                    'width', f.width, 'height', f.height, 'pages', f.pages))
            ORDER BY p.kind), '[]')
        FROM papers p JOIN files f ON f.id = p.file_id WHERE p.conversation_id = $1 AND p.seq = $2
    ) AS papers
"""


async def lock_sitting(db: Database, conversation: int, seq: Seq) -> datetime | None:
    """When it was closed, if it was; held, and made if it had not begun, until the end of the transaction."""
    closed: datetime | None = await db.fetchval(
        """
        INSERT INTO sittings VALUES ($1, $2)
        ON CONFLICT (conversation_id, seq) DO UPDATE SET closed_at = sittings.closed_at RETURNING closed_at
        """,
        conversation,
        seq,
    )
    return closed


async def select_sitting(db: Database, conversation: int, seq: Seq, in_office: list[int]) -> Sitting:
    """All that was recorded of it, begun or not, between these members; what the rules say of it is yet to come."""
    row = await db.fetchrow(SITTING, conversation, seq)
    assert row is not None
    return msgspec.convert({**row, "in_office": in_office}, Sitting)


async def select_moments(db: Database, conversation: int, seq: Seq) -> list[Moment]:
    """In the order in which they came."""
    rows = await db.fetch(
        """
        SELECT item, at, in_office, present, needed FROM moments
        WHERE conversation_id = $1 AND seq = $2 ORDER BY at, item
        """,
        conversation,
        seq,
    )
    return [msgspec.convert(dict(row), Moment) for row in rows]


async def insert_arrival(db: Database, conversation: int, seq: Seq, person: int, at: datetime | None) -> bool:
    """False when they are there already, or had not left by then."""
    return bool(
        await db.fetchval(
            """
            INSERT INTO attendances (conversation_id, seq, person_id, arrived_at)
            SELECT $1, $2, $3, coalesce($4, clock_timestamp())
            WHERE NOT EXISTS (
                SELECT FROM attendances WHERE conversation_id = $1 AND seq = $2 AND person_id = $3
                    AND coalesce(left_at, 'infinity') > coalesce($4, clock_timestamp()))
            RETURNING true
            """,
            conversation,
            seq,
            person,
            at,
        )
    )


async def update_left(db: Database, conversation: int, seq: Seq, person: int, at: datetime | None) -> bool:
    """False when they are not there, or came later."""
    return bool(
        await db.fetchval(
            """
            UPDATE attendances SET left_at = coalesce($4, clock_timestamp())
            WHERE conversation_id = $1 AND seq = $2 AND person_id = $3 AND left_at IS NULL
                AND arrived_at <= coalesce($4, clock_timestamp())
            RETURNING true
            """,
            conversation,
            seq,
            person,
            at,
        )
    )


async def insert_interest(db: Database, conversation: int, seq: Seq, interest: Interest) -> None:
    await db.execute(
        "INSERT INTO interests VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        conversation,
        seq,
        interest.item,
        interest.person,
    )


async def delete_interest(db: Database, conversation: int, seq: Seq, interest: Interest) -> None:
    await db.execute(
        "DELETE FROM interests WHERE conversation_id = $1 AND seq = $2 AND item = $3 AND person_id = $4",
        conversation,
        seq,
        interest.item,
        interest.person,
    )


async def insert_moment(db: Database, conversation: int, seq: Seq, item: int, count: Headcount) -> bool:
    """False when it has begun already."""
    return bool(
        await db.fetchval(
            """
            INSERT INTO moments (conversation_id, seq, item, in_office, present, needed)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING true
            """,
            conversation,
            seq,
            item,
            count.in_office,
            count.present,
            count.needed,
        )
    )


async def update_closed(db: Database, conversation: int, seq: Seq) -> None:
    """Everybody still there leaves at that instant."""
    await db.execute(
        """
        WITH closed AS (
            UPDATE sittings SET closed_at = clock_timestamp() WHERE conversation_id = $1 AND seq = $2
            RETURNING closed_at
        )
        UPDATE attendances SET left_at = closed.closed_at FROM closed
        WHERE conversation_id = $1 AND seq = $2 AND left_at IS NULL
        """,
        conversation,
        seq,
    )


async def upsert_paper(
    db: Database, conversation: int, seq: Seq, kind: PaperKind, file: int, adopted_on: date | None
) -> None:
    await db.execute(
        """
        INSERT INTO papers (conversation_id, seq, kind, file_id, adopted_on) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (conversation_id, seq, kind) DO UPDATE SET file_id = excluded.file_id,
            adopted_on = excluded.adopted_on, filed_at = excluded.filed_at
        """,
        conversation,
        seq,
        kind,
        file,
        adopted_on,
    )
