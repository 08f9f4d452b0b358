"""Events that repeat: their dates by the authority's clocks, moved and cancelled once, as other calendars read them."""

import datetime as times
import json
import os
import subprocess
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
import vobject  # type: ignore[import-untyped]

from protocol.agenda import LoadAgenda
from protocol.errors import Invalid
from protocol.events import (
    AnswerEvent,
    CalendarEvent,
    CancelEvent,
    ChangeEvent,
    ChangeOccurrence,
    EventPlan,
    Occurrence,
    Repeat,
    SendEvent,
)
from protocol.messages import Message
from server.base.database import Pool
from server.base.settings import Settings
from server.base.wording import on_day
from server.calendar import recurrence
from server.calendar.calendars import Party, Place, feed, invitation
from server.calendar.events_job import remind
from server.calendar.events_letters import repeated
from tests.support.client import Client
from tests.support.convening import in_days
from tests.support.letters import working, written
from tests.support.scenario import Scenario, new_client_id, playing, refused
from tests.support.waiting import eventually

PARIS = ZoneInfo("Europe/Paris")
PLACE = Place("https://parvis.example", PARIS, "fr", 3)
EXPANDER = Path(__file__).parents[1] / "support/expanded.mjs"
ANNE, BRUNO = Party("Anne", "parvis@town.example"), Party("Bruno", "bruno@town.example")


def paris(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, PARIS).astimezone(UTC)


def repeating(first: date, repeat: Repeat, hour: time | None = time(18), lasts: float = 1.5) -> CalendarEvent:
    start = paris(first, hour or time())
    end = start + timedelta(hours=lasts) if hour else paris(first + timedelta(1), time())
    dates = recurrence.occurrences(repeat, start, end, PARIS)
    return CalendarEvent("Permanence", start, end, all_day=hour is None, repeats=repeat, dates=dates)


def message(event: CalendarEvent) -> Message:
    return Message(71, 4, 4, 9, "c", datetime(2026, 8, 1, tzinfo=UTC), event)


def by_ical_js(calendar: bytes) -> list[tuple[datetime, datetime]]:
    """By a reader whose own clock is the house's: a date without an hour has no zone."""
    reader = {**os.environ, "TZ": PARIS.key}
    said = subprocess.run(["node", EXPANDER], input=calendar, env=reader, capture_output=True, check=True).stdout
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in json.loads(said)]


def by_vobject(calendar: bytes) -> list[datetime]:
    """When they begin, moved ones as they were moved."""
    entries = vobject.readOne(calendar.decode()).vevent_list
    moved = {_utc(one.recurrence_id.value): one.dtstart.value for one in entries if hasattr(one, "recurrence_id")}
    [main] = [one for one in entries if not hasattr(one, "recurrence_id")]
    return sorted(_utc(moved.get(_utc(at), at)) for at in main.getrruleset())


def _utc(value: date) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return (value if value.tzinfo else value.replace(tzinfo=PARIS)).astimezone(UTC)


WEEKS = Repeat("week", date(2026, 12, 31))
LAST_FRIDAYS = Repeat("month", date(2027, 6, 30), on="last_weekday")
RULES = [
    ("each week", date(2026, 9, 8), WEEKS, 17),
    ("each week on two days", date(2026, 9, 8), Repeat("week", date(2026, 11, 30), days=[1, 3]), 24),
    ("every other week", date(2026, 9, 8), Repeat("week", date(2026, 12, 31), interval=2), 9),
    ("each day over the clocks of autumn", date(2026, 10, 20), Repeat("day", date(2026, 10, 31)), 12),
    ("each day over the clocks of spring", date(2027, 3, 20), Repeat("day", date(2027, 4, 2)), 14),
    ("each month on the 31st", date(2026, 8, 31), Repeat("month", date(2027, 8, 31)), 8),
    ("each month on its last day", date(2026, 8, 31), Repeat("month", date(2027, 8, 31), on="last_day"), 13),
    ("each month on the second Tuesday", date(2026, 9, 8), Repeat("month", date(2027, 6, 30), on="weekday"), 10),
    ("each month on the last Tuesday", date(2026, 9, 29), Repeat("month", date(2027, 6, 30), on="weekday"), 10),
    ("each month on a Friday that is the fourth and the last", date(2026, 11, 27), LAST_FRIDAYS, 8),
    ("every third month", date(2026, 9, 10), Repeat("month", date(2027, 9, 30), interval=3), 5),
]
AUTUMN = date(2026, 10, 25)


@pytest.mark.parametrize("hour", [time(18), time(2, 30), None])
@pytest.mark.parametrize(("first", "repeat", "count"), [rule[1:] for rule in RULES], ids=[rule[0] for rule in RULES])
def test_two_other_libraries_read_the_same_dates(first: date, repeat: Repeat, count: int, hour: time | None) -> None:
    event = repeating(first, repeat, hour)
    assert len(event.dates) == count
    calendar = feed([message(event)], {}, "Parvis", PLACE)
    read = zip(by_vobject(calendar), [start for start, _ in by_ical_js(calendar)], strict=True)
    for one, others in zip(event.dates, read, strict=True):
        # Which of an hour that comes twice is meant RFC 5545 says, and one of the two reads so.
        twice = hour == time(2, 30) and one.day == AUTUMN
        assert one.starts_at in others if twice else others == (one.starts_at, one.starts_at)
    clocks = {one.starts_at.astimezone(PARIS).time() for one in event.dates if one.day != date(2027, 3, 28)}
    assert clocks == {hour or time()}


def test_the_hours_stay_those_of_the_clocks() -> None:
    event = repeating(date(2026, 10, 18), Repeat("week", date(2026, 11, 8)))
    assert [one.starts_at.hour for one in event.dates] == [16, 17, 17, 17]
    assert {one.ends_at - one.starts_at for one in event.dates} == {timedelta(hours=1.5)}


def test_the_31st_is_in_months_that_have_it() -> None:
    event = repeating(date(2026, 8, 31), Repeat("month", date(2027, 1, 31)))
    assert [one.day.month for one in event.dates] == [8, 10, 12, 1]


def test_one_that_is_moved_and_one_that_is_cancelled_are_read_so_by_others() -> None:
    event = repeating(date(2026, 9, 8), WEEKS)
    moved = Occurrence(event.dates[2].day, paris(date(2026, 9, 24), time(20)), paris(date(2026, 9, 24), time(21)), True)
    cancelled = msgspec.structs.replace(event.dates[4], cancelled=True)
    dates = [*event.dates[:2], moved, event.dates[3], cancelled, *event.dates[5:]]
    event = msgspec.structs.replace(event, dates=dates)
    expected = sorted((one.starts_at, one.ends_at) for one in dates if not one.cancelled)
    for calendar in (feed([message(event)], {}, "Parvis", PLACE), invitation(message(event), ANNE, BRUNO, PLACE)):
        assert by_ical_js(calendar) == expected
        assert by_vobject(calendar) == [start for start, _ in expected]
    entries = vobject.readOne(invitation(message(event), ANNE, BRUNO, PLACE).decode()).vevent_list
    assert len({one.uid.value for one in entries}) == 1
    assert all(hasattr(one, "attendee") for one in entries)
    whole = msgspec.structs.replace(event, cancelled_at=datetime(2026, 9, 1, tzinfo=UTC))
    entries = vobject.readOne(feed([message(whole)], {}, "Parvis", PLACE).decode()).vevent_list
    assert {one.status.value for one in entries} == {"CANCELLED"}


def test_whole_days_are_moved_and_cancelled_by_days() -> None:
    event = repeating(date(2026, 9, 8), WEEKS, None)
    away = date(2026, 9, 23)
    moved = Occurrence(event.dates[2].day, paris(away, time()), paris(away + timedelta(1), time()), moved=True)
    dates = [event.dates[0], msgspec.structs.replace(event.dates[1], cancelled=True), moved, *event.dates[3:]]
    calendar = feed([message(msgspec.structs.replace(event, dates=dates))], {}, "Parvis", PLACE)
    assert "RECURRENCE-ID;VALUE=DATE:20260922" in calendar.decode()
    assert by_vobject(calendar) == [one.starts_at for one in dates if not one.cancelled]


@pytest.mark.parametrize(
    ("first", "repeat"),
    [
        (date(2026, 9, 8), Repeat("week", date(2026, 9, 8))),
        (date(2026, 9, 8), Repeat("week", date(2026, 9, 1))),
        (date(2026, 9, 8), Repeat("week", date(2026, 12, 1), days=[0])),
        (date(2026, 9, 8), Repeat("month", date(2027, 9, 8), on="last_day")),
        (date(2026, 9, 8), Repeat("day", date(2027, 9, 8))),
        (date(2026, 9, 8), Repeat("day", date(9999, 12, 31))),
        (date(2026, 11, 20), LAST_FRIDAYS),
    ],
)
def test_a_rule_that_its_first_date_does_not_follow_or_with_too_many_is_refused(first: date, repeat: Repeat) -> None:
    with pytest.raises(Invalid, match="repeats"):
        repeating(first, repeat)


def test_the_next_date_is_the_one_that_comes_next_though_another_was_moved() -> None:
    event = repeating(date(2026, 9, 8), WEEKS)
    far = paris(date(2026, 9, 30), time(18))
    event.dates[0] = Occurrence(date(2026, 9, 8), far, far + timedelta(hours=1), moved=True)
    assert recurrence.upcoming(event, paris(date(2026, 9, 9), time())).starts_at == paris(date(2026, 9, 15), time(18))
    assert recurrence.upcoming(event, paris(date(2026, 9, 29), time(20))).starts_at == far


def test_one_that_lasts_longer_than_until_the_next_is_refused() -> None:
    daily = Repeat("day", date(2026, 9, 20))
    assert len(repeating(date(2026, 9, 8), daily, lasts=24).dates) == 13
    with pytest.raises(Invalid, match="repeats"):
        repeating(date(2026, 9, 8), daily, lasts=24.5)


def test_a_date_that_was_moved_keeps_its_day_when_the_event_is_of_whole_days_from_now_on() -> None:
    before = repeating(date(2026, 9, 8), WEEKS)
    later = paris(date(2026, 9, 16), time(20))
    moved = Occurrence(date(2026, 9, 15), later, later + timedelta(hours=3), moved=True)
    before.dates[1] = moved
    whole = recurrence.with_exceptions(repeating(date(2026, 9, 8), WEEKS, None), before, PARIS).dates[1]
    assert (whole.starts_at, whole.ends_at) == (paris(date(2026, 9, 16), time()), paris(date(2026, 9, 17), time()))
    before.all_day, before.dates[1] = True, whole
    by_hours = recurrence.with_exceptions(repeating(date(2026, 9, 8), WEEKS), before, PARIS).dates[1]
    assert by_hours == Occurrence(moved.day, later - timedelta(hours=2), later - timedelta(minutes=30), moved=True)
    same = recurrence.with_exceptions(repeating(date(2026, 9, 8), WEEKS, None), before, PARIS).dates[1]
    assert same == whole


def test_a_changed_rule_leaves_it_a_date() -> None:
    before = repeating(date(2026, 9, 8), WEEKS)
    for one in before.dates[:2]:
        one.cancelled = True
    kept = Repeat("week", before.dates[2].day)
    assert (
        len(recurrence.remaining(recurrence.with_exceptions(repeating(date(2026, 9, 8), kept), before, PARIS).dates))
        == 1
    )
    with pytest.raises(Invalid, match="repeats"):
        recurrence.with_exceptions(repeating(date(2026, 9, 8), Repeat("week", before.dates[1].day)), before, PARIS)


@pytest.mark.parametrize(
    ("first", "repeat", "said"),
    [
        (date(2026, 9, 8), WEEKS, "chaque semaine, le mardi, jusqu’au 31 décembre 2026"),
        (date(2026, 9, 8), Repeat("week", date(2026, 12, 1), 2, [1, 3]), "toutes les 2 semaines, le mardi et jeudi"),
        (date(2026, 9, 1), Repeat("month", date(2026, 12, 1)), "chaque mois, le 1er, jusqu’au 1er décembre 2026"),
        (date(2026, 9, 29), Repeat("month", date(2026, 12, 31), on="weekday"), "chaque mois, le dernier mardi"),
        (date(2026, 11, 27), LAST_FRIDAYS, "chaque mois, le dernier vendredi"),
        (date(2026, 9, 7), Repeat("week", date(2026, 12, 1), 1, [2, 0, 0]), "chaque semaine, le lundi et mercredi"),
        (date(2026, 8, 31), Repeat("month", date(2026, 12, 31), on="last_day"), "chaque mois, le dernier jour"),
        (date(2026, 9, 8), Repeat("day", date(2026, 9, 20)), "chaque jour, jusqu’au 20 septembre 2026"),
    ],
)
def test_a_letter_says_how_it_comes_again(first: date, repeat: Repeat, said: str) -> None:
    assert repeated(repeating(first, repeat), repeat, "fr").startswith(said)


# As people use it


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne organises for Bruno."""
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Anne")
        await scenario.town.person("Bruno")
        await scenario.town.group("Travaux", "Anne:manager", "Bruno")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Travaux"]


def plan(**more: Any) -> EventPlan:
    first = in_days(7)
    given: dict[str, Any] = {"hour": times.time(18), "asks": True, "repeats": Repeat("week", first + timedelta(28))}
    return EventPlan("Permanence", first, **(given | more))


def event(client: Client, group: int, seq: int) -> CalendarEvent:
    content = client.state.messages[group, seq].content
    assert isinstance(content, CalendarEvent)
    return content


async def test_it_is_in_the_agenda_of_each_of_its_days(scenario: Scenario, group: int) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    stored = await anne.call(SendEvent(group, new_client_id(), plan()))
    await bruno.hears(stored)
    assert len(event(bruno, group, stored.seq).dates) == 5

    async def on(day: date) -> int:
        return len((await bruno.call(LoadAgenda(day, day))).messages)

    days = [in_days(7 * week) for week in range(1, 6)]
    assert [await on(day) for day in days] == [1] * 5
    assert [await on(day + timedelta(1)) for day in days] == [0] * 5
    whole = await bruno.call(LoadAgenda(days[0], days[-1]))
    assert len(whole.messages) == 1

    changed = await anne.call(ChangeOccurrence(group, stored.seq, days[1], cancelled=True))
    await bruno.hears(changed)
    later = days[2] + timedelta(1)
    edited_at = anne.state.messages[group, stored.seq].edited_at
    moved = ChangeOccurrence(group, stored.seq, days[2], date=later, hour=time(20), edited_at=edited_at)
    await bruno.hears(await anne.call(moved))
    assert [await on(day) for day in (*days[:3], later)] == [1, 0, 0, 1]
    shown = event(bruno, group, stored.seq)
    assert [(one.cancelled, one.moved) for one in shown.dates[:3]] == [(False, False), (True, False), (False, True)]
    assert shown.dates[2].starts_at == paris(later, time(20))
    # By another rule, what is still there stays as it was decided.
    edited_at = anne.state.messages[group, stored.seq].edited_at
    fewer = plan(repeats=Repeat("week", days[2]))
    await bruno.hears(await anne.call(ChangeEvent(group, stored.seq, fewer, edited_at)))
    assert [(one.cancelled, one.moved) for one in event(bruno, group, stored.seq).dates][1:] == [
        (True, False),
        (False, True),
    ]
    assert [await on(day) for day in (*days, later)] == [1, 0, 0, 0, 0, 1]
    edited_at = anne.state.messages[group, stored.seq].edited_at
    await bruno.hears(await anne.call(ChangeOccurrence(group, stored.seq, days[1], edited_at=edited_at)))
    assert await on(days[1]) == 1
    await scenario.prove()


async def test_refusals(scenario: Scenario, group: int) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    once = await anne.call(SendEvent(group, new_client_id(), plan(repeats=None)))
    assert await refused(anne, ChangeOccurrence(group, once.seq, in_days(7))) == ("invalid", "day")
    stored = await anne.call(SendEvent(group, new_client_id(), plan()))
    day = in_days(7)
    assert await refused(bruno, ChangeOccurrence(group, stored.seq, day, cancelled=True)) == ("not_allowed", "author")
    assert await refused(anne, ChangeOccurrence(group, stored.seq, in_days(8), cancelled=True)) == ("invalid", "day")
    assert await refused(anne, ChangeOccurrence(group, stored.seq, day, date=day)) == ("invalid", "hour")
    await anne.call(ChangeOccurrence(group, stored.seq, day, cancelled=True))
    late = ChangeOccurrence(group, stored.seq, in_days(14), cancelled=True)
    assert await refused(anne, late) == ("conflict", "edited_at")
    assert await refused(anne, SendEvent(group, new_client_id(), plan(repeats=Repeat("week", day)))) == (
        "invalid",
        "repeats",
    )


async def test_a_date_is_moved_by_a_year_at_most_and_the_last_one_is_not_cancelled(
    scenario: Scenario, group: int
) -> None:
    anne, (first, second) = await scenario.connect("Anne"), (in_days(7), in_days(14))
    stored = await anne.call(SendEvent(group, new_client_id(), plan(repeats=Repeat("week", second))))
    far = ChangeOccurrence(group, stored.seq, first, date=first + timedelta(367), hour=time(18))
    assert await refused(anne, far) == ("invalid", "date")
    past = ChangeOccurrence(group, stored.seq, first, date=in_days(-2), hour=time(18))
    assert await refused(anne, past) == ("invalid", "date")
    await anne.hears(await anne.call(ChangeOccurrence(group, stored.seq, first, cancelled=True)))
    edited_at = anne.state.messages[group, stored.seq].edited_at
    last = ChangeOccurrence(group, stored.seq, second, cancelled=True, edited_at=edited_at)
    assert await refused(anne, last) == ("conflict", "last")
    fewer = plan(repeats=Repeat("day", in_days(8)))
    await anne.call(ChangeEvent(group, stored.seq, fewer, edited_at))
    await scenario.prove()


async def test_a_letter_names_what_was_moved_and_cancelled(
    scenario: Scenario, group: int, settings: Settings, pool: Pool
) -> None:
    """And what is changed again and again is written about once it is left alone."""
    anne, second, third = await scenario.connect("Anne"), in_days(14), in_days(21)
    seq = (await anne.call(SendEvent(group, new_client_id(), plan()))).seq
    await pool.execute("DELETE FROM pgqueuer")

    async def change(day: date, **how: Any) -> None:
        edited_at = anne.state.messages[group, seq].edited_at
        await anne.hears(await anne.call(ChangeOccurrence(group, seq, day, edited_at=edited_at, **how)))

    async with working(settings):
        await change(second, cancelled=True)
        [letter] = await written(settings.mail_dir)
        for _ in range(3):
            await change(second)
            await change(second, cancelled=True)
        await change(third, date=third + timedelta(1), hour=time(20, 30))
        at = await pool.fetchval("SELECT min(execute_after) - now() FROM pgqueuer WHERE status = 'queued'")
        assert timedelta(minutes=4) < at < timedelta(minutes=6)
        await pool.execute("UPDATE pgqueuer SET execute_after = now()")
        [_, last] = await written(settings.mail_dir, 2)
        await eventually(lambda: _none_waits(pool))
        assert len(await written(settings.mail_dir, 2)) == 2
    assert f"N’aura pas lieu\u00a0: {on_day(second)}" in letter.text
    assert "Déplacé" not in letter.text
    moved = f"{on_day(third)}\u00a0: remplacé par {on_day(third + timedelta(1))}, 20\u00a0h\u00a030 – 21\u00a0h\u00a030"
    assert f"N’aura pas lieu\u00a0: {on_day(second)}" in last.text
    assert f"Déplacé\u00a0: {moved}" in last.text


async def _none_waits(pool: Pool) -> bool:
    return not await pool.fetchval("SELECT count(*) FROM pgqueuer")


async def test_each_date_reminds_once(scenario: Scenario, group: int, settings: Settings, pool: Pool) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    stored = await anne.call(SendEvent(group, new_client_id(), plan(reminder="day")))
    await bruno.call(AnswerEvent(group, stored.seq, "yes"))
    await anne.call(ChangeOccurrence(group, stored.seq, in_days(14), cancelled=True))
    assert await pool.fetchval("SELECT count(*) FROM calendar_events WHERE remind_at IS NOT NULL") == 4
    await pool.execute("DELETE FROM pgqueuer")
    near = "starts_at < now() + interval '22 days'"
    await pool.execute(f"UPDATE calendar_events SET remind_at = now() - interval '1 second' WHERE {near}")  # noqa: S608
    for _ in range(2):
        await remind(pool, settings)
    letters = await pool.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = 'mail'")
    assert len(letters) == 2
    assert len({msgspec.json.decode(row[0])["id"] for row in letters}) == 2
    # The series goes on for whoever answers, until its last date is over.
    await pool.execute("UPDATE calendar_events SET reminded_at = NULL")
    edited_at = anne.state.messages[group, stored.seq].edited_at
    await anne.call(CancelEvent(group, stored.seq, edited_at))
    await remind(pool, settings)
    assert len(await pool.fetch("SELECT FROM pgqueuer WHERE entrypoint = 'mail'")) == 2
