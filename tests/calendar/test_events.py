"""Events: announced, changed, cancelled, and answered by people who may all want the last place."""

import asyncio
import datetime
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from protocol.agenda import LoadAgenda
from protocol.conversations import LeaveGroup, RemoveMember
from protocol.events import AnswerEvent, CalendarEvent, CancelEvent, ChangeEvent, EventPlan, SendEvent
from protocol.messages import DeleteMessage, LoadVersions, Message
from protocol.types import Command
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.client import Client
from tests.support.convening import convened, in_days
from tests.support.scenario import Scenario, history, new_client_id, playing, refused

SIX = datetime.time(18)


def plan(title: str = "Visite du chantier", **more: Any) -> EventPlan:
    given: dict[str, Any] = {"date": in_days(10), "hour": SIX, "asks": True}
    return EventPlan(title, **(given | more))


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne organises for Bruno, Chloe (a manager), Gaelle (a guest) and Elu (an official); Denis is outside."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Chloe", "Denis"):
            await scenario.town.person(name, may_convene=name == "Anne")
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.person("Elu", "official")
        members = ("Anne:publisher", "Bruno", "Chloe:manager", "Gaelle", "Elu")
        await scenario.town.group("Travaux", *members)
        await scenario.town.group("Ailleurs", "Denis:manager")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Travaux"]


async def announce(client: Client, group: int, **more: Any) -> int:
    seq: int = (await client.call(SendEvent(group, new_client_id(), plan(**more)))).seq
    return seq


def event(client: Client, group: int, seq: int) -> CalendarEvent:
    content = client.state.messages[group, seq].content
    assert isinstance(content, CalendarEvent)
    return content


async def agenda(client: Client, **more: Any) -> list[Message]:
    first, last = more.pop("first", in_days(10)), more.pop("last", in_days(10))
    messages: list[Message] = (await client.call(LoadAgenda(first, last, **more))).messages
    return messages


async def test_it_is_announced_answered_changed_and_cancelled_live(scenario: Scenario, group: int) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    seq = await announce(anne, group)
    await bruno.until(lambda: (group, seq) in bruno.state.messages)
    assert bruno.state.memberships[group].unread == 1
    await bruno.call(AnswerEvent(group, seq, "maybe"))
    await bruno.call(AnswerEvent(group, seq, "yes"))
    await anne.until(lambda: event(anne, group, seq).yes == [bruno.person])
    await anne.call(ChangeEvent(group, seq, plan("Visite reportée", hour=datetime.time(19))))
    await bruno.until(lambda: event(bruno, group, seq).sequence == 1)
    assert (event(bruno, group, seq).title, event(bruno, group, seq).yes) == ("Visite reportée", [bruno.person])
    await anne.call(CancelEvent(group, seq, bruno.state.messages[group, seq].edited_at))
    await bruno.until(lambda: event(bruno, group, seq).cancelled_at)
    assert event(bruno, group, seq).sequence == 2
    assert await refused(bruno, AnswerEvent(group, seq, "no")) == ("conflict", "cancelled")
    assert [v.content.title for v in (await bruno.call(LoadVersions(group, seq))).versions] == [
        "Visite du chantier",
        "Visite reportée",
    ]
    assert [m.seq for m in await agenda(bruno)] == [seq]


async def test_sent_twice_it_is_stored_once(scenario: Scenario, group: int) -> None:
    desk, phone = await scenario.connect("Anne"), await scenario.connect("Anne", 1)
    command = SendEvent(group, new_client_id(), plan())
    answers = await asyncio.gather(desk.call(command), phone.call(command), desk.call(command))
    assert answers[0] == answers[1] == answers[2]
    assert len(await history(desk, group)) == 1


async def test_two_people_cannot_take_the_last_place(scenario: Scenario, group: int) -> None:
    names = ("Anne", "Bruno", "Chloe", "Gaelle", "Elu")
    everybody = [await scenario.connect(name, i % 2) for i, name in enumerate(names)]
    anne = everybody[0]
    for _ in range(10):
        seq = await announce(anne, group, places=2)
        await asyncio.gather(*(one.call(AnswerEvent(group, seq, "yes")) for one in everybody))
        await anne.until(lambda seq=seq: len(event(anne, group, seq).waiting) == 3)  # type: ignore[misc]
        held = event(anne, group, seq)
        assert len(held.yes) == 2
        assert sorted(held.yes + held.waiting) == sorted(one.person for one in everybody)


@pytest.mark.parametrize("how", ["answers", "leaves", "is removed"])
async def test_the_next_moves_up_when_somebody_goes(scenario: Scenario, group: int, how: str) -> None:
    anne, bruno, gaelle = [await scenario.connect(*who) for who in (("Anne", 0), ("Bruno", 1), ("Gaelle", 0))]
    chloe = await scenario.connect("Chloe")
    seq = await announce(anne, group, places=1)
    await bruno.call(AnswerEvent(group, seq, "yes"))
    await gaelle.call(AnswerEvent(group, seq, "yes"))
    assert event(gaelle, group, seq).waiting == [gaelle.person]
    if how == "answers":
        await bruno.call(AnswerEvent(group, seq, "no"))
    elif how == "leaves":
        await bruno.call(LeaveGroup(group))
    else:
        await chloe.call(RemoveMember(group, bruno.person))
    await gaelle.until(lambda: event(gaelle, group, seq).yes == [gaelle.person])
    assert event(gaelle, group, seq).waiting == []


async def test_the_agenda_is_of_ones_own_conversations_and_days(scenario: Scenario, group: int) -> None:
    anne, gaelle, denis = [await scenario.connect(*who) for who in (("Anne", 0), ("Gaelle", 1), ("Denis", 0))]
    whole = await announce(anne, group, hour=None, until_date=in_days(10) + datetime.timedelta(2))
    timed = await announce(anne, group)
    elsewhere = scenario.town.groups["Ailleurs"]
    other = (await denis.call(SendEvent(elsewhere, new_client_id(), plan()))).seq
    assert [m.seq for m in await agenda(gaelle)] == [whole, timed]
    assert [(m.conversation, m.seq) for m in await agenda(denis)] == [(elsewhere, other)]
    last = in_days(10) + datetime.timedelta(2)
    assert [m.seq for m in await agenda(gaelle, first=last, last=last)] == [whole]
    after = in_days(10) + datetime.timedelta(3)
    assert await agenda(gaelle, first=after, last=after) == []
    before = in_days(10) - datetime.timedelta(1)
    assert await agenda(gaelle, first=before, last=before) == []
    assert await refused(gaelle, LoadAgenda(in_days(10), in_days(10), elsewhere)) == ("not_found", "conversation")
    assert await refused(gaelle, LoadAgenda(in_days(10), before)) == ("invalid", "last")
    assert await refused(gaelle, LoadAgenda(in_days(10), in_days(10) + datetime.timedelta(101))) == ("invalid", "last")


async def test_an_organiser_may_stop_asking(scenario: Scenario, group: int) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    seq = await announce(anne, group)
    await bruno.call(AnswerEvent(group, seq, "yes"))
    await anne.call(ChangeEvent(group, seq, plan(asks=False)))
    await bruno.until(lambda: event(bruno, group, seq).sequence == 1)
    assert event(bruno, group, seq).yes == []
    assert await refused(bruno, AnswerEvent(group, seq, "no")) == ("invalid", "asks")


async def test_what_is_over_takes_no_answer(scenario: Scenario, group: int) -> None:
    anne = await scenario.connect("Anne")
    seq = await announce(anne, group, date=datetime.date(2026, 1, 5))
    assert await refused(anne, AnswerEvent(group, seq, "no")) == ("conflict", "past")


REFUSED: list[tuple[str, Command, tuple[str, str]]] = [
    ("Bruno", SendEvent(0, "12345678", plan()), ("not_allowed", "role")),
    ("Gaelle", SendEvent(0, "12345678", plan()), ("not_allowed", "role")),
    ("Denis", SendEvent(0, "12345678", plan()), ("not_found", "conversation")),
    ("Anne", SendEvent(0, "12345678", plan(" ")), ("invalid", "title")),
    ("Anne", SendEvent(0, "12345678", plan(asks=False, places=2)), ("invalid", "places")),
    ("Anne", SendEvent(0, "12345678", plan(files=[7])), ("invalid", "files")),
    ("Anne", SendEvent(0, "12345678", plan(date=datetime.date(2027, 3, 28), hour=datetime.time(2, 30))),
     ("invalid", "hour")),
    ("Bruno", ChangeEvent(0, 1, plan()), ("not_allowed", "author")),
    ("Bruno", CancelEvent(0, 1), ("not_allowed", "author")),
    ("Denis", ChangeEvent(0, 1, plan()), ("not_found", "conversation")),
    ("Denis", CancelEvent(0, 1), ("not_found", "conversation")),
    ("Denis", AnswerEvent(0, 1, "yes"), ("not_found", "conversation")),
    ("Anne", CancelEvent(0, 9), ("not_found", "message")),
    ("Anne", CancelEvent(0, 2), ("not_found", "message")),
    ("Bruno", AnswerEvent(0, 9, "yes"), ("not_found", "message")),
    ("Bruno", AnswerEvent(0, 2, "yes"), ("not_found", "message")),
    ("Anne", DeleteMessage(0, 1), ("not_allowed", "content")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "command", "expected"), REFUSED)
async def test_who_may_not_is_refused(
    scenario: Scenario, group: int, name: str, command: Any, expected: tuple[str, str]
) -> None:
    anne = await scenario.connect("Anne")
    await announce(anne, group)
    await scenario.say(anne, group, "Bonjour")
    command.conversation = group
    assert await refused(await scenario.connect(name, 1), command) == expected


@pytest.mark.parametrize(
    "address", ["http://visio.example", "javascript:alert(1)", "https://", "https://a b", 'https://a"', "https://a\n"]
)
def test_only_an_address_of_the_web_leads_anywhere(address: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"title": "Visio", "date": "2026-12-01", "meeting": address}, EventPlan)


async def test_a_manager_may_change_and_cancel(scenario: Scenario, group: int) -> None:
    anne, chloe = await scenario.connect("Anne"), await scenario.connect("Chloe", 1)
    seq = await announce(anne, group)
    await chloe.call(ChangeEvent(group, seq, plan("Autrement")))
    await anne.until(lambda: event(anne, group, seq).changed_by == chloe.person)
    assert await refused(anne, CancelEvent(group, seq)) == ("conflict", "edited_at")
    await chloe.call(CancelEvent(group, seq, anne.state.messages[group, seq].edited_at))
    assert await refused(anne, ChangeEvent(group, seq, plan())) == ("conflict", "cancelled")


async def test_a_change_undoes_no_other_that_it_does_not_know(scenario: Scenario, group: int) -> None:
    anne, chloe = await scenario.connect("Anne"), await scenario.connect("Chloe", 1)
    seq = await announce(anne, group)
    await chloe.call(ChangeEvent(group, seq, plan(place="Salle Saint-Martin")))
    await chloe.call(AnswerEvent(group, seq, "yes"))
    hour = ChangeEvent(group, seq, plan(hour=datetime.time(19)))
    assert await refused(anne, hour) == ("conflict", "edited_at")
    await anne.until(lambda: event(anne, group, seq).yes)
    hour.edited_at = anne.state.messages[group, seq].edited_at
    await anne.call(hour)
    again = await anne.call(hour)
    await anne.until(lambda: event(anne, group, seq).sequence == 2)
    assert again.changed_seq == anne.state.messages[group, seq].changed_seq


async def test_sittings_stand_beside_the_events(scenario: Scenario, group: int) -> None:
    body = await scenario.town.body("Travaux", "Elu:chair")
    anne = await scenario.connect("Anne")
    seq = await announce(anne, group)
    sitting = (await convened(anne, body)).seq
    assert [m.seq for m in await agenda(anne)] == [seq, sitting]
    assert [m.seq for m in await agenda(anne, conversation=group)] == [seq, sitting]
