"""Mail about events: to those who want it, with a calendar entry of one identity, and each reminder once."""

import asyncio
import datetime
from collections.abc import AsyncIterator
from typing import Any

import pytest
import vobject  # type: ignore[import-untyped]

from protocol.agenda import ChooseEventMail
from protocol.events import AnswerEvent, CancelEvent, ChangeEvent, EventPlan, SendEvent
from server.base.database import Pool
from server.base.settings import Settings
from server.calendar.events_job import remind
from tests.support.convening import in_days
from tests.support.letters import Received, working, written
from tests.support.scenario import Scenario, new_client_id, playing


def plan(title: str = "Visite", **more: Any) -> EventPlan:
    given: dict[str, Any] = {
        "date": in_days(10),
        "hour": datetime.time(18),
        "asks": True,
        "place": "Écluse",
        "text": "Casque.",
    }
    return EventPlan(title, **(given | more))


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne organises for Bruno, Gaelle (a guest) and Denis, who wants no mail; Elsewhere is nobody's."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Denis", "Emma"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Travaux", "Anne:manager", "Bruno", "Denis", "Gaelle")
        await (await scenario.connect("Denis")).call(ChooseEventMail(False))
        yield scenario


def calendar(letter: Received) -> Any:
    """As a mail program takes it up: the part that says its method."""
    [part] = [p for p in letter.mail.walk() if p.get_content_type() == "text/calendar"]
    read = vobject.readOne(part.get_content())
    assert part.get_param("method") == read.method.value
    return read


def names(letters: list[Received]) -> list[str]:
    return sorted(letter.to.partition("@")[0] for letter in letters)


async def test_an_event_is_announced_changed_and_cancelled_by_mail(scenario: Scenario, settings: Settings) -> None:
    anne, group = await scenario.connect("Anne"), scenario.town.groups["Travaux"]
    async with working(settings):
        meeting = "https://visio.example/Salle"
        seq = (await anne.call(SendEvent(group, new_client_id(), plan(meeting=meeting)))).seq
        first = await written(settings.mail_dir, 2)
        await anne.hears(await anne.call(ChangeEvent(group, seq, plan(hour=datetime.time(19), meeting=meeting))))
        second = (await written(settings.mail_dir, 4))[2:]
        await anne.call(CancelEvent(group, seq, anne.state.messages[group, seq].edited_at))
        third = (await written(settings.mail_dir, 6))[4:]
    assert [names(letters) for letters in (first, second, third)] == [["bruno", "gaelle"]] * 3
    read = [calendar(letters[0]) for letters in (first, second, third)]
    assert [one.method.value for one in read] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [one.vevent.sequence.value for one in read] == ["0", "1", "2"]
    assert len({one.vevent.uid.value for one in read}) == 1
    assert {letter.to for letter in first} == {calendar(one).vevent.attendee.value[7:] for one in first}
    assert first[0].subject.startswith("Invitation\u00a0: Visite, ")
    assert "18\u00a0h – 19\u00a0h" in first[0].text
    assert f"/agenda/{group}/{seq}" in first[0].text
    assert [meeting in letters[0].text for letters in (first, second, third)] == [True, True, False]
    assert third[0].subject.startswith("Annulé\u00a0: ")


async def test_whoever_moves_up_is_told(scenario: Scenario, settings: Settings, pool: Pool) -> None:
    anne, group = await scenario.connect("Anne"), scenario.town.groups["Travaux"]
    bruno, denis = await scenario.connect("Bruno"), await scenario.connect("Denis", 1)
    seq = (await anne.call(SendEvent(group, new_client_id(), plan(places=1)))).seq
    await bruno.call(AnswerEvent(group, seq, "yes"))
    await denis.call(AnswerEvent(group, seq, "yes"))
    await pool.execute("DELETE FROM pgqueuer")
    async with working(settings):
        await bruno.call(AnswerEvent(group, seq, "no"))
        [letter] = await written(settings.mail_dir)
    assert (names([letter]), letter.subject.split(",")[0]) == (["denis"], "Une place pour vous\u00a0: Visite")
    assert calendar(letter).vevent.attendee.params["PARTSTAT"] == ["ACCEPTED"]


async def test_a_cancelled_event_is_not_announced_any_more(scenario: Scenario, settings: Settings) -> None:
    anne, group = await scenario.connect("Anne"), scenario.town.groups["Travaux"]
    seq = (await anne.call(SendEvent(group, new_client_id(), plan()))).seq
    await anne.call(CancelEvent(group, seq))
    async with working(settings):
        letters = await written(settings.mail_dir, 2)
        await asyncio.sleep(0.5)
        assert len(await written(settings.mail_dir, 2)) == 2
    assert {calendar(letter).method.value for letter in letters} == {"CANCEL"}


async def due(pool: Pool) -> None:
    """Lets the moment of all reminders come."""
    await pool.execute("UPDATE calendar_events SET remind_at = now() - interval '1 second' WHERE remind_at IS NOT NULL")
    await pool.execute("DELETE FROM pgqueuer")


async def waiting(pool: Pool) -> int:
    return int(await pool.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'mail'"))


async def test_a_reminder_goes_once_to_those_who_come(scenario: Scenario, settings: Settings, pool: Pool) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    gaelle, group = await scenario.connect("Gaelle"), scenario.town.groups["Travaux"]
    seq = (await anne.call(SendEvent(group, new_client_id(), plan(reminder="day")))).seq
    await bruno.call(AnswerEvent(group, seq, "maybe"))
    await gaelle.call(AnswerEvent(group, seq, "no"))
    await remind(pool, settings)
    await due(pool)
    await asyncio.gather(*(remind(pool, settings) for _ in range(5)))
    assert await waiting(pool) == 1
    async with working(settings):
        [letter] = await written(settings.mail_dir)
    assert (names([letter]), letter.subject.split(",")[0]) == (["bruno"], "Rappel\u00a0: Visite")


async def test_a_moved_event_reminds_again_and_a_cancelled_one_does_not(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    anne, group = await scenario.connect("Anne"), scenario.town.groups["Travaux"]
    seq = (await anne.call(SendEvent(group, new_client_id(), plan(asks=False, reminder="day")))).seq
    for _ in range(2):
        await due(pool)
        await remind(pool, settings)
        assert await waiting(pool) == 3
        later = plan(asks=False, reminder="day", date=in_days(10) + datetime.timedelta(1))
        edited_at = anne.state.messages[group, seq].edited_at
        changed = await anne.call(ChangeEvent(group, seq, later, edited_at))
        await anne.hears(changed)
    await anne.call(CancelEvent(group, seq, anne.state.messages[group, seq].edited_at))
    await due(pool)
    await remind(pool, settings)
    assert await waiting(pool) == 0


async def test_nothing_reminds_of_what_has_begun(scenario: Scenario, settings: Settings, pool: Pool) -> None:
    anne, group = await scenario.connect("Anne"), scenario.town.groups["Travaux"]
    await anne.call(SendEvent(group, new_client_id(), plan(asks=False, reminder="day")))
    await due(pool)
    await pool.execute("UPDATE calendar_events SET starts_at = now() - interval '1 second'")
    await remind(pool, settings)
    assert await waiting(pool) == 0
