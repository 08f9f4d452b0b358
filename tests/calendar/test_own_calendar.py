"""A person's own calendar: an address that opens their agenda alone, for as long as they wish."""

import datetime
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
import vobject  # type: ignore[import-untyped]

from protocol.agenda import ChooseEventMail, LoadOwnCalendar, OwnCalendar, RenewOwnCalendar
from protocol.conversations import RemoveMember
from protocol.convocations import CancelConvocation
from protocol.events import CancelEvent, ChangeEvent, EventPlan, SendEvent
from protocol.people import ChangeProfile
from server.base.database import Pool
from server.base.settings import Settings
from server.calendar import calendars_http
from server.calendar.calendars import feed
from tests.support.browser import Answer, Browser
from tests.support.client import Client
from tests.support.convening import convened, in_days
from tests.support.scenario import Scenario, new_client_id, playing


def plan(title: str) -> EventPlan:
    return EventPlan(title, in_days(10), datetime.time(18), asks=True)


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne organises in two groups; Gaelle, a guest, is in one of them."""
    async with playing(replace(settings, url="https://parvis.example"), pool) as scenario:
        await scenario.town.person("Anne", may_convene=True)
        await scenario.town.person("Elu", "official")
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Travaux", "Anne:manager", "Gaelle", "Elu")
        await scenario.town.group("Bureau", "Anne:manager")
        yield scenario


async def own(client: Client) -> str:
    """The path of their calendar."""
    calendar: OwnCalendar = await client.call(LoadOwnCalendar())
    assert calendar.address.startswith("https://parvis.example/agenda/")
    return urlsplit(calendar.address).path


async def read(scenario: Scenario, path: str, **headers: str) -> Answer:
    return await Browser(scenario.urls[1], **headers).get(path)


def summaries(answer: Answer) -> list[str]:
    calendar: Any = vobject.readOne(answer.body.decode())
    return [entry.summary.value for entry in calendar.contents.get("vevent", [])]


async def test_it_holds_ones_own_conversations_and_no_other(scenario: Scenario) -> None:
    anne, gaelle = await scenario.connect("Anne"), await scenario.connect("Gaelle", 1)
    for name in ("Travaux", "Bureau"):
        await anne.call(SendEvent(scenario.town.groups[name], new_client_id(), plan(name)))
    path = await own(gaelle)
    answer = await read(scenario, path)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert summaries(answer) == ["Travaux"]
    assert sorted(summaries(await read(scenario, await own(anne)))) == ["Bureau", "Travaux"]
    await anne.call(RemoveMember(scenario.town.groups["Travaux"], gaelle.person))
    assert summaries(await read(scenario, path)) == []


async def test_it_is_written_beside_the_loop_that_serves_everybody(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def watched(*given: Any) -> bytes:
        threads.append(threading.current_thread())
        return feed(*given)

    monkeypatch.setattr(calendars_http, "feed", watched)
    anne = await scenario.connect("Anne")
    assert (await read(scenario, await own(anne))).status == 200
    assert threads
    assert threading.main_thread() not in threads


async def test_it_follows_an_update_and_a_cancellation(scenario: Scenario) -> None:
    anne, group = await scenario.connect("Anne"), scenario.town.groups["Travaux"]
    path = await own(anne)
    seq = (await anne.call(SendEvent(group, new_client_id(), plan("Visite")))).seq
    seen = []
    for change in (None, ChangeEvent(group, seq, plan("Visite reportée")), CancelEvent(group, seq)):
        if change:
            change.edited_at = anne.state.messages[group, seq].edited_at
            await anne.hears(await anne.call(change))
        seen.append(vobject.readOne((await read(scenario, path)).body.decode()).vevent)
    assert len({entry.uid.value for entry in seen}) == 1
    assert [entry.sequence.value for entry in seen] == ["0", "1", "2"]
    assert [entry.status.value for entry in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


async def test_a_sitting_keeps_its_identity_through_versions_and_its_cancellation(scenario: Scenario) -> None:
    body, group = await scenario.town.body("Travaux", "Elu:chair"), scenario.town.groups["Travaux"]
    anne = await scenario.connect("Anne")
    path = await own(anne)
    seen = []
    seq = (await convened(anne, body)).seq
    for change in ("first", "second", "third", "cancelled"):
        if change == "cancelled":
            await anne.call(CancelConvocation(group, seq, "Intempéries"))
        elif change != "first":
            seq = (await convened(anne, body, replaces=seq, place=f"Salle, {change}", change="Travaux")).seq
        seen.append(vobject.readOne((await read(scenario, path)).body.decode()).vevent)
    assert len({entry.uid.value for entry in seen}) == 1
    assert [entry.sequence.value for entry in seen] == ["0", "1", "2", "3"]
    assert [entry.status.value for entry in seen] == ["CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert seen[2].location.value == "Salle, third"


async def test_what_has_not_changed_is_not_sent_again(scenario: Scenario) -> None:
    anne, group = await scenario.connect("Anne"), scenario.town.groups["Travaux"]
    path = await own(anne)
    tag = (await read(scenario, path)).headers["etag"]
    same = await read(scenario, path, If_None_Match=f'"other", W/{tag}')
    assert (same.status, same.body, same.headers["etag"]) == (304, b"", tag)
    await anne.call(SendEvent(group, new_client_id(), plan("Visite")))
    assert (await read(scenario, path, If_None_Match=tag)).status == 200


async def test_it_is_made_again_in_the_language_that_its_reader_chooses(scenario: Scenario) -> None:
    anne, group = await scenario.connect("Anne"), scenario.town.groups["Travaux"]
    path = await own(anne)
    stored = await anne.call(SendEvent(group, new_client_id(), plan("Visite")))
    await anne.call(CancelEvent(group, stored.seq))
    before = summaries(await read(scenario, path))
    await anne.call(ChangeProfile(language="en"))
    after = summaries(await read(scenario, path))
    assert len(after) == len(before) == 1
    assert after != before


async def test_a_renewed_address_closes_the_one_before(scenario: Scenario) -> None:
    anne = await scenario.connect("Anne")
    before = await own(anne)
    assert await own(anne) == before
    await anne.call(RenewOwnCalendar())
    after = await own(anne)
    assert after != before
    assert ((await read(scenario, before)).status, (await read(scenario, after)).status) == (404, 200)


async def test_an_address_opens_nothing_once_its_person_has_left(scenario: Scenario, pool: Pool) -> None:
    gaelle = await scenario.connect("Gaelle")
    path = await own(gaelle)
    await pool.execute("UPDATE people SET access_ends_at = now() - interval '1 second' WHERE id = $1", gaelle.person)
    gone, guessed = await read(scenario, path), await read(scenario, f"/agenda/{'x' * 43}.ics")
    assert (gone.status, gone.body) == (guessed.status, guessed.body)
    assert gone.status == 404
    await scenario.disconnect()


async def test_guessing_is_slowed_down(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    from limits import parse

    from server.core import limits

    monkeypatch.setattr(limits, "CALENDAR_FROM", parse("3 per minute"))
    answers = [(await read(scenario, f"/agenda/{'x' * 43}.ics")).status for _ in range(4)]
    assert answers == [404, 404, 404, 429]


async def test_mail_can_be_declined(scenario: Scenario) -> None:
    anne = await scenario.connect("Anne")
    calendar: OwnCalendar = await anne.call(LoadOwnCalendar())
    assert calendar.mail
    assert await anne.call(ChooseEventMail(False)) == OwnCalendar(calendar.address, False)
    assert not (await anne.call(LoadOwnCalendar())).mail
