"""Quiet hours: when nothing calls a person, by the clocks of their town hall, and until when."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from protocol.notifications import Absence, QuietHours, Silence
from protocol.types import Population

FRIDAY, SATURDAY, SUNDAY, MONDAY = 4, 5, 6, 0
LONGEST = 400
"""Days ahead of which the end of a silence is looked for."""

SHOWN = timedelta(days=8)


def by_default(house: QuietHours, population: Population) -> QuietHours:
    """Of somebody who has chosen nothing: staff have the hours of the house, others none."""
    return house if population == "staff" else QuietHours(house.begins, house.ends, evenings=False, weekends=False)


def silent_until(quiet: QuietHours, at: datetime, zone: ZoneInfo) -> datetime | None:
    """When the silence ends in which this instant lies; `None` if it lies in none."""
    if not _is_quiet(quiet, at.astimezone(zone)):
        return None
    return next((edge for edge in _edges(quiet, at, zone) if not _is_quiet(quiet, edge.astimezone(zone))), None)


def silences(quiet: QuietHours, after: datetime, zone: ZoneInfo) -> list[Silence]:
    """Those of the next days, the one that goes on first."""
    found: list[Silence] = []
    begins: datetime | None = after if _is_quiet(quiet, after.astimezone(zone)) else None
    for edge in _edges(quiet, after, zone):
        if edge > after + SHOWN and begins is None:
            break
        is_quiet = _is_quiet(quiet, edge.astimezone(zone))
        if begins is None and is_quiet:
            begins = edge
        elif begins is not None and not is_quiet:
            found.append(Silence(begins, edge))
            begins = None
    return found


def _edges(quiet: QuietHours, after: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The instants at which a silence may begin or end, one after the other. An hour that the clocks leave out is the
    moment at which they jump."""
    first = after.astimezone(zone).date()
    for number in range(LONGEST):
        day = first + timedelta(number)
        edges = {datetime.combine(day, hour, zone).astimezone(UTC) for hour in (time(), quiet.begins, quiet.ends)}
        yield from sorted(edge for edge in edges if edge > after)


def _is_quiet(quiet: QuietHours, local: datetime) -> bool:
    return _is_away(quiet.absences, local.date()) or _is_weekend(quiet, local) or _is_evening(quiet, local)


def _is_away(absences: list[Absence], day: date) -> bool:
    return any(one.first_day <= day <= one.last_day for one in absences)


def _is_weekend(quiet: QuietHours, local: datetime) -> bool:
    """From Friday evening to Monday morning."""
    day, hour = local.weekday(), local.time()
    return quiet.weekends and (
        day in (SATURDAY, SUNDAY)
        or (day == FRIDAY and hour >= _evening(quiet))
        or (day == MONDAY and hour < _morning(quiet))
    )


def _is_evening(quiet: QuietHours, local: datetime) -> bool:
    """Over midnight, unless the hours are those of one and the same day."""
    hour = local.time()
    if quiet.begins <= quiet.ends:
        return quiet.evenings and quiet.begins <= hour < quiet.ends
    return quiet.evenings and (hour >= quiet.begins or hour < quiet.ends)


def _evening(quiet: QuietHours) -> time:
    """When a Friday's evening begins: at midnight, for whoever is quiet in the morning alone."""
    return quiet.begins if quiet.begins > quiet.ends else time.max


def _morning(quiet: QuietHours) -> time:
    return quiet.ends if quiet.begins > quiet.ends else time()
