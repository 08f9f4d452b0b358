"""Statements on sessions: where people are signed in."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from protocol.sessions import Session
from protocol.types import Population
from server.base.database import Database

LASTS = timedelta(days=30)
"""Without being used."""

FOR_DRIVES_LASTS = timedelta(days=365)
"""The same of the password of a device."""

LONGEST_DEVICE = 200


class Holder(Struct):
    """Who holds a live session, until when, and whether it is time to note that it is used."""

    session: int
    person: int
    population: Population
    ends_at: datetime
    stale: bool
    for_drives: bool
    """It is the password of a device, and opens drives alone."""


async def insert_session(
    db: Database, session: int, person: int, token_hash: bytes, device: str, *, for_drives: bool = False
) -> None:
    """Notes as well that the person was seen."""
    await db.execute(
        """
        WITH seen AS (UPDATE people SET seen_at = now() WHERE id = $2)
        INSERT INTO sessions (id, person_id, token_hash, device, for_drives, expires_at)
        VALUES ($1, $2, $3, $4, $5, now() + $6::interval)
        """,
        session,
        person,
        token_hash,
        device[:LONGEST_DEVICE],
        for_drives,
        FOR_DRIVES_LASTS if for_drives else LASTS,
    )


async def count_for_drives(db: Database, person: int) -> int:
    """The passwords of devices that the person has."""
    return int(await db.fetchval("SELECT count(*) FROM sessions WHERE person_id = $1 AND for_drives", person))


async def select_holders(db: Database, token_hashes: list[bytes]) -> dict[bytes, Holder]:
    """By what they prove themselves with."""
    rows = await db.fetch(
        """
        SELECT l.token_hash, l.id AS session, l.person_id AS person, p.population, l.ends_at,
            s.seen_at < now() - interval '1 hour' AS stale, s.for_drives
        FROM live_sessions l JOIN sessions s ON s.id = l.id JOIN people p ON p.id = l.person_id
        WHERE l.token_hash = ANY($1::bytea[])
        """,
        token_hashes,
    )
    return {token_hash: Holder(*holder) for token_hash, *holder in rows}


async def update_seen(db: Database, session: int) -> None:
    """Notes that the session is used, which makes it last again."""
    await db.execute(
        """
        WITH used AS (
            UPDATE sessions
            SET seen_at = now(), expires_at = now() + CASE WHEN for_drives THEN $3::interval ELSE $2::interval END
            WHERE id = $1 RETURNING person_id
        )
        UPDATE people SET seen_at = now() FROM used WHERE people.id = used.person_id
        """,
        session,
        LASTS,
        FOR_DRIVES_LASTS,
    )


async def select_ways_in(db: Database, sessions: list[int]) -> dict[int, list[int]]:
    """The conversations of whoever holds each of the sessions; those that hold no more are left out."""
    rows = await db.fetch(
        """
        SELECT s.id, ARRAY(SELECT a.conversation_id FROM access a WHERE a.person_id = s.person_id)
        FROM live_sessions s WHERE s.id = ANY($1::bigint[])
        """,
        sessions,
    )
    return {row[0]: row[1] for row in rows}


async def select_ends(db: Database, sessions: Iterable[int]) -> dict[int, datetime]:
    """Until when each of the sessions holds; those that hold no more are left out."""
    rows = await db.fetch("SELECT id, ends_at FROM live_sessions WHERE id = ANY($1::bigint[])", list(sessions))
    return {row[0]: row[1] for row in rows}


async def select_sessions(db: Database, person: int) -> list[Session]:
    """Where the person is signed in, the latest used first."""
    rows = await db.fetch(
        """
        SELECT id, created_at, seen_at, device, for_drives FROM sessions
        WHERE person_id = $1 AND expires_at > now() ORDER BY seen_at DESC, id
        """,
        person,
    )
    return [msgspec.convert(dict(row), Session) for row in rows]


async def delete_session(db: Database, person: int, session: int) -> bool:
    """False when it is not one of theirs."""
    return bool(
        await db.fetchval(
            "DELETE FROM sessions WHERE id = $2 AND person_id = $1 RETURNING true",
            person,
            session,
        )
    )


async def delete_session_of(db: Database, token_hash: bytes) -> int | None:
    """The session that this token opened."""
    session: int | None = await db.fetchval("DELETE FROM sessions WHERE token_hash = $1 RETURNING id", token_hash)
    return session


async def delete_sessions(db: Database, person: int, spared: int = 0) -> list[int]:
    """All the sessions of the person, save one; answers with those that ended."""
    return ids(await db.fetch("DELETE FROM sessions WHERE person_id = $1 AND id <> $2 RETURNING id", person, spared))


async def delete_expired_sessions(db: Database) -> int:
    return len(await db.fetch("DELETE FROM sessions WHERE expires_at <= now() RETURNING id"))


def ids(rows: Iterable[Any]) -> list[int]:
    return [row[0] for row in rows]
