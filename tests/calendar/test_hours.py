"""When an event is: the authority's clocks, their changes, whole days, and the moment to remind of it."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from protocol.errors import Invalid
from protocol.events import CalendarEvent, EventPlan, EventReminder
from server.calendar.hours import days, remind_at, span

PARIS, TAHITI = ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Tahiti")
DAY = date(2026, 9, 17)


def test_hours_are_those_of_the_authority() -> None:
    plan = EventPlan("x", DAY, time(18), until_hour=time(19, 30))
    assert span(plan, PARIS) == (datetime(2026, 9, 17, 16, tzinfo=UTC), datetime(2026, 9, 17, 17, 30, tzinfo=UTC))
    assert span(plan, TAHITI)[0] == datetime(2026, 9, 18, 4, tzinfo=UTC)


def test_an_event_lasts_an_hour_unless_said() -> None:
    start, end = span(EventPlan("x", DAY, time(18)), PARIS)
    assert (end - start).total_seconds() == 3600


def test_whole_days_last_as_long_as_their_clocks_say() -> None:
    start, end = span(EventPlan("x", date(2026, 10, 24), until_date=date(2026, 10, 25)), PARIS)
    assert (end - start).total_seconds() == 49 * 3600
    event = CalendarEvent("x", start, end, all_day=True)
    assert days(event, PARIS) == (date(2026, 10, 24), date(2026, 10, 25))


WRONG = [
    (EventPlan("x", date(2026, 3, 29), time(2, 30)), "hour"),
    (EventPlan("x", date(2026, 10, 25), time(2, 30)), "hour"),
    (EventPlan("x", date(2026, 3, 28), time(20), until_date=date(2026, 3, 29), until_hour=time(2, 30)), "until_hour"),
    (EventPlan("x", DAY, time(18), until_hour=time(18)), "until_date"),
    (EventPlan("x", DAY, until_date=date(2026, 9, 16)), "until_date"),
    (EventPlan("x", DAY, until_date=date(2028, 9, 16)), "until_date"),
    (EventPlan("x", DAY, time(18), until_date=date(2026, 9, 18)), "until_hour"),
    (EventPlan("x", DAY, until_hour=time(18)), "hour"),
    (EventPlan("x", date(1, 1, 1)), "date"),
    (EventPlan("x", DAY, until_date=date(9999, 12, 31)), "date"),
]


@pytest.mark.parametrize(("plan", "field"), WRONG)
def test_what_makes_no_sense_is_named(plan: EventPlan, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        span(plan, PARIS)
    assert refusal.value.detail == field


REMINDERS: list[tuple[EventReminder, bool, datetime]] = [
    ("hour", False, datetime(2026, 9, 17, 15, tzinfo=UTC)),
    ("day", False, datetime(2026, 9, 16, 16, tzinfo=UTC)),
    ("week", False, datetime(2026, 9, 10, 16, tzinfo=UTC)),
    ("day", True, datetime(2026, 9, 16, 7, tzinfo=UTC)),
    ("week", True, datetime(2026, 9, 10, 7, tzinfo=UTC)),
]


@pytest.mark.parametrize(("reminder", "all_day", "expected"), REMINDERS)
def test_when_to_remind(reminder: EventReminder, all_day: bool, expected: datetime) -> None:
    start, end = span(EventPlan("x", DAY, None if all_day else time(18)), PARIS)
    event = CalendarEvent("x", start, end, all_day=all_day, reminder=reminder)
    assert remind_at(event, PARIS) == expected
    event.cancelled_at = datetime.now(UTC)
    assert remind_at(event, PARIS) is None
