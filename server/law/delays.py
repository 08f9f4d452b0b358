"""Computes delays: clear days are local calendar dates in the authority's time zone, never hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from server.law.rules import Rules


def local(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def clear_days(sent: datetime, meets: datetime, zone: ZoneInfo) -> int:
    """Whole days between the two dates, neither counted (CGCT L2121-11); Sundays and holidays count."""
    return (local(meets, zone) - local(sent, zone)).days - 1


def latest_send_date(meets: datetime, days: int, zone: ZoneInfo) -> date:
    return local(meets, zone) - timedelta(days + 1)


def deadline(meets: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The first instant that is too late: the local midnight that ends the latest day of sending."""
    return end_of(latest_send_date(meets, days, zone), zone)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of the next day, also where clocks skip or repeat midnight."""
    return datetime.combine(day + timedelta(1), time(), zone).astimezone(UTC)


def earliest_meeting(sent: datetime, days: int, zone: ZoneInfo) -> date:
    return local(sent, zone) + timedelta(days + 1)


def latest_communication(meets: datetime, days: int, zone: ZoneInfo) -> date:
    """The latest day for documents that are due this many calendar days, not clear ones, before the sitting."""
    return local(meets, zone) - timedelta(days)


def deliberations_due(sat: date, rules: Rules) -> date | None:
    """When the list of deliberations has to be published at the latest (CGCT L2121-25)."""
    rule = rules.strictest("deliberations_list")
    return sat + timedelta(rule.number) if rule else None


def minutes_due(adopted: date, rules: Rules) -> date | None:
    """When the minutes adopted that day have to be published at the latest (CGCT L2121-15)."""
    rule = rules.strictest("minutes")
    return adopted + timedelta(rule.number) if rule else None
