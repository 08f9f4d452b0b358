"""When an event is: from what the authority's clocks show to instants, and back to days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from protocol.errors import Invalid
from protocol.events import CalendarEvent, EventPlan
from server.base.clocks import FIRST, LAST, instant, midnight

LONGEST = timedelta(days=366)
BEFORE = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
MORNING = time(9)


def span(plan: EventPlan, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when. Raises `Invalid` with the field that makes no sense."""
    last = plan.until_date or plan.date
    if not (FIRST <= plan.date.year <= LAST and FIRST <= last.year <= LAST):
        raise Invalid("date")
    if plan.hour is None:
        if plan.until_hour:
            raise Invalid("hour")
        start, end = midnight(plan.date, zone), midnight(last + timedelta(1), zone)
    else:
        start = instant(plan.date, plan.hour, zone, "hour")
        end = _end(plan, last, zone, start)
    if end <= start or end - start > LONGEST:
        raise Invalid("until_date")
    return start, end


def _end(plan: EventPlan, last: date, zone: ZoneInfo, start: datetime) -> datetime:
    if plan.until_hour:
        return instant(last, plan.until_hour, zone, "until_hour")
    if plan.until_date:
        raise Invalid("until_hour")
    return start + timedelta(hours=1)


def days(event: CalendarEvent, zone: ZoneInfo) -> tuple[date, date]:
    """The first and the last day on which it is, by the authority's calendar."""
    last = event.ends_at - timedelta(microseconds=1)
    return event.starts_at.astimezone(zone).date(), last.astimezone(zone).date()


def remind_at(event: CalendarEvent, zone: ZoneInfo) -> datetime | None:
    """When people are reminded of it; never of one that is cancelled."""
    if event.reminder is None or event.cancelled_at:
        return None
    if not event.all_day:
        return event.starts_at - BEFORE[event.reminder]
    first = event.starts_at.astimezone(zone).date()
    day = first - timedelta(days=7 if event.reminder == "week" else 1)
    return datetime.combine(day, MORNING, zone).astimezone(UTC)
