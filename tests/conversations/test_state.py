"""The state a client starts from and comes back to, and what it is told in between."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from protocol.codec import pack
from protocol.conversations import AddMembers, ChangeGroup, CreateGroup, MarkRead, RemoveMember
from protocol.messages import DeleteMessage, EditMessage, LoadHistory, MessageChanged, React
from protocol.state import Cursor, Start, Started, StateLost
from server.base.database import Pool
from server.base.settings import Settings
from server.core import hub
from server.core.hub import HEADER, PROCESSES, Kind, Order
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id, playing


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The logs are compared five times a second."""
    monkeypatch.setattr(hub, "CHECK_EVERY", 0.2)


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne manages a group with Bruno and Chloe."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Chloe"):
            await scenario.town.person(name)
        await scenario.town.group("Travaux", "Anne:manager", "Bruno", "Chloe")
        yield scenario


async def test_a_first_start_brings_the_latest_message_and_no_history(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne = await scenario.connect("Anne")
    for number in range(5):
        await scenario.say(anne, group, str(number))
    bruno = await scenario.connect("Bruno", 1)
    assert list(bruno.state.messages) == [(group, 5)]
    assert bruno.state.cursors == {group: 5}
    assert bruno.state.memberships[group].unread == 5


async def test_one_who_comes_back_gets_what_changed_meanwhile_and_nothing_else(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    for number in range(4):
        await scenario.say(anne, group, str(number))
    await bruno.until(lambda: bruno.state.cursors[group] == 4)
    await bruno.cut()
    await anne.call(EditMessage(group, 2, "deux"))
    await anne.call(DeleteMessage(group, 3))
    await anne.call(React(group, 2, "agree"))
    await scenario.say(anne, group, "cinq")
    bruno.url = scenario.urls[0]
    await bruno.open()
    started = await bruno.start(resume=True)
    assert sorted(m.seq for m in started.messages) == [2, 3, 8]
    assert bruno.state.memberships[group].unread == 5


async def test_one_who_missed_more_than_fits_catches_up_to_the_end(scenario: Scenario, pool: Pool) -> None:
    group = scenario.town.groups["Travaux"]
    bruno = await scenario.connect("Bruno", 1)
    await bruno.cut()
    await pool.execute(
        """
        WITH top AS (UPDATE conversations SET last_seq = 1201 WHERE id = $1)
        INSERT INTO messages
            (conversation_id, seq, changed_seq, author_id, client_id, kind, counts, receipted, content)
        SELECT $1, n, n, $2, 'client-' || n, 'chat', true, false, jsonb_build_object('type', 'chat', 'text', n::text)
        FROM generate_series(1, 1201) n
        """,
        group,
        scenario.town.people["Anne"],
    )
    await bruno.open()
    started = await bruno.start(resume=True)
    assert started.incomplete == [group]
    assert [seq for _, seq in sorted(bruno.state.messages)] == list(range(1, 1202))


async def test_cursors_that_cannot_be_are_set_right(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    bruno = await scenario.connect("Bruno")
    await scenario.say(bruno, group, "un")
    started: Started = await bruno.call(Start([Cursor(group, 999), Cursor(12345, 3)]))
    assert started.cursors == [Cursor(group, 1)]
    await scenario.say(bruno, group, "deux")


async def test_reading_moves_forward_only_and_never_past_the_end(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne, desk, phone = [await scenario.connect(*who) for who in (("Anne", 0), ("Bruno", 0), ("Bruno", 1))]
    for number in range(4):
        await scenario.say(anne, group, str(number))
    for asked, expected in ((2, 2), (1, 2), (99, 4)):
        assert (await desk.call(MarkRead(group, asked))).read_seq == expected
    await phone.until(lambda: phone.state.memberships[group].read_seq == 4)
    assert phone.state.memberships[group].unread == 0


async def test_read_positions_are_shown_where_a_manager_says_so(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await scenario.say(anne, group, "lu ?")
    await bruno.call(MarkRead(group, 1))
    assert anne.state.conversations[group].positions == []
    await anne.call(ChangeGroup(group, shows_reading=True))
    await bruno.call(MarkRead(group, 2))
    await anne.until(
        lambda: any(p.person == bruno.person and p.seq == 2 for p in anne.state.conversations[group].positions)
    )
    await scenario.prove()
    await anne.call(ChangeGroup(group, shows_reading=False))
    await anne.until(lambda: anne.state.conversations[group].positions == [])


async def test_starting_again_and_again_while_everything_moves(scenario: Scenario) -> None:
    """The state that is read, and the news told meanwhile, come in an order in which the last word is the true one."""
    group = scenario.town.groups["Travaux"]
    anne, bruno, chloe = [await scenario.connect(*who) for who in (("Anne", 0), ("Bruno", 1), ("Chloe", 0))]

    async def move() -> None:
        for number in range(12):
            await scenario.say(anne, group, str(number))
            await anne.call(ChangeGroup(group, name=f"Travaux {number}"))
            await anne.call(CreateGroup(f"Nouveau {number}", people=[bruno.person, chloe.person]))
            if number % 3 == 0:
                await anne.call(RemoveMember(group, chloe.person))
            if number % 3 == 1:
                await anne.call(AddMembers(group, [chloe.person]))

    async def restart(client: Client) -> None:
        for _ in range(12):
            await asyncio.gather(client.start(resume=True), client.start(resume=True))

    await asyncio.gather(move(), restart(bruno), restart(chloe))
    await scenario.prove()
    await scenario.say(anne, group, "tout le monde m'entend")
    for device in (bruno, chloe):
        await device.until(lambda device=device: bool(device.state.conversations) and not list(device.state.holes()))  # type: ignore[misc]


async def test_one_who_is_added_and_removed_in_a_flood_ends_where_the_database_says(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)

    async def flood() -> None:
        for number in range(60):
            await scenario.say(anne, group, str(number))

    async def come_and_go() -> None:
        for _ in range(8):
            await anne.call(RemoveMember(group, bruno.person))
            await anne.call(AddMembers(group, [bruno.person]))

    await asyncio.gather(flood(), come_and_go())
    await bruno.until(lambda: group in bruno.state.cursors)
    await scenario.prove()
    stored = await scenario.say(anne, group, "le dernier")
    await bruno.until(lambda: bruno.state.cursors[group] == stored.seq)


async def test_news_that_may_have_been_lost_is_made_up_for(scenario: Scenario, settings: Settings, pool: Pool) -> None:
    group = scenario.town.groups["Travaux"]
    bruno = await scenario.connect("Bruno", 1)
    await pool.execute("UPDATE conversations SET name = 'Changé', version = version + 1 WHERE id = $1", group)
    async with Redis.from_url(settings.redis_url) as redis:
        await redis.publish(PROCESSES, HEADER.pack(b"stranger", Kind.ORDER, 0) + pack(Order(compare=True)))
    await bruno.until(lambda: bruno.state.conversations[group].name == "Changé")
    assert any(isinstance(event, StateLost) for event in bruno.events)


async def test_a_message_that_was_never_told_is_found_by_comparing(often: None, scenario: Scenario, pool: Pool) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await scenario.say(anne, group, "dit")
    await pool.execute(
        """
        WITH top AS (UPDATE conversations SET last_seq = 2 WHERE id = $1)
        INSERT INTO messages
            (conversation_id, seq, changed_seq, author_id, client_id, kind, counts, receipted, content)
        VALUES ($1, 2, 2, $2, $3, 'chat', true, false, '{"type": "chat", "text": "tu"}')
        """,
        group,
        anne.person,
        new_client_id(),
    )
    await bruno.until(lambda: bruno.state.cursors[group] == 2)
    assert isinstance(bruno.events[-1], MessageChanged)
    assert len((await bruno.call(LoadHistory(group))).messages) == 2
