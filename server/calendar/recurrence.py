"""When an event that repeats takes place: its rule as in RFC 5545, and each of its dates by the authority's clocks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from dateutil import rrule  # type: ignore[import-untyped]

from protocol.errors import Invalid
from protocol.events import CalendarEvent, Occurrence, Repeat

MOST = 110
"""Dates of one event: each week for two years."""

FREQUENCIES = {"day": rrule.DAILY, "week": rrule.WEEKLY, "month": rrule.MONTHLY}
WEEKDAYS = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)


def occurrences(repeat: Repeat, start: datetime, end: datetime, zone: ZoneInfo) -> list[Occurrence]:
    """Each date, from the first one on, which is given; the hours are those that the clocks show, whatever they do in
    between: an hour that they leave out is counted as if they had not been changed yet (RFC 5545, 3.3.5). Raises
    `Invalid` for a rule that the first date does not follow, that comes to one date alone or to too many, or by
    which the next one begins before the last is over."""
    first, last = start.astimezone(zone).replace(tzinfo=None), end.astimezone(zone).replace(tzinfo=None)
    found = list(_starts(repeat, first))
    if not 2 <= len(found) <= MOST or found[0] != first:
        raise Invalid("repeats")
    lasts = last - first
    if any(one + lasts > following for one, following in pairwise(found)):
        raise Invalid("repeats")
    return [_occurrence(one, one + lasts, zone) for one in found]


def _occurrence(start: datetime, end: datetime, zone: ZoneInfo) -> Occurrence:
    begins, ends = (one.replace(tzinfo=zone).astimezone(UTC) for one in (start, end))
    return Occurrence(start.date(), begins, max(ends, begins + timedelta(minutes=1)))


def _starts(repeat: Repeat, first: datetime) -> Iterator[datetime]:
    """As the clocks show them; no more than one too many."""
    until = datetime.combine(repeat.until, time.max)
    rule = rrule.rrule(
        FREQUENCIES[repeat.every], dtstart=first, interval=repeat.interval, until=until, **_by(repeat, first.date())
    )
    for number, one in enumerate(rule):
        if number > MOST:
            return
        yield one


def _by(repeat: Repeat, first: date) -> dict[str, Any]:
    if repeat.every == "week":
        return {"byweekday": [WEEKDAYS[day] for day in weekdays(repeat, first)]}
    if repeat.every == "day":
        return {}
    if repeat.on == "last_day":
        return {"bymonthday": -1}
    if repeat.on == "date":
        return {"bymonthday": first.day}
    return {"byweekday": WEEKDAYS[first.weekday()](nth(repeat, first))}


def weekdays(repeat: Repeat, first: date) -> list[int]:
    """Of each week, each once, from 0, Monday."""
    return sorted(set(repeat.days)) or [first.weekday()]


def nth(repeat: Repeat, first: date) -> int:
    """Which of its weekday in the month it is; -1 is the last one, as a fifth always is, for most months have none."""
    number = (first.day - 1) // 7 + 1
    return -1 if number == 5 or repeat.on == "last_weekday" else number


def recurrence(event: CalendarEvent, zone: ZoneInfo) -> dict[str, Any]:
    """The rule as other calendars read it, of an event that repeats."""
    repeat, first = event.repeats, event.starts_at.astimezone(zone).date()
    assert repeat is not None
    last = event.dates[-1].day
    rule: dict[str, Any] = {"freq": {"day": "daily", "week": "weekly", "month": "monthly"}[repeat.every]}
    if repeat.interval > 1:
        rule["interval"] = repeat.interval
    if event.all_day:
        rule["until"] = last
    else:
        hour = event.starts_at.astimezone(zone).time()
        rule["until"] = datetime.combine(last, hour, zone).astimezone(UTC)
    if repeat.every == "week":
        rule["byday"] = [str(WEEKDAYS[day]) for day in weekdays(repeat, first)]
    elif repeat.every == "month" and repeat.on in ("weekday", "last_weekday"):
        rule["byday"] = f"{nth(repeat, first)}{WEEKDAYS[first.weekday()]}"
    elif repeat.every == "month":
        rule["bymonthday"] = -1 if repeat.on == "last_day" else first.day
    return rule


def with_exceptions(planned: CalendarEvent, before: CalendarEvent, zone: ZoneInfo) -> CalendarEvent:
    """The dates by the new rule; those that were moved or cancelled stay so, where there still are such: to another
    day with its hours, or with those that the event has now, if it had none or has none any more. Raises `Invalid`
    where none would be left."""
    kept = {one.day: one for one in before.dates if one.moved or one.cancelled}
    if planned.all_day != before.all_day:
        kept = {day: one if one.cancelled else _fitted(one, planned, zone) for day, one in kept.items()}
    dates = [kept.get(one.day, one) for one in planned.dates]
    if dates and not remaining(dates):
        raise Invalid("repeats")
    return msgspec.structs.replace(planned, dates=dates)


def _fitted(one: Occurrence, event: CalendarEvent, zone: ZoneInfo) -> Occurrence:
    start, end = (instant.astimezone(zone).replace(tzinfo=None) for instant in (event.starts_at, event.ends_at))
    begins = datetime.combine(one.starts_at.astimezone(zone).date(), start.time())
    fitted = _occurrence(begins, begins + (end - start), zone)
    return msgspec.structs.replace(fitted, day=one.day, moved=True)


def remaining(dates: list[Occurrence]) -> list[Occurrence]:
    """Those on which it does take place."""
    return [one for one in dates if not one.cancelled]


def times(event: CalendarEvent) -> list[tuple[datetime, datetime]]:
    """From when to when it takes place, each time that it does, the first one first."""
    if not event.repeats:
        return [(event.starts_at, event.ends_at)]
    return sorted((one.starts_at, one.ends_at) for one in remaining(event.dates))


def over_at(event: CalendarEvent) -> datetime:
    """When the last of it is over."""
    return max((end for _, end in times(event)), default=event.ends_at)


def upcoming(event: CalendarEvent, now: datetime) -> CalendarEvent:
    """The same, as of the next time that it takes place, or of the last one."""
    every = times(event)
    if not event.repeats or not every:
        return event
    return at(event, *next((one for one in every if one[1] > now), every[-1]))


def at(event: CalendarEvent, start: datetime, end: datetime) -> CalendarEvent:
    """The same, as of one of its dates alone."""
    return msgspec.structs.replace(event, starts_at=start, ends_at=end)
