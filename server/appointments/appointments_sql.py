"""Statements on appointments: the room at each hour is taken and given back by the database."""

from datetime import date, time
from typing import Any, NamedTuple

import msgspec

from protocol.appointments import Appointment
from protocol.boards import Totals
from protocol.types import Seq
from server.base.aside import in_turns
from server.base.database import Database

TOGETHER = 200
"""Appointments that are read before others are served."""

FIELDS = """
    id, day, name, state, changed_seq, author_id AS author, made_at, place, hour, party, phone, email, remark, walk_in,
    online, changed_by, changed_at
"""


class Booked(NamedTuple):
    """An appointment, and of which board."""

    conversation: int
    seq: Seq
    appointment: Appointment


def _appointment(row: Any) -> Appointment:
    return msgspec.convert(dict(row), Appointment)


async def select_changed(db: Database, conversation: int, seq: Seq, after: Seq, limit: int) -> list[Appointment]:
    """As they stand, those that changed after the number of a change, in the order of their own."""
    rows = await db.fetch(
        f"""
        SELECT {FIELDS} FROM appointments
        WHERE conversation_id = $1 AND seq = $2 AND changed_seq > $3 ORDER BY changed_seq LIMIT $4
        """,  # noqa: S608
        conversation,
        seq,
        after,
        limit,
    )
    return [_appointment(row) async for row in in_turns(rows, TOGETHER)]


async def select_taken(db: Database, conversation: int, seq: Seq) -> str:
    """The hours of the board at which something is taken, as JSON: place, day, hour, and how much."""
    found: str = await db.fetchval(
        """
        SELECT coalesce(json_agg(json_build_array(place, day, hour, taken)), '[]')::text FROM slots
        WHERE conversation_id = $1 AND seq = $2 AND taken > 0
        """,
        conversation,
        seq,
    )
    return found


async def select_appointment(db: Database, conversation: int, seq: Seq, number: int) -> Appointment | None:
    row = await db.fetchrow(
        f"SELECT {FIELDS} FROM appointments WHERE conversation_id = $1 AND seq = $2 AND id = $3",  # noqa: S608
        conversation,
        seq,
        number,
    )
    return _appointment(row) if row else None


async def select_booked_by(db: Database, author: int, client_id: str) -> Booked | None:
    """What the author has booked by this id."""
    row = await db.fetchrow(
        f"SELECT {FIELDS}, conversation_id, seq FROM appointments WHERE author_id = $1 AND client_id = $2",  # noqa: S608
        author,
        client_id,
    )
    if row is None:
        return None
    told = dict(row)
    return Booked(told.pop("conversation_id"), told.pop("seq"), msgspec.convert(told, Appointment))


async def count_appointments(db: Database, conversation: int, seq: Seq) -> int:
    count: int = await db.fetchval(
        "SELECT count(*) FROM appointments WHERE conversation_id = $1 AND seq = $2", conversation, seq
    )
    return count


async def take(
    db: Database, conversation: int, seq: Seq, place: int, day: date, hour: time, capacity: int, party: int
) -> bool:
    """Takes so much room at that hour; false, and nothing is taken, where there is not enough."""
    await db.execute(
        """
        INSERT INTO slots (conversation_id, seq, place, day, hour, capacity, taken) VALUES ($1, $2, $3, $4, $5, $6, 0)
        ON CONFLICT DO NOTHING
        """,
        conversation,
        seq,
        place,
        day,
        hour,
        capacity,
    )
    taken = await db.fetchval(
        """
        UPDATE slots SET taken = taken + $6
        WHERE conversation_id = $1 AND seq = $2 AND place = $3 AND day = $4 AND hour = $5 AND taken + $6 <= capacity
        RETURNING taken
        """,
        conversation,
        seq,
        place,
        day,
        hour,
        party,
    )
    return taken is not None


async def give_back(
    db: Database, conversation: int, seq: Seq, place: int, day: date, hour: time, capacity: int, party: int
) -> None:
    """The hour then takes as many as it is to, or as it still has to."""
    await db.execute(
        """
        UPDATE slots SET taken = taken - $7, capacity = greatest($6, taken - $7, 1)
        WHERE conversation_id = $1 AND seq = $2 AND place = $3 AND day = $4 AND hour = $5
        """,
        conversation,
        seq,
        place,
        day,
        hour,
        capacity,
        party,
    )


async def insert_appointment(
    db: Database, conversation: int, seq: Seq, client_id: str, appointment: Appointment
) -> None:
    await db.execute(
        """
        INSERT INTO appointments (id, conversation_id, seq, changed_seq, place, day, hour, party, state, walk_in, name,
            online, phone, email, remark, author_id, client_id, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        """,
        appointment.id,
        conversation,
        seq,
        appointment.changed_seq,
        appointment.place,
        appointment.day,
        appointment.hour,
        appointment.party,
        appointment.state,
        appointment.walk_in,
        appointment.name,
        appointment.online,
        appointment.phone,
        appointment.email,
        appointment.remark,
        appointment.author,
        client_id,
        appointment.made_at,
    )


async def update_appointment(db: Database, appointment: Appointment) -> None:
    await db.execute(
        """
        UPDATE appointments SET changed_seq = $2, place = $3, day = $4, hour = $5, party = $6, state = $7, name = $8,
            phone = $9, email = $10, remark = $11, changed_by = $12, changed_at = $13
        WHERE id = $1
        """,
        appointment.id,
        appointment.changed_seq,
        appointment.place,
        appointment.day,
        appointment.hour,
        appointment.party,
        appointment.state,
        appointment.name,
        appointment.phone,
        appointment.email,
        appointment.remark,
        appointment.changed_by,
        appointment.changed_at,
    )


async def select_due(db: Database, today: date) -> list[tuple[int, Seq]]:
    """The boards whose names are to be erased by that day."""
    rows = await db.fetch("SELECT conversation_id, seq FROM boards WHERE purged_at IS NULL AND purges_on <= $1", today)
    return [(row[0], row[1]) for row in rows]


async def select_totals(db: Database, conversation: int, seq: Seq, offered: int) -> Totals:
    """How many people, of the appointments as they stand."""
    row = await db.fetchrow(
        """
        SELECT coalesce(sum(party) FILTER (WHERE hour IS NOT NULL AND state <> 'cancelled'), 0),
            coalesce(sum(party) FILTER (WHERE state = 'came'), 0),
            coalesce(sum(party) FILTER (WHERE state = 'absent'), 0),
            coalesce(sum(party) FILTER (WHERE state = 'came' AND walk_in), 0)
        FROM appointments WHERE conversation_id = $1 AND seq = $2
        """,
        conversation,
        seq,
    )
    assert row is not None
    return Totals(offered, *row)


async def delete_appointments(db: Database, conversation: int, seq: Seq) -> int:
    """Erases all of a board. Returns how many there were."""
    rows = await db.fetch(
        "DELETE FROM appointments WHERE conversation_id = $1 AND seq = $2 RETURNING id", conversation, seq
    )
    await db.execute("DELETE FROM slots WHERE conversation_id = $1 AND seq = $2", conversation, seq)
    await db.execute(
        """
        UPDATE boards SET purged_at = clock_timestamp(), last_seq = last_seq + 1 WHERE conversation_id = $1 AND seq = $2
        """,
        conversation,
        seq,
    )
    return len(rows)
