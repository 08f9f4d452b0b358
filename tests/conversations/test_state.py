"""The state a client starts from and comes back to, and what it is told in between."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from protocol.codec import pack
from protocol.conversations import AddMembers, ChangeGroup, CreateGroup, MarkRead, RemoveMember
from protocol.messages import DeleteMessage, EditMessage, LoadHistory, MessageChanged, React
from protocol.posts import SendPost
from protocol.receipts import LoadOwnReceipts
from protocol.state import Cursor, ReceiptsFrom, Start, Started, StateLost
from server.base.broker import connect_broker
from server.base.database import Pool
from server.base.settings import Settings
from server.conversations import state
from server.conversations.conversations_sql import select_places
from server.conversations.receipts_sql import OWN_RECEIPTS, select_own_receipts
from server.core import hub
from server.core.hub import HEADER, PROCESSES, Kind, Order
from server.core.shares import AT_ONCE
from server.identity.sessions_sql import select_ways_in
from tests.support.client import Client, in_time
from tests.support.pace import PATIENCE
from tests.support.scenario import Scenario, new_client_id, playing, refused
from tests.support.waiting import eventually


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


async def test_a_flood_in_one_conversation_hides_no_receipt_of_another(scenario: Scenario, pool: Pool) -> None:
    travaux, flooded = scenario.town.groups["Travaux"], await scenario.town.group("Bruit", "Anne:manager", "Bruno")
    anne = await scenario.connect("Anne")
    for group in (travaux, *[flooded] * 3):
        await anne.call(SendPost(group, new_client_id(), "Titre", "Texte", tracked=True))
    bruno = scenario.town.people["Bruno"]
    held = (await select_own_receipts(pool, [bruno], 2))[bruno]
    assert sorted((one.conversation, one.seq) for one in held) == sorted([(travaux, 1), (flooded, 2), (flooded, 3)])


async def test_receipts_that_a_start_does_not_bring_are_asked_for(scenario: Scenario) -> None:
    group, outside = scenario.town.groups["Travaux"], await scenario.town.group("Ailleurs", "Anne:manager")
    anne = await scenario.connect("Anne")
    for _ in range(OWN_RECEIPTS + 2):
        await anne.call(SendPost(group, new_client_id(), "Titre", "Texte", tracked=True))
    bruno = await scenario.connect("Bruno", 1)
    started = await bruno.start()
    assert len(started.receipts) == OWN_RECEIPTS
    assert started.receipts_from == [ReceiptsFrom(group, 3)]
    earlier = (await bruno.call(LoadOwnReceipts(group, [1, 2, 999]))).receipts
    assert [(receipt.seq, receipt.person) for receipt in earlier] == [(1, bruno.person), (2, bruno.person)]
    assert (await anne.call(LoadOwnReceipts(group, [1]))).receipts == []
    assert await refused(bruno, LoadOwnReceipts(outside, [1])) == ("not_found", "conversation")


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


async def test_nobody_is_kept_out_by_whoever_adds_and_removes_them_again_and_again(scenario: Scenario) -> None:
    """In groups of theirs, which need nobody's consent."""
    chloe = scenario.town.people["Chloe"]
    attackers = [await scenario.connect("Bruno", number % 2) for number in range(3)]
    founded = [await attacker.call(CreateGroup("Piège", people=[chloe])) for attacker in attackers]
    group = scenario.town.groups["Travaux"]

    async def churn(attacker: Client, trap: int) -> None:
        while True:
            await attacker.call(RemoveMember(trap, chloe))
            await attacker.call(AddMembers(trap, [chloe]))

    churning = [
        asyncio.create_task(churn(attacker, one.conversation.id))
        for attacker, one in zip(attackers, founded, strict=True)
    ]
    victim = await scenario.connect("Chloe", 1)
    for _ in range(3):
        async with asyncio.timeout(PATIENCE):
            await victim.start()
        assert group in victim.state.conversations
    for task in churning:
        task.cancel()
    await asyncio.gather(*churning, return_exceptions=True)
    await in_time(partial(scenario.say, attackers[0], group, "le dernier"))
    await scenario.prove()


async def test_a_state_is_read_once_though_one_is_removed_and_added_at_each_reading(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    chloe = scenario.town.people["Chloe"]
    bruno = await scenario.connect("Bruno")
    trap = (await bruno.call(CreateGroup("Piège", people=[chloe]))).conversation.id
    readings = 0

    async def churned(*given: object) -> tuple[Started, set[str]]:
        nonlocal readings
        readings += 1
        await bruno.call(RemoveMember(trap, chloe))
        await bruno.call(AddMembers(trap, [chloe]))
        return await read(*given)  # type: ignore[arg-type]

    read = state.read_state
    monkeypatch.setattr(state, "read_state", churned)
    victim = await scenario.connect("Chloe")
    assert readings == 1
    await eventually(lambda: trap in victim.state.conversations)


LEAVE = "DELETE FROM memberships WHERE (conversation_id, person_id) = ($1, $2)"


async def test_who_leaves_a_conversation_at_each_reading_starts_and_is_welcomed_again(
    scenario: Scenario, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often, and before a word of it comes: each time there are fewer that can be left. The comparison of each
    half minute may see it first."""
    chloe = scenario.town.people["Chloe"]
    bruno = await scenario.connect("Bruno")
    traps = [(await bruno.call(CreateGroup("Piège", people=[chloe]))).conversation.id for _ in range(8)]
    left: list[int] = []

    async def after_leaving(*given: object) -> tuple[Started, set[str]]:
        if len(left) < len(traps):
            left.append(traps[len(left)])
            await pool.execute(LEAVE, left[-1], chloe)
        told, gone = await read(*given)  # type: ignore[arg-type]
        if not gone:
            for trap in left:
                await bruno.call(AddMembers(trap, [chloe]))
        return told, gone

    read = state.read_state
    monkeypatch.setattr(state, "read_state", after_leaving)
    victim = await scenario.connect("Chloe")
    monkeypatch.setattr(state, "read_state", read)
    assert left
    await eventually(lambda: set(traps) <= victim.state.conversations.keys())
    await scenario.say(bruno, traps[0], "la bienvenue")
    await scenario.prove()


async def test_one_person_s_starts_wait_for_each_other_and_hold_up_nobody_else(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way, most = 0, 0

    async def slowly(*given: object) -> Started:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.01)
        under_way -= 1
        return await read(*given)  # type: ignore[arg-type]

    read = state.subscribe_and_read
    monkeypatch.setattr(state, "subscribe_and_read", slowly)
    bruno = await scenario.connect("Bruno")
    await asyncio.gather(*(bruno.call(Start()) for _ in range(30)))
    assert most == AT_ONCE


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


async def test_one_who_starts_on_and_on_hears_nothing_more_of_what_they_were_removed_from(
    settings: Settings, pool: Pool
) -> None:
    async with playing(replace(settings, commands_rate=10_000, commands_burst=10_000), pool) as scenario:
        for name in ("Anne", "Bruno"):
            await scenario.town.person(name)
        group = await scenario.town.group("Travaux", "Anne:manager", "Bruno")
        anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
        person, ended = bruno.person, asyncio.Event()

        async def start_on_and_on() -> None:
            while not ended.is_set():
                await bruno.send(Start([]))

        starting = asyncio.create_task(start_on_and_on())
        for number in range(12):
            await anne.call(RemoveMember(group, person))
            said = await asyncio.gather(*(scenario.say(anne, group, f"sans lui {number}") for _ in range(8)))
            await asyncio.gather(*(anne.call(DeleteMessage(group, one.seq)) for one in said))
            await anne.call(AddMembers(group, [person]))
        ended.set()
        await starting
        assert [frame for frame in bruno.frames if b"sans lui" in frame] == []
        await bruno.start()


async def test_a_start_that_was_overtaken_by_a_removal_hears_nothing_until_one_is_back(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it has read by then, it has read too early."""
    group, person = scenario.town.groups["Travaux"], scenario.town.people["Bruno"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    read, goes_on, asked, is_back = (asyncio.Event() for _ in range(4))

    async def ways_in_late(*given: Any) -> Any:
        found = await select_ways_in(*given)
        read.set()
        await goes_on.wait()
        return found

    async def places_late(*given: Any) -> Any:
        asked.set()
        await is_back.wait()
        return await select_places(*given)

    monkeypatch.setattr(state, "select_ways_in", ways_in_late)
    monkeypatch.setattr(state, "select_places", places_late)
    starting = asyncio.create_task(bruno.start())
    await read.wait()
    await anne.call(RemoveMember(group, person))
    goes_on.set()
    await asked.wait()
    said = await scenario.say(anne, group, "sans lui")
    await anne.call(DeleteMessage(group, said.seq))
    await anne.call(AddMembers(group, [person]))
    is_back.set()
    await starting
    await bruno.until(lambda: group in bruno.state.conversations)
    assert [frame for frame in bruno.frames if b"sans lui" in frame] == []


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
    async with connect_broker(settings, pool) as broker:
        order = HEADER.pack(b"stranger", Kind.ORDER, 0) + pack(Order(compare=True))
        await broker.redis.spublish(broker.own(PROCESSES), order)
    await bruno.until(lambda: bruno.state.conversations[group].name == "Changé")
    assert any(isinstance(event, StateLost) for event in bruno.events)


async def store_untold(pool: Pool, group: int, author: int) -> int:
    """Its number. Whoever stored it was killed before they could tell."""
    seq: int = await pool.fetchval(
        """
        WITH top AS (UPDATE conversations SET last_seq = last_seq + 1 WHERE id = $1 RETURNING last_seq)
        INSERT INTO messages
            (conversation_id, seq, changed_seq, author_id, client_id, kind, counts, receipted, content)
        SELECT $1, last_seq, last_seq, $2, $3, 'chat', true, false, '{"type": "chat", "text": "tu"}' FROM top
        RETURNING seq
        """,
        group,
        author,
        new_client_id(),
    )
    return seq


async def test_a_message_that_was_never_told_is_found_by_comparing(often: None, scenario: Scenario, pool: Pool) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await scenario.say(anne, group, "dit")
    await store_untold(pool, group, anne.person)
    await bruno.until(lambda: bruno.state.cursors[group] == 2)
    assert MessageChanged in {type(event) for event in bruno.events}
    assert len((await bruno.call(LoadHistory(group))).messages) == 2


def has_reached(client: Client, conversation: int, seq: int) -> bool:
    return client.state.cursors[conversation] == seq


async def test_one_who_comes_meanwhile_hides_it_from_nobody(often: None, scenario: Scenario, pool: Pool) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    for _ in range(5):
        seq = await store_untold(pool, group, anne.person)
        chloe = await scenario.connect("Chloe", 1)
        assert chloe.state.cursors[group] == seq
        await bruno.until(partial(has_reached, bruno, group, seq))
