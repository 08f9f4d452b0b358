"""Presence: told to those who share a conversation, gathered, and right again after any fault."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from protocol.conversations import AddMembers, RemoveMember, StartDirect
from protocol.frames import CloseCode
from protocol.people import PresenceChanged, SetAvailability
from server.base.broker import Broker, connect_broker
from server.base.database import Pool
from server.base.settings import Settings
from server.conversations.reconciliation import Reconciliation
from server.core import presence
from tests.core.hung import hung_redis
from tests.support.client import Client
from tests.support.scenario import Scenario, playing


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gathered and renewed many times a second."""
    monkeypatch.setattr(presence, "GATHER", 0.05)
    monkeypatch.setattr(presence, "RENEW", 0.2)


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne and Bruno share a group; Chloe and the guest Gaelle share another one with Anne; Denis is alone."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Chloe", "Denis"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Travaux", "Anne:manager", "Bruno")
        await scenario.town.group("Gendarmerie", "Anne:manager", "Chloe", "Gaelle")
        yield scenario


async def sees(client: Client, **expected: str | None) -> None:
    """Waits until the client takes these people for what is expected of them; none is offline."""
    ids = {p.name: p.id for p in client.state.people.values()}
    await client.until(
        lambda: all(client.state.presence.get(ids.get(name, 0)) == what for name, what in expected.items())
    )


async def test_those_who_share_a_conversation_see_who_comes_and_goes(scenario: Scenario) -> None:
    anne = await scenario.connect("Anne")
    bruno = await scenario.connect("Bruno", 1)
    await sees(anne, Bruno="online", Anne="online")
    await sees(bruno, Anne="online")
    await bruno.call(SetAvailability("away"))
    await sees(anne, Bruno="away")
    phone = await scenario.connect("Bruno", 0)
    await sees(anne, Bruno="online")
    await phone.cut()
    await sees(anne, Bruno="away")
    await bruno.close()
    await sees(anne, Bruno=None)


async def test_a_guest_hears_of_nobody_else(scenario: Scenario) -> None:
    anne, gaelle = await scenario.connect("Anne"), await scenario.connect("Gaelle", 1)
    bruno, denis = await scenario.connect("Bruno", 1), await scenario.connect("Denis")
    chloe = await scenario.connect("Chloe")
    await bruno.call(SetAvailability("away"))
    await sees(anne, Bruno="away")
    await sees(gaelle, Anne="online", Chloe="online")
    told = {p.person for e in gaelle.events if isinstance(e, PresenceChanged) for p in e.people}
    assert told <= {anne.person, chloe.person, gaelle.person}
    assert not told & {bruno.person, denis.person}


async def test_one_who_enters_sees_who_is_there_and_is_seen(scenario: Scenario) -> None:
    anne, denis = await scenario.connect("Anne"), await scenario.connect("Denis", 1)
    bruno = await scenario.connect("Bruno", 1)
    await sees(anne, Bruno="online", Denis=None)
    group = scenario.town.groups["Travaux"]
    await anne.call(AddMembers(group, [denis.person]))
    for device in (anne, bruno, denis):
        await sees(device, Anne="online", Bruno="online", Denis="online")
    await anne.call(RemoveMember(group, denis.person))
    await sees(denis, Anne=None, Bruno=None)
    await sees(bruno, Denis=None)


async def test_a_new_direct_conversation_shows_the_other(scenario: Scenario) -> None:
    denis, bruno = await scenario.connect("Denis"), await scenario.connect("Bruno", 1)
    await denis.call(StartDirect([bruno.person]))
    await sees(denis, Bruno="online")
    await sees(bruno, Denis="online")


async def test_those_of_a_process_that_died_are_buried(scenario: Scenario, settings: Settings, pool: Pool) -> None:
    anne = await scenario.connect("Anne")
    bruno = scenario.town.people["Bruno"]
    async with connect_broker(settings, pool) as broker:
        await broker.redis.zadd(broker.own(presence.KEY), {f"{bruno}:dead:online": time.time() + 1})
        other = await scenario.connect("Anne", 1)
        assert other.state.presence[bruno] == "online"
        await sees(other, Bruno=None)
        assert PresenceChanged in {type(e) for e in anne.events}
        await sees(anne, Bruno=None)


async def test_all_that_a_town_hall_has_in_redis_bears_its_own_name(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    """Others may share it."""
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await sees(anne, Bruno="online")
    await bruno.call(StartDirect([anne.person]))
    async with connect_broker(settings, pool) as broker:
        names: list[Any] = [*await broker.redis.keys("*"), *await broker.redis.pubsub_shardchannels("*")]
        own = broker.own("").encode()
    assert any(name.endswith(b":presence") for name in names)
    assert any(name.endswith(b":directory") for name in names)
    assert [name for name in names if own not in name] == []


async def test_a_redis_that_forgot_everything_is_told_again(scenario: Scenario, settings: Settings) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await sees(anne, Bruno="online")
    async with Redis.from_url(settings.redis_url) as redis:
        await redis.flushall()
    late = await scenario.connect("Anne")
    await sees(late, Bruno="online")
    assert bruno.is_open


async def test_not_everybody_who_starts_waits_for_a_redis_that_does_not_answer(
    pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "RENEW", 60)
    async with hung_redis(tmp_path / "hung.sock") as asked:
        broker = Broker(f"unix://{tmp_path}/hung.sock", "josselin")
        presences = Reconciliation(pool, broker).presences
        assert await presences.of([1]) == []
        assert len(asked) == 1
        for _ in range(3):
            assert await presences.of([1]) == []
        assert len(asked) == 1
        await presences.close()
        await broker.close()


async def test_a_server_that_stops_takes_its_people_with_it(scenario: Scenario, settings: Settings) -> None:
    anne = await scenario.connect("Anne")
    bruno = await scenario.connect("Bruno", 1)
    await sees(anne, Bruno="online")
    await scenario.stop(1)
    assert await bruno.closed() == CloseCode.RESTARTING
    await sees(anne, Bruno=None)
