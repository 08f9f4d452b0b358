"""Statements on sittings."""

from datetime import date, datetime

import msgspec
from msgspec import Struct

from protocol.sittings import Interest, Moment, PaperKind, Proxy, RecordHeldElsewhere, Sitting
from protocol.summonses import Answer
from protocol.types import Seq
from server.base.database import Database
from server.law.quorum import Headcount

SITTING = """
SELECT $1::bigint AS conversation, $2::bigint AS seq, s.closed_at, s.presides,
    s.urgency_admitted,
    coalesce(s.secretaries, '{}') AS secretaries, (
        SELECT coalesce(jsonb_agg(
            jsonb_build_object('person', person_id, 'arrived_at', arrived_at, 'left_at', left_at,
                'sits_for', sits_for)
            ORDER BY arrived_at, person_id), '[]')
        FROM attendances WHERE conversation_id = $1 AND seq = $2
    ) AS attendances, (
        SELECT coalesce(jsonb_agg(
            jsonb_build_object('item', item, 'person', person_id, 'kind', kind) ORDER BY item, person_id), '[]')
        FROM interests WHERE conversation_id = $1 AND seq = $2
    ) AS interests, (
        SELECT coalesce(jsonb_agg(
            jsonb_build_object('item', item, 'at', at, 'in_office', in_office, 'present', present, 'needed', needed,
                'proxies', proxies, 'late', late)
            ORDER BY at, item), '[]')
        FROM moments WHERE conversation_id = $1 AND seq = $2
    ) AS moments, (
        SELECT coalesce(jsonb_agg(
            jsonb_build_object('kind', p.kind, 'filed_at', p.filed_at, 'adopted_on', p.adopted_on, 'file',
                jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type, 'sha256', f.sha256,
                    'width', f.width, 'height', f.height, 'pages', f.pages))
            ORDER BY p.kind), '[]')
        FROM papers p JOIN files f ON f.id = p.file_id WHERE p.conversation_id = $1 AND p.seq = $2
    ) AS papers, (
        SELECT jsonb_build_object('held_at', e.held_at, 'entered_at', e.entered_at, 'lacking', e.lacking,
            'lacking_by', e.lacking_by, 'file',
            jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type, 'sha256', f.sha256,
                'width', f.width, 'height', f.height, 'pages', f.pages))
        FROM held_elsewhere e JOIN files f ON f.id = e.file_id WHERE e.conversation_id = $1 AND e.seq = $2
    ) AS elsewhere, (
        SELECT coalesce(jsonb_agg(
            jsonb_build_array(person_id, jsonb_build_object('given', given, 'holder', holder_id, 'sittings', sittings,
                'ill', ill, 'answered_at', answered_at, 'recorded_by', recorded_by)) ORDER BY id), '[]')
        FROM answers WHERE conversation_id = $1 AND seq = $2
    ) AS answers, (
        SELECT coalesce(jsonb_agg(jsonb_build_array(id, name)), '[]') FROM people
        WHERE id = ANY($3::bigint[]) OR id IN (
            SELECT person_id FROM summonses WHERE conversation_id = $1 AND seq = $2
            UNION SELECT person_id FROM attendances WHERE conversation_id = $1 AND seq = $2
            UNION SELECT person_id FROM interests WHERE conversation_id = $1 AND seq = $2)
    ) AS names
FROM (VALUES (1)) AS one LEFT JOIN sittings s ON (s.conversation_id, s.seq) = ($1, $2)
"""


class Recorded(Struct):
    """A sitting, with what else decides in it."""

    sitting: Sitting
    answers: list[tuple[int, Answer]]
    """Everything ever answered, with who did, in the order in which it came."""
    names: dict[int, str]
    """Of everybody convened, in office, or noted."""


class Locked(Struct):
    closed_at: datetime | None
    now: datetime
    """By the database's clock."""
    end_entered: bool
    """Whether the entries say that it was closed, or held elsewhere, whatever its row says."""


async def lock_sitting(db: Database, conversation: int, seq: Seq) -> Locked:
    """Held, and made if it had not begun, until the end of the transaction."""
    row = await db.fetchrow(
        """
        INSERT INTO sittings (conversation_id, seq) VALUES ($1, $2)
        ON CONFLICT (conversation_id, seq) DO UPDATE SET closed_at = sittings.closed_at
        RETURNING closed_at, clock_timestamp(), EXISTS (
            SELECT FROM ledger WHERE conversation_id = $1 AND seq = $2
                AND entry::jsonb ->> 'act' IN ('sitting_closed', 'held_elsewhere'))
        """,
        conversation,
        seq,
    )
    assert row is not None
    return Locked(*row)


async def lock_if_held(db: Database, conversation: int, seq: Seq) -> bool:
    """Whether somebody notes who comes to it, and its entries do not say that it is over; then held until the end of
    the transaction."""
    row = await db.fetchrow(
        "SELECT FROM sittings WHERE conversation_id = $1 AND seq = $2 FOR UPDATE", conversation, seq
    )
    return row is not None and await select_over(db, conversation, seq) is None


async def select_over(db: Database, conversation: int, seq: Seq) -> datetime | None:
    """When the sitting was closed by its entries, whatever its row says; of one held elsewhere, when it was held; none
    of one that is not over."""
    at: str | None = await db.fetchval(
        """
        SELECT coalesce(entry::jsonb #>> '{facts,on}', entry::jsonb ->> 'at') FROM ledger
        WHERE conversation_id = $1 AND seq = $2 AND entry::jsonb ->> 'act' IN ('sitting_closed', 'held_elsewhere')
        ORDER BY position LIMIT 1
        """,
        conversation,
        seq,
    )
    return datetime.fromisoformat(at) if at else None


async def select_sitting(db: Database, conversation: int, seq: Seq, in_office: list[int]) -> Sitting:
    """All that was recorded of it, begun or not, between these members; what the rules say of it is yet to come."""
    return (await select_recorded(db, conversation, seq, in_office)).sitting


async def select_recorded(db: Database, conversation: int, seq: Seq, in_office: list[int]) -> Recorded:
    """The same, with what decides on proxies."""
    row = await db.fetchrow(SITTING, conversation, seq, in_office)
    assert row is not None
    found = dict(row)
    answers, names = found.pop("answers"), found.pop("names")
    sitting = msgspec.convert({**found, "in_office": in_office}, Sitting)
    return Recorded(sitting, msgspec.convert(answers, list[tuple[int, Answer]]), dict(names))


async def select_moments(db: Database, conversation: int, seq: Seq) -> list[Moment]:
    """In the order in which they came."""
    rows = await db.fetch(
        """
        SELECT item, at, in_office, present, needed, proxies, late FROM moments
        WHERE conversation_id = $1 AND seq = $2 ORDER BY at, item
        """,
        conversation,
        seq,
    )
    return [msgspec.convert(dict(row), Moment) for row in rows]


async def insert_arrival(
    db: Database, conversation: int, seq: Seq, person: int, at: datetime | None, sits_for: int | None
) -> bool:
    """False when they are there already, or had not left by then."""
    return bool(
        await db.fetchval(
            """
            INSERT INTO attendances (conversation_id, seq, person_id, arrived_at, sits_for)
            SELECT $1, $2, $3, coalesce($4, clock_timestamp()), $5
            WHERE NOT EXISTS (
                SELECT FROM attendances WHERE conversation_id = $1 AND seq = $2 AND person_id = $3
                    AND coalesce(left_at, 'infinity') > coalesce($4, clock_timestamp()))
            RETURNING true
            """,
            conversation,
            seq,
            person,
            at,
            sits_for,
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
        """
        INSERT INTO interests (conversation_id, seq, item, person_id, kind) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (conversation_id, seq, item, person_id) DO UPDATE SET kind = excluded.kind
        """,
        conversation,
        seq,
        interest.item,
        interest.person,
        interest.kind,
    )


async def delete_interest(db: Database, conversation: int, seq: Seq, interest: Interest) -> None:
    await db.execute(
        "DELETE FROM interests WHERE conversation_id = $1 AND seq = $2 AND item = $3 AND person_id = $4",
        conversation,
        seq,
        interest.item,
        interest.person,
    )


async def insert_moment(
    db: Database, conversation: int, seq: Seq, item: int, count: Headcount, proxies: list[Proxy], late: str
) -> bool:
    """False when it has begun already, and not without quorum."""
    return bool(
        await db.fetchval(
            """
            INSERT INTO moments (conversation_id, seq, item, in_office, present, needed, proxies, late)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING true
            """,
            conversation,
            seq,
            item,
            count.in_office,
            count.present,
            count.needed,
            proxies,
            late,
        )
    )


async def insert_held_elsewhere(db: Database, told: RecordHeldElsewhere) -> bool:
    """False when it is entered already."""
    return bool(
        await db.fetchval(
            """
            INSERT INTO held_elsewhere (conversation_id, seq, held_at, file_id, lacking, lacking_by)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING true
            """,
            told.conversation,
            told.seq,
            told.held_at,
            told.file,
            told.lacking,
            told.lacking_by,
        )
    )


async def update_officers(
    db: Database, conversation: int, seq: Seq, presides: int | None, secretaries: list[int]
) -> None:
    await db.execute(
        "UPDATE sittings SET presides = $3, secretaries = $4 WHERE conversation_id = $1 AND seq = $2",
        conversation,
        seq,
        presides,
        secretaries,
    )


async def update_urgency(db: Database, conversation: int, seq: Seq, *, admitted: bool) -> None:
    await db.execute(
        "UPDATE sittings SET urgency_admitted = $3 WHERE conversation_id = $1 AND seq = $2", conversation, seq, admitted
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
