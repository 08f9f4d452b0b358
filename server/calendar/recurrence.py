"""When an event that repeats takes place: its rule as in RFC 5545, and each of its dates by the authority's clocks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
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
    `Invalid` for a rule that the first date does not follow, or that comes to one date alone, or to too many."""
    first, last = start.astimezone(zone).replace(tzinfo=None), end.astimezone(zone).replace(tzinfo=None)
    found = list(_starts(repeat, first))
    if not 2 <= len(found) <= MOST or found[0] != first:
        raise Invalid("repeats")
    lasts = last - first
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
        return {"byweekday": [WEEKDAYS[day] for day in repeat.days or [first.weekday()]]}
    if repeat.every == "day":
        return {}
    if repeat.on == "last_day":
        return {"bymonthday": -1}
    if repeat.on == "date":
        return {"bymonthday": first.day}
    return {"byweekday": WEEKDAYS[first.weekday()](nth(first))}


def nth(day: date) -> int:
    """Which of its weekday in the month it is; -1, the last one, of a fifth, which most months have not."""
    number = (day.day - 1) // 7 + 1
    return -1 if number == 5 else number


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
        rule["byday"] = [str(WEEKDAYS[day]) for day in repeat.days or [first.weekday()]]
    elif repeat.every == "month" and repeat.on == "weekday":
        rule["byday"] = f"{nth(first)}{WEEKDAYS[first.weekday()]}"
    elif repeat.every == "month":
        rule["bymonthday"] = -1 if repeat.on == "last_day" else first.day
    return rule


def with_exceptions(planned: CalendarEvent, before: CalendarEvent) -> CalendarEvent:
    """The dates by the new rule; those that were moved or cancelled stay so, where there still are such."""
    kept = {one.day: one for one in before.dates if one.moved or one.cancelled}
    return msgspec.structs.replace(planned, dates=[kept.get(one.day, one) for one in planned.dates])


def times(event: CalendarEvent) -> list[tuple[datetime, datetime]]:
    """From when to when it takes place, each time that it does."""
    if not event.repeats:
        return [(event.starts_at, event.ends_at)]
    return [(one.starts_at, one.ends_at) for one in event.dates if not one.cancelled]


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
