"""Guests are walled: random worlds are played, and every frame a guest receives is held against what they may know."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from protocol.accounts import ChangeAccount
from protocol.conversations import ConversationLeft, RemoveMember
from protocol.frames import COMMANDS, CloseCode
from server.base.database import Pool
from server.base.settings import Settings
from server.core import presence
from tests.guests.acts import ACTS, Act, probe_with
from tests.guests.probes import PROBES, Aim
from tests.guests.random_town import RandomTown
from tests.support.client import Client
from tests.support.pace import PATIENCE
from tests.support.pen import new_sheet
from tests.support.samples import sample
from tests.support.scenario import Scenario, playing

STEPS = st.lists(st.sampled_from(ACTS), min_size=25, max_size=40)


@pytest.fixture
async def scenario(settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scenario]:
    monkeypatch.setattr(presence, "GATHER", 0.02)
    quick = replace(settings, smtp_url="smtp://127.0.0.1", commands_rate=10_000, commands_burst=10_000)
    async with playing(quick, pool) as scenario:
        yield scenario


@given(steps=STEPS, seed=st.integers(0, 2**32))
@examples(max_examples=sample(20), phases=[Phase.generate])
async def test_a_guest_is_told_of_his_own_conversations_and_nothing_else(
    scenario: Scenario, steps: list[Act], seed: int
) -> None:
    town = RandomTown(scenario, seed)
    try:
        await town.found()
        for step in steps:
            await step(town)
            await town.listen()
        await scenario.prove(presence=True)
        await probe_with(town, town.dice.sample(PROBES, 60))
        await town.listen()
    finally:
        await scenario.disconnect()


def test_every_command_is_tried() -> None:
    assert {type(probe(1, Aim(*range(2, 14)))) for probe in PROBES} == set(COMMANDS)


async def test_a_guest_does_not_feel_by_the_wait_that_something_goes_on_elsewhere(
    scenario: Scenario, pool: Pool
) -> None:
    town = RandomTown(scenario, 7)
    await town.found()
    own, foreign = await town.conversations(town.guest.person), await town.foreign()
    clerk = await town.someone_in(foreign.conversation)
    assert clerk
    foreign = replace(foreign, node=(await new_sheet(clerk, foreign.conversation)).id)
    async with pool.acquire() as db, db.transaction():
        await db.execute("SELECT FROM conversations WHERE id <> ALL($1::bigint[]) FOR NO KEY UPDATE", own)
        await db.execute("SELECT FROM messages WHERE conversation_id <> ALL($1::bigint[]) FOR NO KEY UPDATE", own)
        await db.execute("SELECT FROM drives WHERE conversation_id <> ALL($1::bigint[]) FOR UPDATE", own)
        await db.execute("SELECT FROM live_documents FOR UPDATE")
        await db.execute("SELECT FROM sittings WHERE conversation_id <> ALL($1::bigint[]) FOR NO KEY UPDATE", own)
        async with asyncio.timeout(PATIENCE):
            for start in range(0, len(PROBES), 20):
                await asyncio.gather(*(town.guest.send(probe(own[0], foreign)) for probe in PROBES[start : start + 20]))
    await scenario.disconnect()


async def test_when_his_time_is_over_his_socket_closes_by_itself(scenario: Scenario) -> None:
    await scenario.town.person("Maelle")
    await scenario.town.person("Cedric", "guest", ends_in=2)
    group = await scenario.town.group("Gendarmerie", "Maelle:manager", "Cedric")
    maelle, cedric = await scenario.connect("Maelle"), await scenario.connect("Cedric", 1)
    ends_at = cedric.state.me.access_ends_at
    assert ends_at is not None
    flood = asyncio.create_task(say_until_closed(scenario, maelle, group, cedric))
    assert await cedric.closed(10) == CloseCode.UNAUTHENTICATED
    late = datetime.now(UTC) - ends_at
    await flood
    assert timedelta(0) <= late < timedelta(seconds=1.5)
    assert await (await Client(scenario.urls[0], cedric.token).open()).closed() == CloseCode.UNAUTHENTICATED


async def say_until_closed(scenario: Scenario, maelle: Client, group: int, cedric: Client) -> None:
    number = 0
    while cedric.is_open:
        await scenario.say(maelle, group, str(number := number + 1))


async def test_an_end_that_is_moved_is_kept_to(scenario: Scenario) -> None:
    await scenario.town.person("Maelle", administrator=True)
    for name in ("Cedric", "Lucie"):
        await scenario.town.person(name, "guest", ends_in=5)
    maelle, cedric, lucie = [await scenario.connect(*who) for who in (("Maelle", 0), ("Cedric", 1), ("Lucie", 1))]
    await maelle.call(ChangeAccount(lucie.person, access_ends_at=datetime.now(UTC) + timedelta(hours=1)))
    await maelle.call(ChangeAccount(cedric.person, access_ends_at=datetime.now(UTC) + timedelta(seconds=0.5)))
    assert await cedric.closed(10) == CloseCode.UNAUTHENTICATED
    await asyncio.sleep(5)
    assert lucie.is_open


@pytest.mark.parametrize("server", [0, 1])
async def test_removal_ends_the_news_at_once_while_a_flood_goes_on(scenario: Scenario, server: int) -> None:
    for name in ("Maelle", "Yann"):
        await scenario.town.person(name)
    await scenario.town.person("Cedric", "guest")
    group = await scenario.town.group("Gendarmerie", "Maelle:manager", "Yann:manager", "Cedric")
    maelle, yann, cedric = [
        await scenario.connect(*who) for who in (("Maelle", 0), ("Yann", server), ("Cedric", server))
    ]
    flooding = asyncio.create_task(flood(scenario, yann, group))
    await cedric.until(lambda: len(cedric.state.messages) > 30)
    await maelle.call(RemoveMember(group, cedric.person))
    top = maelle.state.cursors[group]
    await cedric.until(lambda: ConversationLeft(group) in cedric.events)
    await maelle.until(lambda: maelle.state.cursors[group] > top + 200)
    flooding.cancel()
    left = cedric.events.index(ConversationLeft(group))
    assert cedric.events[left + 1 :] == []
    told = [e.message.seq for e in cedric.events[:left] if hasattr(e, "message")]
    assert max(told) <= top + 100


async def flood(scenario: Scenario, client: Client, group: int) -> None:
    while True:
        await asyncio.gather(*(scenario.say(client, group, "encore") for _ in range(10)))
