"""From what the clocks of a town show to instants."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from protocol.errors import Invalid

FIRST, LAST = 2000, 9997
"""Years; beyond them an instant, or the days reckoned from it, may fall out of the calendar."""


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
