"""Scheduled messages: on all the devices of their author, and sent at their hour, exactly once."""

import asyncio
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from protocol.conversations import ChangeGroup, LeaveGroup, RemoveMember
from protocol.files import File
from protocol.messages import Chat, SendMessage, Writing
from protocol.passages import Passage
from protocol.scheduled import (
    LoadScheduled,
    ScheduledChanged,
    ScheduledDropped,
    ScheduledMessage,
    ScheduleMessage,
    UnscheduleMessage,
)
from protocol.types import Command
from server.base.database import Pool
from server.base.settings import Settings
from server.conversations import scheduled as scheduled_messages
from server.files.files_sql import insert_file
from server.run.retention_job import forget
from tests.support.client import Client
from tests.support.drives import document, file_of
from tests.support.forked import Forked
from tests.support.letters import working
from tests.support.pace import PATIENCE
from tests.support.scenario import Scenario, history, new_client_id, playing, refused

PICTURE = File(4001, "halle.jpg", 10, "image/jpeg", "a" * 64, 1200, 460)


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne writes to Bruno and to Gaelle, a guest; Chloe manages the group, Denis is outside."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Chloe", "Denis"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Travaux", "Anne", "Bruno", "Chloe:manager", "Gaelle")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Travaux"]


def soon(seconds: float = 86_400) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def told(client: Client) -> list[Any]:
    return [event for event in client.events if isinstance(event, ScheduledChanged | ScheduledDropped)]


async def scheduled(client: Client) -> list[ScheduledMessage]:
    found: list[ScheduledMessage] = (await client.call(LoadScheduled())).messages
    return found


async def chats(client: Client, group: int) -> list[str]:
    return [message.content.text for message in await history(client, group) if isinstance(message.content, Chat)]


async def due_now(pool: Pool) -> None:
    """The hour of all that is scheduled comes."""
    await pool.execute("UPDATE scheduled_messages SET send_at = now() - interval '1 ms' WHERE send_at IS NOT NULL")


async def test_it_is_on_the_authors_other_device_and_nobody_elses(scenario: Scenario, group: int, pool: Pool) -> None:
    await insert_file(pool, scenario.town.people["Anne"], PICTURE)
    desk, phone = await scenario.connect("Anne"), await scenario.connect("Anne", 1)
    bruno, key = await scenario.connect("Bruno"), new_client_id()
    await desk.call(ScheduleMessage(group, key, "Bonj", send_at=soon(900)))
    at = soon()
    kept: ScheduledMessage = await desk.call(ScheduleMessage(group, key, "Bonjour", send_at=at, files=[PICTURE.id]))
    assert (kept.text, kept.files, kept.refused) == ("Bonjour", [PICTURE], "")
    assert await scheduled(phone) == [kept]
    await phone.until(lambda: ScheduledChanged(kept) in phone.events)
    assert await scheduled(bruno) == [] == told(bruno)
    assert await refused(bruno, UnscheduleMessage(key)) == ("not_found", "message")
    await phone.call(UnscheduleMessage(key))
    await desk.until(lambda: ScheduledDropped(key) in desk.events)
    assert await scheduled(desk) == []
    assert await pool.fetchval("SELECT count(*) FROM draft_files") == 0


async def test_the_worker_sends_at_the_instant_and_tells_everybody(
    scenario: Scenario, group: int, settings: Settings, pool: Pool
) -> None:
    await insert_file(pool, scenario.town.people["Anne"], PICTURE)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    first = await scenario.say(bruno, group, "Quand ?")
    key, at, text = new_client_id(), soon(1.5), f"Demain @[{bruno.person}]"
    async with working(settings):
        await anne.call(
            ScheduleMessage(
                group, key, text, send_at=at, reply_to=first.seq, mentions=[bruno.person], files=[PICTURE.id]
            )
        )
        await bruno.until(lambda: (group, first.seq + 1) in bruno.state.messages)
    message = bruno.state.messages[group, first.seq + 1]
    assert message.content == Chat(text, first.seq, [bruno.person], files=[PICTURE])
    assert (message.author, message.client_id) == (anne.person, key)
    assert timedelta(0) <= message.sent_at - at < timedelta(seconds=PATIENCE)
    await anne.until(lambda: ScheduledDropped(key) in anne.events)
    await bruno.until(lambda: bruno.state.memberships[group].mentions == 1)
    assert await refused(anne, ScheduleMessage(group, key, text, send_at=soon())) == ("conflict", "sent")
    assert await scheduled(anne) == []


async def test_nothing_of_what_can_be_written_is_lost_by_sending_it_later(
    scenario: Scenario, group: int, settings: Settings, pool: Pool
) -> None:
    """A field that is added to what is written has to be given here, and comes through by itself."""
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    plan, first = await document(pool, anne, group, "Plan.pdf"), await scenario.say(bruno, group, "Quand ?")
    picture = await file_of(pool, anne, "halle.jpg")
    given: dict[str, Any] = {
        "text": f"Demain @[{bruno.person}] @[all]",
        "reply_to": first.seq,
        "mentions": [bruno.person],
        "mentions_all": True,
        "files": [picture.id],
        "about": Passage(plan.id, 1, 2, "au plus tard"),
    }
    assert set(given) == set(Writing.__struct_fields__) - {"conversation", "client_id"}
    kept = await anne.call(ScheduleMessage(group, new_client_id(), **given, send_at=soon()))
    assert {field: getattr(kept, field) for field in given} == given | {"files": [picture]}
    at_once = await anne.call(SendMessage(group, new_client_id(), **given))
    async with working(settings):
        await due_now(pool)
        await bruno.until(lambda: (group, at_once.seq + 1) in bruno.state.messages)
    assert bruno.state.messages[group, at_once.seq + 1].content == bruno.state.messages[group, at_once.seq].content


async def test_what_its_author_sends_themselves_waits_no_more(
    scenario: Scenario, group: int, settings: Settings, pool: Pool
) -> None:
    """The line was cut before they could take it off the schedule, which goes by the same number."""
    anne, bruno, key = await scenario.connect("Anne"), await scenario.connect("Bruno", 1), new_client_id()
    await anne.call(ScheduleMessage(group, key, "Bonjour", send_at=soon()))
    await anne.call(SendMessage(group, key, "Bonjour"))
    assert await scheduled(anne) == []
    async with working(settings):
        await due_now(pool)
        await anne.until(lambda: ScheduledDropped(key) in anne.events)
    assert await chats(bruno, group) == ["Bonjour"]


REFUSED = [
    ("Denis", ScheduleMessage(0, "12345678", "x", send_at=soon()), ("not_found", "conversation")),
    ("Anne", ScheduleMessage(0, "12345678", "x", send_at=soon(-60)), ("invalid", "send_at")),
    ("Anne", ScheduleMessage(0, "12345678", "x", send_at=soon(400 * 86_400)), ("invalid", "send_at")),
    ("Anne", ScheduleMessage(0, "12345678", "", send_at=soon()), ("invalid", "text")),
    ("Anne", ScheduleMessage(0, "12345678", "x", send_at=soon(), reply_to=99), ("invalid", "reply_to")),
    ("Anne", ScheduleMessage(0, "12345678", "x", send_at=soon(), reply_to=0), ("invalid", "reply_to")),
    ("Anne", ScheduleMessage(0, "12345678", "x", send_at=soon(), mentions=[7]), ("invalid", "mentions")),
    ("Anne", ScheduleMessage(0, "12345678", "x", send_at=soon(), files=[7]), ("invalid", "files")),
    ("Anne", ScheduleMessage(0, "12345678", "x", send_at=soon(), about=Passage(7, 1)), ("invalid", "about")),
    ("Gaelle", ScheduleMessage(0, "12345678", "x", send_at=soon(), mentions_all=True), ("not_allowed", "mentions_all")),
    ("Anne", UnscheduleMessage("12345678"), ("not_found", "message")),
]


@pytest.mark.parametrize(("name", "command", "refusal"), REFUSED)
async def test_what_is_refused(scenario: Scenario, name: str, command: Command, refusal: tuple[str, str]) -> None:
    if isinstance(command, ScheduleMessage):
        command.conversation = scenario.town.groups["Travaux"]
    anybody = await scenario.connect(name)
    assert await refused(anybody, command) == refusal
    assert await scheduled(anybody) == []


async def test_nobody_schedules_too_many(scenario: Scenario, group: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduled_messages, "MOST", 2)
    anne = await scenario.connect("Anne")
    for _ in range(2):
        await anne.call(ScheduleMessage(group, new_client_id(), "x", send_at=soon()))
    assert await refused(anne, ScheduleMessage(group, new_client_id(), "x", send_at=soon())) == ("conflict", "many")


@pytest.mark.parametrize(
    ("meanwhile", "code"), [("closed", "not_allowed"), ("removed", "not_found"), ("archived", "archived")]
)
async def test_what_its_author_may_no_longer_send_waits_for_them(
    scenario: Scenario, group: int, settings: Settings, pool: Pool, meanwhile: str, code: str
) -> None:
    anne, chloe = await scenario.connect("Anne"), await scenario.connect("Chloe")
    await anne.call(ScheduleMessage(group, "12345678", "Bonjour", send_at=soon()))
    change = {
        "closed": ChangeGroup(group, posting="publishers"),
        "removed": RemoveMember(group, anne.person),
        "archived": ChangeGroup(group, archived=True),
    }[meanwhile]
    await chloe.call(change)
    await due_now(pool)
    async with working(settings):
        await anne.until(lambda: len(told(anne)) == 2)
    waiting = told(anne)[1].message
    assert (waiting.send_at, waiting.refused) == (None, code)
    assert await scheduled(anne) == ([] if meanwhile == "removed" else [waiting])
    assert await chats(chloe, group) == []


async def test_what_is_written_again_says_no_more_why_it_was_not_sent(
    scenario: Scenario, group: int, settings: Settings, pool: Pool
) -> None:
    anne, chloe = await scenario.connect("Anne"), await scenario.connect("Chloe")
    await anne.call(ScheduleMessage(group, "12345678", "Bonjour", send_at=soon()))
    await chloe.call(ChangeGroup(group, posting="publishers"))
    await due_now(pool)
    async with working(settings):
        await anne.until(lambda: len(told(anne)) == 2)
    await chloe.call(ChangeGroup(group, posting="everyone"))
    waiting = await anne.call(ScheduleMessage(group, "12345678", "Bonjour", send_at=soon()))
    assert waiting.refused == ""
    assert await scheduled(anne) == [waiting]


@pytest.mark.parametrize(
    ("name", "ended"), [("Anne", "active = false"), ("Gaelle", "access_ends_at = now() - interval '1 ms'")]
)
async def test_what_somebody_wrote_who_may_not_enter_any_more_is_forgotten(
    scenario: Scenario, group: int, pool: Pool, name: str, ended: str
) -> None:
    await insert_file(pool, scenario.town.people[name], PICTURE)
    gone, chloe = await scenario.connect(name), await scenario.connect("Chloe")
    for client, files in ((gone, [PICTURE.id]), (chloe, [])):
        await client.call(ScheduleMessage(group, new_client_id(), "Bonjour", send_at=soon(), files=files))
    before = await pool.fetchval("SELECT access_ends_at FROM people WHERE id = $1", gone.person)
    await pool.execute(f"UPDATE people SET {ended} WHERE id = $1", gone.person)  # noqa: S608
    await forget(pool)
    assert [row[0] for row in await pool.fetch("SELECT author_id FROM scheduled_messages")] == [chloe.person]
    assert await pool.fetchval("SELECT count(*) FROM draft_files") == 0
    await pool.execute("UPDATE people SET active = true, access_ends_at = $2 WHERE id = $1", gone.person, before)


async def test_whoever_has_left_is_mentioned_no_more(
    scenario: Scenario, group: int, settings: Settings, pool: Pool
) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    text = f"Bonjour @[{bruno.person}]"
    await anne.call(ScheduleMessage(group, "12345678", text, send_at=soon(), mentions=[bruno.person]))
    await bruno.call(LeaveGroup(group))
    await due_now(pool)
    async with working(settings):
        await anne.until(lambda: ScheduledDropped("12345678") in anne.events)
    (message,) = [one for one in await history(anne, group) if isinstance(one.content, Chat)]
    assert message.content == Chat(text)


async def test_author_and_two_workers_at_once_send_once(
    scenario: Scenario, group: int, settings: Settings, pool: Pool
) -> None:
    anne = await scenario.connect("Anne")
    keys = [new_client_id() for _ in range(20)]
    for key in keys:
        await anne.call(ScheduleMessage(group, key, key, send_at=soon()))
    await due_now(pool)
    async with working(settings), working(settings):
        await asyncio.gather(*(anne.call(SendMessage(group, key, key)) for key in keys))
        await anne.until(lambda: {ScheduledDropped(key).client_id for key in keys} <= _dropped(anne))
    assert sorted(await chats(anne, group)) == sorted(keys)


def _dropped(client: Client) -> set[str]:
    return {event.client_id for event in client.events if isinstance(event, ScheduledDropped)}


async def test_a_worker_killed_again_and_again_sends_each_once(
    scenario: Scenario, group: int, settings: Settings, pool: Pool
) -> None:
    anne = await scenario.connect("Anne")
    keys = [new_client_id() for _ in range(60)]
    for key in keys:
        await anne.call(ScheduleMessage(group, key, key, send_at=soon()))
    await due_now(pool)
    kills = 0
    while left := await pool.fetchval("SELECT count(*) FROM scheduled_messages"):
        worker = start_worker(settings)
        async with asyncio.timeout(PATIENCE):
            while await pool.fetchval("SELECT count(*) FROM scheduled_messages") > max(0, left - 25):
                await asyncio.sleep(0.001)
        worker.end(signal.SIGKILL)
        kills += 1
    assert kills > 1
    assert sorted(await chats(anne, group)) == sorted(keys)


def start_worker(settings: Settings) -> Forked:
    urls = {"database_url": settings.database_url, "redis_url": settings.redis_url}
    return Forked("worker", data_dir=settings.data_dir, log_level="warning", **urls)
