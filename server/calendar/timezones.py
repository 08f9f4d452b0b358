"""Describes a time zone to other calendars (RFC 5545, VTIMEZONE): by a yearly rule where it follows one."""

import calendar
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import icalendar
from icalendar import vDDDTypes, vRecur
from msgspec import Struct

SINCE, UNTIL = 2020, 2037
"""Years described: Parvis holds nothing earlier, and a rule that holds for so long is taken to go on."""

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
RANKS = (-1, 1, 2, 3, 4)
HOUR = timedelta(hours=1)


class Change(Struct, frozen=True):
    """The clocks go from one offset to another, at an hour that they still show by the first."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool


@cache
def description(zone: ZoneInfo) -> icalendar.Timezone:
    found = icalendar.Timezone()
    found.add("tzid", zone.key)
    years = [changes(zone, year) for year in range(SINCE, UNTIL + 1)]
    begins = _change(datetime(SINCE, 1, 1, tzinfo=UTC), zone)
    rules = [rule(same) for same in zip(*years, strict=True)] if len({len(year) for year in years}) == 1 else [None]
    if years[0] and all(rules):
        for change, found_rule in zip(years[0], rules, strict=True):
            found.add_component(_part(change, found_rule))
        return found
    for change in (begins, *(change for year in years for change in year)):
        found.add_component(_part(change))
    return found


def changes(zone: ZoneInfo, year: int) -> list[Change]:
    """Those of one year, by the clocks of that zone."""
    start = datetime(year, 1, 1, tzinfo=UTC)
    days = [start + timedelta(n) for n in range(366 if calendar.isleap(year) else 365)]
    moved = [day for day in days if _offset(day, zone) != _offset(day + timedelta(1), zone)]
    hours = [day + timedelta(hours=n) for day in moved for n in range(1, 25)]
    return [_change(hour, zone) for hour in hours if _offset(hour - HOUR, zone) != _offset(hour, zone)]


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def _change(instant: datetime, zone: ZoneInfo) -> Change:
    before, after = _offset(instant - HOUR, zone), instant.astimezone(zone)
    local = (instant + before).replace(tzinfo=None)
    return Change(local, before, _offset(instant, zone), after.tzname() or zone.key, bool(after.dst()))


def rule(years: tuple[Change, ...]) -> vRecur | None:
    """The rule by which the same change comes every year, such as the last Sunday of March at two; `None` for none."""
    kinds = {(c.at.month, c.at.weekday(), c.at.time(), c.before, c.after) for c in years}
    ranks = [rank for rank in RANKS if all(_has_rank(change.at, rank) for change in years)]
    if len(kinds) != 1 or not ranks:
        return None
    day = years[0].at
    return vRecur(freq="YEARLY", bymonth=day.month, byday=f"{ranks[0]}{DAYS[day.weekday()]}")


def _has_rank(day: datetime, rank: int) -> bool:
    """Whether it is the weekday of this rank in its month; -1 is the last."""
    if rank == -1:
        return day.day + 7 > calendar.monthrange(day.year, day.month)[1]
    return (day.day + 6) // 7 == rank


def _part(change: Change, every_year: vRecur | None = None) -> icalendar.Component:
    part = icalendar.TimezoneDaylight() if change.summer else icalendar.TimezoneStandard()
    part["dtstart"] = vDDDTypes(change.at)
    if every_year:
        part.add("rrule", every_year)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    return part
