"""From what the clocks of a town show to instants."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from protocol.errors import Invalid
from server.base.database import Database

FIRST, LAST = 2000, 9997
"""Calendar years; beyond them an instant, or the days reckoned from it, may fall out of the calendar."""

YEAR = timedelta(366)


def instant(day: date, hour: time, zone: ZoneInfo, field: str = "hour") -> datetime:
    """The one instant at which the clocks of the zone show this. Raises `Invalid("date")` at the ends of the calendar,
    and `Invalid(field)` for an hour that they skip or show twice."""
    if not FIRST <= day.year <= LAST:
        raise Invalid("date")
    shown = datetime.combine(day, hour.replace(tzinfo=None), zone)
    # Without `fold`, Python silently picks one of two instants, or one that the clocks never showed.
    if shown.utcoffset() != shown.replace(fold=1).utcoffset():
        raise Invalid(field)
    return shown.astimezone(UTC)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the day begins there."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


async def database_now(db: Database) -> datetime:
    """The one clock of legal acts: that of the database, whichever machine asks."""
    now: datetime = await db.fetchval("SELECT clock_timestamp()")
    return now


def is_within(day: date, today: date, *, past: int, future: int) -> bool:
    """Whether it is at most so many years before or after today: what is further away was mistyped."""
    return today - past * YEAR <= day <= today + future * YEAR
