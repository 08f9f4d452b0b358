"""Delays in every time zone and around every clock change from 2020 to 2040."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from server.law.delays import clear_days, deadline, earliest_meeting, latest_send_date, local

ZONES = sorted(available_timezones() - {"localtime"})
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
MINUTES = int((LAST - FIRST).total_seconds()) // 60
STEP = timedelta(days=1)


@cache
def changes(name: str) -> list[datetime]:
    """The instants, to the minute, at which the clocks of a zone are put on or back."""
    zone = ZoneInfo(name)
    days = [FIRST + STEP * n for n in range((LAST - FIRST).days)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    pairs = zip(days, offsets, offsets[1:], strict=False)
    return [_between(day, day + STEP, zone) for day, before, after in pairs if before != after]


def _between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) // 2
        middle = middle.replace(second=0, microsecond=0)
        same = middle.astimezone(zone).utcoffset() == before.astimezone(zone).utcoffset()
        before, after = (middle, after) if same else (before, middle)
    return after


@st.composite
def moments(draw: st.DrawFn) -> tuple[ZoneInfo, datetime]:
    """An instant in a zone, rather near a change of its clocks."""
    name = draw(st.sampled_from(ZONES))
    known = changes(name)
    near_a_change = draw(st.booleans())
    if known and near_a_change:
        near = draw(st.sampled_from(known)) + timedelta(minutes=draw(st.integers(-2_880, 2_880)))
        return ZoneInfo(name), near
    return ZoneInfo(name), FIRST + timedelta(minutes=draw(st.integers(0, MINUTES)))


DAYS = st.integers(0, 30)
SPANS = st.integers(0, 60 * 24 * 40).map(lambda minutes: timedelta(minutes=minutes))


@given(moments(), SPANS, DAYS)
def test_a_delay_equals_arithmetic_on_local_dates(
    moment: tuple[ZoneInfo, datetime], span: timedelta, days: int
) -> None:
    zone, sent = moment
    meets = sent + span
    between = [d for d in _dates(local(sent, zone), local(meets, zone)) if local(sent, zone) < d < local(meets, zone)]
    assert max(0, clear_days(sent, meets, zone)) == len(between)
    assert (sent < deadline(meets, days, zone)) == (clear_days(sent, meets, zone) >= days)


def _dates(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


@given(moments(), SPANS, SPANS)
def test_sending_earlier_never_leaves_fewer_days(
    moment: tuple[ZoneInfo, datetime], span: timedelta, earlier: timedelta
) -> None:
    zone, sent = moment
    meets = sent + span
    assert clear_days(sent - earlier, meets, zone) >= clear_days(sent, meets, zone)


@given(moments(), DAYS)
def test_the_latest_day_and_the_earliest_sitting_are_each_others_inverse(
    moment: tuple[ZoneInfo, datetime], days: int
) -> None:
    zone, meets = moment
    last_instant = deadline(meets, days, zone) - timedelta(microseconds=1)
    assert local(last_instant, zone) == latest_send_date(meets, days, zone)
    assert earliest_meeting(last_instant, days, zone) == local(meets, zone)
    assert earliest_meeting(deadline(meets, days, zone), days, zone) > local(meets, zone)


@given(moments(), DAYS, st.integers(0, 24 * 60 - 1))
def test_the_hour_of_the_sitting_changes_nothing(moment: tuple[ZoneInfo, datetime], days: int, minute: int) -> None:
    zone, meets = moment
    local_meets = meets.astimezone(zone)
    elsewhen = local_meets.replace(hour=minute // 60, minute=minute % 60)
    assert deadline(elsewhen, days, zone) == deadline(meets, days, zone)
    assert clear_days(FIRST, elsewhen, zone) == clear_days(FIRST, meets, zone)


def test_every_change_of_every_clock_keeps_three_days() -> None:
    """A sitting on the day of the change, and on each of the four days after it."""
    seen = 0
    for name in ZONES:
        zone = ZoneInfo(name)
        for change in changes(name):
            seen += 1
            for offset in range(5):
                day = local(change, zone) + timedelta(offset)
                meets = datetime(day.year, day.month, day.day, 18, tzinfo=zone)
                limit = deadline(meets, 3, zone)
                assert local(limit, zone) == day - timedelta(3), (name, change)
                assert local(limit - timedelta(microseconds=1), zone) == day - timedelta(4), (name, change)
    assert seen > 5_000
