"""Statements on the censuses of bodies."""

from datetime import date

import msgspec

from protocol.bodies import Census
from server.base.database import Database

CENSUSES = """
SELECT body_id AS body, inhabitants, since, source, recorded_at, regime, recorded_by
FROM censuses WHERE $1::bigint IS NULL OR body_id = $1 ORDER BY since DESC, id DESC
"""


async def select_censuses(db: Database) -> list[Census]:
    """Of all bodies, past and to come; the latest day first, and of one day the one recorded last."""
    return [msgspec.convert(dict(row), Census) for row in await db.fetch(CENSUSES, None)]


async def select_census_on(db: Database, body: int, day: date) -> Census | None:
    """What held that day; `None` while what was said when the body was created holds."""
    for row in await db.fetch(CENSUSES, body):
        if row["since"] <= day:
            return msgspec.convert(dict(row), Census)
    return None


async def insert_census(db: Database, census: Census) -> Census:
    """With the instant at which it was recorded."""
    recorded_at = await db.fetchval(
        """
        INSERT INTO censuses (body_id, inhabitants, since, source, recorded_at, regime, recorded_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING recorded_at
        """,
        *msgspec.structs.astuple(census),
    )
    return msgspec.structs.replace(census, recorded_at=recorded_at)
