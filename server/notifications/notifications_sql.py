"""Statements on notifications: what there is to tell people who are elsewhere, and what stands on their devices.

Of a conversation there is one under the number 0, and one of each message that is opened by its title."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from protocol.messages import CONTENTS, tags_of
from protocol.notifications import QuietHours
from protocol.people import Language
from protocol.types import Population, Seq
from server.base.database import Database

ANNOUNCED = tags_of(one for one in CONTENTS if one.announced)
"""What is opened by its title: each has a notification of its own."""

PATIENCE = timedelta(seconds=3)
"""What is read within, by whoever is there, calls nobody."""

APART = timedelta(seconds=30)
"""Between two calls for one conversation: what comes meanwhile is told together."""

EVER = timedelta(days=366)
"""Longer than anything is kept."""

LASTS = timedelta(days=30)
"""For which it is kept that something is shown on a device."""

MOST = 50
"""Conversations looked at, or notifications told, at once."""

# That there still is what it announces: a sitting to come, convened by no later version, or an event that takes place.
# Of a sitting that was cancelled one is told so.
STANDS = """
CASE m.kind
    WHEN 'convocation' THEN m.content ->> 'replaced_by' IS NULL AND (m.content ->> 'opens_at')::timestamptz > now()
    WHEN 'calendar_event' THEN m.content ->> 'cancelled_at' IS NULL
    ELSE true
END
"""

# That the member s is convened by it.
CONVENED = """
(m.kind = 'convocation' AND EXISTS (
    SELECT FROM receipts k WHERE k.conversation_id = m.conversation_id AND k.seq = m.seq AND k.person_id = s.person_id
))
"""

# Whether message m of the conversation c is worth calling the member s from elsewhere, who is the person p and has made
# the choices h, if any.
WORTH = f"""
s.person_id <> m.author_id AND m.counts AND m.content ->> 'type' <> 'deleted' AND {STANDS} AND (
    {CONVENED}
    OR s.level <> 'none' AND (m.mentions_all OR s.person_id = ANY(m.mentions)) AND h.mentions IS NOT FALSE
    OR s.level <> 'none' AND CASE
        WHEN m.kind = 'post' AND (m.content ->> 'tracked')::boolean THEN h.tracked IS NOT FALSE
        WHEN m.kind = 'calendar_event' THEN h.events IS NOT FALSE
        WHEN c.kind = 'direct' THEN s.level = 'all' AND h.directs IS NOT FALSE
        ELSE s.level = 'all'
    END
)
"""

# Messages that they have seen, in their conversation or by opening them.
SEEN = """
(m.seq <= s.read_seq OR EXISTS (
    SELECT FROM receipts r WHERE r.conversation_id = m.conversation_id AND r.seq = m.seq
        AND r.person_id = s.person_id AND r.opened_at IS NOT NULL
))
"""

# That nothing of it is left to tell: once they were reminded, when they have done what they were asked; of a sitting
# that was cancelled, whatever they had done before, when it would have begun.
SETTLED_BY = f"""
CASE WHEN m.kind = 'convocation' AND m.content ->> 'cancelled_at' IS NOT NULL THEN false
WHEN n.again THEN EXISTS (
    SELECT FROM receipts r WHERE r.conversation_id = m.conversation_id AND r.seq = m.seq AND r.person_id = s.person_id
        AND CASE m.kind WHEN 'convocation' THEN r.acknowledged_at ELSE r.opened_at END IS NOT NULL
) ELSE {SEEN} END
"""

# One worker at a time: whoever holds the row of the switch.
SWITCHED_ON = "SELECT true FROM push WHERE carries <> 'nothing' FOR NO KEY UPDATE SKIP LOCKED"

NOTE = f"""
WITH behind AS (
    SELECT c.id, coalesce(n.seq, 0) AS seq, c.last_seq
    FROM conversations c LEFT JOIN noted n ON n.conversation_id = c.id
    WHERE c.last_seq > coalesce(n.seq, 0) LIMIT $1
), moved AS (
    INSERT INTO noted (conversation_id, seq) SELECT id, last_seq FROM behind
    ON CONFLICT (conversation_id) DO UPDATE SET seq = excluded.seq RETURNING true
), reached AS (
    SELECT l.person_id, min(d.since) AS since
    FROM push_subscriptions d JOIN live_sessions l ON l.id = d.session_id GROUP BY l.person_id
), wanted AS (
    INSERT INTO notifications (person_id, conversation_id, seq, since_seq, due_at)
    SELECT s.person_id, m.conversation_id, CASE WHEN m.kind = ANY($2::text[]) THEN m.seq ELSE 0 END, min(m.seq),
        clock_timestamp() + $3::interval
    FROM behind b
    JOIN messages m ON m.conversation_id = b.id AND m.seq > b.seq AND m.seq <= b.last_seq
    JOIN memberships s ON s.conversation_id = b.id
    JOIN people p ON p.id = s.person_id
    JOIN conversations c ON c.id = b.id
    LEFT JOIN calls h ON h.person_id = p.id
    JOIN reached ON reached.person_id = s.person_id AND reached.since < m.sent_at
    WHERE {WORTH} AND NOT {SEEN}
    GROUP BY 1, 2, 3
    ON CONFLICT (person_id, conversation_id, seq) DO UPDATE SET
        due_at = coalesce(notifications.due_at, greatest(excluded.due_at, notifications.shown_at + $4::interval))
    RETURNING true
)
SELECT (SELECT count(*) FROM moved)
"""  # noqa: S608

DUE = f"""
SELECT n.person_id AS person, n.conversation_id AS conversation, n.seq, n.held, p.language, c.name AS "group",
    found.count, found.until, found.writers, found.authors, found.mentions, found.kind, found.content, found.convened,
    h.sound IS NOT FALSE AS sound, p.population, h.quiet
FROM notifications n
JOIN people p ON p.id = n.person_id
JOIN conversations c ON c.id = n.conversation_id
LEFT JOIN calls h ON h.person_id = p.id
LEFT JOIN LATERAL (
    SELECT count(*) AS count, max(m.seq) AS until, array_agg(DISTINCT w.name ORDER BY w.name) AS authors,
        array_agg(DISTINCT w.id) AS writers,
        count(*) FILTER (WHERE m.mentions_all OR s.person_id = ANY(m.mentions)) AS mentions,
        bool_or({CONVENED}) AS convened, (array_agg(m.kind ORDER BY m.seq DESC))[1] AS kind,
        (array_agg(m.content ORDER BY m.seq DESC))[1] AS content
    FROM access a
    JOIN memberships s ON s.conversation_id = a.conversation_id AND s.person_id = a.person_id
    JOIN messages m ON m.conversation_id = s.conversation_id AND m.seq >= n.since_seq
        AND (m.seq = n.seq OR n.seq = 0 AND m.kind <> ALL($2::text[]))
    JOIN people w ON w.id = m.author_id
    WHERE a.conversation_id = n.conversation_id AND a.person_id = n.person_id AND {WORTH} AND NOT {SETTLED_BY}
) found ON true
WHERE n.due_at <= clock_timestamp() AND n.person_id IN (
    SELECT person_id FROM notifications WHERE due_at <= clock_timestamp() ORDER BY due_at LIMIT $1
)
ORDER BY n.due_at FOR UPDATE OF n SKIP LOCKED
"""  # noqa: S608

# What was read elsewhere, deleted, left, or overtaken, of what stands on somebody's devices.
SETTLED = f"""
DELETE FROM notifications n USING (
    SELECT n.person_id, n.conversation_id, n.seq FROM notifications n
    LEFT JOIN access a ON a.conversation_id = n.conversation_id AND a.person_id = n.person_id
    LEFT JOIN memberships s ON s.conversation_id = n.conversation_id AND s.person_id = n.person_id
    LEFT JOIN messages m ON m.conversation_id = n.conversation_id AND m.seq = n.shown_seq
    WHERE n.due_at IS NULL AND n.shown_at > now() - $3::interval AND (
        a.person_id IS NULL OR n.shown_at < now() - $1::interval OR m.content ->> 'type' = 'deleted'
        OR NOT {STANDS} OR {SETTLED_BY}
    )
    LIMIT $2 FOR UPDATE OF n SKIP LOCKED
) gone
WHERE n.person_id = gone.person_id AND n.conversation_id = gone.conversation_id AND n.seq = gone.seq
RETURNING n.person_id AS person, n.conversation_id AS conversation, n.seq
"""  # noqa: S608


class Notification(Struct):
    """What there is to tell one person; `count` is 0 once there is nothing any more."""

    person: int
    conversation: int
    seq: Seq
    held: bool
    """It came in quiet hours."""
    language: Language
    population: Population
    group: str
    """Empty for a direct conversation."""
    count: int
    until: Seq | None
    """The latest message that it tells of."""
    authors: list[str] | None
    writers: list[int] | None
    mentions: int | None
    kind: str | None
    content: dict[str, Any] | None
    """Of the latest."""
    convened: bool | None
    """It convenes them to a sitting."""
    sound: bool
    quiet: QuietHours | None
    """As they have chosen."""

    @property
    def key(self) -> tuple[int, int, Seq]:
        return self.person, self.conversation, self.seq


class Recalled(Struct):
    """A message that somebody wanted to be reminded of: in their language, whose it is and where."""

    language: Language
    author: str
    group: str


class Shown(Struct):
    """What stood on the devices of one person."""

    person: int
    conversation: int
    seq: Seq


async def lock_switch(db: Database) -> bool:
    """Held until the end of the transaction; false while it is off, or another worker is at it."""
    return bool(await db.fetchval(SWITCHED_ON))


async def note_news(db: Database) -> int:
    """Notes who is to be told of what was written since; the conversations in which something was."""
    return int(await db.fetchval(NOTE, MOST, ANNOUNCED, PATIENCE, APART))


async def note_again(db: Database, conversation: int, seq: Seq, people: list[int]) -> None:
    """These are to be told once more of what is opened by its title, as far as they have a device that can be."""
    await db.execute(
        """
        INSERT INTO notifications (person_id, conversation_id, seq, since_seq, due_at, again)
        SELECT DISTINCT l.person_id, $1::bigint, $2::bigint, $2::bigint, clock_timestamp(), true
        FROM push_subscriptions d JOIN live_sessions l ON l.id = d.session_id
        WHERE l.person_id = ANY($3::bigint[])
        ON CONFLICT (person_id, conversation_id, seq) DO UPDATE SET due_at = excluded.due_at, again = true
        """,
        conversation,
        seq,
        people,
    )


async def lock_due(db: Database) -> list[Notification]:
    """All that is due of some people. Held until the end of the transaction."""
    return [msgspec.convert(dict(row), Notification) for row in await db.fetch(DUE, MOST, ANNOUNCED)]


async def update_shown(db: Database, told: list[Notification]) -> datetime:
    """Notes that they are told now; what was on its way to their devices counts no more."""
    now: datetime = await db.fetchval("SELECT clock_timestamp()::timestamptz(3)")
    await db.execute(
        """
        UPDATE notifications n SET due_at = NULL, held = false, shown_seq = t.until, shown_at = $5
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) AS t(person, conversation, seq, until)
        WHERE n.person_id = t.person AND n.conversation_id = t.conversation AND n.seq = t.seq
        """,
        [one.person for one in told],
        [one.conversation for one in told],
        [one.seq for one in told],
        [one.until for one in told],
        now,
    )
    return now


async def update_held(db: Database, held: list[tuple[Notification, datetime]]) -> None:
    """What is to be told later, each at its instant."""
    await db.execute(
        """
        UPDATE notifications n SET due_at = t.until, held = true
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[]) AS t(person, place, seq, until)
        WHERE n.person_id = t.person AND n.conversation_id = t.place AND n.seq = t.seq
        """,
        [one.person for one, _ in held],
        [one.conversation for one, _ in held],
        [one.seq for one, _ in held],
        [until for _, until in held],
    )


async def release_held(db: Database, person: int | None) -> None:
    """Has it looked at again what is to be told when: of one person, or of all."""
    await db.execute(
        "UPDATE notifications SET due_at = clock_timestamp() WHERE held AND due_at IS NOT NULL "
        "AND ($1::bigint IS NULL OR person_id = $1)",
        person,
    )


async def delete_notifications(db: Database, idle: list[Notification]) -> None:
    """Of which nothing is left to tell, and nothing is shown."""
    await db.execute(
        """
        DELETE FROM notifications n USING unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS t(person, place, seq)
        WHERE n.person_id = t.person AND n.conversation_id = t.place AND n.seq = t.seq AND n.shown_seq IS NULL
        """,
        [one.person for one in idle],
        [one.conversation for one in idle],
        [one.seq for one in idle],
    )
    await db.execute(
        """
        UPDATE notifications n SET due_at = NULL, held = false
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS t(person, place, seq)
        WHERE n.person_id = t.person AND n.conversation_id = t.place AND n.seq = t.seq
        """,
        [one.person for one in idle],
        [one.conversation for one in idle],
        [one.seq for one in idle],
    )


async def delete_settled(db: Database, within: timedelta) -> list[Shown]:
    """What stands on devices and need not any more, of what was shown within this time."""
    return [msgspec.convert(dict(row), Shown) for row in await db.fetch(SETTLED, LASTS, MOST, within)]


async def select_devices_of(db: Database, people: set[int]) -> dict[int, list[tuple[int, str]]]:
    """By person, the sessions that can be woken, each with its endpoint."""
    rows = await db.fetch(
        """
        SELECT l.person_id, d.session_id, d.endpoint
        FROM push_subscriptions d JOIN live_sessions l ON l.id = d.session_id
        WHERE l.person_id = ANY($1::bigint[]) ORDER BY d.session_id
        """,
        list(people),
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for person, session, endpoint in rows:
        found.setdefault(person, []).append((session, endpoint))
    return found


async def select_recalled(db: Database, person: int, conversation: int, seq: Seq) -> Recalled:
    """Of a message that is there."""
    row = await db.fetchrow(
        """
        SELECT p.language, w.name AS author, c.name AS "group" FROM people p, messages m
        JOIN people w ON w.id = m.author_id JOIN conversations c ON c.id = m.conversation_id
        WHERE p.id = $1 AND m.conversation_id = $2 AND m.seq = $3
        """,
        person,
        conversation,
        seq,
    )
    assert row is not None
    return msgspec.convert(dict(row), Recalled)


async def select_shown(db: Database, session: int, conversation: int, seq: Seq) -> datetime | None:
    """When the owner of the session was told of it last; `None` once there is nothing of it to tell."""
    shown: datetime | None = await db.fetchval(
        """
        SELECT CASE WHEN n.shown_seq IS NOT NULL THEN n.shown_at END
        FROM notifications n JOIN sessions s ON s.person_id = n.person_id
        WHERE s.id = $1 AND n.conversation_id = $2 AND n.seq = $3
        """,
        session,
        conversation,
        seq,
    )
    return shown


async def update_taken(db: Database, conversation: int, seq: Seq, person: int) -> bool:
    """Notes that a service took it; false when one had, or nobody is told of it any more."""
    return bool(
        await db.fetchval(
            """
            UPDATE notifications SET taken_at = clock_timestamp()
            WHERE conversation_id = $1 AND seq = $2 AND person_id = $3 AND taken_at IS NULL RETURNING true
            """,
            conversation,
            seq,
            person,
        )
    )
