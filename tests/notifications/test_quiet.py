"""Quiet hours: nothing calls in them but what may pass, and at their end one summary does."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from protocol.accounts import ChangeAccount
from protocol.conversations import ChangeMembership, MarkRead, StartDirect
from protocol.notifications import (
    Absence,
    Calls,
    ChangeCalls,
    ChangeHouseQuietHours,
    ChangeQuietHours,
    LoadNotifications,
    LoadSilences,
    Notifications,
    NotificationsChanged,
    PersonSilence,
    PushChanged,
    QuietHours,
)
from protocol.posts import SendPost
from server.base.database import Pool
from server.base.jobs import Workshop
from server.base.settings import Settings
from server.notifications.quiet import silences, silent_until
from server.run.retention_job import forget
from tests.notifications.conftest import sitting_at, switched_on, woken
from tests.notifications.test_notified import calls, said
from tests.support.client import Client
from tests.support.convening import convened, council, found_council
from tests.support.push_service import PushService
from tests.support.scenario import Scenario, new_client_id, playing, refused

PARIS = ZoneInfo("Europe/Paris")
HOUSE = QuietHours(time(19), time(8))


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def away(**changed: object) -> QuietHours:
    """Now, and until the day after tomorrow."""
    today = datetime.now(PARIS).date()
    return QuietHours(
        time(19),
        time(8),
        evenings=False,
        weekends=False,
        absences=[Absence(today, today + timedelta(1))],
        **changed,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("quiet", "at", "until"),
    [
        (HOUSE, "2026-09-08T12:00", None),
        (HOUSE, "2026-09-08T19:00", "2026-09-09T08:00"),
        (HOUSE, "2026-09-09T07:59:59", "2026-09-09T08:00"),
        (HOUSE, "2026-09-09T08:00", None),
        (HOUSE, "2026-09-11T18:59", None),
        (HOUSE, "2026-09-11T19:00", "2026-09-14T08:00"),
        (HOUSE, "2026-09-13T12:00", "2026-09-14T08:00"),
        (QuietHours(time(19), time(8), evenings=False), "2026-09-09T23:00", None),
        (QuietHours(time(19), time(8), evenings=False), "2026-09-11T23:00", "2026-09-14T08:00"),
        (QuietHours(time(19), time(8), weekends=False), "2026-09-12T12:00", None),
        (QuietHours(time(12), time(14), weekends=False), "2026-09-09T13:00", "2026-09-09T14:00"),
        (QuietHours(time(12), time(14)), "2026-09-14T07:00", None),
        (
            QuietHours(time(19), time(8), absences=[Absence(date(2026, 10, 26), date(2026, 10, 30))]),
            "2026-10-27T10:00",
            "2026-11-02T08:00",
        ),
        # Over both clock changes: 14 hours of that night, then 12 of the other; and hours that the clocks leave out.
        (QuietHours(time(19), time(8), weekends=False), "2026-10-24T19:00", "2026-10-25T08:00"),
        (QuietHours(time(19), time(8), weekends=False), "2027-03-27T19:00", "2027-03-28T08:00"),
        (QuietHours(time(22), time(2, 30), weekends=False), "2027-03-27T23:00", "2027-03-28T03:30"),
        (QuietHours(time(2, 30), time(6), weekends=False), "2027-03-28T03:10", "2027-03-28T06:00"),
    ],
)
def test_a_silence_ends_by_the_clocks_of_the_town_hall(quiet: QuietHours, at: str, until: str | None) -> None:
    found = silent_until(quiet, paris(at), PARIS)
    assert found == (paris(until).astimezone(UTC) if until else None)


HOURS = some.times().map(lambda hour: hour.replace(minute=hour.minute // 15 * 15, second=0, microsecond=0))
DAYS = some.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(
    begins=HOURS,
    ends=HOURS,
    evenings=some.booleans(),
    weekends=some.booleans(),
    first=DAYS,
    days=some.integers(0, 20),
    at=some.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - made aware below
)
def test_silences_are_where_one_is_silent(
    begins: time, ends: time, evenings: bool, weekends: bool, first: date, days: int, at: datetime
) -> None:
    quiet = QuietHours(begins, ends, evenings, weekends, [Absence(first, first + timedelta(days))])
    now = at.replace(tzinfo=UTC)
    found = silences(quiet, now, PARIS)
    for earlier, later in pairwise(found):
        assert earlier.ends < later.begins
    for minutes in range(0, 7 * 1440, 45):
        instant = now + timedelta(minutes=minutes)
        within = [one for one in found if one.begins <= instant < one.ends]
        assert silent_until(quiet, instant, PARIS) == (within[0].ends if within else None)


async def test_what_comes_in_quiet_hours_is_told_once_at_their_end(
    scenario: Scenario, group: int, service: PushService, pool: Pool, workshop: Workshop
) -> None:
    await switched_on(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await woken(bruno, service)
    await bruno.call(ChangeQuietHours(away()))
    direct = (await anne.call(StartDirect([scenario.town.people["Bruno"]]))).conversation.id
    for number in range(200):
        await scenario.say(anne, group, f"message {number}")
    await scenario.say(anne, direct, "à toi")
    await anne.call(SendPost(group, new_client_id(), "Canicule", tracked=True))
    assert await said(pool, workshop) == []
    assert await pool.fetchval("SELECT count(*) FROM notifications WHERE held") == 3
    # The end has come: the hours are no longer quiet.
    await bruno.call(ChangeQuietHours(None))
    (told,) = await calls(pool, workshop)
    assert (told.told.title, told.told.body) == ("Pendant votre silence", "202 nouveautés dans 2 conversations")
    assert (told.told.path, told.told.tag) == ("/accueil", "summary")
    assert await calls(pool, workshop) == []


async def test_one_thing_alone_is_told_as_it_is_and_what_was_read_meanwhile_is_not(
    scenario: Scenario, group: int, service: PushService, pool: Pool, workshop: Workshop
) -> None:
    await switched_on(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await woken(bruno, service)
    await bruno.call(ChangeQuietHours(away()))
    direct = (await anne.call(StartDirect([scenario.town.people["Bruno"]]))).conversation.id
    stored = await scenario.say(anne, group, "au groupe")
    await scenario.say(anne, direct, "à toi")
    assert await calls(pool, workshop) == []
    await bruno.call(MarkRead(group, stored.seq))
    await bruno.call(ChangeQuietHours(None))
    assert await said(pool, workshop) == [("Anne", "Nouveau message")]


async def test_what_may_pass_does(
    scenario: Scenario, group: int, service: PushService, pool: Pool, workshop: Workshop
) -> None:
    await switched_on(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    chloe = await scenario.connect("Chloe")
    await woken(bruno, service)
    me = scenario.town.people["Bruno"]
    await bruno.call(ChangeQuietHours(away(people=[scenario.town.people["Chloe"]])))
    from_anne = (await anne.call(StartDirect([me]))).conversation.id
    from_chloe = (await chloe.call(StartDirect([me]))).conversation.id
    await scenario.say(anne, from_anne, "attend")
    await scenario.say(chloe, from_chloe, "passe")
    await scenario.say(chloe, group, "attend aussi")
    assert await said(pool, workshop) == [("Chloe", "Nouveau message")]
    await bruno.call(ChangeQuietHours(away(groups=[group])))
    assert await said(pool, workshop) == [("Chloe · Travaux", "Nouveau message")]


async def test_the_other_devices_of_somebody_are_told_of_their_hours(scenario: Scenario) -> None:
    bruno, phone, anne = [await scenario.connect(name) for name in ("Bruno", "Bruno", "Anne")]
    await bruno.call(ChangeQuietHours(away()))
    await phone.until(lambda: NotificationsChanged() in phone.events)
    await bruno.call(ChangeCalls(directs=False))
    await phone.until(lambda: phone.events.count(NotificationsChanged()) == 2)
    assert NotificationsChanged() not in anne.events


@pytest.mark.parametrize("passes", [True, False])
async def test_a_convocation_passes_unless_its_reader_says_otherwise(
    calling: Settings, pool: Pool, service: PushService, workshop: Workshop, passes: bool
) -> None:
    async with playing(calling, pool) as scenario:
        await found_council(scenario.town)
        maelle = await switched_on(scenario)
        annick = await scenario.connect("Annick")
        await woken(annick, service)
        await annick.call(ChangeQuietHours(away(convocations=passes)))
        await convened(maelle, council(scenario)[1])
        assert [title for title, _ in await said(pool, workshop)] == ["Convocation\u00a0: Conseil"] * passes
        await annick.call(ChangeQuietHours(None))
        assert len(await calls(pool, workshop)) == (not passes)


async def test_a_convocation_that_waited_is_told_by_itself(
    calling: Settings, pool: Pool, service: PushService, workshop: Workshop
) -> None:
    async with playing(calling, pool) as scenario:
        await found_council(scenario.town)
        maelle = await switched_on(scenario)
        annick = await scenario.connect("Annick")
        await woken(annick, service)
        await annick.call(ChangeQuietHours(away(convocations=False)))
        direct = (await maelle.call(StartDirect([annick.person]))).conversation.id
        await scenario.say(maelle, direct, "à toi")
        await convened(maelle, council(scenario)[1])
        assert await said(pool, workshop) == []
        await annick.call(ChangeQuietHours(None))
        told = {one.told.title for one in await calls(pool, workshop)}
        assert len(told) == 2
        assert "Convocation\u00a0: Conseil" in told


async def test_a_convocation_calls_the_day_before_at_the_latest(
    calling: Settings, pool: Pool, service: PushService, workshop: Workshop
) -> None:
    async with playing(calling, pool) as scenario:
        await found_council(scenario.town)
        maelle, annick = await switched_on(scenario), await scenario.connect("Annick")
        await woken(annick, service)
        today = datetime.now(PARIS).date()
        leave = QuietHours(time(19), time(8), False, False, [Absence(today, today + timedelta(90))], convocations=False)
        await annick.call(ChangeQuietHours(leave))
        stored = await convened(maelle, council(scenario)[1])
        assert await calls(pool, workshop) == []
        opens_at = await pool.fetchval("SELECT content ->> 'opens_at' FROM messages WHERE kind = 'convocation'")
        day_before = datetime.fromisoformat(opens_at) - timedelta(days=1)
        assert await pool.fetchval("SELECT due_at FROM notifications WHERE held") == day_before
        async with sitting_at(pool, stored, datetime.now(UTC) + timedelta(hours=20)):
            await pool.execute("UPDATE notifications SET due_at = now() - interval '1 ms'")
            (called,) = await calls(pool, workshop)
        assert called.told.title == "Convocation\u00a0: Conseil"


async def test_what_the_house_held_back_is_told_once_its_hours_are_others(
    scenario: Scenario, group: int, service: PushService, pool: Pool, workshop: Workshop
) -> None:
    maelle = await switched_on(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await woken(bruno, service)
    now = datetime.now(PARIS)
    begins, ends = [(now + timedelta(hours=hours)).time().replace(microsecond=0) for hours in (-2, 2)]
    await maelle.call(ChangeHouseQuietHours(begins, ends, evenings=True, weekends=False))
    await scenario.say(anne, group, "à demain")
    assert await said(pool, workshop) == []
    await maelle.call(ChangeHouseQuietHours(begins, ends, evenings=False, weekends=False))
    assert await pool.fetchval("SELECT due_at <= clock_timestamp() FROM notifications WHERE held")
    assert len(await calls(pool, workshop)) == 1


async def test_the_house_leaves_its_staff_in_peace_and_nobody_else(
    scenario: Scenario, service: PushService, pool: Pool
) -> None:
    maelle = await switched_on(scenario)
    anne, chloe, gaelle = [await scenario.connect(name) for name in ("Anne", "Chloe", "Gaelle")]
    assert await refused(anne, ChangeHouseQuietHours(time(20), time(7), True, True)) == ("not_allowed", "administrator")
    assert await refused(maelle, ChangeHouseQuietHours(time(20), time(20), True, True)) == ("invalid", "ends")
    await maelle.call(ChangeHouseQuietHours(time(20), time(7, 30), evenings=True, weekends=False))
    await anne.until(lambda: PushChanged("titles") in anne.events)
    assert (await known(anne)).quiet == QuietHours(time(20), time(7, 30), True, False)
    for other in (chloe, gaelle):
        assert not (await known(other)).silences
    assert len((await known(anne)).silences) >= 8
    own = QuietHours(time(21), time(6))
    await anne.call(ChangeQuietHours(own))
    assert (await known(anne)).quiet == own
    assert (await known(anne)).quiet_is_own
    await anne.call(ChangeQuietHours(None))
    assert not (await known(anne)).quiet_is_own
    await maelle.call(ChangeAccount(scenario.town.people["Chloe"], population="staff"))
    scenario.town.tokens["Chloe"] = await scenario.town.session(scenario.town.people["Chloe"])
    assert (await known(await scenario.connect("Chloe"))).quiet.evenings


async def known(client: Client) -> Notifications:
    found: Notifications = await client.call(LoadNotifications())
    return found


@pytest.mark.parametrize(
    ("quiet", "reason"),
    [
        (QuietHours(time(8), time(8)), "ends"),
        (QuietHours(time(19), time(8), absences=[Absence(date(2026, 9, 2), date(2026, 9, 1))]), "absences"),
        (QuietHours(time(19), time(8), absences=[Absence(date(2026, 9, 2), date(2126, 9, 1))]), "absences"),
    ],
)
async def test_hours_that_make_no_sense_are_refused(scenario: Scenario, quiet: QuietHours, reason: str) -> None:
    anne = await scenario.connect("Anne")
    assert await refused(anne, ChangeQuietHours(quiet)) == ("invalid", reason)


async def test_whoever_writes_is_told_when_the_other_will_be(scenario: Scenario, group: int) -> None:
    await switched_on(scenario)
    anne, bruno, denis = [await scenario.connect(name) for name in ("Anne", "Bruno", "Denis")]
    me = scenario.town.people["Bruno"]
    direct = (await anne.call(StartDirect([me]))).conversation.id
    assert (await anne.call(LoadSilences(direct))).silences == []
    await bruno.call(ChangeQuietHours(away()))
    (one,) = (await anne.call(LoadSilences(direct))).silences
    assert one == PersonSilence(me, silent_until(away(), datetime.now(UTC), PARIS))  # type: ignore[arg-type]
    assert (await bruno.call(LoadSilences(direct))).silences == []
    await bruno.call(ChangeMembership(direct, level="none"))
    assert (await anne.call(LoadSilences(direct))).silences == []
    await bruno.call(ChangeMembership(direct, level="all"))
    await bruno.call(ChangeQuietHours(away(people=[scenario.town.people["Anne"]])))
    assert (await anne.call(LoadSilences(direct))).silences == []
    assert await refused(anne, LoadSilences(group)) == ("invalid", "conversation")
    assert await refused(denis, LoadSilences(direct)) == ("not_found", "conversation")


async def test_a_guest_does_not_learn_for_how_long_somebody_is_away(scenario: Scenario, group: int) -> None:
    gaelle, bruno = await scenario.connect("Gaelle"), await scenario.connect("Bruno")
    direct = (await gaelle.call(StartDirect([scenario.town.people["Bruno"]]))).conversation.id
    await bruno.call(ChangeQuietHours(away()))
    assert (await gaelle.call(LoadSilences(direct))).silences == []
    hour = datetime.now(PARIS).replace(minute=0, second=0, microsecond=0)
    now = QuietHours(hour.time(), (hour + timedelta(hours=2)).time(), weekends=False)
    await bruno.call(ChangeQuietHours(now))
    (one,) = (await gaelle.call(LoadSilences(direct))).silences
    assert one.until == silent_until(now, datetime.now(UTC), PARIS)


async def test_days_of_leave_are_forgotten_once_they_are_over_or_their_person_has_gone(
    scenario: Scenario, pool: Pool
) -> None:
    today, (anne, bruno) = datetime.now(PARIS).date(), [await scenario.connect(name) for name in ("Anne", "Bruno")]
    past, coming = (Absence(today + timedelta(days), today + timedelta(days + 1)) for days in (-20, 20))
    for client in (anne, bruno):
        await client.call(ChangeQuietHours(QuietHours(time(19), time(8), absences=[past, coming])))
    await forget(pool)
    assert (await known(anne)).quiet.absences == [coming]
    await pool.execute("UPDATE people SET active = false WHERE id = $1", bruno.person)
    await forget(pool)
    left = "SELECT quiet FROM calls WHERE person_id = $1"
    assert (await pool.fetchval(left, bruno.person))["absences"] == []
    await pool.execute("UPDATE people SET active = true WHERE id = $1", bruno.person)


async def test_each_kind_can_be_silenced(
    scenario: Scenario, group: int, service: PushService, pool: Pool, workshop: Workshop
) -> None:
    await switched_on(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await woken(bruno, service)
    me = scenario.town.people["Bruno"]
    await bruno.call(ChangeMembership(group, level="mentions"))
    direct = (await anne.call(StartDirect([me]))).conversation.id
    told: Notifications = await bruno.call(ChangeCalls(mentions=False, directs=False, tracked=False, events=False))
    assert told.calls == Calls(mentions=False, directs=False, tracked=False, events=False)
    assert NotificationsChanged() in bruno.events
    await scenario.say(anne, group, f"@[{me}]", mentions=[me])
    await scenario.say(anne, direct, "à toi")
    await anne.call(SendPost(group, new_client_id(), "Canicule", tracked=True))
    assert await calls(pool, workshop) == []
    await bruno.call(ChangeCalls(directs=True, sound=False))
    await scenario.say(anne, direct, "encore")
    (call,) = await calls(pool, workshop)
    assert call.told.silent
    await scenario.prove()
