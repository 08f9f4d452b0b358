"""Statements on the devices that can be woken, and on what may leave the server for it."""

from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from protocol.notifications import Calls, Carries, QuietHours
from protocol.types import Population
from server.base.database import Database
from server.notifications.services import Subscription

GIVEN_UP = timedelta(days=3)
"""For so long a service may refuse all that is sent to a device before it is forgotten."""

MOST_DEVICES = 20
"""Of one person."""

DEVICES = """
SELECT d.session_id AS session, s.device, d.endpoint, d.since, d.taken_at
FROM push_subscriptions d JOIN sessions s ON s.id = d.session_id JOIN live_sessions l ON l.id = s.id
WHERE s.person_id = $1 ORDER BY d.since, d.session_id
"""


class DeviceRow(Struct):
    session: int
    device: str
    endpoint: str
    since: datetime
    taken_at: datetime | None


class Other(Struct):
    """Somebody to whom one writes."""

    person: int
    population: Population
    quiet: QuietHours | None


async def select_key(db: Database) -> bytes:
    """By which the town hall is known to the services: a number below the order of P-256; the same for good."""
    key: bytes = await db.fetchval("SELECT key FROM keys WHERE purpose = 'push'")
    return key


async def select_carries(db: Database) -> Carries:
    carries: Carries = await db.fetchval("SELECT carries FROM push")
    return carries


async def update_carries(db: Database, carries: Carries, by: int) -> Carries:
    """What it was before. Nobody is told of what was written while it was off."""
    before: Carries = await db.fetchval("SELECT carries FROM push FOR UPDATE")
    await db.execute("UPDATE push SET carries = $1, changed_at = clock_timestamp(), changed_by = $2", carries, by)
    if before == "nothing":
        await db.execute(
            """
            INSERT INTO noted (conversation_id, seq) SELECT id, last_seq FROM conversations
            ON CONFLICT (conversation_id) DO UPDATE SET seq = excluded.seq
            """
        )
    if carries == "nothing":
        await db.execute("DELETE FROM notifications")
    return before


async def select_house_quiet(db: Database) -> QuietHours:
    """Of staff who have chosen nothing."""
    return msgspec.convert(await db.fetchval("SELECT quiet FROM push"), QuietHours)


async def update_house_quiet(db: Database, quiet: QuietHours) -> None:
    await db.execute("UPDATE push SET quiet = $1", msgspec.to_builtins(quiet))


async def select_choices(db: Database, person: int) -> tuple[Calls, QuietHours | None]:
    """What calls the person, and their quiet hours if they have chosen any."""
    row = await db.fetchrow("SELECT * FROM calls WHERE person_id = $1", person)
    if row is None:
        return Calls(), None
    quiet = row["quiet"]
    return msgspec.convert(dict(row), Calls), None if quiet is None else msgspec.convert(quiet, QuietHours)


async def select_known(db: Database, person: int, quiet: QuietHours) -> QuietHours:
    """Without the people and groups that the person does not know any more, or never has."""
    groups = await db.fetchval(
        "SELECT array_agg(conversation_id) FROM access WHERE person_id = $1 AND conversation_id = ANY($2::bigint[])",
        person,
        quiet.groups,
    )
    people = await db.fetchval(
        """
        SELECT array_agg(p.id) FROM people p, people me WHERE me.id = $1 AND p.id = ANY($2::bigint[]) AND (
            me.population <> 'guest' OR EXISTS (
                SELECT FROM memberships own JOIN memberships s USING (conversation_id)
                WHERE own.person_id = me.id AND s.person_id = p.id
            )
        )
        """,
        person,
        quiet.people,
    )
    return msgspec.structs.replace(quiet, people=sorted(people or []), groups=sorted(groups or []))


async def upsert_calls(db: Database, person: int, calls: Calls) -> None:
    await db.execute(
        """
        INSERT INTO calls (person_id, mentions, directs, tracked, events, sound) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (person_id) DO UPDATE SET mentions = excluded.mentions, directs = excluded.directs,
            tracked = excluded.tracked, events = excluded.events, sound = excluded.sound
        """,
        person,
        calls.mentions,
        calls.directs,
        calls.tracked,
        calls.events,
        calls.sound,
    )


async def upsert_quiet(db: Database, person: int, quiet: QuietHours | None) -> None:
    await db.execute(
        """
        INSERT INTO calls (person_id, quiet) VALUES ($1, $2)
        ON CONFLICT (person_id) DO UPDATE SET quiet = excluded.quiet
        """,
        person,
        None if quiet is None else msgspec.to_builtins(quiet),
    )


async def delete_past_absences(db: Database) -> int:
    """Days of leave that are over, and all of those of people who may not enter any more; how many people had some."""
    rows = await db.fetch(
        """
        UPDATE calls h SET quiet = h.quiet || jsonb_build_object('absences', k.absences) FROM (
            SELECT c.person_id, coalesce(jsonb_agg(a) FILTER (
                WHERE may_enter(p) AND (a ->> 'last_day')::date >= current_date - 1
            ), '[]') AS absences, count(*) AS before
            FROM calls c JOIN people p ON p.id = c.person_id
            CROSS JOIN jsonb_array_elements(c.quiet -> 'absences') AS a GROUP BY c.person_id
        ) k WHERE h.person_id = k.person_id AND jsonb_array_length(k.absences) < k.before RETURNING true
        """
    )
    return len(rows)


async def select_others(db: Database, conversation: int, person: int) -> list[Other]:
    """Who else is in a direct conversation and would be called of what is written there, devices or not."""
    rows = await db.fetch(
        """
        SELECT s.person_id AS person, p.population, h.quiet
        FROM access a JOIN conversations c ON c.id = a.conversation_id
        JOIN memberships s ON s.conversation_id = a.conversation_id AND s.person_id = a.person_id
        JOIN people p ON p.id = a.person_id LEFT JOIN calls h ON h.person_id = p.id
        WHERE c.id = $1 AND c.kind = 'direct' AND s.person_id <> $2 AND s.level = 'all' AND h.directs IS NOT FALSE
        ORDER BY s.person_id
        """,
        conversation,
        person,
    )
    return [msgspec.convert(dict(row), Other) for row in rows]


async def select_devices(db: Database, person: int) -> list[DeviceRow]:
    """Those whose session still holds."""
    return [msgspec.convert(dict(row), DeviceRow) for row in await db.fetch(DEVICES, person)]


async def upsert_subscription(db: Database, session: int, subscription: Subscription) -> set[int]:
    """In place of what was known of the session, and of whoever had this endpoint before, who is returned. Of more
    than a person's due, those that they named first are forgotten."""
    lost = await db.fetch(
        """
        DELETE FROM push_subscriptions d USING sessions s
        WHERE d.endpoint = $2 AND d.session_id <> $1 AND s.id = d.session_id RETURNING s.person_id
        """,
        session,
        subscription.endpoint,
    )
    await db.execute(
        """
        INSERT INTO push_subscriptions (session_id, endpoint, p256dh, auth) VALUES ($1, $2, $3, $4)
        ON CONFLICT (session_id) DO UPDATE SET endpoint = excluded.endpoint, p256dh = excluded.p256dh,
            auth = excluded.auth, since = excluded.since, taken_at = NULL, failing_since = NULL
        """,
        session,
        subscription.endpoint,
        subscription.p256dh,
        subscription.auth,
    )
    await db.execute(
        """
        DELETE FROM push_subscriptions WHERE session_id IN (
            SELECT d.session_id FROM push_subscriptions d JOIN sessions s ON s.id = d.session_id
            WHERE s.person_id = (SELECT person_id FROM sessions WHERE id = $1)
            ORDER BY d.session_id = $1 DESC, d.since DESC OFFSET $2
        )
        """,
        session,
        MOST_DEVICES,
    )
    return {row[0] for row in lost}


async def select_endpoints(db: Database) -> list[str]:
    """Of all devices that can be woken."""
    rows = await db.fetch(
        "SELECT d.endpoint FROM push_subscriptions d JOIN live_sessions l ON l.id = d.session_id ORDER BY d.session_id"
    )
    return [row[0] for row in rows]


async def select_subscription(db: Database, session: int) -> Subscription | None:
    """`None` once it has ended, its session or the access of whoever it is of."""
    row = await db.fetchrow(
        """
        SELECT d.endpoint, d.p256dh, d.auth FROM push_subscriptions d JOIN live_sessions l ON l.id = d.session_id
        WHERE d.session_id = $1
        """,
        session,
    )
    return Subscription(*row) if row else None


async def delete_subscription_of(db: Database, person: int, session: int) -> bool:
    """False when the person has no such device."""
    return bool(
        await db.fetchval(
            """
            DELETE FROM push_subscriptions d USING sessions s
            WHERE d.session_id = $2 AND s.id = d.session_id AND s.person_id = $1 RETURNING true
            """,
            person,
            session,
        )
    )


async def delete_subscription(db: Database, session: int, endpoint: str) -> int | None:
    """Unless the device has another meanwhile; the person it was of."""
    person: int | None = await db.fetchval(
        """
        DELETE FROM push_subscriptions d USING sessions s
        WHERE d.session_id = $1 AND d.endpoint = $2 AND s.id = d.session_id RETURNING s.person_id
        """,
        session,
        endpoint,
    )
    return person


async def update_taken(db: Database, session: int, endpoint: str) -> tuple[int, datetime] | None:
    """Notes that the service took something just now; whose device it is, and when."""
    row = await db.fetchrow(
        """
        UPDATE push_subscriptions d SET taken_at = clock_timestamp(), failing_since = NULL FROM sessions s
        WHERE d.session_id = $1 AND d.endpoint = $2 AND s.id = d.session_id RETURNING s.person_id, d.taken_at
        """,
        session,
        endpoint,
    )
    return (row[0], row[1]) if row else None


async def update_failing(db: Database, session: int, endpoint: str) -> None:
    """Notes that the service refused; a device of which all is refused for too long is forgotten."""
    await db.execute(
        """
        UPDATE push_subscriptions SET failing_since = coalesce(failing_since, clock_timestamp())
        WHERE session_id = $1 AND endpoint = $2
        """,
        session,
        endpoint,
    )
    await db.execute(
        "DELETE FROM push_subscriptions WHERE session_id = $1 AND failing_since < clock_timestamp() - $2::interval",
        session,
        GIVEN_UP,
    )
