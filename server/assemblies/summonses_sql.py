"""Statements on summonses: how each recipient of a convocation was convened, and what became of it."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from protocol.bodies import Channel
from protocol.people import Language
from protocol.summonses import Delivery, Summons
from protocol.types import Seq
from server.base.database import Database
from server.mail.outcomes import Bounce, Handed, Refused

SUMMONSES = """
SELECT s.conversation_id AS conversation, s.seq, s.person_id AS person, s.channel, s.address, s.available_at,
    s.handed_at, s.to_file, s.reply, s.queue_id, s.refused_at, s.bounced_at, s.failure, r.opened_at, r.acknowledged_at,
    s.printed_at, s.delivered_at, s.delivery, s.reminded_at,
    s.channel = 'electronic' AND (s.refused_at IS NULL AND s.bounced_at IS NULL OR a.email <> s.address) AS mailable, (
        SELECT coalesce(jsonb_agg(
            jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type, 'sha256', f.sha256,
                'width', f.width, 'height', f.height, 'pages', f.pages)
            ORDER BY l.joined_at, f.id), '[]')
        FROM slips l JOIN files f ON f.id = l.file_id
        WHERE l.conversation_id = s.conversation_id AND l.seq = s.seq AND l.person_id = s.person_id
    ) AS slips, asked.requested_on, asked.recorded_at AS request_recorded_at
FROM summonses s
JOIN receipts r USING (conversation_id, seq, person_id)
JOIN people p ON p.id = s.person_id
JOIN addresses a ON a.person_id = s.person_id
LEFT JOIN LATERAL (
    SELECT h.requested_on, h.recorded_at FROM channel_choices h
    JOIN convocations c ON c.conversation_id = s.conversation_id AND c.seq = s.seq AND h.recorded_at <= c.frozen_at
    WHERE h.person_id = s.person_id ORDER BY h.requested_on DESC, h.id DESC LIMIT 1
) asked ON s.channel = 'paper'
WHERE s.conversation_id = $1 AND s.seq = $2
ORDER BY r.opened_at IS NOT NULL, r.acknowledged_at IS NOT NULL, unaccent(lower(p.name)), p.id
"""


class Addressee(Struct):
    """Somebody to convene: by which channel, and where that leads."""

    person: int
    name: str
    email: str
    language: Language
    channel: Channel
    address: str
    since: datetime | None = None
    """When the address by e-mail came to be the one in force."""
    confirmed: bool = True
    """Whether it has been confirmed from its mailbox."""
    entered_by: str | None = None
    """Who entered it; nobody where it is the first."""


async def select_addressees(db: Database, conversation: int, seq: Seq) -> list[Addressee]:
    """Everybody convened, by name, with the address in force today."""
    rows = await db.fetch(
        """
        SELECT s.person_id AS person, p.name, a.email, p.language, s.channel, s.address, a.since, a.confirmed,
            (
                SELECT who.name FROM address_changes c JOIN people who ON who.id = c.recorded_by
                WHERE c.person_id = a.person_id AND c.in_force_at = a.since ORDER BY c.id DESC LIMIT 1
            ) AS entered_by
        FROM summonses s JOIN people p ON p.id = s.person_id JOIN addresses a ON a.person_id = s.person_id
        WHERE s.conversation_id = $1 AND s.seq = $2 ORDER BY unaccent(lower(p.name)), p.id
        """,
        conversation,
        seq,
    )
    return [msgspec.convert(dict(row), Addressee) for row in rows]


async def select_convened(db: Database, conversation: int, seq: Seq) -> set[int]:
    """Everybody who has a summons, were it shown nowhere."""
    rows = await db.fetch("SELECT person_id FROM summonses WHERE conversation_id = $1 AND seq = $2", conversation, seq)
    return {row[0] for row in rows}


async def select_people_to_convene(db: Database, people: list[int]) -> list[Addressee]:
    """These people by name, as if all were convened by e-mail."""
    rows = await db.fetch(
        """
        SELECT p.id AS person, p.name, a.email, p.language, 'electronic' AS channel, a.email AS address, a.since,
            a.confirmed, (
                SELECT who.name FROM address_changes c JOIN people who ON who.id = c.recorded_by
                WHERE c.person_id = a.person_id AND c.in_force_at = a.since ORDER BY c.id DESC LIMIT 1
            ) AS entered_by
        FROM people p JOIN addresses a ON a.person_id = p.id
        WHERE p.id = ANY($1::bigint[]) ORDER BY unaccent(lower(p.name)), p.id
        """,
        people,
    )
    return [msgspec.convert(dict(row), Addressee) for row in rows]


async def insert_summonses(db: Database, conversation: int, seq: Seq, addressees: list[Addressee]) -> None:
    """One for each; what goes by e-mail is available from now on."""
    await db.execute(
        """
        INSERT INTO summonses (conversation_id, seq, person_id, channel, address, available_at)
        SELECT $1, $2, person, channel, address, CASE WHEN channel = 'electronic' THEN clock_timestamp() END
        FROM unnest($3::bigint[], $4::text[], $5::text[]) AS given(person, channel, address)
        """,
        conversation,
        seq,
        [one.person for one in addressees],
        [one.channel for one in addressees],
        [one.address for one in addressees],
    )


async def update_address(db: Database, conversation: int, seq: Seq, one: Addressee) -> None:
    """How somebody is convened once more, and where that leads."""
    await db.execute(
        """
        UPDATE summonses SET channel = $4, address = $5, available_at = coalesce(
            available_at, CASE WHEN $4 = 'electronic' THEN clock_timestamp() END)
        WHERE conversation_id = $1 AND seq = $2 AND person_id = $3
        """,
        conversation,
        seq,
        one.person,
        one.channel,
        one.address,
    )


async def select_summonses(db: Database, conversation: int, seq: Seq) -> list[Summons]:
    """The whole list: not opened first, then not acknowledged, then by name; without what was answered."""
    return [msgspec.convert(dict(row), Summons) for row in await db.fetch(SUMMONSES, conversation, seq)]


async def update_handed(db: Database, conversation: int, seq: Seq, person: int, handed: Handed) -> datetime | None:
    """Records the first time a mail server took the letter, or it was written to a file, and returns that instant by
    the database's clock; `None` where it was recorded before. What was refused before is no longer."""
    at: datetime | None = await db.fetchval(
        """
        UPDATE summonses SET handed_at = clock_timestamp() - make_interval(secs => $7), reply = $4, queue_id = $5,
            to_file = $6, refused_at = NULL, failure = CASE WHEN bounced_at IS NULL THEN '' ELSE failure END
        WHERE conversation_id = $1 AND seq = $2 AND person_id = $3 AND handed_at IS NULL RETURNING handed_at
        """,
        conversation,
        seq,
        person,
        handed.reply[:200],
        handed.queue_id[:200],
        handed.path is not None,
        handed.seconds_ago,
    )
    return at


async def update_refused(db: Database, conversation: int, seq: Seq, person: int, refused: Refused) -> bool:
    """Records the first refusal of what was never taken; false otherwise."""
    return await _changed(
        db,
        """
        UPDATE summonses SET refused_at = clock_timestamp(), failure = $4
        WHERE conversation_id = $1 AND seq = $2 AND person_id = $3 AND handed_at IS NULL AND refused_at IS NULL
        RETURNING true
        """,
        (conversation, seq, person, refused.reply),
    )


async def update_bounced(db: Database, conversation: int, seq: Seq, person: int, bounce: Bounce) -> bool:
    """Records the first report that the letter did not arrive; false otherwise."""
    return await _changed(
        db,
        """
        UPDATE summonses SET bounced_at = clock_timestamp(), failure = $4
        WHERE conversation_id = $1 AND seq = $2 AND person_id = $3 AND bounced_at IS NULL RETURNING true
        """,
        (conversation, seq, person, f"{bounce.status} {bounce.diagnostic}".strip()[:500]),
    )


async def update_printed(db: Database, conversation: int, seq: Seq, people: list[int]) -> list[int]:
    """Records the first print of these people's letters on paper; those whose first it was, in the same order."""
    rows = await db.fetch(
        """
        UPDATE summonses SET printed_at = clock_timestamp()
        WHERE conversation_id = $1 AND seq = $2 AND person_id = ANY($3::bigint[]) AND printed_at IS NULL
        RETURNING person_id
        """,
        conversation,
        seq,
        people,
    )
    printed = {row[0] for row in rows}
    return [person for person in dict.fromkeys(people) if person in printed]


async def update_delivered(
    db: Database, conversation: int, seq: Seq, person: int, delivery: Delivery, at: datetime
) -> bool:
    """Records when paper was handed over or posted, if it was not yet; false otherwise."""
    return await _changed(
        db,
        """
        UPDATE summonses SET delivered_at = $5, delivery = $4
        WHERE conversation_id = $1 AND seq = $2 AND person_id = $3 AND delivered_at IS NULL RETURNING true
        """,
        (conversation, seq, person, delivery, at),
    )


async def update_reminded(db: Database, conversation: int, seq: Seq, people: list[int]) -> list[int]:
    """Those of them, or of all when none is named, who have not acknowledged nor been reminded within the hour: they
    are now. Nobody is whom no letter reaches: those on paper, and whose address, still the same, refused or returned
    theirs."""
    rows = await db.fetch(
        """
        UPDATE summonses s SET reminded_at = clock_timestamp() FROM receipts r, addresses a
        WHERE s.conversation_id = $1 AND s.seq = $2
            AND (r.conversation_id, r.seq, r.person_id) = (s.conversation_id, s.seq, s.person_id)
            AND r.acknowledged_at IS NULL AND (s.person_id = ANY($3::bigint[]) OR cardinality($3::bigint[]) = 0)
            AND (s.reminded_at IS NULL OR s.reminded_at < now() - interval '1 hour')
            AND a.person_id = s.person_id AND s.channel = 'electronic'
            AND (s.refused_at IS NULL AND s.bounced_at IS NULL OR a.email <> s.address)
        RETURNING s.person_id
        """,
        conversation,
        seq,
        people,
    )
    return sorted(row[0] for row in rows)


async def select_unreached(db: Database, hours: int) -> list[tuple[int, Seq]]:
    """Convocations with recipients not reached, whose deadline is this near and not over; each is named once."""
    rows = await db.fetch(
        """
        UPDATE convocations c SET warned_at = clock_timestamp()
        WHERE c.warned_at IS NULL AND c.deadline BETWEEN now() AND now() + make_interval(hours => $1)
            AND c.frozen_at < now() - interval '10 minutes' AND EXISTS (
                SELECT FROM summonses s JOIN receipts r USING (conversation_id, seq, person_id)
                WHERE s.conversation_id = c.conversation_id AND s.seq = c.seq AND NOT CASE
                    WHEN s.delivered_at IS NOT NULL THEN true
                    ELSE s.handed_at IS NOT NULL AND NOT s.to_file AND s.refused_at IS NULL
                        AND (s.bounced_at IS NULL OR coalesce(r.opened_at < s.bounced_at, false)) END)
        RETURNING c.conversation_id, c.seq
        """,
        hours,
    )
    return [(row[0], row[1]) for row in rows]


async def _changed(db: Database, statement: str, values: tuple[Any, ...]) -> bool:
    return bool(await db.fetchval(statement, *values))


async def select_convened_later(db: Database, conversation: int, seq: Seq, person: int) -> datetime | None:
    """When somebody seated after the sending was convened last; `None` for those of the sending."""
    at: str | None = await db.fetchval(
        """
        SELECT entry::jsonb ->> 'at' FROM ledger
        WHERE conversation_id = $1 AND seq = $2 AND entry::jsonb ->> 'act' = 'convened_later'
            AND entry::jsonb ->> 'person' = $3
        ORDER BY position DESC LIMIT 1
        """,
        conversation,
        seq,
        str(person),
    )
    return datetime.fromisoformat(at) if at else None
